/* front.h - first stages of NEM that see before anything has been learnt
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/layers/networks.h"

G_BEGIN_DECLS

/**
 * FrontSize:
 * @FRONT_WHOLE: for the best answer.
 * @FRONT_SLIM: for a fast one: a seventh of the arithmetic.
 */
typedef enum
{
  FRONT_WHOLE,
  FRONT_SLIM,
} FrontSize;

/* @widths: (out) (array fixed-size=3): channels after each stage. */
void front_get_widths (FrontSize size,
                       guint    *widths);

/**
 * front_design:
 * @front: of network_new_nem_front(), with the widths of @size.
 *
 * Gives the front numbers that were thought out instead of learnt, all of
 * which half precision holds. Each channel of the first stage tells how far a
 * colour, a difference of colours, an edge or a texture lies above or below a
 * threshold; pooled, these are the histograms of a small block, which the
 * later stages pass on. What they add to them are gates, rectified sums of
 * what came in: whether a block has less of it than so much, which tells the
 * extremes of a picture from what is frequent in it, and its calmest blocks
 * from the busy ones; and by how much one kind of texture exceeds so many
 * times another, which tells a blur or a noise whatever the contrast.
 */
void front_design (Network  *front,
                   FrontSize size);

#define FRONT_OF_COLOUR 5

/**
 * front_get_colour:
 * @n_channels: of the front.
 * @channels: (out): those that hold the colour channel @c itself, in two
 *   parts, and moved by two blocks down, across and both. The last pooling
 *   passes over the two last rows and columns of blocks; these see them.
 */
void front_get_colour (guint n_channels,
                       guint c,
                       guint channels[FRONT_OF_COLOUR]);

G_END_DECLS
