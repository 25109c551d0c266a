/* sparse-forward.h - the hand-crafted stages run without their many zeros
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"

G_BEGIN_DECLS

/**
 * SparseForward:
 *
 * NEM's first three stages run weight by weight, leaving out those that are 0.
 * In the hand-crafted stages nearly all are, so this takes a tenth of the time
 * of network_forward(), with the same result but for rounding.
 */
typedef struct _SparseForward SparseForward;

/* @features: its numbers are copied.
 * @side: of the square images. */
SparseForward *sparse_forward_new (Network *features, guint side);

void sparse_forward_free (SparseForward *sparse);

/* Returns: how many channels its output has. */
guint sparse_forward_get_channels (const SparseForward *sparse);

/* Returns: (transfer none): SHA-256 of the weights, in hexadecimal. */
const gchar *sparse_forward_get_hash (const SparseForward *sparse);

/* Returns: how many numbers sparse_forward_run() needs to work with. */
gsize sparse_forward_get_scratch (const SparseForward *sparse);

/**
 * sparse_forward_run:
 * @means: (out): of each channel of the third stage, over its map.
 * @image: (3, side, side), normalised as in params.h.
 * @scratch: of sparse_forward_get_scratch() numbers.
 */
void sparse_forward_run (const SparseForward *sparse,
                         real *means,
                         const real *image,
                         real *scratch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SparseForward, sparse_forward_free)

G_END_DECLS
