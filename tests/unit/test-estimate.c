/* test-estimate.c - the estimate of an image that is read in parts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/estimate.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "core/relative.h"
#include "core/transparent.h"
#include "reference.h"
#include "views-case.h"

#define LEFT (-7) /* origin of the images */
#define TOP 11

/* How opaque a pixel is. */
typedef gfloat (*Opacity) (gint x, gint y);

/* An image of soft waves, with a frame of one colour. */
typedef struct
{
  gint width;
  gint height;
  gint frame;
  gboolean flat;
  gboolean grey;
  guint fails_at;  /* the view that cannot be read, from 1; 0 for none */
  Opacity opacity; /* NULL: 1 everywhere */
} Image;

static void
draw (gfloat rgb[3], const Image *image, gint x, gint y)
{
  const gint right = image->width - image->frame;
  const gint bottom = image->height - image->frame;
  const gdouble u = x - image->frame;
  const gdouble v = y - image->frame;
  const gboolean framed =
    x < image->frame || y < image->frame || x >= right || y >= bottom;

  for (guint c = 0; c < 3; c++)
    {
      const guint phase = image->grey ? 0 : c;

      rgb[c] = framed ? 0.9f
               : image->flat
                 ? 0.5f
                 : (gfloat) (0.4 + 0.15 * sin (u / 9 + phase)
                             + 0.1 * cos (v / 7 - u / 31 + 2 * phase)
                             + 0.05 * sin (u * v / 300));
    }
}

static guint n_details; /* squares that were read for K */

/* Parts are read unscaled, as the images are small. */
static void
read_sample (gfloat *rgb, const ViewsRect *part, gpointer data)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  const Image *image = data;

  if (part->width == NEM_SIZE && part->height == NEM_SIZE)
    n_details++;

  for (gint y = part->y - TOP; y < part->y - TOP + part->height; y++)
    for (gint x = part->x - LEFT; x < part->x - LEFT + part->width; x++)
      {
        const gfloat alpha = image->opacity ? image->opacity (x, y) : 1;

        draw (rgb, image, x, y);
        for (guint c = 0; c < 3; c++, rgb++)
          *rgb = mean[c] + alpha * (*rgb - mean[c]);
      }
}

static gfloat *
read_opacity (const Image *image, const ViewsRect *part)
{
  gfloat *opacity = g_new (gfloat, (gsize) part->width * part->height);

  for (gint y = 0; y < part->height; y++)
    for (gint x = 0; x < part->width; x++)
      opacity[y * part->width + x] =
        image->opacity (x + part->x - LEFT, y + part->y - TOP);
  return opacity;
}

static gboolean
read_view (EstimateView *view,
           const ViewsRect *part,
           guint n,
           gpointer data,
           GError **error)
{
  const Image *image = data;

  g_assert_cmpuint (n, <, ESTIMATE_MAX_VIEWS);
  g_assert_cmpuint (estimate_view_get_level (part), ==, 0);
  if (n + 1 == image->fails_at)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "over");
      return FALSE;
    }
  *view = (EstimateView){ .rgb = g_new (gfloat,
                                        (gsize) 3 * part->width * part->height),
                          .width = (guint) part->width,
                          .height = (guint) part->height,
                          .scale = 1,
                          .part = *part };
  read_sample (view->rgb, part, data);
  if (image->opacity != NULL)
    view->opacity = read_opacity (image, part);
  return TRUE;
}

static Nem *nem;

static gboolean
estimate (Cleanup *cleanup,
          const Image *image,
          const EstimateOptions *options,
          GError **error)
{
  const EstimateSource source = {
    { LEFT, TOP, image->width, image->height },
    read_view,
    read_sample,
    (gpointer) image,
  };
  EstimateOptions usual;
  ContentFigures figures;

  estimate_options_init (&usual);
  return estimate_first (cleanup, &figures, &source, nem,
                         options != NULL ? options : &usual, 1, error);
}

/* ---- tests ---- */

static void
test_level (void)
{
  static const struct
  {
    gint side;
    guint level;
  } known[] = { { 1, 0 },    { 447, 0 },  { 895, 0 },  { 896, 1 },
                { 1791, 1 }, { 1792, 2 }, { 3584, 3 }, { 30000, 6 } };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const ViewsRect wide = { 3, 4, 40000, known[i].side };
      const ViewsRect high = { 3, 4, known[i].side, 40000 };

      g_assert_cmpuint (estimate_view_get_level (&wide), ==, known[i].level);
      g_assert_cmpuint (estimate_view_get_level (&high), ==, known[i].level);
    }
}

