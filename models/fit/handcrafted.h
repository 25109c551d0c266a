/* handcrafted.h - NEM's first stages with hand-crafted weights
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"

G_BEGIN_DECLS

/**
 * HandcraftedSize:
 * @HANDCRAFTED_WHOLE: for the best answer.
 * @HANDCRAFTED_SLIM: for a fast one: those of the whole one's channels that tell
 *   the most, at a sixth of the arithmetic.
 */
typedef enum
{
  HANDCRAFTED_WHOLE,
  HANDCRAFTED_SLIM,
} HandcraftedSize;

/* @widths: (out) (array fixed-size=3): channels after each stage. */
void handcrafted_get_widths (HandcraftedSize size, guint *widths);

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
 * Returns: (transfer full): of network_new_nem_features().
 */
Network *handcrafted_new (HandcraftedSize size);

#define HANDCRAFTED_OF_COLOUR 5

/**
 * handcrafted_get_colour:
 * @n_channels: of their output.
 * @channels: (out): those that hold the colour channel @c itself, in two
 *   parts, and moved by two blocks down, across and both. The last pooling
 *   passes over the two last rows and columns of blocks; these see them.
 */
void handcrafted_get_colour (guint n_channels,
                             guint c,
                             guint channels[HANDCRAFTED_OF_COLOUR]);

G_END_DECLS
