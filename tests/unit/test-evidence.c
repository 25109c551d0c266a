/* test-evidence.c - what the parts of a photograph call for by themselves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/evidence.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "core/resize.h"
#include "views-case.h"

#define LEFT (-5) /* origin of the image */
#define TOP 3

/* Waves that change from left to right; the left third is flat if @flat. */
typedef struct
{
  gint width;
  gint height;
  gboolean flat;
  gboolean grey;
} Image;

static void
read_sample (gfloat *rgb, const ViewsRect *part, gpointer data)
{
  const Image *image = data;

  for (gint y = part->y - TOP; y < part->y - TOP + part->height; y++)
    for (gint x = part->x - LEFT; x < part->x - LEFT + part->width; x++)
      for (gint c = 0; c < 3; c++, rgb++)
        *rgb = image->flat && x < image->width * 5 / 6
                 ? 0.5f
                 : (gfloat) (0.4 + 0.2 * sin (x / 9.0 + (image->grey ? 0 : c))
                             + 0.1 * cos (y / 7.0 - x / 31.0));
}

static gboolean
read_view (EstimateView *view,
           const ViewsRect *part,
           guint n,
           gpointer data,
           GError **error)
{
  *view = (EstimateView){ .rgb = g_new (gfloat,
                                        (gsize) 3 * part->width * part->height),
                          .width = (guint) part->width,
                          .height = (guint) part->height,
                          .scale = 1,
                          .part = *part };
  read_sample (view->rgb, part, data);
  return TRUE;
}

static Nem *nem;

static gboolean
find (Evidence *out,
      const Image *image,
      EvidenceProgress progress,
      gpointer data,
      GError **error)
{
  const EstimateSource source = {
    { LEFT, TOP, image->width, image->height },
    read_view,
    read_sample,
    (gpointer) image,
  };

  return evidence_find (out, &source, &source.area, nem, 1, progress, data,
                        error);
}

