/* test-moments.c - the error from moments against the error of pictures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/fit/moments.h"

#include <math.h>
#include <string.h>

#define N 2
#define HEIGHT 141 /* odd on purpose, and large */
#define WIDTH 46   /* so narrow that the window is truncated */
#define AREA (HEIGHT * WIDTH)
#define SIZE (3 * N * AREA)

static const Maps MAPS = { 3, N, HEIGHT, WIDTH };
static const gdouble STD[3] = PARAMS_STD;

typedef struct
{
  real corrupted[SIZE];
  real clean[SIZE];
  Moments moments[N];
} Scene;

static void
set_identity (gdouble p[PARAMS_N])
{
  const gfloat *identity = PARAMS_IDENTITY.n;

  for (guint i = 0; i < PARAMS_N; i++)
    p[i] = identity[i];
}

static void
draw_numbers (gdouble p[PARAMS_N], GRand *rand, gdouble radius)
{
  set_identity (p);
  for (guint i = 0; i < PARAMS_N; i++)
    p[i] += g_rand_double_range (rand, -radius, radius);
}

/* The warp on a periodic picture. */
static gdouble
warp_pixel (const real *images,
            const gdouble p[PARAMS_N],
            guint image,
            guint c,
            gint y,
            gint x)
{
  gdouble sum = 0.0;

  for (gint j = 0; j < 25; j++)
    {
      guint row = (guint) (y + j / 5 - 2 + HEIGHT) % HEIGHT;
      guint column = (guint) (x + j % 5 - 2 + WIDTH) % WIDTH;
      gdouble mixed = p[9 + c];

      for (guint d = 0; d < 3; d++)
        mixed +=
          images[(d * N + image) * AREA + row * WIDTH + column] * p[3 * d + c];
      sum += p[PARAMS_AT_K + j] * mixed;
    }
  return sum;
}

/* The window along an axis. */
static gdouble
get_fade (guint i, guint n)
{
  gdouble radius = MIN (MOMENTS_FADE, n / 4);
  gdouble share = MIN (1.0, (MIN (i, n - 1 - i) + 0.5) / radius);

  return 0.5 - 0.5 * cos (G_PI * share);
}

/* @faded: a channel minus its weighted mean, windowed. Returns: the mean. */
static gdouble
fade (real *faded, const real *plane)
{
  gdouble sum = 0.0, all = 0.0;

  for (guint i = 0; i < AREA; i++)
    {
      gdouble weight =
        get_fade (i / WIDTH, HEIGHT) * get_fade (i % WIDTH, WIDTH);

      sum += weight * weight * plane[i];
      all += weight * weight;
    }
  for (guint i = 0; i < AREA; i++)
    faded[i] = (real) (get_fade (i / WIDTH, HEIGHT)
                       * get_fade (i % WIDTH, WIDTH) * (plane[i] - sum / all));
  return sum / all;
}

/* The error of the warp: of the weighted means, and around them. */
static gdouble
measure (const Scene *scene, const gdouble p[PARAMS_N], guint image)
{
  g_autofree Scene *faded = g_new0 (Scene, 1);
  gdouble means[3], clean_means[3], plain[PARAMS_N];
  gdouble of_k = 0.0, squares = 0.0, sum = 0.0;

  memcpy (plain, p, sizeof plain);
  for (guint c = 0; c < 3; c++)
    {
      gsize at = (c * N + image) * AREA;

      means[c] = fade (faded->corrupted + at, scene->corrupted + at);
      clean_means[c] = fade (faded->clean + at, scene->clean + at);
      plain[9 + c] = 0.0;
    }
  for (guint j = 0; j < 25; j++)
    of_k += p[PARAMS_AT_K + j];
  for (guint i = 0; i < AREA; i++)
    squares +=
      pow (get_fade (i / WIDTH, HEIGHT) * get_fade (i % WIDTH, WIDTH), 2.0);
  for (guint c = 0; c < 3; c++)
    {
      gdouble mean = of_k * p[9 + c], beside = 0.0;

      for (guint a = 0; a < 3; a++)
        mean += of_k * means[a] * p[3 * a + c];
      for (gint y = 0; y < HEIGHT; y++)
        for (gint x = 0; x < WIDTH; x++)
          beside += pow (
            warp_pixel (faded->corrupted, plain, image, c, y, x)
              - faded->clean[(c * N + image) * AREA + (gsize) y * WIDTH + x],
            2.0);
      sum +=
        STD[c] * STD[c] * (pow (mean - clean_means[c], 2.0) + beside / squares);
    }
  return sum / 3.0;
}