/* A framed image is estimated without its frame, as if that part had been
 * chosen; one line more than the frame may be excluded. */
static void
test_frame (void)
{
  const Image plain = { 300, 260, 0, FALSE, FALSE, 0, NULL };
  const Image framed = { 340, 300, 20, FALSE, FALSE, 0, NULL };
  EstimateOptions options;
  Cleanup whole, within, chosen;

  g_assert_true (estimate (&whole, &plain, NULL, NULL));
  g_assert_cmpint (whole.content, ==, CONTENT_PHOTO);
  g_assert_cmpuint (whole.n, ==, 1);
  g_assert_cmpstr (whole.hash, ==, "");
  estimate_record_hash (&whole, nem);
  g_assert_cmpstr (whole.hash, ==, nem_get_hash (nem));
  g_assert_cmpint (whole.looked_at.x, ==, 0);
  g_assert_cmpint (whole.looked_at.width, ==, 300);

  g_assert_true (estimate (&within, &framed, NULL, NULL));
  g_assert_cmpint (within.looked_at.x, >=, 20);
  g_assert_cmpint (within.looked_at.x, <=, 21);
  g_assert_cmpint (within.looked_at.y, >=, 20);
  g_assert_cmpint (within.looked_at.y, <=, 21);
  g_assert_cmpint (within.looked_at.width, >=, 298);
  g_assert_cmpint (within.looked_at.width, <=, 300);
  g_assert_cmpint (within.looked_at.height, >=, 258);
  g_assert_cmpint (within.looked_at.height, <=, 260);

  estimate_options_init (&options);
  options.look_at = within.looked_at;
  g_assert_true (estimate (&chosen, &framed, &options, NULL));
  g_assert_true (params_equal (&chosen.passes[0], &within.passes[0], 0));
  g_assert_false (params_equal (&whole.passes[0], &within.passes[0], 0));
}

static void
test_part (void)
{
  const Image image = { 340, 300, 0, FALSE, FALSE, 0, NULL };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  options.look_at = (ViewsRect){ 200, -50, 400, 200 };
  options.strength = 0.5;
  options.colour = 0.75;
  options.detail = 0.25;
  options.passes = 3;
  g_assert_true (estimate (&cleanup, &image, &options, NULL));
  g_assert_cmpint (cleanup.looked_at.x, ==, 200);
  g_assert_cmpint (cleanup.looked_at.y, ==, 0);
  g_assert_cmpint (cleanup.looked_at.width, ==, 140);
  g_assert_cmpint (cleanup.looked_at.height, ==, 150);
  g_assert_cmpuint (cleanup.n, ==, 3);
  g_assert_cmpfloat (cleanup.strength, ==, 0.5);
  g_assert_cmpfloat (cleanup.colour, ==, 0.75);
  g_assert_cmpfloat (cleanup.detail, ==, 0.25);
}

static void
test_refused (void)
{
  const SympieParams identity = PARAMS_IDENTITY;
  const Image card = { 300, 260, 0, TRUE, FALSE, 0, NULL };
  const Image tiny = { 31, 260, 0, FALSE, FALSE, 0, NULL };
  EstimateOptions options;
  Cleanup cleanup;

  g_assert_true (estimate (&cleanup, &card, NULL, NULL));
  g_assert_cmpint (cleanup.content, !=, CONTENT_PHOTO);
  g_assert_true (params_equal (&cleanup.passes[0], &identity, 0));
  g_assert_cmpstr (cleanup.model, ==, "");
  g_assert_true (estimate (&cleanup, &tiny, NULL, NULL));
  g_assert_cmpint (cleanup.content, ==, CONTENT_TINY);

  estimate_options_init (&options);
  options.force = TRUE;
  g_assert_true (estimate (&cleanup, &card, &options, NULL));
  g_assert_false (params_equal (&cleanup.passes[0], &identity, 1e-6f));
  g_assert_true (estimate (&cleanup, &tiny, &options, NULL));
  g_assert_true (params_equal (&cleanup.passes[0], &identity, 0));
}

