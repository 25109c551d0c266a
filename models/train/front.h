/* front.h - first stages of NEM that see before anything has been learnt
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/layers/networks.h"

G_BEGIN_DECLS

/* Channels after each stage of the front. */
#define FRONT_WIDTH_0 105
#define FRONT_WIDTH_1 121
#define FRONT_WIDTH_2 378

/**
 * front_design:
 * @front: of network_new_nem_front(), with the widths above.
 *
 * Gives the front numbers that were thought out instead of learnt, all of
 * which half precision holds. Each channel of the first stage tells how far a
 * colour lies above or below a threshold, or how steep an edge is; pooled,
 * these are the histograms of a small block, which the later stages pass on.
 * What they add to them are gates, rectified sums of what came in: edges
 * between blocks; whether a block has nothing above a threshold, which tells
 * the lightest and darkest values of a picture from the frequent ones; edges
 * of one kind beyond so many times those of another, which tells a blur
 * whatever the contrast; colours where all is flat.
 */
void front_design (Network *front);

#define FRONT_OF_COLOUR 5

/* The front's channels that hold the colour channel @c itself, in two parts,
 * and moved by two blocks down, across and both. The last pooling passes over
 * the two last rows and columns of blocks; these see them. */
void front_get_colour (guint c,
                       guint channels[FRONT_OF_COLOUR]);

G_END_DECLS
