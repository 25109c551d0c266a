/* test-moments.c - the warp's error without the pictures, against the pictures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/train/moments.h"

#include <math.h>
#include <string.h>

#define N 2
#define HEIGHT 21 /* odd on purpose */
#define WIDTH 26
#define AREA (HEIGHT * WIDTH)
#define SIZE (3 * N * AREA)

static const Maps    MAPS = { 3, N, HEIGHT, WIDTH };
static const gdouble STD[3] = PARAMS_STD;

typedef struct
{
  real    dirty[SIZE];
  real    clean[SIZE];
  Moments moments[N];
} Scene;

static void
set_identity (gdouble p[PARAMS_N])
{
  const gfloat *identity = (const gfloat *) &PARAMS_IDENTITY;

  for (guint i = 0; i < PARAMS_N; i++)
    p[i] = identity[i];
}

static void
draw_numbers (gdouble p[PARAMS_N],
              GRand  *rand,
              gdouble reach)
{
  set_identity (p);
  for (guint i = 0; i < PARAMS_N; i++)
    p[i] += g_rand_double_range (rand, -reach, reach);
}

/* The warp on a picture that repeats itself. */
static gdouble
warp_pixel (const real   *images,
            const gdouble p[PARAMS_N],
            guint         image,
            guint         c,
            gint          y,
            gint          x)
{
  gdouble sum = 0.0;

  for (gint j = 0; j < 25; j++)
    {
      guint   row = (guint) (y + j / 5 - 2 + HEIGHT) % HEIGHT;
      guint   column = (guint) (x + j % 5 - 2 + WIDTH) % WIDTH;
      gdouble mixed = 0.0;

      for (guint d = 0; d < 3; d++)
        mixed += (images[(d * N + image) * AREA + row * WIDTH + column]
                  + p[9 + d]) * p[3 * d + c];
      sum += p[12 + j] * mixed;
    }
  return sum;
}

static gdouble
measure (const Scene  *scene,
         const gdouble p[PARAMS_N],
         guint         image)
{
  gdouble sum = 0.0;

  for (guint c = 0; c < 3; c++)
    for (gint y = 0; y < HEIGHT; y++)
      for (gint x = 0; x < WIDTH; x++)
        {
          gsize   at = (c * N + image) * AREA + (gsize) y * WIDTH + x;
          gdouble off = (warp_pixel (scene->dirty, p, image, c, y, x)
                         - scene->clean[at]) * STD[c];

          sum += off * off;
        }
  return sum / (3 * AREA);
}

static Scene *
scene_new (GRand *rand)
{
  Scene *scene = g_new0 (Scene, 1);

  for (guint i = 0; i < SIZE; i++)
    {
      scene->dirty[i] = (real) g_rand_double_range (rand, -1.5, 2.0);
      scene->clean[i] = (real) (0.8 * scene->dirty[i]
                                + g_rand_double_range (rand, -0.2, 0.6));
    }
  for (guint i = 0; i < N; i++)
    moments_take (&scene->moments[i], scene->dirty, scene->clean, MAPS, i);
  return scene;
}

/* ---- tests ---- */