/* The cells cover the part, each pixel once. */
static void
test_grid (void)
{
  static const struct
  {
    gint width, height;
    guint columns, rows;
  } cases[] = {
    { 200, 200, 4, 4 }, { 301, 203, 6, 4 }, { 160, 330, 4, 8 },
    { 900, 150, 8, 4 }, { 128, 128, 4, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Image image = { cases[i].width, cases[i].height, TRUE, FALSE };
      Evidence evidence;
      gint64 covered = 0;

      g_assert_true (find (&evidence, &image, NULL, NULL, NULL));
      g_assert_cmpuint (evidence.columns, ==, cases[i].columns);
      g_assert_cmpuint (evidence.rows, ==, cases[i].rows);
      for (guint j = 0; j < evidence.columns * evidence.rows; j++)
        {
          const ViewsRect rect = evidence_get_rect (&evidence, j);

          g_assert_cmpint (rect.x, >=, LEFT);
          g_assert_cmpint (rect.y, >=, TOP);
          g_assert_cmpint (rect.x + rect.width, <=, LEFT + image.width);
          g_assert_cmpint (rect.y + rect.height, <=, TOP + image.height);
          covered += (gint64) rect.width * rect.height;
          if (j % evidence.columns > 0)
            {
              const ViewsRect before = evidence_get_rect (&evidence, j - 1);

              g_assert_cmpint (before.x + before.width, ==, rect.x);
            }
        }
      g_assert_cmpint (covered, ==, (gint64) image.width * image.height);
    }
}

static void
test_small (void)
{
  const Image image = { 300, 127, FALSE, FALSE };
  Evidence evidence;

  g_assert_true (find (&evidence, &image, NULL, NULL, NULL));
  g_assert_cmpuint (evidence.columns, ==, 0);
}

/* Each is what the network says of its window, as of a photograph. */
static void
test_windows (void)
{
  const Image image = { 300, 180, FALSE, FALSE };
  const ViewsPlan plan = { .width = NEM_SIZE, .height = NEM_SIZE, .n = 1 };
  /* The first window, one in the middle, and the last. */
  static const struct
  {
    guint cell;
    ViewsRect window;
  } cases[] = { { 0, { LEFT, TOP, 120, 120 } },
                { 10, { LEFT + 90, TOP + 8, 120, 120 } },
                { 27, { LEFT + 180, TOP + 60, 120, 120 } } };
  Evidence evidence;

  g_assert_true (find (&evidence, &image, NULL, NULL, NULL));
  g_assert_cmpuint (evidence.columns, ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const EvidenceCell *cell = &evidence.cells[cases[i].cell];
      const ViewsRect *window = &cases[i].window;
      g_autofree gfloat *rgb = g_new (gfloat, 3 * 120 * 120);
      g_autofree gfloat *shown = g_new (gfloat, 3 * NEM_SIZE * NEM_SIZE);
      SympieTransform wanted;
      SympieParams p;

      read_sample (rgb, window, (gpointer) &image);
      resize_triangle (shown, NEM_SIZE, NEM_SIZE, rgb, 120, 120, 3);
      g_assert_true (views_estimate (&p, &plan, shown, nem, 1, NULL));
      params_blend_parts (&wanted, &p, 1.0, 0.0);
      g_assert_true (cell->is_seen);
      g_assert_cmpmem (cell->transform.cm, sizeof wanted.cm, wanted.cm,
                       sizeof wanted.cm);
      g_assert_cmpmem (cell->transform.b, sizeof wanted.b, wanted.b,
                       sizeof wanted.b);
      g_assert_cmpmem (cell->transform.k, sizeof wanted.k, PARAMS_IDENTITY.k,
                       sizeof wanted.k);
    }
}

/* Of what is flat the network is not asked. */
static void
test_flat (void)
{
  const Image image = { 300, 180, TRUE, FALSE };
  g_autofree gchar *nothing = NULL;
  g_autofree gchar *something = NULL;
  Evidence evidence;

  g_assert_true (find (&evidence, &image, NULL, NULL, NULL));
  g_assert_false (evidence.cells[0].is_seen);
  g_assert_true (evidence.cells[6].is_seen);
  nothing = evidence_describe (&evidence, 0);
  g_assert_cmpstr (nothing, ==,
                   "There is nothing to see around here but noise.");
  something = evidence_describe (&evidence, 6);
  g_assert_true (
    g_str_has_prefix (something, "What is around here calls by itself for: "));
}

/* Black and white stays so. */
static void
test_grey (void)
{
  const Image image = { 200, 200, FALSE, TRUE };
  Evidence evidence;

  g_assert_true (find (&evidence, &image, NULL, NULL, NULL));
  for (guint i = 0; i < evidence.columns * evidence.rows; i++)
    {
      static const gdouble mean[3] = PARAMS_MEAN;
      static const gdouble std[3] = PARAMS_STD;
      const SympieTransform *t = &evidence.cells[i].transform;
      gdouble rgb[3];

      for (guint c = 0; c < 3; c++)
        {
          rgb[c] = t->b[c];
          for (guint d = 0; d < 3; d++)
            rgb[c] += (0.3 - mean[d]) / std[d] * t->cm[d][c];
          rgb[c] = mean[c] + std[c] * rgb[c];
        }
      g_assert_cmpfloat_with_epsilon (rgb[0], rgb[1], 1e-4);
      g_assert_cmpfloat_with_epsilon (rgb[2], rgb[1], 1e-4);
    }
}

static gboolean
stop_at_half (gdouble done, gpointer data)
{
  guint *n = data;

  (*n)++;
  return done < 0.5;
}

static void
test_stop (void)
{
  const Image image = { 200, 200, FALSE, FALSE };
  g_autoptr (GError) error = NULL;
  Evidence evidence = { .columns = 77 };
  guint n = 0;

  g_assert_false (find (&evidence, &image, stop_at_half, &n, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n, ==, 8);
  g_assert_cmpuint (evidence.columns, ==, 77);
}

int
main (int argc, char **argv)
{
  g_autofree gchar *folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "small.safetensors", NULL);
  gint status;

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  nem = views_case_make_network (path, 0.3f, TRUE);
  g_test_add_func ("/evidence/grid", test_grid);
  g_test_add_func ("/evidence/small", test_small);
  g_test_add_func ("/evidence/windows", test_windows);
  g_test_add_func ("/evidence/flat", test_flat);
  g_test_add_func ("/evidence/grey", test_grey);
  g_test_add_func ("/evidence/stop", test_stop);
  status = g_test_run ();
  nem_unref (nem);
  g_unlink (path);
  g_rmdir (folder);
  return status;
}
