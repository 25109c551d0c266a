/* test-corrupt.c - properties of all corruptions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <string.h>

#include "models/corrupt/corrupt.h"
#include "models/judge/metrics.h"

#define SIDE 96
#define CROP 224
#define SEEDS 6

static const gchar *photo_path;

/* A picture with edges, slopes, colours, black and white. */
static gfloat *
make_picture (guint height, guint width)
{
  gfloat *image = g_new (gfloat, 3 * (gsize) height * width);

  for (guint c = 0; c < 3; c++)
    for (guint y = 0; y < height; y++)
      for (guint x = 0; x < width; x++)
        {
          guint v = (x * (5 + c) + y * (9 - 2 * c)) % 256;

          if ((x / 8 + y / 8) % 5 == 0)
            v = (x / 8 + c) % 3 == 0 ? 255 : 0;
          image[(c * height + y) * width + x] = v / 255.0f;
        }
  return image;
}

static gfloat *
corrupt (const gfloat *image,
         guint height,
         guint width,
         Corruption corruption,
         gdouble severity,
         guint64 seed)
{
  gfloat *copy = g_memdup2 (image, 3 * sizeof (gfloat) * height * width);

  corrupt_image (copy, height, width, corruption, severity, seed);
  return copy;
}

static gboolean
is_same (const gfloat *a, const gfloat *b, gsize n)
{
  return memcmp (a, b, n * sizeof (gfloat)) == 0;
}

/* ---- what holds for all ---- */

static void
test_names (void)
{
  Corruption found;

  for (guint i = 0; i < CORRUPT_N; i++)
    {
      g_assert_true (corrupt_from_name (&found, corrupt_get_name (i)));
      g_assert_cmpuint (found, ==, i);
    }
  g_assert_true (corrupt_from_name (&found, "jpeg"));
  g_assert_cmpuint (found, ==, CORRUPT_JPEG);
  g_assert_true (corrupt_from_name (&found, "elastic"));
  g_assert_cmpuint (found, ==, CORRUPT_ELASTIC);
  g_assert_false (corrupt_from_name (&found, "Gaussian_Noise"));
  g_assert_false (corrupt_from_name (&found, ""));
  g_assert_cmpuint (CORRUPT_N_TRAIN, ==, 23);
  g_assert_cmpuint (CORRUPT_N, ==, 33);
}

/* Also for odd sizes and the minimum size. */
static void
test_range (void)
{
  static const guint sizes[][2] = { { 33, 47 }, { 32, 32 }, { 96, 65 } };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      const guint height = sizes[k][0], width = sizes[k][1];
      g_autofree gfloat *image = make_picture (height, width);

      for (guint i = 0; i < CORRUPT_N * CORRUPT_MAX_SEVERITY; i++)
        for (guint seed = 0; seed < 5; seed++)
          {
            g_autofree gfloat *out =
              corrupt (image, height, width, i / CORRUPT_MAX_SEVERITY,
                       i % CORRUPT_MAX_SEVERITY + 1, seed);

            for (gsize j = 0; j < 3 * (gsize) height * width; j++)
              {
                g_assert_cmpfloat (out[j], >=, 0);
                g_assert_cmpfloat (out[j], <=, 1);
                g_assert_cmpfloat (out[j], ==, rintf (out[j] * 255) / 255.0f);
              }
            g_assert_false (is_same (out, image, 3 * (gsize) height * width));
          }
    }
}

static void
test_severity_zero (void)
{
  const gsize n = 3 * 33 * 47;
  g_autofree gfloat *image = g_new (gfloat, n);

  /* Not multiples of 1 / 255: not a bit may change. */
  for (gsize i = 0; i < n; i++)
    image[i] = i / (gfloat) n;
  for (guint i = 0; i < CORRUPT_N; i++)
    {
      g_autofree gfloat *out = corrupt (image, 33, 47, i, 0, 1);

      g_assert_true (is_same (out, image, n));
    }
}

/* Between two severities each pixel is interpolated, also between severities 0
 * and 1. */
static void
test_between (void)
{
  static const gdouble severities[] = { 0.25, 1.5, 4.875 };
  const gsize n = 3 * SIDE * SIDE;
  g_autofree gfloat *image = make_picture (SIDE, SIDE);

  for (guint i = 0; i < CORRUPT_N; i++)
    for (guint k = 0; k < G_N_ELEMENTS (severities); k++)
      {
        const gdouble milder = floor (severities[k]);
        const gfloat share = (gfloat) (severities[k] - milder);
        g_autofree gfloat *a = corrupt (image, SIDE, SIDE, i, milder, 3);
        g_autofree gfloat *b = corrupt (image, SIDE, SIDE, i, milder + 1, 3);
        g_autofree gfloat *out =
          corrupt (image, SIDE, SIDE, i, severities[k], 3);

        for (gsize j = 0; j < n; j++)
          g_assert_cmpfloat_with_epsilon (out[j], a[j] + share * (b[j] - a[j]),
                                          0.501 / 255);
      }
}

typedef struct
{
  const gfloat *image;
  gfloat *results[CORRUPT_N];
} Task;

static gpointer
corrupt_all (gpointer data)
{
  Task *task = data;

  for (guint i = 0; i < CORRUPT_N; i++)
    task->results[i] = corrupt (task->image, SIDE, SIDE, i, 3, 7);
  return NULL;
}

