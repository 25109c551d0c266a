/* test-metrics.c - PSNR and SSIM against hand-computed values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/judge/metrics.h"

#include <math.h>

static gfloat *
make_noise (gsize n)
{
  gfloat *numbers = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    numbers[i] = g_test_rand_double_range (0, 1);
  return numbers;
}

static void
test_mse (void)
{
  static const gsize sizes[] = { 1, 7, 16, 1023, 1024, 1025, 5000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize n = sizes[i];
      g_autofree gfloat *a = make_noise (n);
      g_autofree gfloat *b = make_noise (n);
      gdouble wanted = 0;

      for (gsize j = 0; j < n; j++)
        wanted += ((gdouble) a[j] - b[j]) * ((gdouble) a[j] - b[j]) / n;
      g_assert_cmpfloat_with_epsilon (metrics_mse (a, b, n), wanted, 1e-7);
      g_assert_cmpfloat (metrics_mse (a, a, n), ==, 0);
    }
}

static void
test_psnr (void)
{
  g_assert_cmpfloat_with_epsilon (metrics_psnr (1), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (metrics_psnr (0.01), 20, 1e-9);
  /* one step of 256 everywhere */
  g_assert_cmpfloat_with_epsilon (metrics_psnr (1 / (255.0 * 255)), 48.1308,
                                  1e-4);
  g_assert_cmpfloat (metrics_psnr (0), ==, METRICS_PSNR_MAX);
  g_assert_cmpfloat (metrics_psnr (1e-12), ==, METRICS_PSNR_MAX);
}

/* A literal implementation of the definition. */
static gdouble
reference_ssim (const gfloat *a, const gfloat *b, guint height, guint width)
{
  gdouble sum = 0;
  guint n = 0;

  for (guint c = 0; c < 3; c++)
    for (guint y = 5; y + 5 < height; y++)
      for (guint x = 5; x + 5 < width; x++)
        {
          gdouble all = 0, ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;

          for (gint i = -5; i <= 5; i++)
            for (gint j = -5; j <= 5; j++)
              {
                gsize at = ((gsize) c * height + y + i) * width + x + j;
                gdouble w = exp (-(i * i + j * j) / (2 * 1.5 * 1.5));

                all += w;
                ma += w * a[at];
                mb += w * b[at];
                aa += w * a[at] * a[at];
                bb += w * b[at] * b[at];
                ab += w * a[at] * b[at];
              }
          ma /= all;
          mb /= all;
          aa = aa / all - ma * ma;
          bb = bb / all - mb * mb;
          ab = ab / all - ma * mb;
          sum += (2 * ma * mb + 1e-4) * (2 * ab + 9e-4)
                 / ((ma * ma + mb * mb + 1e-4) * (aa + bb + 9e-4));
          n++;
        }
  return sum / n;
}

static void
test_ssim (void)
{
  static const guint sizes[][2] = { { 11, 11 }, { 12, 31 }, { 40, 17 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint h = sizes[i][0];
      guint w = sizes[i][1];
      g_autofree gfloat *a = make_noise (3 * h * w);
      g_autofree gfloat *b = make_noise (3 * h * w);

      for (guint j = 0; j < 3 * h * w; j++)
        b[j] = 0.6f * a[j] + 0.3f * b[j];
      g_assert_cmpfloat_with_epsilon (metrics_ssim (a, b, h, w),
                                      reference_ssim (a, b, h, w), 1e-5);
      g_assert_cmpfloat_with_epsilon (metrics_ssim (a, a, h, w), 1, 1e-6);
      g_assert_cmpfloat_with_epsilon (metrics_ssim (a, b, h, w),
                                      metrics_ssim (b, a, h, w), 1e-6);
    }
}

static void
test_ssim_flat (void)
{
  gfloat a[3 * 15 * 15];
  gfloat b[3 * 15 * 15];

  for (guint i = 0; i < G_N_ELEMENTS (a); i++)
    {
      a[i] = 0.2f;
      b[i] = 0.8f;
    }
  /* luminance alone: (2 * 0.16 + C1) / (0.04 + 0.64 + C1) */
  g_assert_cmpfloat_with_epsilon (metrics_ssim (a, b, 15, 15),
                                  (0.32 + 1e-4) / (0.68 + 1e-4), 1e-4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/mse", test_mse);
  g_test_add_func ("/metrics/psnr", test_psnr);
  g_test_add_func ("/metrics/ssim", test_ssim);
  g_test_add_func ("/metrics/ssim-flat", test_ssim_flat);
  return g_test_run ();
}
