/* summary.c - what the front's maps say of the whole image
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "summary.h"

#include <string.h>

#include "cholesky.h"
#include "front.h"

#define OF_MEAN (FRONT_OF_COLOUR * LOOK_AREA) /* what a mean is told from */
#define PRICE 1e-5 /* of weights, beside the mean square of a map */

/* @row: the maps that a mean is told from, and 1. */
static void
gather (gdouble row[OF_MEAN + 1], const real *maps, const guint *channels)
{
  for (guint i = 0; i < OF_MEAN; i++)
    row[i] = maps[channels[i / LOOK_AREA] * LOOK_AREA + i % LOOK_AREA];
  row[OF_MEAN] = 1.0;
}

/* Least squares. */
static void
learn_mean (
  Summary *summary, guint c, const real *maps, const Moments *moments, guint n)
{
  const guint side = OF_MEAN + 1;
  g_autofree gdouble *square = g_new0 (gdouble, side * side);
  gdouble row[OF_MEAN + 1], answer[OF_MEAN + 1] = { 0 };
  guint channels[FRONT_OF_COLOUR];

  front_get_colour (summary->channels, c, channels);
  for (gsize i = 0; i < n; i++)
    {
      gather (row, maps + i * summary->channels * LOOK_AREA, channels);
      for (guint a = 0; a < side; a++)
        {
          answer[a] += row[a] * moments[i].mean[c] / n;
          for (guint b = 0; b <= a; b++)
            square[a * side + b] += row[a] * row[b] / n;
        }
    }
  for (guint a = 0; a < OF_MEAN; a++)
    square[a * side + a] += PRICE;
  cholesky_factor (square, side);
  cholesky_solve (square, side, answer, 1);
  memcpy (summary->weights + c * OF_MEAN, answer, OF_MEAN * sizeof *answer);
  summary->offsets[c] = answer[OF_MEAN];
}

Summary *
summary_new (const real *maps, const Moments *moments, guint n, guint channels)
{
  Summary *summary = g_new (Summary, 1);

  summary->channels = channels;
  summary->size = channels + SUMMARY_MEANS;
  summary->weights = g_new (gdouble, 3 * OF_MEAN);
  for (guint c = 0; c < 3; c++)
    learn_mean (summary, c, maps, moments, n);
  return summary;
}

void
summary_free (Summary *summary)
{
  g_free (summary->weights);
  g_free (summary);
}

void
summary_make (const Summary *summary, gfloat *out, const real *maps)
{
  for (guint c = 0; c < summary->channels; c++)
    {
      real sum = 0;

      for (guint i = 0; i < LOOK_AREA; i++)
        sum += maps[c * LOOK_AREA + i];
      out[SUMMARY_MEANS + c] = (gfloat) sum / LOOK_AREA;
    }
  for (guint c = 0; c < 3; c++)
    {
      gdouble row[OF_MEAN + 1], sum = summary->offsets[c];
      guint channels[FRONT_OF_COLOUR];

      front_get_colour (summary->channels, c, channels);
      gather (row, maps, channels);
      for (guint i = 0; i < OF_MEAN; i++)
        sum += summary->weights[c * OF_MEAN + i] * row[i];
      out[c] = (gfloat) sum;
    }
}

void
summary_put (
  const Summary *summary, real *input, const gfloat *made, guint n, guint image)
{
  for (gsize i = 0; i < summary->size; i++)
    input[i * n + image] = made[i];
}

gdouble
summary_unfold (const Summary *summary, gdouble *filter, const gfloat *weights)
{
  gdouble more = 0.0;

  for (guint i = 0; i < summary->channels * LOOK_AREA; i++)
    filter[i] = weights[SUMMARY_MEANS + i / LOOK_AREA] / LOOK_AREA;
  for (guint c = 0; c < 3; c++)
    {
      gdouble weight = weights[c];
      guint channels[FRONT_OF_COLOUR];

      front_get_colour (summary->channels, c, channels);
      for (guint i = 0; i < OF_MEAN; i++)
        filter[channels[i / LOOK_AREA] * LOOK_AREA + i % LOOK_AREA] +=
          weight * summary->weights[c * OF_MEAN + i];
      more += weight * summary->offsets[c];
    }
  return more;
}
