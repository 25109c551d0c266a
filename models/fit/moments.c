/* moments.c - the warp's error as a polynomial
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/vectors.h"
#include "moments-private.h"

#define RADIUS 4 /* of the lags, in pixels */
#define WIDE (2 * RADIUS + 1)
#define LANES 8

const gdouble moments_weight[3] = { 0.229 * 0.229 / 3, 0.224 * 0.224 / 3,
                                    0.225 * 0.225 / 3 };

/* ---- taking them ---- */

typedef gfloat Vector __attribute__ ((
  vector_size (LANES * sizeof (gfloat)), aligned (4), may_alias));

/* Adds the sum of a[q] b[q + i] to sums[i] for each i < @lags. */
static inline __attribute__ ((always_inline)) void
correlate (gdouble *sums, const gfloat *a, const gfloat *b, gsize n, guint lags)
{
  Vector lanes[WIDE] = { 0 };
  gsize whole = n - n % LANES;

  for (gsize q = 0; q < whole; q += LANES)
    {
      Vector here = *(const Vector *) (a + q);

#pragma GCC unroll 9
      for (guint i = 0; i < lags; i++)
        lanes[i] += here * *(const Vector *) (b + q + i);
    }
#pragma GCC unroll 9
  for (guint i = 0; i < lags; i++)
    {
      for (guint l = 0; l < LANES; l++)
        sums[i] += lanes[i][l];
      for (gsize q = whole; q < n; q++)
        sums[i] += a[q] * b[q + i];
    }
}

VECTORS static void
correlate_wide (gdouble sums[WIDE], const gfloat *a, const gfloat *b, gsize n)
{
  correlate (sums, a, b, n, WIDE);
}

VECTORS static void
correlate_k (gdouble sums[K_SIDE], const gfloat *a, const gfloat *b, gsize n)
{
  correlate (sums, a, b, n, K_SIDE);
}

/* The window along a side of @n pixels; its squares sum to 1. */
static void
make_fade (gfloat *fade, guint n)
{
  guint radius = MIN (MOMENTS_FADE, n / 4);
  gdouble sum = 0.0;

  for (guint i = 0; i < n; i++)
    {
      gdouble from_edge = (MIN (i, n - 1 - i) + 0.5) / radius;

      fade[i] = (gfloat) (0.5 - 0.5 * cos (G_PI * MIN (from_edge, 1.0)));
      sum += fade[i] * fade[i];
    }
  for (guint i = 0; i < n; i++)
    fade[i] /= (gfloat) sqrt (sum);
}

static gdouble
get_mean (const real *plane,
          const gfloat *fade_y,
          const gfloat *fade_x,
          guint h,
          guint w)
{
  gdouble sum = 0.0;

  for (guint y = 0; y < h; y++)
    {
      gfloat row = 0.0f;

      for (guint x = 0; x < w; x++)
        row += fade_x[x] * fade_x[x] * (gfloat) plane[(gsize) y * w + x];
      sum += fade_y[y] * fade_y[y] * row;
    }
  return sum;
}

/* A channel minus its mean, windowed, with a halo of RADIUS pixels that repeats
 * what lies at the other edge. Returns: the mean. */
static gdouble
surround (gfloat *out,
          const real *plane,
          const gfloat *fade_y,
          const gfloat *fade_x,
          guint h,
          guint w)
{
  gdouble mean = get_mean (plane, fade_y, fade_x, h, w);

  for (guint y = 0; y < h + 2 * RADIUS; y++)
    {
      guint row = (y + h - RADIUS) % h;
      const real *from = plane + (gsize) row * w;

      out += RADIUS;
      for (guint x = 0; x < w; x++)
        out[x] = fade_y[row] * fade_x[x] * (gfloat) (from[x] - mean);
      for (guint x = 0; x < RADIUS; x++)
        {
          out[(gint) x - RADIUS] = out[w - RADIUS + x];
          out[w + x] = out[x];
        }
      out += w + RADIUS;
    }
  return mean;
}

