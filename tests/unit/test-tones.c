/* test-tones.c - means and quantiles of a photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/tones.h"

#define N 1000

static void
test_ramp (void)
{
  g_autofree gfloat *rgb = g_new (gfloat, 3 * N);
  Tones tones;

  for (guint i = 0; i < N; i++)
    {
      const gfloat v = (gfloat) ((i * 7 % N) / (N - 1.0));

      rgb[3 * i] = v;
      rgb[3 * i + 1] = 0.25f + v / 2;
      rgb[3 * i + 2] = 2 * v - 0.5f; /* a quarter is beyond either end */
    }
  tones_measure (&tones, rgb, N);
  g_assert_cmpfloat_with_epsilon (tones.mean[0], 0.5, 1e-4);
  g_assert_cmpfloat_with_epsilon (tones.mean[1], 0.5, 1e-4);
  g_assert_cmpfloat_with_epsilon (tones.mean[2], 0.5, 1e-3);
  g_assert_cmpfloat_with_epsilon (tones.darkest[0], 0.01, 0.002);
  g_assert_cmpfloat_with_epsilon (tones.darkest[1], 0.255, 0.002);
  g_assert_cmpfloat (tones.darkest[2], ==, 0);
  g_assert_cmpfloat_with_epsilon (tones.lightest[0], 0.99, 0.002);
  g_assert_cmpfloat_with_epsilon (tones.lightest[1], 0.745, 0.002);
  g_assert_cmpfloat (tones.lightest[2], ==, 1);
}

static void
test_single (void)
{
  const gfloat rgb[3] = { 0.0f, 0.5f, 1.0f };
  Tones tones;

  tones_measure (&tones, rgb, 1);
  for (guint c = 0; c < 3; c++)
    {
      g_assert_cmpfloat_with_epsilon (tones.mean[c], rgb[c], 1e-6);
      g_assert_cmpfloat_with_epsilon (tones.darkest[c], rgb[c], 1e-3);
      g_assert_cmpfloat_with_epsilon (tones.lightest[c], rgb[c], 1e-3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tones/ramp", test_ramp);
  g_test_add_func ("/tones/single", test_single);
  return g_test_run ();
}
