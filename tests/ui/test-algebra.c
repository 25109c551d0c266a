/* test-algebra.c - editing of Cm and K
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/dwm.h"
#include "core/readings.h"
#include "ui/editors/kernel-algebra.h"
#include "ui/editors/mix-algebra.h"
#include "ui/number.h"

#define N_RANDOM 200

static void
draw_mix (gfloat cm[3][3], GRand *rand)
{
  for (guint i = 0; i < 9; i++)
    cm[i / 3][i % 3] =
      (gfloat) g_rand_double_range (rand, -0.4, 0.4) + (i % 4 == 0);
}

static void
draw_kernel (gfloat k[5][5], GRand *rand)
{
  for (guint i = 0; i < 25; i++)
    k[i / 5][i % 5] =
      (gfloat) g_rand_double_range (rand, -0.1, 0.1) + (i == 12);
}

static void
test_mix_readings (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint n = 0; n < N_RANDOM; n++)
    {
      SympieParams p = PARAMS_IDENTITY;
      SympieReadings whole;
      MixReadings r;

      draw_mix (p.cm, rand);
      mix_read (&r, p.cm);
      readings_take (&whole, &p, 1.0);
      g_assert_cmpfloat_with_epsilon (r.gain, whole.contrast, 1e-5);
      g_assert_cmpfloat_with_epsilon (r.saturation, whole.saturation, 1e-5);
    }
}

static void
test_mix_whole (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint n = 0; n < N_RANDOM; n++)
    {
      gfloat cm[3][3];
      MixReadings before, after;

      draw_mix (cm, rand);
      mix_read (&before, cm);
      g_assert_true (mix_set_gain (cm, 1.3));
      mix_read (&after, cm);
      g_assert_cmpfloat_with_epsilon (after.gain, 1.3, 1e-5);
      g_assert_cmpfloat_with_epsilon (after.saturation, before.saturation,
                                      1e-5);
      mix_set_saturation (cm, 0.4);
      mix_read (&after, cm);
      g_assert_cmpfloat_with_epsilon (after.gain, 1.3, 1e-5);
      g_assert_cmpfloat_with_epsilon (after.saturation, 0.4, 1e-5);
      mix_set_saturation (cm, 0.0);
      mix_set_saturation (cm, 1.0);
      mix_read (&after, cm);
      g_assert_cmpfloat_with_epsilon (after.saturation, 1.0, 1e-5);
    }
}

static void
test_mix_no_gain (void)
{
  gfloat cm[3][3] = { { 0 } };

  g_assert_false (mix_set_gain (cm, 1.0));
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat (cm[i / 3][i % 3], ==, 0.0f);
}

/* The response to a step of grey must not change. */
static void
get_grey_step (gdouble step[3], const gfloat cm[3][3])
{
  static const gfloat greys[2][3] = { { 0.2f, 0.2f, 0.2f },
                                      { 0.7f, 0.7f, 0.7f } };
  g_autofree gfloat *scratch = g_new (gfloat, dwm_scratch_size (1, 3));
  SympieParams p = PARAMS_IDENTITY;
  gfloat out[2][3];
  Dwm dwm;

  memcpy (p.cm, cm, sizeof p.cm);
  dwm_init (&dwm, &p, 1.0, DWM_EXTEND, FALSE);
  for (guint i = 0; i < 2; i++)
    dwm_warp (&dwm, out[i], 3, greys[i], 3, 1, 1, 3, NULL, scratch);
  for (guint c = 0; c < 3; c++)
    step[c] = out[1][c] - out[0][c];
}

static void
test_keep_greys (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint n = 0; n < N_RANDOM; n++)
    {
      guint i = g_rand_int_range (rand, 0, 9);
      gfloat cm[3][3];
      gdouble before[3], after[3];

      draw_mix (cm, rand);
      get_grey_step (before, cm);
      mix_set_number (cm, i / 3, i % 3, 0.9f, TRUE);
      get_grey_step (after, cm);
      g_assert_cmpfloat (cm[i / 3][i % 3], ==, 0.9f);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (after[c], before[c], 2e-6);
    }
}

static gfloat
look_turned (
  gfloat k[5][5], guint i, guint j, KernelSymmetry symmetry, guint which)
{
  if (symmetry == KERNEL_ROTATE)
    return which == 0 ? k[j][4 - i] : k[4 - i][4 - j];
  if (symmetry == KERNEL_FULL && which == 0)
    return k[j][i];
  return which == 0 ? k[4 - i][j] : k[i][4 - j];
}