/* Sums of a(q) b(q + lag), for lags of @lag rows and all columns up to @radius
 * either way (RADIUS, or K's). */
static void
correlate_rows (gdouble means[WIDE],
                const gfloat *a,
                const gfloat *b,
                Maps maps,
                gint lag,
                guint radius)
{
  gsize width = maps.w + 2 * RADIUS;

  memset (means, 0, WIDE * sizeof *means);
  for (gsize y = RADIUS; y < RADIUS + maps.h; y++)
    {
      const gfloat *here = a + y * width + RADIUS;
      const gfloat *there = b + (y + lag) * width + RADIUS - radius;

      if (radius == RADIUS)
        correlate_wide (means, here, there, maps.w);
      else
        correlate_k (means, here, there, maps.w);
    }
}

static void
take_pair (Moments *moments, const gfloat *planes, Maps maps, guint a, guint b)
{
  gsize size = (gsize) (maps.h + 2 * RADIUS) * (maps.w + 2 * RADIUS);
  const gfloat *corrupted = planes + a * size;
  const gfloat *clean = planes + (3 + b) * size;
  gdouble means[WIDE];

  for (gint y = 0; y <= RADIUS; y++)
    {
      correlate_rows (means, corrupted, planes + b * size, maps, y, RADIUS);
      for (gint x = -RADIUS; x <= RADIUS; x++)
        if (WIDE * y + x >= 0)
          moments->corrupted[WIDE * y + x][a][b] = (gfloat) means[x + RADIUS];
    }
  for (gint y = -K_RADIUS; y <= K_RADIUS; y++)
    {
      correlate_rows (means, clean, corrupted, maps, y, K_RADIUS);
      for (gint x = 0; x < K_SIDE; x++)
        moments->both[K_SIDE * (y + K_RADIUS) + x][a][b] = (gfloat) means[x];
    }
}

void
moments_measure (Moments *moments,
                 const real *corrupted,
                 const real *clean,
                 Maps maps,
                 guint image)
{
  gsize area = (gsize) maps.h * maps.w;
  gsize size = (gsize) (maps.h + 2 * RADIUS) * (maps.w + 2 * RADIUS);
  g_autofree gfloat *planes = g_new (gfloat, 6 * size);
  g_autofree gfloat *fade_y = g_new (gfloat, maps.h);
  g_autofree gfloat *fade_x = g_new (gfloat, maps.w);

  make_fade (fade_y, maps.h);
  make_fade (fade_x, maps.w);
  for (guint c = 0; c < 3; c++)
    {
      gsize from = ((gsize) c * maps.n + image) * area;
      gdouble means[WIDE];

      moments->mean[c] = (gfloat) (sum_reals (corrupted + from, area) / area);
      moments->corrupted_mean[c] = (gfloat) surround (
        planes + c * size, corrupted + from, fade_y, fade_x, maps.h, maps.w);
      moments->clean_mean[c] = (gfloat) surround (
        planes + (3 + c) * size, clean + from, fade_y, fade_x, maps.h, maps.w);
      correlate_rows (means, planes + (3 + c) * size, planes + (3 + c) * size,
                      maps, 0, K_RADIUS);
      moments->clean_var[c] = (gfloat) means[K_RADIUS];
    }
  for (guint a = 0; a < 3; a++)
    for (guint b = 0; b < 3; b++)
      take_pair (moments, planes, maps, a, b);
}

/* ---- the error ---- */

/* The autocorrelation of K at a lag; adds the gradient for K, given @rate, that
 * of the result, to @slope. */
static gdouble
sum_products (gdouble *slope,
              const gdouble p[PARAMS_N],
              gint lag_y,
              gint lag_x,
              gdouble rate)
{
  gdouble sum = 0.0;

  for (gint y = MAX (0, -lag_y); y < K_SIDE - MAX (0, lag_y); y++)
    for (gint x = MAX (0, -lag_x); x < K_SIDE - MAX (0, lag_x); x++)
      {
        gint j = K_SIDE * y + x;
        gint k = K_SIDE * (y + lag_y) + x + lag_x;

        sum += K (p, j) * K (p, k);
        if (!slope)
          continue;
        K (slope, j) += rate * K (p, k);
        K (slope, k) += rate * K (p, j);
      }
  return sum;
}

