/* test-corrupt-parts.c - parts of the corruptions: random numbers, filters,
 * surfaces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "models/corrupt/corrupt-private.h"
#include "models/corrupt/vary.h"

/* ---- filters ---- */

static void
test_edges (void)
{
  static const guint wanted[3][11] = {
    { 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2 }, /* for -3 to 7, of 3 */
    { 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1 },
    { 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1 },
  };

  for (guint edge = 0; edge < 3; edge++)
    for (gint i = -3; i < 8; i++)
      g_assert_cmpuint (corrupt_edge_find (i, 3, edge), ==,
                        wanted[edge][i + 3]);
}

static void
test_gaussian (void)
{
  const guint height = 33, width = 83;
  const gint radius = 9; /* 4 * 2.2 + 0.5 */
  g_autofree gfloat *plane = g_new (gfloat, height * width);

  for (guint edge = 0; edge < 3; edge++)
    {
      g_autofree gfloat *before = NULL;

      for (guint i = 0; i < height * width; i++)
        plane[i] = g_test_rand_double ();
      before = g_memdup2 (plane, height * width * sizeof (gfloat));
      corrupt_blur_gaussian (plane, height, width, 2.2, 4, edge);
      for (guint y = 0; y < height; y += 4)
        for (guint x = 0; x < width; x++)
          {
            gdouble sum = 0, total = 0;

            for (gint j = -radius; j <= radius; j++)
              for (gint i = -radius; i <= radius; i++)
                {
                  gdouble w = exp (-0.5 * (i * i + j * j) / (2.2 * 2.2));
                  guint v = corrupt_edge_find ((gint) y + j, height, edge);
                  guint u = corrupt_edge_find ((gint) x + i, width, edge);

                  total += w;
                  sum += w * before[v * width + u];
                }
            g_assert_cmpfloat_with_epsilon (plane[y * width + x], sum / total,
                                            1e-5);
          }
    }
}

/* A point becomes a streak opposite to the angle, since each pixel reads ahead.
 * */
static void
test_motion (void)
{
  g_autofree gfloat *plane = g_new0 (gfloat, 65 * 65);
  gdouble sum = 0, along = 0, across = 0;
  const gdouble angle = 30 * G_PI / 180;

  plane[32 * 65 + 32] = 1;
  corrupt_blur_motion (plane, 1, 65, 65, 10, 3, 30);
  for (gint i = 0; i < 65 * 65; i++)
    {
      gint y = i / 65 - 32, x = i % 65 - 32;

      sum += plane[i];
      along -= plane[i] * (x * cos (angle) + y * sin (angle));
      across =
        MAX (across, (plane[i] > 0) * fabs (y * cos (angle) - x * sin (angle)));
    }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
  /* The mean of half a Gaussian of 3 is 2.39, in whole steps that count the
   * first in full, 2.0. */
  g_assert_cmpfloat_with_epsilon (along, 2.0, 0.15);
  g_assert_cmpfloat (across, <, 0.72);
}

/* The middle stays where it is, the rest moves outwards. */
static void
test_zoom (void)
{
  CorruptZoom zoom;
  g_autofree gfloat *row = g_new (gfloat, 224);
  g_autofree gfloat *out = g_new0 (gfloat, 224);
  g_autofree gfloat *ramp = g_new (gfloat, 224 * 224);

  for (guint i = 0; i < 224 * 224; i++)
    ramp[i] = i % 224;
  corrupt_zoom_init (&zoom, 224, 1.25);
  corrupt_zoom_add (out, row, ramp, &zoom, &zoom, 17, 224);
  for (guint x = 0; x < 224; x++)
    g_assert_cmpfloat_with_epsilon (out[x], 111.5 + (x - 111.5) / 1.25, 1.1);
  corrupt_zoom_clear (&zoom);
}

/* An edge overshoots equally on both sides, by up to a tenth of its height;
 * flat areas stay. */
static void
test_sharpness (void)
{
  enum
  {
    N = 12,
    PLANE = N * N
  };
  const gint dark = 60, light = 160;
  gint least = 255, most = 0;

  for (guint64 seed = 0; seed < 100; seed++)
    {
      gfloat image[3 * PLANE];
      gint over;

      for (guint i = 0; i < 3 * PLANE; i++)
        image[i] = (i % N < N / 2 ? dark : light) / 255.0f;
      vary_sharpness (image, N, N, seed);
      over = (gint) lrintf (image[N / 2] * 255.0f) - light;
      for (guint i = 0; i < 3 * PLANE; i++)
        {
          gint at = (gint) (i % N) - N / 2;
          gint wanted =
            at < 0 ? dark - (at == -1) * over : light + (at == 0) * over;

          g_assert_cmpfloat_with_epsilon (image[i] * 255.0f, wanted, 1.001);
        }
      least = MIN (least, over);
      most = MAX (most, over);
    }
  g_assert_cmpint (least, <=, 1);
  g_assert_cmpint (least, >=, 0);
  g_assert_cmpint (most, >=, 9);
  g_assert_cmpint (most, <=, 10);
}

/* ---- random numbers ---- */