static void
test_determinism (void)
{
  const gsize n = 3 * SIDE * SIDE;
  g_autofree gfloat *image = make_picture (SIDE, SIDE);
  Task tasks[2] = { { image }, { image } };
  GThread *threads[2];

  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("corrupt", corrupt_all, &tasks[i]);
  for (guint i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < CORRUPT_N; i++)
    {
      g_autofree gfloat *other = corrupt (image, SIDE, SIDE, i, 3, 8);
      /* Deterministic corruptions are the same for all seeds. */
      gboolean fixed = i == CORRUPT_DEFOCUS_BLUR || i == CORRUPT_ZOOM_BLUR
                       || i == CORRUPT_BRIGHTNESS || i == CORRUPT_CONTRAST
                       || i == CORRUPT_PIXELATE || i == CORRUPT_JPEG
                       || i == CORRUPT_GAUSSIAN_BLUR || i == CORRUPT_SATURATE
                       || i == CORRUPT_DARKEN;

      g_assert_true (is_same (tasks[0].results[i], tasks[1].results[i], n));
      g_assert_cmpint (is_same (tasks[0].results[i], other, n), ==, fixed);
      g_free (tasks[0].results[i]);
      g_free (tasks[1].results[i]);
    }
}

static void
test_mixed (void)
{
  const gsize n = 3 * SIDE * SIDE;
  g_autofree gfloat *image = make_picture (SIDE, SIDE);
  guint n_other = 0;

  for (guint seed = 0; seed < 40; seed++)
    {
      g_autofree gfloat *a = g_memdup2 (image, n * sizeof (gfloat));
      g_autofree gfloat *b = g_memdup2 (image, n * sizeof (gfloat));
      g_autofree gfloat *c = g_memdup2 (image, n * sizeof (gfloat));

      corrupt_image_mixed (a, SIDE, SIDE, 1 + seed % 5, seed);
      corrupt_image_mixed (b, SIDE, SIDE, 1 + seed % 5, seed);
      corrupt_image_mixed (c, SIDE, SIDE, 1 + seed % 5, seed + 1);
      g_assert_true (is_same (a, b, n));
      g_assert_false (is_same (a, image, n));
      n_other += !is_same (a, c, n);
    }
  g_assert_cmpuint (n_other, ==, 40);
}

/* Returns: the middle, of the size that the constants are meant for. */
static gfloat *
read_photo (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file (photo_path, &error);
  const gsize n = CROP * CROP;
  gfloat *image = g_new (gfloat, 3 * n);
  const guchar *pixels;
  gsize left, top, stride;

  g_assert_no_error (error);
  left = (gdk_pixbuf_get_width (pixbuf) - CROP) / 2;
  top = (gdk_pixbuf_get_height (pixbuf) - CROP) / 2;
  stride = gdk_pixbuf_get_rowstride (pixbuf);
  pixels = gdk_pixbuf_read_pixels (pixbuf) + top * stride + left * 3;
  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      image[c * n + i] = pixels[i / CROP * stride + i % CROP * 3 + c] / 255.0f;
  return image;
}

/* Returns: the mean over some seeds. */
static gdouble
find_psnr (const gfloat *image, Corruption corruption, guint severity)
{
  gdouble sum = 0;

  for (guint seed = 0; seed < SEEDS; seed++)
    {
      g_autofree gfloat *out =
        corrupt (image, CROP, CROP, corruption, severity, seed);

      sum += metrics_psnr (metrics_mse (out, image, 3 * CROP * CROP));
    }
  return sum / SEEDS;
}

/* The severities between which the published constants rise. */
static void
find_rise (guint *first, guint *last, Corruption corruption)
{
  *first = 1;
  *last = CORRUPT_MAX_SEVERITY;
  if (corruption == CORRUPT_ELASTIC || corruption == CORRUPT_SATURATE
      || corruption == CORRUPT_SNOW)
    *first = 3;
  else if (corruption == CORRUPT_SPATTER || corruption == CORRUPT_FROST
           || corruption == CORRUPT_GLASS_BLUR)
    *last = 3;
  /* More passes of smaller steps. */
  if (corruption == CORRUPT_GLASS_BLUR)
    *first = 2;
}

/* Higher severities are further from the original. */
static void
test_severities (void)
{
  g_autofree gfloat *image = NULL;

  if (photo_path == NULL)
    {
      g_test_skip ("needs a photograph's path as its argument");
      return;
    }
  image = read_photo ();
  for (guint i = 0; i < CORRUPT_N; i++)
    {
      gdouble last_psnr = METRICS_PSNR_MAX;
      guint first, last;

      find_rise (&first, &last, i);
      for (guint severity = first; severity <= last; severity++)
        {
          gdouble psnr = find_psnr (image, i, severity);

          if (psnr >= last_psnr)
            g_error ("%s: %.2f dB at severity %u, %.2f before",
                     corrupt_get_name (i), psnr, severity, last_psnr);
          last_psnr = psnr;
        }
      g_assert_cmpfloat (last_psnr, <, 40);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  photo_path = argc > 1 ? argv[1] : NULL;
  g_test_add_func ("/corrupt/names", test_names);
  g_test_add_func ("/corrupt/range", test_range);
  g_test_add_func ("/corrupt/severity-zero", test_severity_zero);
  g_test_add_func ("/corrupt/between", test_between);
  g_test_add_func ("/corrupt/determinism", test_determinism);
  g_test_add_func ("/corrupt/mixed", test_mixed);
  g_test_add_func ("/corrupt/severities", test_severities);
  return g_test_run ();
}
