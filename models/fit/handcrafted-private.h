/* handcrafted-private.h - layout of the hand-crafted channels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "handcrafted.h"

G_BEGIN_DECLS

#define TAPS 9

/* Channels after each stage. */
#define HANDCRAFTED_WIDTH_0 105
#define HANDCRAFTED_WIDTH_1 121
#define HANDCRAFTED_WIDTH_2 378

/* Numbers of thresholds above and below which each colour channel is measured;
 * the two at 0.205 add up to the value itself. */
#define ABOVE_N 14
#define BELOW_N 8
#define LEVELS (ABOVE_N + BELOW_N)
#define ABOVE_0205 1
#define BELOW_0205 (LEVELS - 1)

/* Likewise for the mean of the channels. */
#define LIGHT_ABOVE_N 4
#define LIGHT_BELOW_N 9
#define LIGHT_LEVELS (LIGHT_ABOVE_N + LIGHT_BELOW_N)

/* Then colour differences and edges; "+ n" is the same above the n-th
 * threshold. */
enum
{
  LIGHTNESS = 3 * LEVELS,
  CHROMA = LIGHTNESS + LIGHT_LEVELS,
  SATURATED = CHROMA + 4,
  EDGE_ACROSS = SATURATED + 3,
  EDGE_DOWN = EDGE_ACROSS + 4,
  EDGE_FALLING = EDGE_DOWN + 4,
  EDGE_RISING,
  SPOTS,
  SPOTS_STRONG,
  BEND_ACROSS,
  BEND_DOWN,
  BEND_FALLING,
  BEND_RISING,
  STEP_ACROSS,
  STEP_DOWN,
  CHROMA_EDGE,
  PROBES_N
};

G_STATIC_ASSERT (PROBES_N == HANDCRAFTED_WIDTH_0);

/* Sets the weights of the first stage. */
void handcrafted_set_probes (Network *features);

G_END_DECLS
