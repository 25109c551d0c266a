/* flat.c - the effect of the numbers on flat areas
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "flat.h"

#include <math.h>
#include <string.h>

/* Below this determinant colours fall together. */
#define MIN_DETERMINANT 1e-6

static const gdouble MEAN[3] = PARAMS_MEAN;
static const gdouble STD[3] = PARAMS_STD;

void
flat_init (Flat *flat, const SympieTransform *t)
{
  gdouble sum = 0;

  for (guint i = 0; i < 25; i++)
    sum += t->k[i / 5][i % 5];
  for (guint c = 0; c < 3; c++)
    {
      flat->offset[c] = MEAN[c] + sum * t->b[c] * STD[c];
      for (guint d = 0; d < 3; d++)
        {
          flat->mix[d][c] = sum * t->cm[d][c] * STD[c] / STD[d];
          flat->offset[c] -= MEAN[d] * flat->mix[d][c];
        }
    }
}

void
flat_map (gdouble out[3], const Flat *flat, const gdouble in[3])
{
  gdouble result[3];

  for (guint c = 0; c < 3; c++)
    {
      result[c] = flat->offset[c];
      for (guint d = 0; d < 3; d++)
        result[c] += in[d] * flat->mix[d][c];
    }
  memcpy (out, result, sizeof result);
}

static gdouble
get_determinant (const gdouble m[3][3])
{
  gdouble sum = 0;

  for (guint i = 0; i < 3; i++)
    {
      const guint j = (i + 1) % 3, k = (i + 2) % 3;

      sum += m[0][i] * (m[1][j] * m[2][k] - m[1][k] * m[2][j]);
    }
  return sum;
}

/* Cramer's rule. */
gboolean
flat_invert (gdouble in[3], const Flat *flat, const gdouble out[3])
{
  const gdouble whole = get_determinant (flat->mix);

  if (fabs (whole) < MIN_DETERMINANT)
    return FALSE;
  for (guint d = 0; d < 3; d++)
    {
      gdouble replaced[3][3];

      memcpy (replaced, flat->mix, sizeof replaced);
      for (guint c = 0; c < 3; c++)
        replaced[d][c] = out[c] - flat->offset[c];
      in[d] = get_determinant (replaced) / whole;
    }
  return TRUE;
}
