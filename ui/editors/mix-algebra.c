/* mix-algebra.c - the colour mix Cm edited with its meaning kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/mix-algebra.h"

#include <math.h>

#define RATIO_MIN 0x1p-12

static const gdouble STD[3] = PARAMS_STD;

/* Cm on R'G'B' rather than on the normalised image. */
static void
to_rgb (gdouble mix[3][3], gfloat cm[3][3])
{
  for (guint d = 0; d < 3; d++)
    for (guint c = 0; c < 3; c++)
      mix[d][c] = cm[d][c] * STD[c] / STD[d];
}

static void
from_rgb (gfloat cm[3][3], gdouble mix[3][3])
{
  for (guint d = 0; d < 3; d++)
    for (guint c = 0; c < 3; c++)
      cm[d][c] = (gfloat) (mix[d][c] * STD[d] / STD[c]);
}

/* What turns differences from grey into differences from grey: P mix P, with
 * P the projection along the grey axis. */
static void
get_colour (gdouble colour[3][3], gdouble mix[3][3])
{
  gdouble rows[3] = { 0 };
  gdouble columns[3] = { 0 };
  gdouble all = 0;

  for (guint d = 0; d < 3; d++)
    for (guint c = 0; c < 3; c++)
      {
        rows[d] += mix[d][c] / 3;
        columns[c] += mix[d][c] / 3;
        all += mix[d][c] / 9;
      }
  for (guint d = 0; d < 3; d++)
    for (guint c = 0; c < 3; c++)
      colour[d][c] = mix[d][c] - rows[d] - columns[c] + all;
}

static gdouble
get_gain (gdouble mix[3][3])
{
  gdouble sum = 0;

  for (guint i = 0; i < 9; i++)
    sum += mix[i / 3][i % 3];
  return sum / 3;
}

/* Root mean square gain over the two directions at right angles to grey. */
static gdouble
get_strength (gdouble colour[3][3])
{
  gdouble squares = 0;

  for (guint i = 0; i < 9; i++)
    squares += colour[i / 3][i % 3] * colour[i / 3][i % 3];
  return sqrt (squares / 2);
}

static void
read_rgb (MixReadings *r, gdouble mix[3][3])
{
  gdouble colour[3][3];

  get_colour (colour, mix);
  r->gain = get_gain (mix);
  r->saturation = get_strength (colour) / MAX (fabs (r->gain), RATIO_MIN);
}

void
mix_read (MixReadings *r, const gfloat cm[3][3])
{
  gdouble mix[3][3];

  to_rgb (mix, (gfloat (*)[3]) cm);
  read_rgb (r, mix);
}

gboolean
mix_set_gain (gfloat cm[3][3], gdouble gain)
{
  MixReadings r;

  mix_read (&r, (const gfloat (*)[3]) cm);
  if (fabs (r.gain) < RATIO_MIN)
    return FALSE;
  for (guint i = 0; i < 9; i++)
    cm[i / 3][i % 3] = (gfloat) (cm[i / 3][i % 3] * gain / r.gain);
  return TRUE;
}

void
mix_set_saturation (gfloat cm[3][3], gdouble saturation)
{
  gdouble mix[3][3];
  gdouble colour[3][3];
  MixReadings r;

  to_rgb (mix, cm);
  get_colour (colour, mix);
  read_rgb (&r, mix);
  for (guint d = 0; d < 3; d++)
    for (guint c = 0; c < 3; c++)
      if (r.saturation >= RATIO_MIN)
        mix[d][c] += colour[d][c] * (saturation / r.saturation - 1);
      else
        mix[d][c] +=
          saturation * fabs (r.gain) * ((d == c) - 1.0 / 3) - colour[d][c];
  from_rgb (cm, mix);
}

void
mix_set_number (
  gfloat cm[3][3], guint from, guint to, gfloat value, gboolean keep_greys)
{
  /* A step of grey moves the normalised channels by 1 / std each. */
  gdouble change = (value - cm[from][to]) / STD[from];

  cm[from][to] = value;
  for (guint d = 0; keep_greys && d < 3; d++)
    if (d != from)
      cm[d][to] -= (gfloat) (change / 2 * STD[d]);
}
