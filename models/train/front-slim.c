/* front-slim.c - what tells nearly as much at a seventh of the price
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chosen among some 370 probes, at up to six levels each: by turns, what
 * changed least was left out, in what linear sums tell of each corruption and
 * severity and in what a network that had all of them had learnt to look at
 * (see models/README.md). */
#include "front-private.h"

static const FrontProbe probes[] = {
  { ABOVE, RED, POINT, 0.205f, .late = { 0.002f } },
  { BELOW, RED, POINT, 0.205f },
  { ABOVE, GREEN, POINT, 0.205f },
  { BELOW, GREEN, POINT, 0.205f },
  { ABOVE, BLUE, POINT, 0.205f },
  { BELOW, BLUE, POINT, 0.205f, .late = { 0.002f, 0.015f } },

  { ABOVE, LIGHT, POINT, 0.1f, .late = { 0.03f, 0.1f } },
  { ABOVE, LIGHT, POINT, 0.98f, .late = { 0.0003f } },
  { BELOW, LIGHT, POINT, 0.01f, .late = { 0.0003f, 0.001f } },
  { ABOVE, RED, SPOT, 0, .late = { 0.0003f, 0.01f } },
  { ABOVE, GREEN, SPOT, 0, .late = { 0.0003f, 0.001f, 0.01f, 0.1f } },
  { ABOVE, BLUE, SPOT, 0, .late = { 0.0003f, 0.003f, 0.03f } },
  { ABOVE, LIGHT, ACROSS, 0, .early = { 0.001f } },
  { ABOVE, LIGHT, DOWN, 0, .late = { 0.0003f }, .early = { 0.003f } },
  { ABOVE, LIGHT, FALLING, 0, .late = { 0.001f } },
  { ABOVE, LIGHT, RISING, 0, .late = { 0.001f, 0.003f, 0.03f } },
  { ABOVE, LIGHT, FAR_ACROSS, 0, .late = { 0.003f }, .early = { 0.001f } },
  { ABOVE, LIGHT, SMOOTH_ACROSS, 0, .early = { 0.01f } },
  { ABOVE, LIGHT, SMOOTH_DOWN, 0, .late = { 0.001f } },
  { ABOVE, LIGHT, BEND_ACROSS, 0, .late = { 0.001f, 0.003f } },
  { ABOVE, LIGHT, BEND_DOWN, 0, .late = { 0.001f, 0.003f } },
  { ABOVE, LIGHT, BEND_FALLING, 0, .late = { 0.0003f, 0.001f, 0.003f } },
  { ABOVE, LIGHT, BEND_RISING, 0, .late = { 0.003f } },
  { ABOVE, LIGHT, SPOT, 0, .late = { 0.001f, 0.003f },
    .early = { 0.001f, 0.003f } },
  { BELOW, LIGHT, SPOT, 0, .late = { 0.0003f } },
  { ABOVE, LIGHT, CHECKS, 0, .late = { 0.0003f, 0.001f, 0.003f, 0.01f },
    .early = { 0.001f, 0.003f } },
  { BELOW, LIGHT, CHECKS, -0.3f, .late = { 0.0003f, 0.003f, 0.01f } },
  { ABOVE, RED_GREEN, ACROSS, 0, .late = { 0.0003f, 0.001f },
    .early = { 0.001f } },
  { ABOVE, RED_GREEN, SPOT, 0, .late = { 0.0003f, 0.001f, 0.003f, 0.01f } },
  { ABOVE, RED_GREEN, CHECKS, 0, .late = { 0.0003f, 0.001f, 0.003f, 0.03f },
    .early = { 0.001f, 0.003f } },
  { ABOVE, BLUE_GREEN, ACROSS, 0, .late = { 0.001f, 0.01f, 0.1f },
    .early = { 0.003f, 0.01f } },
  { ABOVE, BLUE_GREEN, CHECKS, 0, .late = { 0.001f, 0.003f, 0.1f },
    .early = { 0.003f } },
};

static const FrontBeyond early[] = {
  { { BELOW, LIGHT, SPOT }, { ABOVE, LIGHT, SPOT }, 1.5f },
  { { ABOVE, LIGHT, SPOT }, { BELOW, LIGHT, SPOT }, 1.5f },
};

static const FrontBeyond late[] = {
  { { ABOVE, LIGHT, BEND_ACROSS }, { ABOVE, LIGHT, ACROSS }, 1 },
  { { ABOVE, LIGHT, BEND_DOWN }, { ABOVE, LIGHT, DOWN }, 1 },
  { { ABOVE, LIGHT, BEND_FALLING }, { ABOVE, LIGHT, FALLING }, 1 },
  { { ABOVE, LIGHT, SMOOTH_ACROSS }, { ABOVE, LIGHT, FAR_ACROSS }, 0.9f },
  { { ABOVE, LIGHT, SMOOTH_ACROSS }, { ABOVE, LIGHT, SMOOTH_DOWN }, 1.4f },
  { { ABOVE, RED, SPOT }, { ABOVE, GREEN, SPOT }, 1 },
  { { ABOVE, BLUE, SPOT }, { ABOVE, GREEN, SPOT }, 1 },
  { { ABOVE, RED, SPOT }, { ABOVE, GREEN, SPOT }, 1.3f },
  { { ABOVE, LIGHT, SPOT }, { BELOW, LIGHT, SPOT }, 1 },
  { { BELOW, LIGHT, SPOT }, { ABOVE, LIGHT, SPOT }, 1 },
  { { BELOW, LIGHT, SPOT }, { ABOVE, LIGHT, SPOT }, 1.5f },
  { { ABOVE, LIGHT, BEND_ACROSS }, { ABOVE, LIGHT, BEND_DOWN }, 1.3f },
};

const FrontPlan front_slim = {
  probes, G_N_ELEMENTS (probes), early, G_N_ELEMENTS (early),
  late, G_N_ELEMENTS (late),
};
