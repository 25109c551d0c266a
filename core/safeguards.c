/* safeguards.c - limits that the image itself sets to its estimate
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "safeguards.h"

#include <math.h>

/* A kernel with a smaller sum has no shade of its own to keep. */
#define MIN_SUM 1e-3

#define STEPS 20 /* steps of the bisection */

/* With v in [0, 1] the colour step makes of a grey (v, v, v)
 *   w[c] = v * gain[c] + shift[c],
 * and K, which does not scale the mean that the numbers are about,
 *   y[c] = sum * w[c] + mean[c] * (1 - sum). */
void
safeguards_keep_grey (SympieParams *p)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gdouble gain = 0.0, shift = 0.0, sum = 0.0;

  for (guint i = 0; i < 25; i++)
    sum += p->k[i / 5][i % 5];
  if (fabs (sum) < MIN_SUM)
    sum = 1.0;
  for (guint c = 0; c < 3; c++)
    {
      shift += sum * mean[c] / 3.0 + mean[c] * (1.0 - sum) / 3.0;
      for (guint d = 0; d < 3; d++)
        {
          const gdouble mix = (gdouble) p->cm[d][c] * std[c] / std[d];

          gain += sum * mix / 3.0;
          shift += sum * mix * ((gdouble) p->cs[d] * std[d] - mean[d]) / 3.0;
        }
    }
  for (guint c = 0; c < 3; c++)
    {
      for (guint d = 0; d < 3; d++)
        p->cm[d][c] = d == c ? (gfloat) gain : 0.0f;
      p->cs[c] = gain == 0.0
                   ? 0.0f
                   : (gfloat) (((shift - mean[c]) / gain + mean[c]) / std[c]);
    }
  for (guint i = 0; i < 25; i++)
    p->k[i / 5][i % 5] /= (gfloat) sum;
}

/* The factor by which K and Cm multiply the standard deviation of noise that is
 * the same in all channels and independent from pixel to pixel. */
static gdouble
get_noise_gain (const SympieParams *p)
{
  static const gfloat std[3] = PARAMS_STD;
  gdouble mix = 0.0, kernel = 0.0;

  for (guint c = 0; c < 3; c++)
    for (guint d = 0; d < 3; d++)
      {
        const gdouble term = (gdouble) p->cm[d][c] * std[c] / std[d];

        mix += term * term / 3.0;
      }
  for (guint i = 0; i < 25; i++)
    kernel += (gdouble) p->k[i / 5][i % 5] * p->k[i / 5][i % 5];
  return sqrt (mix * kernel);
}

gboolean
safeguards_limit_noise (SympieParams *p, gdouble ratio)
{
  const gdouble allowed = MAX (1.0, ratio * ratio / 9.0);
  SympieParams held = PARAMS_IDENTITY;
  gdouble low = 0.0, high = 1.0;

  if (get_noise_gain (p) <= allowed)
    return FALSE;
  for (guint i = 0; i < STEPS; i++)
    {
      const gdouble strength = (low + high) / 2.0;
      SympieParams tried;

      if (params_at_strength (&tried, p, strength)
          && get_noise_gain (&tried) <= allowed)
        {
          low = strength;
          held = tried;
        }
      else
        high = strength;
    }
  *p = held;
  return TRUE;
}