static void
test_error (void)
{
  GRand            *rand = g_rand_new_with_seed (1);
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

typedef gdouble (*Function) (gdouble        slope[PARAMS_N],
                             const Moments *moments,
                             const gdouble  p[PARAMS_N],
                             const gdouble  best[PARAMS_N]);

static gdouble
error_of (gdouble        slope[PARAMS_N],
          const Moments *moments,
          const gdouble  p[PARAMS_N],
          const gdouble  best[PARAMS_N])
{
  return moments_error (slope, moments, p);
}

static void
check_slope (Function       function,
             const Moments *moments,
             gdouble        p[PARAMS_N],
             const gdouble  best[PARAMS_N])
{
  const gdouble step = 1e-5;
  gdouble       slope[PARAMS_N], unused[PARAMS_N];

  function (slope, moments, p, best);
  for (guint i = 0; i < PARAMS_N; i++)
    {
      gdouble kept = p[i];
      gdouble more, less;

      p[i] = kept + step;
      more = function (unused, moments, p, best);
      p[i] = kept - step;
      less = function (unused, moments, p, best);
      p[i] = kept;
      g_assert_cmpfloat_with_epsilon (slope[i], (more - less) / (2 * step),
                                      1e-6 * (1.0 + fabs (slope[i])));
    }
}

static void
test_slopes (void)
{
  GRand            *rand = g_rand_new_with_seed (2);
  g_autofree Scene *scene = scene_new (rand);

  for (guint turn = 0; turn < 10; turn++)
    {
      gdouble p[PARAMS_N], best[PARAMS_N];

      draw_numbers (p, rand, 0.5);
      draw_numbers (best, rand, 0.5);
      check_slope (error_of, &scene->moments[0], p, best);
      check_slope (moments_bound, &scene->moments[1], p, best);
    }
  g_rand_free (rand);
}

/* An original that a mix, a shift and a kernel lead back to is found. */
static void
test_best_is_found (void)
{
  GRand            *rand = g_rand_new_with_seed (3);
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
            scene->clean[(c * N + image) * AREA + (gsize) y * WIDTH + x]
              = (real) warp_pixel (scene->dirty, truth, image, c, y, x);
      moments_take (&scene->moments[image], scene->dirty, scene->clean, MAPS,
                    image);
      moments_best (best, &scene->moments[image]);
      before = measure (scene, identity, image);
      after = measure (scene, best, image);
      g_assert_cmpfloat (after, <, before / 20.0);
    }
  g_rand_free (rand);
}

/* Also where least squares have nothing to go by. */
static void
test_best_is_no_worse (void)
{
  GRand            *rand = g_rand_new_with_seed (4);
  g_autofree Scene *scene = scene_new (rand);
  gdouble           best[PARAMS_N], identity[PARAMS_N];

  set_identity (identity);
  for (guint turn = 0; turn < 3; turn++)
    {
      for (guint i = 0; i < SIZE; i++)
        {
          if (turn > 0)
            scene->dirty[i] = 0.25f;
          if (turn > 1)
            scene->clean[i] = 0.25f;
        }
      moments_take (&scene->moments[0], scene->dirty, scene->clean, MAPS, 0);
      moments_best (best, &scene->moments[0]);
      for (guint i = 0; i < PARAMS_N; i++)
        g_assert_true (isfinite (best[i]));
      g_assert_cmpfloat (moments_error (NULL, &scene->moments[0], best), <=,
                         moments_error (NULL, &scene->moments[0], identity));
    }
  g_rand_free (rand);
}

/* The bound touches the error where it was taken, is convex, and is the error
 * itself as long as only Cm changes. */
static void
test_bound (void)
{
  GRand            *rand = g_rand_new_with_seed (5);
  g_autofree Scene *scene = scene_new (rand);
  const Moments    *moments = &scene->moments[0];
  gdouble           best[PARAMS_N], unused[PARAMS_N];
  gdouble           a[PARAMS_N], b[PARAMS_N], middle[PARAMS_N];

  moments_best (best, moments);
  g_assert_cmpfloat_with_epsilon (moments_bound (unused, moments, best, best),
                                  moments_error (NULL, moments, best), 1e-9);
  for (guint turn = 0; turn < 20; turn++)
    {
      gdouble rise;

      draw_numbers (a, rand, 1.0);
      draw_numbers (b, rand, 1.0);
      for (guint i = 0; i < PARAMS_N; i++)
        middle[i] = (a[i] + b[i]) / 2.0;
      rise = (moments_bound (unused, moments, a, best)
              + moments_bound (unused, moments, b, best)) / 2.0
             - moments_bound (unused, moments, middle, best);
      g_assert_cmpfloat (rise, >, 0.0);
    }
  memcpy (a, best, sizeof a);
  for (guint i = 0; i < 9; i++)
    a[i] += g_rand_double_range (rand, -0.5, 0.5);
  g_assert_cmpfloat_with_epsilon (
    moments_bound (unused, moments, a, best)
      / moments_error (NULL, moments, a), 1.0, 0.02);
  g_rand_free (rand);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/moments/error", test_error);
  g_test_add_func ("/moments/slopes", test_slopes);
  g_test_add_func ("/moments/best-is-found", test_best_is_found);
  g_test_add_func ("/moments/best-is-no-worse", test_best_is_no_worse);
  g_test_add_func ("/moments/bound", test_bound);
  return g_test_run ();
}
