/* cct.c - the colour temperature and tint of a light
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cct.h"

#include <math.h>

#define COARSE 64 /* points of the locus, for a first look */
#define STEPS 40  /* of the search between its neighbours */

/* sRGB to CIE XYZ (IEC 61966-2-1) */
static const gdouble XYZ[3][3] = { { 0.4124, 0.3576, 0.1805 },
                                   { 0.2126, 0.7152, 0.0722 },
                                   { 0.0193, 0.1192, 0.9505 } };

static void
find_uv (gdouble uv[2], const gdouble light[3])
{
  gdouble xyz[3] = { 0 };
  gdouble sum;

  for (guint i = 0; i < 3; i++)
    for (guint c = 0; c < 3; c++)
      xyz[i] += XYZ[i][c] * light[c];
  sum = xyz[0] + 15 * xyz[1] + 3 * xyz[2];
  uv[0] = 4 * xyz[0] / sum;
  uv[1] = 6 * xyz[1] / sum;
}

static void
find_planckian (gdouble uv[2], gdouble mired)
{
  const gdouble t = 1e6 / mired;

  uv[0] = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t)
          / (1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t);
  uv[1] = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t)
          / (1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t);
}

static gdouble
get_distance (gdouble mired, const gdouble uv[2])
{
  gdouble at[2];

  find_planckian (at, mired);
  return hypot (uv[0] - at[0], uv[1] - at[1]);
}

void
cct_find (Cct *out, const gdouble light[3])
{
  const gdouble step = (CCT_MIRED_MAX - CCT_MIRED_MIN) / COARSE;
  gdouble uv[2], at[2];
  gdouble best = CCT_MIRED_MIN;
  gdouble low, high;

  find_uv (uv, light);
  for (guint i = 1; i <= COARSE; i++)
    if (get_distance (CCT_MIRED_MIN + i * step, uv) < get_distance (best, uv))
      best = CCT_MIRED_MIN + i * step;
  low = MAX (best - step, CCT_MIRED_MIN);
  high = MIN (best + step, CCT_MIRED_MAX);
  for (guint i = 0; i < STEPS; i++)
    {
      const gdouble a = low + (high - low) / 3, b = high - (high - low) / 3;

      if (get_distance (a, uv) < get_distance (b, uv))
        high = b;
      else
        low = a;
    }
  out->mired = (low + high) / 2;
  find_planckian (at, out->mired);
  out->duv = copysign (get_distance (out->mired, uv), uv[1] - at[1]);
}
