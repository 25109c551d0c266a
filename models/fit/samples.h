/* samples.h - features of many corrupted photographs, computed once and kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/train/loader.h"
#include "pooled-features.h"

G_BEGIN_DECLS

#define SAMPLES_AT_ONCE 32 /* a loader's batch that suits all that use them */

/**
 * Samples:
 * @n: images.
 * @channels: of the hand-crafted stages' output.
 * @pooled: how their maps are pooled.
 * @features: (n, pooled->size).
 * @moments: (n), of each image and its original.
 * @corruptions: (n), %CORRUPT_N where it was several, or faults.
 * @severities: (n), as corrupt_image() has them, in single precision.
 * @n_maps: of how many, the first ones, the maps are there too.
 * @maps: (n_maps, channels, SPARSE_FORWARD_AREA).
 *
 * All that the last stage of NEM needs to learn: no picture is looked at
 * again.
 */
typedef struct
{
  guint n;
  guint channels;
  PooledFeatures *pooled;
  gfloat *features;
  Moments *moments;
  Corruption *corruptions;
  gfloat *severities;
  guint n_maps;
  real *maps;
} Samples;

/**
 * samples_collect:
 * @sparse: for images of the loader's size.
 * @n: how many, rounded up to whole batches.
 * @progress: (nullable): told how many there are, now and then; returns
 *   %FALSE to be content with them.
 *
 * Returns: (transfer full): or %NULL with an error of loader_take().
 */
Samples *samples_collect (const SparseForward *sparse,
                          Loader *loader,
                          guint n,
                          guint n_threads,
                          gboolean (*progress) (guint n),
                          GError **error);

void samples_free (Samples *samples);

/**
 * samples_gather:
 * @input: (out): (pooled->size, n), their features.
 * @drawn: (array length=n): samples.
 */
void samples_gather (const Samples *samples,
                     real *input,
                     const guint *drawn,
                     guint n);

/**
 * samples_add_noise:
 * @input: of samples_gather().
 * @deviation: of the noise.
 *
 * Adds noise to the features, but not to the image's means in them, about
 * which contrast is stretched.
 */
void samples_add_noise (
  const Samples *samples, real *input, guint n, gdouble deviation, GRand *rand);

/**
 * samples_get_weights:
 * @weights: (out) (array length=n): of each sample, in the mean of a fraction
 *   of what the best numbers gain in dB.
 * @probabilities: (out) (array length=n): of each sample to be drawn, from 0.5 to 1.
 *
 * A dB counts the more, the fewer there are to be had with a corruption.
 * Those that hardly anything can be done about count little. Clean images,
 * with which nothing is to be won, count so that they stay as they are. What
 * has much to gain is drawn more often, since it takes longest to learn.
 */
void samples_get_weights (const Samples *samples,
                          gfloat *weights,
                          gfloat *probabilities);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Samples, samples_free)

G_END_DECLS