static void
test_symmetry (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint n = 0; n < N_RANDOM; n++)
    {
      KernelSymmetry symmetry = 1 + n % 3;
      guint at = g_rand_int_range (rand, 0, 25);
      gfloat k[5][5];
      gdouble sum;

      draw_kernel (k, rand);
      sum = kernel_get_sum (k);
      kernel_symmetrise (k, symmetry);
      g_assert_cmpfloat_with_epsilon (kernel_get_sum (k), sum, 1e-5);
      kernel_set_number (k, at / 5, at % 5, 0.5f, symmetry, TRUE);
      g_assert_cmpfloat (k[at / 5][at % 5], ==, 0.5f);
      g_assert_cmpfloat_with_epsilon (kernel_get_sum (k), sum, 1e-5);
      for (guint i = 0; i < 25; i++)
        for (guint which = 0; which < 2; which++)
          g_assert_cmpfloat_with_epsilon (
            look_turned (k, i / 5, i % 5, symmetry, which), k[i / 5][i % 5],
            1e-6);
    }
}

static void
test_free_number (void)
{
  SympieParams p = PARAMS_IDENTITY;

  kernel_set_number (p.k, 0, 1, 0.25f, KERNEL_FREE, TRUE);
  g_assert_cmpfloat (p.k[0][1], ==, 0.25f);
  g_assert_cmpfloat (p.k[2][2], ==, 0.75f);
  kernel_set_number (p.k, 0, 1, 0.5f, KERNEL_FREE, FALSE);
  g_assert_cmpfloat (p.k[2][2], ==, 0.75f);
  kernel_set_number (p.k, 2, 2, 0.75f + 0.24f, KERNEL_FREE, TRUE);
  g_assert_cmpfloat_with_epsilon (p.k[4][4], -0.01, 1e-6);
}

static void
test_sharpness (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  SympieParams p = PARAMS_IDENTITY;

  g_assert_cmpfloat_with_epsilon (kernel_get_sharpness (p.k), 1.0, 1e-9);
  for (guint n = 0; n < N_RANDOM; n++)
    {
      gfloat k[5][5], old[5][5];
      gdouble sum, sharpness;

      draw_kernel (k, rand);
      memcpy (old, k, sizeof k);
      sum = kernel_get_sum (k);
      sharpness = kernel_get_sharpness (k);
      g_assert_true (kernel_set_sharpness (k, 1.7));
      g_assert_cmpfloat_with_epsilon (kernel_get_sharpness (k), 1.7, 1e-5);
      g_assert_cmpfloat_with_epsilon (kernel_get_sum (k), sum, 1e-5);
      kernel_set_sharpness (k, sharpness);
      for (guint i = 0; i < 25; i++)
        g_assert_cmpfloat_with_epsilon (k[i / 5][i % 5], old[i / 5][i % 5],
                                        1e-5);
    }
}

static void
test_sharpness_reading (void)
{
  SympieParams p = PARAMS_IDENTITY;
  SympieReadings r;

  kernel_set_sharpness (p.k, 1.4);
  readings_take (&r, &p, 1.0);
  g_assert_cmpfloat_with_epsilon (r.sharpness, 1.4, 1e-5);
  kernel_set_number (p.k, 2, 2, p.k[2][2] - 1.0f, KERNEL_FREE, FALSE);
  g_assert_cmpfloat_with_epsilon (kernel_get_sum (p.k), 0.0, 1e-6);
  g_assert_false (kernel_set_sharpness (p.k, 1.0));
}

static void
test_response (void)
{
  SympieParams p = PARAMS_IDENTITY;

  g_assert_cmpfloat_with_epsilon (kernel_get_response (p.k, 0.3, 0.1), 1.0,
                                  1e-9);
  for (guint i = 0; i < 25; i++)
    p.k[i / 5][i % 5] = i / 5 == 2 ? 0.2f : 0.0f;
  g_assert_cmpfloat_with_epsilon (kernel_get_response (p.k, 0.0, 0.5), 1.0,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (kernel_get_response (p.k, 0.2, 0.0), 0.0,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (kernel_get_response (p.k, 0.5, 0.0), 0.2,
                                  1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mix/readings", test_mix_readings);
  g_test_add_func ("/mix/whole", test_mix_whole);
  g_test_add_func ("/mix/no-gain", test_mix_no_gain);
  g_test_add_func ("/mix/keep-greys", test_keep_greys);
  g_test_add_func ("/kernel/symmetry", test_symmetry);
  g_test_add_func ("/kernel/free-number", test_free_number);
  g_test_add_func ("/kernel/sharpness", test_sharpness);
  g_test_add_func ("/kernel/sharpness-reading", test_sharpness_reading);
  g_test_add_func ("/kernel/response", test_response);
  return g_test_run ();
}
