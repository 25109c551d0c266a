/* test-whiten.c - features lose what they have in common, and get it back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/fit/whiten.h"

#include <string.h>

#define THREADS 2
#define COUNT 400
#define CHANNELS 6
#define STILL 5 /* the channel that never changes */

static gfloat *
make_features (GRand *rand)
{
  gfloat *features = g_new (gfloat, COUNT * CHANNELS);

  for (guint i = 0; i < COUNT; i++)
    {
      gdouble common = g_rand_double_range (rand, 0.0, 1.0);

      for (guint c = 0; c < CHANNELS; c++)
        features[i * CHANNELS + c] =
          c == STILL
            ? 1.0f
            : (gfloat) (c * common + g_rand_double_range (rand, 0.0, 1.0));
    }
  return features;
}

static void
test_whitened (void)
{
  GRand *rand = g_rand_new_with_seed (1);
  g_autofree gfloat *features = make_features (rand);
  g_autoptr (Whiten) whiten = whiten_new (features, COUNT, CHANNELS);

  whiten_apply (whiten, features, COUNT, THREADS);
  for (guint a = 0; a < CHANNELS; a++)
    for (guint b = 0; b < CHANNELS; b++)
      {
        gdouble mean = 0.0, product = 0.0;

        for (guint i = 0; i < COUNT; i++)
          {
            gdouble x = features[i * CHANNELS + a];

            mean += x / COUNT;
            product += x * features[i * CHANNELS + b] / COUNT;
          }
        g_assert_cmpfloat_with_epsilon (mean, 0.0, 1e-4);
        g_assert_cmpfloat_with_epsilon (product, a == b && a != STILL, 0.02);
      }
  g_rand_free (rand);
}

static void
test_folded (void)
{
  GRand *rand = g_rand_new_with_seed (2);
  g_autofree gfloat *features = make_features (rand);
  g_autofree gfloat *white =
    g_memdup2 (features, COUNT * CHANNELS * sizeof (gfloat));
  g_autoptr (Whiten) whiten = whiten_new (features, COUNT, CHANNELS);
  gfloat weight[CHANNELS], folded[CHANNELS];
  gfloat bias = 0.7f;
  gdouble before = bias, after;

  whiten_apply (whiten, white, COUNT, THREADS);
  for (guint c = 0; c < CHANNELS; c++)
    {
      weight[c] = (gfloat) g_rand_double_range (rand, -1.0, 1.0);
      before += weight[c] * white[c];
    }
  memcpy (folded, weight, sizeof folded);
  whiten_fold (whiten, folded, &bias, 1);
  after = bias;
  for (guint c = 0; c < CHANNELS; c++)
    after += folded[c] * features[c];
  g_assert_cmpfloat_with_epsilon (before, after, 1e-4);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/whiten/whitened", test_whitened);
  g_test_add_func ("/whiten/folded", test_folded);
  return g_test_run ();
}
