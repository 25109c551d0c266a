/* test-refit.c - the pull towards the right colours: where it leads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "models/train/refit.h"

#define N 3
#define SIDE 40
#define SIZE (3 * N * SIDE * SIDE)
#define HUBER 0.2 /* the pull is in proportion up to here */

static const Maps MAPS = { 3, N, SIDE, SIDE };

typedef struct
{
  real *in;
  real *mixed;
  real *warped;
  real *clean;
  real params[PARAMS_N * N];
  Team team;
} Scene;

static void
warp (Scene *scene)
{
  layer_dwm_forward (scene->warped, scene->mixed, scene->in, scene->params,
                     MAPS, DWM_EXTEND, &scene->team);
}

/* Colours of every kind, numbers near the identity, and a clean image that
 * is an affine change of the warped one. */
static void
scene_init (Scene *scene, GRand *rand, real gain, real shift)
{
  const gfloat *identity = (const gfloat *) &PARAMS_IDENTITY;

  scene->in = g_new (real, SIZE);
  scene->warped = g_new (real, SIZE);
  scene->clean = g_new (real, SIZE);
  scene->mixed = g_new (real, layer_dwm_mixed_size (MAPS));
  scene->team = (Team){ 2, NULL, 0 };
  for (gsize i = 0; i < SIZE; i++)
    scene->in[i] = (real) g_rand_double_range (rand, -1.5, 1.5);
  for (guint i = 0; i < PARAMS_N * N; i++)
    scene->params[i] =
      identity[i / N] + (real) g_rand_double_range (rand, -0.01, 0.01);
  warp (scene);
  for (gsize i = 0; i < SIZE; i++)
    scene->clean[i] = gain * scene->warped[i] + shift * (1 + i / (SIZE / 3));
}

static void
scene_clear (Scene *scene)
{
  g_free (scene->in);
  g_free (scene->warped);
  g_free (scene->clean);
  g_free (scene->mixed);
}

static gdouble
pull (Scene *scene, real d_params[PARAMS_N * N], real weight)
{
  memset (d_params, 0, PARAMS_N * N * sizeof (real));
  return refit_pull (d_params, scene->params, scene->warped, scene->clean, MAPS,
                     weight, &scene->team);
}

static gdouble
sum_of_k (const Scene *scene, guint image)
{
  gdouble sum = 0.0;

  for (guint i = 12; i < PARAMS_N; i++)
    sum += scene->params[i * N + image];
  return sum;
}

/* One whole step along a pull in proportion arrives. */
static void
test_arrives (void)
{
  GRand *rand = g_rand_new_with_seed (4);
  Scene scene;
  real d_params[PARAMS_N * N];

  scene_init (&scene, rand, 1.08f, 0.03f);
  g_assert_cmpfloat (pull (&scene, d_params, 0.5f), >, 0.01);
  for (guint i = 0; i < PARAMS_N * N; i++)
    scene.params[i] -= (real) (d_params[i] * N * HUBER / 0.5);
  warp (&scene);
  for (gsize i = 0; i < SIZE; i++)
    g_assert_cmpfloat_with_epsilon (scene.warped[i], scene.clean[i], 2e-3);
  g_assert_cmpfloat (pull (&scene, d_params, 0.5f), <, 1e-4);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (sum_of_k (&scene, i), 1.0, 1e-4);
  scene_clear (&scene);
  g_rand_free (rand);
}

/* A flat image pulls with all its might, and no more. */
static void
test_bounded (void)
{
  GRand *rand = g_rand_new_with_seed (5);
  Scene scene;
  real d_params[PARAMS_N * N];

  scene_init (&scene, rand, 8.0f, 0.5f);
  pull (&scene, d_params, 1.0f);
  for (guint i = 0; i < PARAMS_N * N; i++)
    g_assert_cmpfloat (fabs (d_params[i]), <=, 1.0 / N + 1e-6);
  for (guint i = 0; i < N; i++)
    for (guint c = 0; c < 3; c++)
      g_assert_cmpfloat_with_epsilon (d_params[4 * c * N + i], -1.0 / N, 1e-6);
  scene_clear (&scene);
  g_rand_free (rand);
}

/* One colour all over, and a mix that loses a dimension. */
static void
test_degenerate (void)
{
  GRand *rand = g_rand_new_with_seed (6);
  Scene scene;
  real d_params[PARAMS_N * N];

  scene_init (&scene, rand, 1.0f, 0.0f);
  for (gsize i = 0; i < SIZE; i++)
    scene.in[i] = 0.25f;
  memset (scene.params, 0, 9 * N * sizeof (real));
  warp (&scene);
  g_assert_true (isfinite (pull (&scene, d_params, 1.0f)));
  for (guint i = 0; i < PARAMS_N * N; i++)
    g_assert_true (isfinite (d_params[i]));
  scene_clear (&scene);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refit/arrives", test_arrives);
  g_test_add_func ("/refit/bounded", test_bounded);
  g_test_add_func ("/refit/degenerate", test_degenerate);
  return g_test_run ();
}
