/* front-probes.c - what the front's first filters look for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/half.h"
#include "core/params.h"
#include "front-private.h"

static const gfloat colours[][3] = {
  [RED] = { 1, 0, 0 },
  [GREEN] = { 0, 1, 0 },
  [BLUE] = { 0, 0, 1 },
  [LIGHT] = { 1 / 3.0f, 1 / 3.0f, 1 / 3.0f },
  [RED_GREEN] = { 1, -1, 0 },
  [BLUE_GREEN] = { 0, -1, 1 },
  [RED_BLUE] = { 1, 0, -1 },
  [RED_09_GREEN] = { 1, -0.9f, 0 },
  [RED_08_BLUE] = { 1, 0, -0.8f },
  [GREEN_05_RED] = { -0.5f, 1, 0 },
  [GREEN_08_RED] = { -0.8f, 1, 0 },
  [GREEN_09_BLUE] = { 0, 1, -0.9f },
  [BLUE_05_GREEN] = { 0, -0.5f, 1 },
  [BLUE_09_GREEN] = { 0, -0.9f, 1 },
  [BLUE_08_RED] = { -0.8f, 0, 1 },
};

static const gfloat patterns[][TAPS] = {
  [POINT] = { 0, 0, 0, 0, 1, 0, 0, 0, 0 },
  [ACROSS] = { 0, 0, 0, 0, -1, 1, 0, 0, 0 },
  [DOWN] = { 0, 0, 0, 0, -1, 0, 0, 1, 0 },
  [FALLING] = { 0, 0, 0, 0, -1, 0, 0, 0, 1 },
  [RISING] = { 0, 0, 1, 0, -1, 0, 0, 0, 0 },
  [FAR_ACROSS] = { 0, 0, 0, -1, 0, 1, 0, 0, 0 },
  [FAR_DOWN] = { 0, -1, 0, 0, 0, 0, 0, 1, 0 },
  [FAR_FALLING] = { -1, 0, 0, 0, 0, 0, 0, 0, 1 },
  [FAR_RISING] = { 0, 0, 1, 0, 0, 0, -1, 0, 0 },
  [FLAT_RISING] = { 0, 0, 1, -1, 0, 0, 0, 0, 0 },
  [FLAT_FALLING] = { 0, 0, 0, -1, 0, 0, 0, 0, 1 },
  [STEEP_RISING] = { 0, -1, 0, 0, 0, 0, 1, 0, 0 },
  [STEEP_FALLING] = { 0, -1, 0, 0, 0, 0, 0, 0, 1 },
  [SMOOTH_ACROSS]
  = { -0.25f, 0, 0.25f, -0.5f, 0, 0.5f, -0.25f, 0, 0.25f },
  [SMOOTH_DOWN] = { -0.25f, -0.5f, -0.25f, 0, 0, 0, 0.25f, 0.5f, 0.25f },
  [BEND_ACROSS] = { 0, 0, 0, -0.5f, 1, -0.5f, 0, 0, 0 },
  [BEND_DOWN] = { 0, -0.5f, 0, 0, 1, 0, 0, -0.5f, 0 },
  [BEND_FALLING] = { -0.5f, 0, 0, 0, 1, 0, 0, 0, -0.5f },
  [BEND_RISING] = { 0, 0, -0.5f, 0, 1, 0, -0.5f, 0, 0 },
  [SMOOTH_BEND_ACROSS]
  = { -0.125f, 0.25f, -0.125f, -0.25f, 0.5f, -0.25f, -0.125f, 0.25f, -0.125f },
  [SMOOTH_BEND_DOWN]
  = { -0.125f, -0.25f, -0.125f, 0.25f, 0.5f, 0.25f, -0.125f, -0.25f, -0.125f },
  [SPOT] = { -0.125f, -0.125f, -0.125f, -0.125f, 1, -0.125f, -0.125f, -0.125f,
             -0.125f },
  [CHECKS] = { 0.25f, -0.5f, 0.25f, -0.5f, 1, -0.5f, 0.25f, -0.5f, 0.25f },
};

/* The image comes normalised, the probe counts in [0, 1]. */
static void
set_probe (Network          *front,
           guint             channel,
           const FrontProbe *probe)
{
  static const gfloat means[] = PARAMS_MEAN;
  static const gfloat deviations[] = PARAMS_STD;
  NetworkParam *weight = network_find_param (front, "backbone.0.weight");
  NetworkParam *beta = network_find_param (front, "backbone.1.bias");
  gdouble       sign = probe->side == ABOVE ? 1.0 : -1.0;
  gdouble       offset = -sign * probe->threshold;

  for (guint c = 0; c < 3; c++)
    for (guint j = 0; j < TAPS; j++)
      {
        gdouble scale = sign * colours[probe->colour][c]
                        * patterns[probe->pattern][j];

        weight->value[(3 * channel + c) * TAPS + j]
          = half_round (scale * deviations[c]);
        offset += scale * means[c];
      }
  beta->value[channel] = half_round (offset);
}

void
front_set_probes (Network         *front,
                  const FrontPlan *plan)
{
  for (guint i = 0; i < plan->n_probes; i++)
    set_probe (front, i, &plan->probes[i]);
}
