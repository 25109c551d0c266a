/* faults-tone.c - tone curves of cameras, prints and filters
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/srgb.h"
#include "core/vectors.h"
#include "faults-private.h"

#define CONTRAST_MIN 0.01 /* below, no contrast is applied */
#define PRINT_MIN 0.005   /* reflectance of a print's black */

/* ---- renderings ---- */

static gdouble
sigmoid (gdouble x)
{
  return 1.0 / (1.0 + exp (-x));
}

gdouble
faults_encode_tone (const FaultTone *tone, gdouble light)
{
  gdouble value = pow (MAX (srgb_encode (light), 0.0), tone->gamma);
  gdouble low, high;

  if (tone->contrast < CONTRAST_MIN)
    return value;
  low = sigmoid (-tone->contrast * tone->pivot);
  high = sigmoid (tone->contrast * (1.0 - tone->pivot));
  return (sigmoid (tone->contrast * (value - tone->pivot)) - low)
         / (high - low);
}

gdouble
faults_decode_tone (const FaultTone *tone, gdouble value)
{
  if (tone->contrast >= CONTRAST_MIN)
    {
      gdouble low = sigmoid (-tone->contrast * tone->pivot);
      gdouble high = sigmoid (tone->contrast * (1.0 - tone->pivot));
      gdouble at = low + value * (high - low);

      value = tone->pivot + log (at / (1.0 - at)) / tone->contrast;
    }
  return srgb_decode (pow (MAX (value, 0.0), 1.0 / tone->gamma));
}

/* ---- prints and filters ---- */

static gdouble
clip (gdouble value)
{
  return CLAMP (value, 0.0, 1.0);
}

/* One channel, encoded. */
static gdouble
bend (const Faults *faults, guint c, gdouble value)
{
  value = clip (
    value + 2.0 * faults->curve[c] * value * (1.0 - value) * (value - 0.5));
  if (faults->gamma[c] != 1.0)
    value = pow (value, faults->gamma[c]);
  if (faults->dye_loss[c] > 0.0 || faults->stain[c] > 0.0)
    {
      gdouble light = PRINT_MIN + (1.0 - PRINT_MIN) * srgb_decode (value);

      value = srgb_encode (pow (light, 1.0 - faults->dye_loss[c])
                           * pow (10.0, -faults->stain[c]));
    }
  value = faults->black[c] + (faults->white[c] - faults->black[c]) * value;
  return clip (value + faults->shadows[c] * (1.0 - value) * (1.0 - value)
               + faults->highlights[c] * value * value);
}

static void
bend_channel (const Faults *faults, gfloat *plane, gsize n, guint c)
{
  gfloat table[FAULT_KNOTS + 2];
  gboolean same = TRUE;

  for (guint i = 0; i < FAULT_KNOTS + 2; i++)
    {
      gdouble value = MIN (i, FAULT_KNOTS) / (gdouble) FAULT_KNOTS;

      table[i] = (gfloat) bend (faults, c, value);
      same = same && fabs (table[i] - value) < 1e-6;
    }
  if (!same)
    faults_look_up (plane, n, table);
}

/* Scales saturation about the luma of ITU-R BT.601. */
VECTORS static void
saturate (gfloat *planes, gsize n, gfloat saturation)
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat grey = 0.299f * planes[i] + 0.587f * planes[n + i]
                    + 0.114f * planes[2 * n + i];

      for (gsize c = 0; c < 3; c++)
        planes[c * n + i] = grey + saturation * (planes[c * n + i] - grey);
    }
}

void
faults_apply_print (const Faults *faults, gfloat *planes, gsize n)
{
  if (faults->saturation != 1.0)
    saturate (planes, n, (gfloat) faults->saturation);
  for (guint c = 0; c < 3; c++)
    bend_channel (faults, planes + c * n, n, c);
}
