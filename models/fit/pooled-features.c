/* pooled-features.c - maps of features pooled to one vector for an image
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pooled-features.h"

#include <string.h>

#include "models/nn/cholesky.h"
#include "handcrafted.h"

#define OF_MEAN \
  (HANDCRAFTED_OF_COLOUR * SPARSE_FORWARD_AREA) /* what a mean is told from */
#define RIDGE 1e-5 /* of weights, beside the mean square of a map */

/* @row: the maps that a mean is told from, and 1. */
static void
gather (gdouble row[OF_MEAN + 1], const real *maps, const guint *channels)
{
  for (guint i = 0; i < OF_MEAN; i++)
    row[i] = maps[channels[i / SPARSE_FORWARD_AREA] * SPARSE_FORWARD_AREA
                  + i % SPARSE_FORWARD_AREA];
  row[OF_MEAN] = 1.0;
}

/* Least squares. */
static void
learn_mean (PooledFeatures *pooled,
            guint c,
            const real *maps,
            const Moments *moments,
            guint n)
{
  const guint side = OF_MEAN + 1;
  g_autofree gdouble *square = g_new0 (gdouble, side * side);
  gdouble row[OF_MEAN + 1], answer[OF_MEAN + 1] = { 0 };
  guint channels[HANDCRAFTED_OF_COLOUR];

  handcrafted_get_colour (pooled->channels, c, channels);
  for (gsize i = 0; i < n; i++)
    {
      gather (row, maps + i * pooled->channels * SPARSE_FORWARD_AREA, channels);
      for (guint a = 0; a < side; a++)
        {
          answer[a] += row[a] * moments[i].mean[c] / n;
          for (guint b = 0; b <= a; b++)
            square[a * side + b] += row[a] * row[b] / n;
        }
    }
  for (guint a = 0; a < OF_MEAN; a++)
    square[a * side + a] += RIDGE;
  cholesky_factor (square, side);
  cholesky_solve (square, side, answer, 1);
  memcpy (pooled->weights + c * OF_MEAN, answer, OF_MEAN * sizeof *answer);
  pooled->offsets[c] = answer[OF_MEAN];
}

PooledFeatures *
pooled_features_new (const real *maps,
                     const Moments *moments,
                     guint n,
                     guint channels)
{
  PooledFeatures *pooled = g_new (PooledFeatures, 1);

  pooled->channels = channels;
  pooled->size = channels + POOLED_MEANS;
  pooled->weights = g_new (gdouble, 3 * OF_MEAN);
  for (guint c = 0; c < 3; c++)
    learn_mean (pooled, c, maps, moments, n);
  return pooled;
}

void
pooled_features_free (PooledFeatures *pooled)
{
  g_free (pooled->weights);
  g_free (pooled);
}

void
pooled_features_compute (const PooledFeatures *pooled,
                         gfloat *out,
                         const real *maps)
{
  for (guint c = 0; c < pooled->channels; c++)
    {
      real sum = 0;

      for (guint i = 0; i < SPARSE_FORWARD_AREA; i++)
        sum += maps[c * SPARSE_FORWARD_AREA + i];
      out[POOLED_MEANS + c] = (gfloat) sum / SPARSE_FORWARD_AREA;
    }
  for (guint c = 0; c < 3; c++)
    {
      gdouble row[OF_MEAN + 1], sum = pooled->offsets[c];
      guint channels[HANDCRAFTED_OF_COLOUR];

      handcrafted_get_colour (pooled->channels, c, channels);
      gather (row, maps, channels);
      for (guint i = 0; i < OF_MEAN; i++)
        sum += pooled->weights[c * OF_MEAN + i] * row[i];
      out[c] = (gfloat) sum;
    }
}

void
pooled_features_put (const PooledFeatures *pooled,
                     real *input,
                     const gfloat *made,
                     guint n,
                     guint image)
{
  for (gsize i = 0; i < pooled->size; i++)
    input[i * n + image] = made[i];
}

gdouble
pooled_features_unfold (const PooledFeatures *pooled,
                        gdouble *filter,
                        const gfloat *weights)
{
  gdouble more = 0.0;

  for (guint i = 0; i < pooled->channels * SPARSE_FORWARD_AREA; i++)
    filter[i] =
      weights[POOLED_MEANS + i / SPARSE_FORWARD_AREA] / SPARSE_FORWARD_AREA;
  for (guint c = 0; c < 3; c++)
    {
      gdouble weight = weights[c];
      guint channels[HANDCRAFTED_OF_COLOUR];

      handcrafted_get_colour (pooled->channels, c, channels);
      for (guint i = 0; i < OF_MEAN; i++)
        filter[channels[i / SPARSE_FORWARD_AREA] * SPARSE_FORWARD_AREA
               + i % SPARSE_FORWARD_AREA] +=
          weight * pooled->weights[c * OF_MEAN + i];
      more += weight * pooled->offsets[c];
    }
  return more;
}
