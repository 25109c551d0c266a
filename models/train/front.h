/* front.h - first stages of NEM that see before anything has been learnt
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/layers/networks.h"

G_BEGIN_DECLS

/**
 * FrontSize:
 * @FRONT_WHOLE: for the best answer.
 * @FRONT_SLIM: for a fast one: those of the whole one's channels that tell
 *   the most, at a sixth of the arithmetic.
 */
typedef enum
{
  FRONT_WHOLE,
  FRONT_SLIM,
} FrontSize;

/* @widths: (out) (array fixed-size=3): channels after each stage. */
void front_get_widths (FrontSize size, guint *widths);

/**
 * front_new:
 *
 * A front with numbers that were thought out instead of learnt, all of which
 * half precision holds. Each channel of the first stage tells how far a
 * colour lies above or below a threshold, or how steep an edge is; pooled,
 * these are the histograms of a small block, which the later stages pass on.
 * What they add to them are gates, rectified sums of what came in: edges
 * between blocks; whether a block has nothing above a threshold, which tells
 * the lightest and darkest values of a picture from the frequent ones; edges
 * of one kind beyond so many times those of another, which tells a blur
 * whatever the contrast; colours where all is flat.
 *
 * Returns: (transfer full): of network_new_nem_front().
 */
Network *front_new (FrontSize size);

#define FRONT_OF_COLOUR 5

/**
 * front_get_colour:
 * @n_channels: of the front.
 * @channels: (out): those that hold the colour channel @c itself, in two
 *   parts, and moved by two blocks down, across and both. The last pooling
 *   passes over the two last rows and columns of blocks; these see them.
 */
void
front_get_colour (guint n_channels, guint c, guint channels[FRONT_OF_COLOUR]);

G_END_DECLS
