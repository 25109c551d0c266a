/* metrics.c - PSNR and SSIM
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics.h"

#include <math.h>
#include <string.h>

#include "core/vectors.h"

#define TAPS METRICS_SSIM_SIDE
#define SIGMA 1.5
#define C1 (0.01f * 0.01f)
#define C2 (0.03f * 0.03f)
#define RUN 1024 /* numbers per single-precision sum */

/* The means within a window. */
typedef enum
{
  MEAN_A,
  MEAN_B,
  MEAN_SQUARES, /* a * a + b * b: SSIM needs only the sum */
  MEAN_PRODUCT,
  N_MEANS
} Mean;

VECTORS static gfloat
sum_squares (const gfloat *a, const gfloat *b, gsize n)
{
  gfloat lanes[16] = { 0 };
  gfloat sum = 0;
  gsize i = 0;

  for (; i + 16 <= n; i += 16)
    for (guint j = 0; j < 16; j++)
      lanes[j] += (a[i + j] - b[i + j]) * (a[i + j] - b[i + j]);
  for (; i < n; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  for (guint j = 0; j < 16; j++)
    sum += lanes[j];
  return sum;
}

gdouble
metrics_mse (const gfloat *a, const gfloat *b, gsize n)
{
  gdouble sum = 0;

  g_return_val_if_fail (n > 0, 0);

  for (gsize i = 0; i < n; i += RUN)
    sum += sum_squares (a + i, b + i, MIN (n - i, RUN));
  return sum / n;
}

gdouble
metrics_psnr (gdouble mse)
{
  return mse > 0 ? MIN (-10 * log10 (mse), METRICS_PSNR_MAX) : METRICS_PSNR_MAX;
}

static void
make_window (gfloat taps[TAPS])
{
  gdouble exact[TAPS];
  gdouble sum = 0;

  for (gint i = 0; i < TAPS; i++)
    {
      gdouble x = i - TAPS / 2;

      exact[i] = exp (-x * x / (2 * SIGMA * SIGMA));
      sum += exact[i];
    }
  for (guint i = 0; i < TAPS; i++)
    taps[i] = exact[i] / sum;
}

/* Filters TAPS rows from a and b on vertically. */
VECTORS static void
filter_down (gfloat *restrict out,
             const gfloat *a,
             const gfloat *b,
             const gfloat *taps,
             guint width)
{
  gfloat *restrict mean_a = out + MEAN_A * width;
  gfloat *restrict mean_b = out + MEAN_B * width;
  gfloat *restrict squares = out + MEAN_SQUARES * width;
  gfloat *restrict product = out + MEAN_PRODUCT * width;

  memset (out, 0, N_MEANS * width * sizeof (gfloat));
  for (guint t = 0; t < TAPS; t++, a += width, b += width)
    for (guint x = 0; x < width; x++)
      {
        gfloat weighted_a = taps[t] * a[x];
        gfloat weighted_b = taps[t] * b[x];

        mean_a[x] += weighted_a;
        mean_b[x] += weighted_b;
        squares[x] += weighted_a * a[x] + weighted_b * b[x];
        product[x] += weighted_a * b[x];
      }
}

VECTORS static void
filter_across (gfloat *restrict out,
               const gfloat *restrict in,
               const gfloat *taps,
               guint n)
{
  for (guint x = 0; x < n; x++)
    {
      gfloat sum = 0;

      for (guint t = 0; t < TAPS; t++)
        sum += taps[t] * in[x + t];
      out[x] = sum;
    }
}

VECTORS static void
compare (gfloat *restrict out,
         const gfloat *restrict means,
         guint stride,
         guint n)
{
  const gfloat *mean_a = means + MEAN_A * stride;
  const gfloat *mean_b = means + MEAN_B * stride;
  const gfloat *squares = means + MEAN_SQUARES * stride;
  const gfloat *product = means + MEAN_PRODUCT * stride;

  for (guint x = 0; x < n; x++)
    {
      gfloat both = mean_a[x] * mean_b[x];
      gfloat each = mean_a[x] * mean_a[x] + mean_b[x] * mean_b[x];

      out[x] = (2 * both + C1) * (2 * (product[x] - both) + C2)
               / ((each + C1) * (squares[x] - each + C2));
    }
}

/* rows: 2 * N_MEANS + 1 rows of working memory. */
static gdouble
ssim_of_plane (const gfloat *a,
               const gfloat *b,
               guint height,
               guint width,
               const gfloat *taps,
               gfloat *rows)
{
  guint across = width - TAPS + 1;
  guint down = height - TAPS + 1;
  gfloat *means = rows + N_MEANS * width;
  gfloat *result = means + N_MEANS * width;
  gdouble sum = 0;

  for (guint y = 0; y < down; y++)
    {
      filter_down (rows, a + (gsize) y * width, b + (gsize) y * width, taps,
                   width);
      for (guint i = 0; i < N_MEANS; i++)
        filter_across (means + i * width, rows + i * width, taps, across);
      compare (result, means, width, across);
      for (guint x = 0; x < across; x++)
        sum += result[x];
    }
  return sum / ((gdouble) across * down);
}

gdouble
metrics_ssim (const gfloat *a, const gfloat *b, guint height, guint width)
{
  gsize plane = (gsize) height * width;
  gfloat taps[TAPS];
  g_autofree gfloat *rows = NULL;
  gdouble sum = 0;

  g_return_val_if_fail (height >= TAPS && width >= TAPS, 0);

  rows = g_malloc_n ((gsize) (2 * N_MEANS + 1) * width, sizeof (gfloat));
  make_window (taps);
  for (guint c = 0; c < 3; c++)
    sum +=
      ssim_of_plane (a + c * plane, b + c * plane, height, width, taps, rows);
  return sum / 3;
}
