/* test-handcrafted.c - hand-crafted features respond as they should
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/fit/handcrafted-private.h"

#include <math.h>
#include <string.h>

#include "core/half.h"
#include "core/params.h"
#include "models/fit/sparse-forward.h"

#define THREADS 2
#define SIDE 14 /* of the third stage's map */
#define AREA (SIDE * SIDE)
#define MIDDLE (SIDE / 2 * SIDE + SIDE / 2)

/* The hand-crafted stages and their output for a picture. */
typedef struct
{
  Network *features;
  const real *output;
} Scene;

typedef void (*PaintFunc) (gdouble colour[3]);

static void
scene_init (Scene *scene, PaintFunc paint)
{
  static const gdouble means[] = PARAMS_MEAN;
  static const gdouble deviations[] = PARAMS_STD;
  const gsize area = (gsize) NEM_SIZE * NEM_SIZE;
  real *input;
  Maps maps;

  scene->features = handcrafted_new ();
  network_plan (scene->features, 1, NEM_SIZE, NEM_SIZE, NETWORK_RUN, THREADS);
  input = network_get_input (scene->features);
  for (gsize i = 0; i < area; i++)
    {
      gdouble colour[3];

      paint (colour);
      for (guint c = 0; c < 3; c++)
        input[c * area + i] = (real) ((colour[c] - means[c]) / deviations[c]);
    }
  network_forward (scene->features);
  scene->output = network_get_output (scene->features, &maps);
  g_assert_cmpuint (maps.c, ==, HANDCRAFTED_WIDTH_2);
  g_assert_cmpuint (maps.h * maps.w, ==, AREA);
}

static gdouble
get_feature (const Scene *scene, guint channel)
{
  return scene->output[AREA * channel + MIDDLE];
}

static void
assert_feature (const Scene *scene, guint channel, gdouble wanted)
{
  g_assert_cmpfloat_with_epsilon (get_feature (scene, channel), wanted, 0.01);
}

static void
paint_plain (gdouble colour[3])
{
  colour[0] = 0.5;
  colour[1] = 0.1;
  colour[2] = 0.9;
}

static void
test_sees (void)
{
  const guint absent = HANDCRAFTED_WIDTH_1 + 9; /* after the moved colours */
  Scene scene;

  scene_init (&scene, paint_plain);
  assert_feature (&scene, 4, 0.08);              /* red above 0.42 */
  assert_feature (&scene, 6, 0.0);               /* above 0.6 */
  assert_feature (&scene, LEVELS + 21, 0.105);   /* green below 0.205 */
  assert_feature (&scene, 2 * LEVELS + 6, 0.3);  /* blue above 0.6 */
  assert_feature (&scene, LIGHTNESS + 1, 0.13);  /* the mean above 0.37 */
  assert_feature (&scene, LIGHTNESS + 12, 0.05); /* and below 0.55 */
  assert_feature (&scene, CHROMA, 0.4);          /* red above green */
  assert_feature (&scene, CHROMA + 1, 0.0);      /* and the reverse */
  assert_feature (&scene, EDGE_ACROSS, 0.0);
  assert_feature (&scene, absent + 4, -0.04);            /* no red above 0.42 */
  assert_feature (&scene, absent + 6, 1.0);              /* none above 0.6 */
  assert_feature (&scene, HANDCRAFTED_WIDTH_2 - 2, 0.0); /* light above 0.5 */
  assert_feature (&scene, HANDCRAFTED_WIDTH_2 - 1, 1.0); /* the constant */
  network_free (scene.features);
}

static void
test_in_half (void)
{
  g_autoptr (Network) features = handcrafted_new ();
  guint n;
  const NetworkParam *params = network_get_params (features, &n);

  for (guint i = 0; i < n; i++)
    for (gsize j = 0; j < params[i].size; j++)
      g_assert_cmpfloat (half_round (params[i].value[j]), ==,
                         params[i].value[j]);
}

static void
paint_random (gdouble colour[3])
{
  for (guint c = 0; c < 3; c++)
    colour[c] = g_test_rand_double ();
}

/* The sparse forward pass gives the same result. */
static void
test_sparse_forward (void)
{
  g_autoptr (SparseForward) sparse = NULL;
  g_autofree real *scratch = NULL;
  real means[HANDCRAFTED_WIDTH_2];
  Scene scene;

  scene_init (&scene, paint_random);
  sparse = sparse_forward_new (scene.features, NEM_SIZE);
  g_assert_cmpuint (sparse_forward_get_channels (sparse), ==,
                    HANDCRAFTED_WIDTH_2);
  scratch = g_new (real, sparse_forward_get_scratch (sparse));
  sparse_forward_run (sparse, means, network_get_input (scene.features),
                      scratch);
  for (guint c = 0; c < HANDCRAFTED_WIDTH_2; c++)
    {
      gdouble mean = 0.0;

      for (guint i = 0; i < AREA; i++)
        mean += scene.output[c * AREA + i] / AREA;
      g_assert_cmpfloat_with_epsilon (means[c], mean,
                                      1e-5 * MAX (1.0, fabs (mean)));
    }
  network_free (scene.features);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handcrafted/sees", test_sees);
  g_test_add_func ("/handcrafted/in-half", test_in_half);
  g_test_add_func ("/handcrafted/sparse", test_sparse_forward);
  return g_test_run ();
}
