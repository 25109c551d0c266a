/* feature-extractor.h - from images to the input of NEM's last stage
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pooled-features.h"
#include "whiten.h"

G_BEGIN_DECLS

/**
 * FeatureExtractor:
 *
 * All that lies between an image and a network of network_new_nem_last(): the
 * hand-crafted stages, pooling and whitening. Learns nothing.
 */
typedef struct _Eye FeatureExtractor;

/* What is given outlives the extractor. */
FeatureExtractor *feature_extractor_new (const SparseForward *sparse,
                                         const PooledFeatures *pooled,
                                         const Whiten *whiten,
                                         guint n_threads);

void feature_extractor_free (FeatureExtractor *extractor);

/* Returns: how many numbers an image becomes. */
guint feature_extractor_get_size (const FeatureExtractor *extractor);

/**
 * feature_extractor_run:
 * @input: (out): (feature_extractor_get_size(), n).
 * @images: (3, n, side, side), normalised as in params.h.
 *
 * Takes memory when @n is larger than ever before.
 */
void feature_extractor_run (FeatureExtractor *extractor,
                            real *input,
                            const real *images,
                            guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FeatureExtractor, feature_extractor_free)

G_END_DECLS
