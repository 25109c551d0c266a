/* handcrafted.h - NEM's first stages with hand-crafted weights
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"

G_BEGIN_DECLS

/**
 * handcrafted_new:
 *
 * NEM's first stages with hand-crafted weights, all exact in half precision.
 * Each channel of the first stage measures how far a colour is above or below
 * a threshold, or the steepness of an edge; pooled, these form histograms of
 * small blocks, which the later stages pass on. The later stages add rectified
 * sums: edges between blocks; blocks with nothing above a threshold, which
 * separate extreme values from frequent ones; ratios of kinds of edges, which
 * reveal blur at any contrast; colours of flat areas.
 *
 * Returns: (transfer full): see network_new_nem_stages().
 */
Network *handcrafted_new (void);

G_END_DECLS
