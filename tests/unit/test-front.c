/* test-front.c - what was thought out sees what it should
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/train/front.h"

#include "core/half.h"
#include "models/train/look.h"

#define THREADS 2

static const guint WIDTHS[NEM_STAGES] = { FRONT_WIDTH_0, FRONT_WIDTH_1,
                                          FRONT_WIDTH_2, 16 };

static void
assert_feature (const real *features,
                guint       channel,
                gdouble     wanted)
{
  g_assert_cmpfloat_with_epsilon (features[LOOK_AREA * channel
                                           + LOOK_AREA / 2],
                                  wanted, 0.01);
}

/* What the middle of a plain picture gives, red 0.5, green 0.1, blue 0.9. */
static void
test_front_sees (void)
{
  static const gdouble means[] = PARAMS_MEAN;
  static const gdouble deviations[] = PARAMS_STD;
  static const gdouble colour[] = { 0.5, 0.1, 0.9 };
  g_autoptr (Network)  front = network_new_nem_front (WIDTHS);
  const gsize          area = (gsize) NEM_SIZE * NEM_SIZE;
  const guint          levels = 22; /* above 14 of them, below eight */
  const guint          light = 3 * levels;
  const guint          chroma = light + 13;
  const guint          moved = FRONT_WIDTH_1;
  const guint          absent = moved + 9;
  const real          *features;
  real                *input;
  Maps                 maps;

  front_design (front);
  network_plan (front, 1, NEM_SIZE, NEM_SIZE, NETWORK_RUN, THREADS);
  input = network_get_input (front);
  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < area; i++)
      input[c * area + i] = (real) ((colour[c] - means[c]) / deviations[c]);
  network_forward (front);
  features = network_get_output (front, &maps);
  assert_feature (features, 4, 0.08);               /* red above 0.42 */
  assert_feature (features, 6, 0.0);                /* above 0.6 */
  assert_feature (features, levels + 21, 0.105);    /* green below 0.205 */
  assert_feature (features, 2 * levels + 6, 0.3);   /* blue above 0.6 */
  assert_feature (features, light + 1, 0.13);       /* the mean above 0.37 */
  assert_feature (features, light + 12, 0.05);      /* and below 0.55 */
  assert_feature (features, chroma, 0.4);           /* red above green */
  assert_feature (features, chroma + 1, 0.0);       /* and the reverse */
  assert_feature (features, chroma + 7, 0.0);       /* edges */
  assert_feature (features, moved, 0.5);            /* red from below */
  assert_feature (features, moved + 5, 0.1);        /* green from aside */
  assert_feature (features, absent + 4, -0.04);     /* no red above 0.42 */
  assert_feature (features, absent + 6, 1.0);       /* none above 0.6 */
  assert_feature (features, FRONT_WIDTH_2 - 2, 0.0); /* light above 0.5 */
  assert_feature (features, FRONT_WIDTH_2 - 1, 1.0); /* the constant */
}

static void
test_front_in_half (void)
{
  g_autoptr (Network) front = network_new_nem_front (WIDTHS);
  NetworkParam       *params;
  guint               n;

  front_design (front);
  params = network_get_params (front, &n);
  for (guint i = 0; i < n; i++)
    for (gsize j = 0; j < params[i].size; j++)
      g_assert_cmpfloat (half_round (params[i].value[j]),
                         ==, params[i].value[j]);
}

/* Weight by weight it gives the same. */
static void
test_look (void)
{
  const guint          n = 2;
  g_autoptr (Network)  front = network_new_nem_front (WIDTHS);
  g_autoptr (Look)     look = NULL;
  GRand               *rand = g_rand_new_with_seed (3);
  g_autofree real     *scratch = NULL;
  g_autofree real     *seen = NULL;
  const real          *wanted;
  real                *input;
  Maps                 maps;

  front_design (front);
  network_plan (front, n, NEM_SIZE, NEM_SIZE, NETWORK_RUN, THREADS);
  input = network_get_input (front);
  for (gsize i = 0; i < 3 * n * NEM_SIZE * NEM_SIZE; i++)
    input[i] = (real) g_rand_double_range (rand, -2.0, 2.0);
  network_forward (front);
  wanted = network_get_output (front, &maps);
  look = look_new (front, NEM_SIZE);
  g_assert_cmpuint (look_get_channels (look), ==, FRONT_WIDTH_2);
  scratch = g_new (real, look_get_scratch (look));
  seen = g_new (real, FRONT_WIDTH_2 * LOOK_AREA);
  for (guint image = 0; image < n; image++)
    {
      look_at (look, seen, input, n, image, scratch);
      for (guint c = 0; c < FRONT_WIDTH_2; c++)
        for (guint i = 0; i < LOOK_AREA; i++)
          g_assert_cmpfloat_with_epsilon (
            seen[c * LOOK_AREA + i], wanted[(c * n + image) * LOOK_AREA + i],
            1e-5);
    }
  g_rand_free (rand);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/front/sees", test_front_sees);
  g_test_add_func ("/front/in-half", test_front_in_half);
  g_test_add_func ("/front/look", test_look);
  return g_test_run ();
}