static void
lag_split (gint *y, gint *x, gint lag)
{
  *y = (lag + RADIUS) / WIDE;
  *x = (lag + RADIUS) % WIDE - RADIUS;
}

void
moments_filter (MomentsFiltered *seen,
                const Moments *moments,
                const gdouble p[PARAMS_N])
{
  memset (seen, 0, sizeof *seen);
  for (gint lag = 0; lag < MOMENTS_LAGS; lag++)
    {
      gint y, x;
      gdouble products;

      lag_split (&y, &x, lag);
      products = sum_products (NULL, p, y, x, 0.0);
      for (guint a = 0; a < 3; a++)
        for (guint b = 0; b < 3; b++)
          seen->square[a][b] += products
                                * (moments->corrupted[lag][a][b]
                                   + (lag ? moments->corrupted[lag][b][a] : 0));
    }
  for (guint j = 0; j < K_N; j++)
    {
      seen->sum += K (p, j);
      for (guint a = 0; a < 3; a++)
        for (guint b = 0; b < 3; b++)
          seen->cross[a][b] += K (p, j) * moments->both[j][a][b];
    }
}

/* The gradient of K through z. */
static void
slope_of_k (gdouble slope[PARAMS_N],
            const Moments *moments,
            const gdouble p[PARAMS_N])
{
  gdouble weight[3][3] = { 0 };

  for (guint c = 0; c < 3; c++)
    for (guint a = 0; a < 3; a++)
      for (guint b = 0; b < 3; b++)
        weight[a][b] += moments_weight[c] * CM (p, a, c) * CM (p, b, c);
  for (gint lag = 0; lag < MOMENTS_LAGS; lag++)
    {
      gdouble rate = 0.0;
      gint y, x;

      for (guint a = 0; a < 3; a++)
        for (guint b = 0; b < 3; b++)
          rate += weight[a][b] * moments->corrupted[lag][a][b];
      lag_split (&y, &x, lag);
      sum_products (slope, p, y, x, lag ? 2.0 * rate : rate);
    }
  for (guint j = 0; j < K_N; j++)
    for (guint a = 0; a < 3; a++)
      for (guint c = 0; c < 3; c++)
        K (slope, j) -=
          2.0 * moments_weight[c] * CM (p, a, c) * moments->both[j][a][c];
}

gdouble
moments_error (gdouble slope[PARAMS_N],
               const Moments *moments,
               const gdouble p[PARAMS_N])
{
  gdouble unused[PARAMS_N];
  gdouble *to = slope ? slope : unused;
  MomentsFiltered seen;
  gdouble error = 0.0;

  moments_filter (&seen, moments, p);
  memset (to, 0, PARAMS_N * sizeof *to);
  for (guint c = 0; c < 3; c++)
    {
      gdouble weight = moments_weight[c];
      gdouble mean = OFFSET (p, c);
      gdouble off;

      for (guint a = 0; a < 3; a++)
        mean += moments->corrupted_mean[a] * CM (p, a, c);
      off = seen.sum * mean - moments->clean_mean[c];
      error += weight * (moments->clean_var[c] + off * off);
      for (guint a = 0; a < 3; a++)
        {
          gdouble row = 0.0;

          for (guint b = 0; b < 3; b++)
            row += seen.square[a][b] * CM (p, b, c);
          error += weight * CM (p, a, c) * (row - 2.0 * seen.cross[a][c]);
          CM (to, a, c) = 2.0 * weight
                          * (row - seen.cross[a][c]
                             + off * seen.sum * moments->corrupted_mean[a]);
        }
      OFFSET (to, c) = 2.0 * weight * off * seen.sum;
      for (guint j = 0; j < K_N; j++)
        K (to, j) += 2.0 * weight * off * mean;
    }
  if (slope)
    slope_of_k (slope, moments, p);
  return MAX (error, 0.0);
}