/* All channels of a grey image are treated alike. */
static void
test_grey (void)
{
  const Image image = { 300, 260, 0, FALSE, TRUE, 0, NULL };
  Cleanup cleanup;
  const SympieParams *p = &cleanup.passes[0];

  g_assert_true (estimate (&cleanup, &image, NULL, NULL));
  g_assert_cmpint (cleanup.content, ==, CONTENT_PHOTO);
  for (guint d = 0; d < 3; d++)
    for (guint c = 0; c < 3; c++)
      g_assert_cmpfloat (p->cm[d][c], ==, d == c ? p->cm[0][0] : 0);
}

static void
test_reading_fails (void)
{
  for (guint at = 1; at <= ESTIMATE_MAX_VIEWS; at++)
    {
      const Image image = { 340, 300, 20, FALSE, FALSE, at, NULL };
      g_autoptr (GError) error = NULL;
      Cleanup cleanup;

      g_assert_false (estimate (&cleanup, &image, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* ---- transparent images, with a network that goes by mean and deviation ----
 */

/* A copy of the file @path with another last layer, which always asks for the
 * full change to a fixed mean and deviation. */
static Nem *
make_relative (const gchar *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open (path, &error);
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) meta = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree const gchar **names = weights_list (weights);
  g_autofree WeightsTensor *tensors =
    g_new0 (WeightsTensor, g_strv_length ((gchar **) names));
  g_autofree gchar *out = g_strconcat (path, ".relative", NULL);
  Nem *relative;
  guint n;

  for (n = 0; names[n] != NULL; n++)
    {
      WeightsShape shape;
      gfloat *data;

      weights_lookup (weights, names[n], &shape, NULL);
      data = weights_read (weights, names[n], &shape, &error);
      g_assert_no_error (error);
      if (g_str_has_prefix (names[n], "out."))
        {
          shape.d[0] = RELATIVE_N;
          g_free (data);
          data = g_new0 (gfloat, weights_shape_count (&shape));
        }
      if (g_str_equal (names[n], "out.bias"))
        {
          data[RELATIVE_AT_GATE] = 10;
          data[RELATIVE_AT_K + 12] = 1;
        }
      g_ptr_array_add (owned, data);
      tensors[n] = (WeightsTensor){ names[n], shape, data };
    }
  g_hash_table_insert (meta, (gpointer) NEM_META_FORM, (gpointer) "relative");
  weights_save (out, tensors, n, WEIGHTS_F32, meta, &error);
  g_assert_no_error (error);
  relative = nem_load (out, &error);
  g_assert_no_error (error);
  g_unlink (out);
  return relative;
}

static gfloat
get_left_half (gint x, gint y)
{
  return x < 150 ? 1 : 0;
}

static gfloat
get_middle (gint x, gint y)
{
  return x >= 75 && x < 225 ? 1 : 0;
}

/* Two halves with a transparent gap and soft edges. */
static gfloat
get_outer (gint x, gint y)
{
  return CLAMP ((ABS (x - 149.5f) - 74) / 2, 0.0f, 1.0f);
}

static gfloat
get_triangle (gint x, gint y)
{
  return x * 260 + y * 300 < 300 * 260 ? 1 : 0;
}

static gfloat
get_upper (gint x, gint y)
{
  return y < 130 ? 1 : 0;
}

static gfloat
get_veil (gint x, gint y)
{
  return 0.5f;
}

/* The numbers for the opaque half, from its exact mean and deviation. */
static void
find_wanted (gdouble gain[3], gdouble mean[3], const Image *image)
{
  const Image plain = { 300, 260, 0, FALSE, FALSE, 0, NULL };

  for (guint c = 0; c < 3; c++)
    {
      gdouble sum = 0, square = 0;
      guint n = 0;

      for (gint i = 0; i < image->width * image->height; i++)
        {
          const gint x = i % image->width, y = i / image->width;
          gfloat rgb[3];

          if (image->opacity (x, y) < 1)
            continue;
          draw (rgb, &plain, x, y);
          sum += rgb[c];
          square += rgb[c] * rgb[c];
          n++;
        }
      mean[c] = sum / n;
      gain[c] = RELATIVE_DEVIATION / sqrt (square / n - mean[c] * mean[c]);
    }
}

/* Within 6 % of the gain and 0.02 of the mean, whatever half it is: those of
 * the view are of a scaled image, of several views, and weigh all rows alike,
 * long and short. */
static void
test_transparent (void)
{
  static const Opacity halves[] = { get_left_half, get_middle, get_outer,
                                    get_triangle, get_upper };
  static const gdouble std[3] = PARAMS_STD, centre[3] = PARAMS_MEAN;
  static const gdouble target[3] = RELATIVE_MEAN;
  static const guint widths[NEM_STAGES] = { 8, 8, 8, 8 };
  gchar *path = reference_write_network (widths, WEIGHTS_F32, 1);
  Nem *absolute = nem;
  EstimateOptions options;

  estimate_options_init (&options);
  nem = make_relative (path);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (halves); i++)
    {
      Image image = { 300, 260, 0, FALSE, FALSE, 0, halves[i / 2] };
      gdouble gain[3], mean[3];
      Cleanup cleanup;

      /* All of the image, or all but a transparent border. */
      options.look_at = (ViewsRect){ 0, 0, i % 2 ? 0 : 300, 260 };
      g_assert_true (estimate (&cleanup, &image, &options, NULL));
      g_assert_cmpint (cleanup.content, ==, CONTENT_PHOTO);
      find_wanted (gain, mean, &image);
      for (guint c = 0; c < 3; c++)
        {
          const SympieParams *p = &cleanup.passes[0];
          const gdouble m = (target[c] - centre[c]) / p->cm[c][c] + centre[c]
                            - p->cs[c] * std[c];

          g_test_message ("%u.%u: gain %.4f, %.4f wanted; mean %.4f, %.4f", i,
                          c, p->cm[c][c], gain[c], m, mean[c]);
          g_assert_cmpfloat_with_epsilon (p->cm[c][c] / gain[c], 1, 0.06);
          g_assert_cmpfloat_with_epsilon (m, mean[c], 0.02);
        }
    }
  nem_unref (nem);
  nem = absolute;
  reference_remove (path);
}

/* A layer that is translucent everywhere is estimated over grey. */
static void
test_translucent (void)
{
  Image image = { 300, 260, 0, FALSE, FALSE, 0, get_veil };
  EstimateView view = { 0 };
  const ViewsRect part = { LEFT, TOP, 300, 260 };
  g_autofree gfloat *before = NULL;
  gsize size;

  g_assert_true (read_view (&view, &part, 0, &image, NULL));
  size = (gsize) 3 * view.width * view.height * sizeof *before;
  before = g_memdup2 (view.rgb, size);
  transparent_fill (view.rgb, view.opacity, view.width, view.height);
  g_assert_cmpmem (view.rgb, size, before, size);
  estimate_view_clear (&view);
}

/* K is estimated from details at full size, in the pooled form alone and not of
 * small images. */
static void
test_details (void)
{
  const Image large = { .width = 500, .height = 400 };
  const Image small = { .width = 300, .height = 260 };
  Nem *absolute = nem;
  Cleanup cleanup;

  n_details = 0;
  g_assert_true (estimate (&cleanup, &large, NULL, NULL));
  g_assert_cmpuint (n_details, ==, 0);
  nem = views_case_make_network ("details.safetensors", 0.3f, TRUE);
  g_assert_true (estimate (&cleanup, &small, NULL, NULL));
  g_assert_cmpuint (n_details, ==, 0);
  g_assert_true (estimate (&cleanup, &large, NULL, NULL));
  g_assert_cmpint (cleanup.content, ==, CONTENT_PHOTO);
  g_assert_cmpuint (n_details, ==, VIEWS_DETAILS);
  nem_unref (nem);
  nem = absolute;
  g_unlink ("details.safetensors");
}

int
main (int argc, char **argv)
{
  static const guint widths[NEM_STAGES] = { 8, 8, 8, 8 };
  gchar *path;
  gint status;

  g_test_init (&argc, &argv, NULL);
  path = reference_write_network (widths, WEIGHTS_F32, 1);
  nem = nem_load (path, NULL);
  g_assert_nonnull (nem);
  g_test_add_func ("/estimate/level", test_level);
  g_test_add_func ("/estimate/frame", test_frame);
  g_test_add_func ("/estimate/part", test_part);
  g_test_add_func ("/estimate/refused", test_refused);
  g_test_add_func ("/estimate/grey", test_grey);
  g_test_add_func ("/estimate/reading-fails", test_reading_fails);
  g_test_add_func ("/estimate/transparent", test_transparent);
  g_test_add_func ("/estimate/translucent", test_translucent);
  g_test_add_func ("/estimate/details", test_details);
  status = g_test_run ();
  nem_unref (nem);
  reference_remove (path);
  return status;
}
