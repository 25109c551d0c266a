/* tones.c - how dark, bright and coloured a photograph is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tones.h"

#include <math.h>

#define LEVELS 1024
#define DARKEST 0.01
#define LIGHTEST 0.99

static gdouble
find_quantile (const gsize counts[LEVELS], gdouble at, gsize n)
{
  gdouble left = at * (gdouble) n;
  guint level = 0;

  for (; level < LEVELS - 1; level++)
    {
      left -= (gdouble) counts[level];
      if (left <= 0)
        break;
    }
  return level / (LEVELS - 1.0);
}

void
tones_measure (Tones *out, const gfloat *rgb, gsize n)
{
  g_return_if_fail (n > 0);

  for (guint c = 0; c < 3; c++)
    {
      gsize counts[LEVELS] = { 0 };
      gdouble sum = 0;

      for (gsize i = 0; i < n; i++)
        {
          const gfloat v = CLAMP (rgb[3 * i + c], 0.0f, 1.0f);

          sum += v;
          counts[(guint) lrintf (v * (LEVELS - 1))]++;
        }
      out->mean[c] = sum / (gdouble) n;
      out->darkest[c] = find_quantile (counts, DARKEST, n);
      out->lightest[c] = find_quantile (counts, LIGHTEST, n);
    }
}
