/* test-estimate.c - the estimate of an image that is read in parts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/estimate.h"

#include <gio/gio.h>
#include <math.h>

#include "reference.h"

#define LEFT (-7) /* where the images lie */
#define TOP 11

/* An image of soft waves, with a frame of one colour. */
typedef struct
{
  gint width;
  gint height;
  gint frame;
  gboolean flat;
  gboolean grey;
  guint fails_at; /* the view that cannot be read, from 1; 0 for none */
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

/* Parts are read as they are: the images are too small to be scaled. */
static void
read_sample (gfloat *rgb, const ViewsRect *part, gpointer data)
{
  for (gint y = part->y; y < part->y + part->height; y++)
    for (gint x = part->x; x < part->x + part->width; x++, rgb += 3)
      draw (rgb, data, x - LEFT, y - TOP);
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
  *view =
    (EstimateView){ g_new (gfloat, (gsize) 3 * part->width * part->height),
                    (guint) part->width, (guint) part->height, 1, *part };
  read_sample (view->rgb, part, data);
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

/* A framed image is looked at within its frame, as if that part had been
 * chosen; a line more may be left out than is frame. */
static void
test_frame (void)
{
  const Image plain = { 300, 260, 0, FALSE, FALSE, 0 };
  const Image framed = { 340, 300, 20, FALSE, FALSE, 0 };
  EstimateOptions options;
  Cleanup whole, within, chosen;

  g_assert_true (estimate (&whole, &plain, NULL, NULL));
  g_assert_cmpint (whole.content, ==, CONTENT_PHOTO);
  g_assert_cmpuint (whole.n, ==, 1);
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
  const Image image = { 340, 300, 0, FALSE, FALSE, 0 };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  options.look_at = (ViewsRect){ 200, -50, 400, 200 };
  options.strength = 0.5;
  options.passes = 3;
  g_assert_true (estimate (&cleanup, &image, &options, NULL));
  g_assert_cmpint (cleanup.looked_at.x, ==, 200);
  g_assert_cmpint (cleanup.looked_at.y, ==, 0);
  g_assert_cmpint (cleanup.looked_at.width, ==, 140);
  g_assert_cmpint (cleanup.looked_at.height, ==, 150);
  g_assert_cmpuint (cleanup.n, ==, 3);
  g_assert_cmpfloat (cleanup.strength, ==, 0.5);
}

static void
test_refused (void)
{
  const SympieParams identity = PARAMS_IDENTITY;
  const Image card = { 300, 260, 0, TRUE, FALSE, 0 };
  const Image tiny = { 31, 260, 0, FALSE, FALSE, 0 };
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

/* Of an image without colour all channels are treated alike. */
static void
test_grey (void)
{
  const Image image = { 300, 260, 0, FALSE, TRUE, 0 };
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
      const Image image = { 340, 300, 20, FALSE, FALSE, at };
      g_autoptr (GError) error = NULL;
      Cleanup cleanup;

      g_assert_false (estimate (&cleanup, &image, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
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
  status = g_test_run ();
  nem_unref (nem);
  reference_remove (path);
  return status;
}
