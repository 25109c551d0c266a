/* handcrafted.h - NEM's first stages with hand-crafted weights
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"

G_BEGIN_DECLS

/**
 * handcrafted_new:
 *
 * NEM's first stages with hand-crafted weights, all of which half precision
 * holds. Each channel of the first stage tells how far a
 * colour lies above or below a threshold, or how steep an edge is; pooled,
 * these are the histograms of a small block, which the later stages pass on.
 * What they add to them are rectified sums of what came in: edges
 * between blocks; whether a block has nothing above a threshold, which tells
 * the lightest and darkest values of a picture from the frequent ones; edges
 * of one kind beyond so many times those of another, which tells a blur
 * whatever the contrast; colours where all is flat.
 *
 * Returns: (transfer full): of network_new_nem_stages().
 */
Network *handcrafted_new (void);

G_END_DECLS