static void
test_rng (void)
{
  const gsize n = 1 << 20;
  Rng rng;
  g_autofree gfloat *numbers = g_new (gfloat, n);
  gdouble moments[5] = { 0 };
  gdouble next = 0;
  guint counts[10] = { 0 };

  rng_init (&rng, 11);
  rng_fill_normal (&rng, numbers, n);
  for (gsize i = 0; i < n; i++)
    {
      for (guint k = 1; k < 5; k++)
        moments[k] += pow (numbers[i], k) / n;
      next += numbers[i] * numbers[(i + 1) % n] / n;
    }
  g_assert_cmpfloat_with_epsilon (moments[1], 0, 0.005);
  g_assert_cmpfloat_with_epsilon (moments[2], 1, 0.007);
  g_assert_cmpfloat_with_epsilon (moments[3], 0, 0.015);
  g_assert_cmpfloat_with_epsilon (moments[4], 3, 0.05);
  g_assert_cmpfloat_with_epsilon (next, 0, 0.005);

  rng_fill_even (&rng, numbers, n, -2, 3);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpfloat (numbers[i], >=, -2);
      g_assert_cmpfloat (numbers[i], <, 3);
      counts[(guint) ((numbers[i] + 2) * 2)]++;
    }
  for (guint i = 0; i < 10; i++)
    g_assert_cmpfloat_with_epsilon (counts[i] / (gdouble) n, 0.1, 0.0015);
}

/* The share of normal numbers beyond 1, 2 and 3. */
static void
test_tails (void)
{
  static const gdouble shares[] = { 0.31731, 0.0455, 0.0027 };
  const gsize n = 1 << 20;
  Rng rng;
  g_autofree gfloat *numbers = g_new (gfloat, n);
  gdouble found[3] = { 0 };

  rng_init (&rng, 12);
  rng_fill_normal (&rng, numbers, n);
  for (gsize i = 0; i < n; i++)
    for (guint k = 0; k < 3; k++)
      found[k] += (fabsf (numbers[i]) > k + 1) / (gdouble) n;
  for (guint k = 0; k < 3; k++)
    g_assert_cmpfloat_with_epsilon (found[k] / shares[k], 1, 0.08);
}

/* ---- surfaces ---- */

static void
test_plasma (void)
{
  Rng rng;
  g_autofree gfloat *rough = NULL;
  g_autofree gfloat *smooth = NULL;
  gdouble steps[2] = { 0 };

  rng_init (&rng, 4);
  rough = corrupt_make_plasma (&rng, 256, 1.4f);
  smooth = corrupt_make_plasma (&rng, 256, 2);
  for (guint k = 0; k < 2; k++)
    {
      const gfloat *map = k == 0 ? rough : smooth;
      gfloat least = 1, most = 0;

      for (guint i = 0; i < 256 * 256; i++)
        {
          least = MIN (least, map[i]);
          most = MAX (most, map[i]);
          steps[k] += fabsf (map[i] - map[(i + 1) % 65536]);
        }
      g_assert_cmpfloat (least, ==, 0);
      g_assert_cmpfloat (most, ==, 1);
    }
  g_assert_cmpfloat (steps[1] * 2, <, steps[0]);
  g_assert_cmpuint (corrupt_find_plasma_side (100, 256), ==, 256);
  g_assert_cmpuint (corrupt_find_plasma_side (257, 100), ==, 512);
}

/* Neighbours are anti-correlated in blue noise and correlated in brown noise,
 * for sides with small factors and for large primes. */
static void
test_spectra (void)
{
  static const guint sizes[][2] = { { 224, 224 }, { 37, 64 }, { 33, 47 } };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    for (gint power = -2; power <= 1; power += 3)
      {
        const guint width = sizes[k][1];
        const gsize n = (gsize) sizes[k][0] * width;
        Rng rng;
        g_autofree gfloat *noise = NULL;
        gdouble mean = 0, squares = 0, across = 0, down = 0;

        rng_init (&rng, k);
        noise = corrupt_make_spectrum (&rng, sizes[k][0], width, power);
        for (gsize i = 0; i < n; i++)
          mean += noise[i] / n;
        for (gsize i = 0; i < n; i++)
          {
            gdouble here = noise[i] - mean;

            squares += here * here / n;
            across += here * (noise[(i + 1) % n] - mean) / n;
            down += here * (noise[(i + width) % n] - mean) / n;
          }
        g_assert_cmpfloat_with_epsilon (squares, 1, 1e-3);
        if (power > 0)
          {
            g_assert_cmpfloat_with_epsilon (mean, 0, 1e-3);
            g_assert_cmpfloat (across, <, -0.15);
            g_assert_cmpfloat (down, <, -0.15);
          }
        else
          {
            g_assert_cmpfloat (across, >, 0.8);
            g_assert_cmpfloat (down, >, 0.8);
          }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/corrupt-parts/edges", test_edges);
  g_test_add_func ("/corrupt-parts/gaussian", test_gaussian);
  g_test_add_func ("/corrupt-parts/motion", test_motion);
  g_test_add_func ("/corrupt-parts/zoom", test_zoom);
  g_test_add_func ("/corrupt-parts/sharpness", test_sharpness);
  g_test_add_func ("/corrupt-parts/rng", test_rng);
  g_test_add_func ("/corrupt-parts/tails", test_tails);
  g_test_add_func ("/corrupt-parts/plasma", test_plasma);
  g_test_add_func ("/corrupt-parts/spectra", test_spectra);
  return g_test_run ();
}