static Scene *
scene_new (GRand *rand)
{
  Scene *scene = g_new0 (Scene, 1);

  for (guint i = 0; i < SIZE; i++)
    {
      scene->corrupted[i] = (real) g_rand_double_range (rand, -1.5, 2.0);
      scene->clean[i] = (real) (0.8 * scene->corrupted[i]
                                + g_rand_double_range (rand, -0.2, 0.6));
    }
  for (guint i = 0; i < N; i++)
    moments_measure (&scene->moments[i], scene->corrupted, scene->clean, MAPS,
                     i);
  return scene;
}

/* ---- tests ---- */

static void
test_error (void)
{
  GRand *rand = g_rand_new_with_seed (1);
  g_autofree Scene *scene = scene_new (rand);

  for (guint turn = 0; turn < 20; turn++)
    for (guint image = 0; image < N; image++)
      {
        gdouble p[PARAMS_N];
        gdouble wanted, is;

        draw_numbers (p, rand, turn < 10 ? 0.1 : 1.5);
        wanted = measure (scene, p, image);
        is = moments_error (NULL, &scene->moments[image], p);
        g_assert_cmpfloat_with_epsilon (is / wanted, 1.0, 2e-5);
      }
  g_rand_free (rand);
}

static void
test_slopes (void)
{
  const gdouble step = 1e-5;
  GRand *rand = g_rand_new_with_seed (2);
  g_autofree Scene *scene = scene_new (rand);
  const Moments *moments = &scene->moments[0];

  for (guint turn = 0; turn < 10; turn++)
    {
      gdouble p[PARAMS_N], slope[PARAMS_N];

      draw_numbers (p, rand, 0.5);
      moments_error (slope, moments, p);
      for (guint i = 0; i < PARAMS_N; i++)
        {
          gdouble kept = p[i];
          gdouble more, less;

          p[i] = kept + step;
          more = moments_error (NULL, moments, p);
          p[i] = kept - step;
          less = moments_error (NULL, moments, p);
          p[i] = kept;
          g_assert_cmpfloat_with_epsilon (slope[i], (more - less) / (2 * step),
                                          1e-6 * (1.0 + fabs (slope[i])));
        }
    }
  g_rand_free (rand);
}

/* The original is recovered after a mix, an offset and a kernel. */
static void
test_best_is_found (void)
{
  GRand *rand = g_rand_new_with_seed (3);
  g_autofree Scene *scene = scene_new (rand);

  for (guint image = 0; image < N; image++)
    {
      gdouble truth[PARAMS_N], best[PARAMS_N], identity[PARAMS_N];
      gdouble before, after;

      draw_numbers (truth, rand, 0.1);
      set_identity (identity);
      for (guint c = 0; c < 3; c++)
        for (gint y = 0; y < HEIGHT; y++)
          for (gint x = 0; x < WIDTH; x++)
            scene->clean[(c * N + image) * AREA + (gsize) y * WIDTH + x] =
              (real) warp_pixel (scene->corrupted, truth, image, c, y, x);
      moments_measure (&scene->moments[image], scene->corrupted, scene->clean,
                       MAPS, image);
      moments_best (best, &scene->moments[image]);
      before = measure (scene, identity, image);
      after = measure (scene, best, image);
      g_assert_cmpfloat (after, <, before / 20.0);
    }
  g_rand_free (rand);
}

/* Also for degenerate least squares. */
static void
test_best_is_no_worse (void)
{
  GRand *rand = g_rand_new_with_seed (4);
  g_autofree Scene *scene = scene_new (rand);
  gdouble best[PARAMS_N], identity[PARAMS_N];

  set_identity (identity);
  for (guint turn = 0; turn < 3; turn++)
    {
      for (guint i = 0; i < SIZE; i++)
        {
          if (turn > 0)
            scene->corrupted[i] = 0.25f;
          if (turn > 1)
            scene->clean[i] = 0.25f;
        }
      moments_measure (&scene->moments[0], scene->corrupted, scene->clean, MAPS,
                       0);
      moments_best (best, &scene->moments[0]);
      for (guint i = 0; i < PARAMS_N; i++)
        g_assert_true (isfinite (best[i]));
      g_assert_cmpfloat (moments_error (NULL, &scene->moments[0], best), <=,
                         moments_error (NULL, &scene->moments[0], identity));
    }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/moments/error", test_error);
  g_test_add_func ("/moments/slopes", test_slopes);
  g_test_add_func ("/moments/best-is-found", test_best_is_found);
  g_test_add_func ("/moments/best-is-no-worse", test_best_is_no_worse);
  return g_test_run ();
}
