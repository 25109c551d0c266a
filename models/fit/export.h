/* export.h - a fitted last stage is written into NEM
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "samples.h"
#include "whiten.h"

G_BEGIN_DECLS

/**
 * export_last_stage:
 * @nem: its first stages must be those of @samples, and give a constant in
 *   its last channel; its last stage is written, all of it such that half
 *   precision holds it.
 * @last: of network_new_nem_last(), with an output for each of K's numbers;
 *   its numbers for whitened features.
 * @samples: their maps are looked at; at least one.
 *
 * NEM's last stage is a convolution over a map of 3x3. Its first filters are
 * given @last's weights, each place its part in the pooled, so that the
 * middle one sees what @last sees. What they find elsewhere, of less than the
 * whole map, is pushed below 0: the constant channel tells the middle from
 * the rest. The second filters weigh all nine places alike, and so each place
 * has what the middle found. The bypass is made as small as half precision
 * allows.
 */
void export_last_stage (Network *nem,
                        Network *last,
                        const Whiten *whiten,
                        const Samples *samples,
                        guint n_threads);

G_END_DECLS
