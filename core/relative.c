/* relative.c - the relative form of what NEM says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "relative.h"

#include <math.h>
#include <string.h>

#define LOG_MAX 4.0 /* of a deviation's logarithm, each way */

static const gdouble MEAN[3] = PARAMS_MEAN;
static const gdouble STD[3] = PARAMS_STD;
static const gdouble USUAL[3] = RELATIVE_MEAN;

void
relative_measure (RelativeView *out, const gfloat *view, gsize area)
{
  for (guint c = 0; c < 3; c++)
    {
      const gfloat *plane = view + c * area;
      gdouble mean = 0, square = 0;

      for (gsize i = 0; i < area; i++)
        mean += plane[i];
      mean /= area;
      for (gsize i = 0; i < area; i++)
        square += (plane[i] - mean) * (plane[i] - mean);
      out->mean[c] = mean;
      out->deviation[c] = MAX (sqrt (square / area), RELATIVE_DEVIATION_MIN);
    }
}

/* What the answer means: the gate, the target mean, and diag (d / s) R. */
typedef struct
{
  gdouble gate;
  gdouble target[3];
  gdouble scale[3];
  gdouble mix[3][3];
} Cure;

static void
read_cure (Cure *cure, const gfloat *y, const RelativeView *view)
{
  cure->gate = 1 / (1 + exp (-(gdouble) y[RELATIVE_AT_GATE]));
  for (guint c = 0; c < 3; c++)
    {
      gdouble spread =
        CLAMP ((gdouble) y[RELATIVE_AT_SPREAD + c], -LOG_MAX, LOG_MAX);

      cure->target[c] = USUAL[c] + y[RELATIVE_AT_MEAN + c];
      cure->scale[c] = RELATIVE_DEVIATION * exp (spread) / view->deviation[c];
    }
  for (guint i = 0; i < 9; i++)
    cure->mix[i / 3][i % 3] =
      cure->scale[i / 3] * ((i / 3 == i % 3) + (gdouble) y[RELATIVE_AT_R + i]);
}

/* What the relative part alone adds, less m's own share. */
static gdouble
get_offset (const Cure *cure, const RelativeView *view, guint c)
{
  gdouble offset = cure->target[c];

  for (guint d = 0; d < 3; d++)
    offset -= view->mean[d] * cure->mix[d][c];
  return offset;
}

void
relative_compose (SympieTransform *out,
                  const gfloat y[RELATIVE_N],
                  const RelativeView *view)
{
  Cure cure;

  read_cure (&cure, y, view);
  for (guint c = 0; c < 3; c++)
    {
      gdouble b =
        cure.gate * get_offset (&cure, view, c) + y[RELATIVE_AT_SHIFT + c];

      for (guint d = 0; d < 3; d++)
        {
          gdouble g = (1 - cure.gate) * (d == c) + cure.gate * cure.mix[d][c]
                      + y[RELATIVE_AT_A + 3 * d + c];

          out->cm[d][c] = STD[d] * g / STD[c];
          b += MEAN[d] * g;
        }
      out->b[c] = (b - MEAN[c]) / STD[c];
    }
  memcpy (out->k, y + RELATIVE_AT_K, sizeof out->k);
}

void
relative_backward (gdouble d_y[RELATIVE_N],
                   const gdouble d_out[PARAMS_N],
                   const gfloat y[RELATIVE_N],
                   const RelativeView *view)
{
  gdouble d_gate = 0;
  Cure cure;

  read_cure (&cure, y, view);
  memset (d_y, 0, RELATIVE_N * sizeof *d_y);
  for (guint c = 0; c < 3; c++)
    {
      gdouble d_b = d_out[PARAMS_AT_CS + c] / STD[c];

      d_y[RELATIVE_AT_SHIFT + c] = d_b;
      d_y[RELATIVE_AT_MEAN + c] = cure.gate * d_b;
      d_gate += d_b * get_offset (&cure, view, c);
      for (guint d = 0; d < 3; d++)
        {
          gdouble d_g = d_out[3 * d + c] * STD[d] / STD[c] + d_b * MEAN[d];
          gdouble d_mix = cure.gate * (d_g - view->mean[d] * d_b);

          d_y[RELATIVE_AT_A + 3 * d + c] = d_g;
          d_y[RELATIVE_AT_R + 3 * d + c] = d_mix * cure.scale[d];
          d_y[RELATIVE_AT_SPREAD + d] += d_mix * cure.mix[d][c];
          d_gate += d_g * (cure.mix[d][c] - (d == c));
        }
    }
  for (guint c = 0; c < 3; c++)
    if (fabs (y[RELATIVE_AT_SPREAD + c]) >= LOG_MAX)
      d_y[RELATIVE_AT_SPREAD + c] = 0;
  d_y[RELATIVE_AT_GATE] = d_gate * cure.gate * (1 - cure.gate);
  memcpy (d_y + RELATIVE_AT_K, d_out + PARAMS_AT_K, 25 * sizeof *d_y);
}
