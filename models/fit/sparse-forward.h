/* sparse-forward.h - sparse forward pass of the hand-crafted stages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"

G_BEGIN_DECLS

/**
 * SparseForward:
 *
 * NEM's first three stages without zero weights. Nearly all weights of the
 * hand-crafted stages are 0, so this takes a tenth of the time of
 * network_forward(), with the same result up to rounding.
 */
typedef struct _SparseForward SparseForward;

/* @features: its weights are copied. @side: of the square images. */
SparseForward *sparse_forward_new (Network *features, guint side);

void sparse_forward_free (SparseForward *sparse);

/* Returns: number of output channels. */
guint sparse_forward_get_channels (const SparseForward *sparse);

/* Returns: (transfer none): SHA-256 of the weights, in hexadecimal. */
const gchar *sparse_forward_get_hash (const SparseForward *sparse);

/* Returns: size of the scratch buffer of sparse_forward_run(), in reals. */
gsize sparse_forward_get_scratch (const SparseForward *sparse);

/**
 * sparse_forward_run:
 * @means: (out): mean of each channel of the third stage.
 * @image: (3, side, side), normalised as in params.h.
 * @scratch: sparse_forward_get_scratch() reals.
 */
void sparse_forward_run (const SparseForward *sparse,
                         real *means,
                         const real *image,
                         real *scratch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SparseForward, sparse_forward_free)

G_END_DECLS
