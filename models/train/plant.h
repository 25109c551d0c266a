/* plant.h - a last stage that learnt from summaries becomes NEM's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "samples.h"
#include "whiten.h"

G_BEGIN_DECLS

/**
 * plant:
 * @nem: its front must be the one that saw @samples, and tell a constant in
 *   its last channel; its last stage is written, all of it such that half
 *   precision holds it.
 * @last: of network_new_nem_last(), with an output for each of K's numbers;
 *   its numbers for whitened summaries.
 * @samples: their maps are looked at; at least one.
 *
 * NEM's last stage is a convolution over a map of 3x3. Its first filters are
 * given @last's weights, each place its part in the summary, so that the
 * middle one sees what @last sees. What they find elsewhere, of less than the
 * whole map, is pushed below 0: the constant channel tells the middle from
 * the rest. The second filters weigh all nine places alike, and so each place
 * has what the middle found. The bypass is made as small as half precision
 * allows.
 */
void plant (Network *nem,
            Network *last,
            const Whiten *whiten,
            const Samples *samples,
            guint n_threads);

G_END_DECLS
