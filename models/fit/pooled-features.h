/* pooled-features.h - maps of features pooled to one vector for an image
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sparse-forward.h"
#include "moments.h"

G_BEGIN_DECLS

#define POOLED_MEANS 3

/**
 * PooledFeatures:
 * @channels: of the maps.
 * @size: of the vector: the means of the image's own R', G' and B',
 *   normalised as in params.h, which are %POOLED_MEANS, and then that of each
 *   channel's map.
 *
 * The last pooling counts some blocks twice and others not at all, so the
 * means of the maps are not those of the image; but contrast is lost about
 * the mean, and a hundredth matters where it is to be stretched tenfold. So
 * the three means are told by a linear combination of all that the features have
 * of a colour at all places, which is right to 0.004 or so in [0, 1].
 */
typedef struct
{
  guint channels;
  guint size;
  gdouble *weights; /* (3, HANDCRAFTED_OF_COLOUR, SPARSE_FORWARD_AREA) */
  gdouble offsets[3];
} PooledFeatures;

/**
 * pooled_features_new:
 * @maps: (n, channels, SPARSE_FORWARD_AREA), what sparse_forward_run() gave for some images.
 * @moments: (n), theirs, which have the means to be told.
 */
PooledFeatures *pooled_features_new (const real *maps,
                                     const Moments *moments,
                                     guint n,
                                     guint channels);

void pooled_features_free (PooledFeatures *pooled);

/**
 * pooled_features_compute:
 * @out: (out): @size numbers.
 * @maps: (channels, SPARSE_FORWARD_AREA).
 */
void pooled_features_compute (const PooledFeatures *pooled,
                              gfloat *out,
                              const real *maps);

/* Puts the vector of an image into column @image of a network's @input (size, n). */
void pooled_features_put (const PooledFeatures *pooled,
                          real *input,
                          const gfloat *made,
                          guint n,
                          guint image);

/**
 * pooled_features_unfold:
 * @filter: (out): (channels, SPARSE_FORWARD_AREA), what weighs maps as @weights weighs
 *   pooled vector.
 * @weights: (size).
 *
 * Returns: what is to be added to the weighted sum besides.
 */
gdouble pooled_features_unfold (const PooledFeatures *pooled,
                                gdouble *filter,
                                const gfloat *weights);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PooledFeatures, pooled_features_free)

G_END_DECLS
