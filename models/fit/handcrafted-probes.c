/* handcrafted-probes.c - the filters of the first hand-crafted stage
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "handcrafted-private.h"

#include "core/half.h"
#include "core/params.h"

/* Thresholds for a channel, in [0, 1]. A fault that divides by 2 to 6 leaves
 * nothing above one of the first. */
static const gfloat above[ABOVE_N] = { 0.17f,  0.205f, 0.255f, 0.337f, 0.42f,
                                       0.505f, 0.6f,   0.7f,   0.8f,   0.88f,
                                       0.91f,  0.94f,  0.965f, 0.985f };
static const gfloat below[BELOW_N] = { 0.008f, 0.02f, 0.03f, 0.05f,
                                       0.07f,  0.1f,  0.15f, 0.205f };

/* Thresholds for the mean of the channels: the ends of low contrast and of
 * raised brightness. */
static const gfloat light_above[LIGHT_ABOVE_N] = { 0.32f, 0.37f, 0.47f, 0.55f };
static const gfloat light_below[LIGHT_BELOW_N] = { 0.12f, 0.18f, 0.22f,
                                                   0.27f, 0.32f, 0.37f,
                                                   0.42f, 0.48f, 0.55f };

typedef struct
{
  gfloat colour[3];
  gfloat pattern[TAPS];
  gfloat threshold;
} Probe;

#define LIGHT                    \
  {                              \
    1 / 3.0f, 1 / 3.0f, 1 / 3.0f \
  }
#define POINT                 \
  {                           \
    0, 0, 0, 0, 1, 0, 0, 0, 0 \
  }
#define ACROSS                 \
  {                            \
    0, 0, 0, 0, -1, 1, 0, 0, 0 \
  }
#define DOWN                   \
  {                            \
    0, 0, 0, 0, -1, 0, 0, 1, 0 \
  }
#define FALLING                \
  {                            \
    0, 0, 0, 0, -1, 0, 0, 0, 1 \
  }
#define RISING                 \
  {                            \
    0, 0, 1, 0, -1, 0, 0, 0, 0 \
  }
#define SPOT                                                                  \
  {                                                                           \
    -0.125f, -0.125f, -0.125f, -0.125f, 1, -0.125f, -0.125f, -0.125f, -0.125f \
  }
#define BENT_ACROSS                   \
  {                                   \
    0, 0, 0, -0.5f, 1, -0.5f, 0, 0, 0 \
  }
#define BENT_DOWN                     \
  {                                   \
    0, -0.5f, 0, 0, 1, 0, 0, -0.5f, 0 \
  }
#define BENT_FALLING                  \
  {                                   \
    -0.5f, 0, 0, 0, 1, 0, 0, 0, -0.5f \
  }
#define BENT_RISING                   \
  {                                   \
    0, 0, -0.5f, 0, 1, 0, -0.5f, 0, 0 \
  }
#define FAR_ACROSS             \
  {                            \
    0, 0, 0, -1, 0, 1, 0, 0, 0 \
  }
#define FAR_DOWN               \
  {                            \
    0, -1, 0, 0, 0, 0, 0, 1, 0 \
  }

/* The probes after the thresholds. */
static const Probe probes[] = {
  { { 1, -1, 0 }, POINT, 0 },    { { -1, 1, 0 }, POINT, 0 },
  { { 0, -1, 1 }, POINT, 0 },    { { 0, 1, -1 }, POINT, 0 },
  { { 0.7f, -1, 0 }, POINT, 0 }, { { 0.7f, 0, -1 }, POINT, 0 },
  { { -1, 0, 0.7f }, POINT, 0 }, { LIGHT, ACROSS, 0 },
  { LIGHT, ACROSS, 0.02f },      { LIGHT, ACROSS, 0.06f },
  { LIGHT, ACROSS, 0.25f },      { LIGHT, DOWN, 0 },
  { LIGHT, DOWN, 0.02f },        { LIGHT, DOWN, 0.06f },
  { LIGHT, DOWN, 0.25f },        { LIGHT, FALLING, 0 },
  { LIGHT, RISING, 0 },          { LIGHT, SPOT, 0 },
  { LIGHT, SPOT, 0.3f },         { LIGHT, BENT_ACROSS, 0 },
  { LIGHT, BENT_DOWN, 0 },       { LIGHT, BENT_FALLING, 0 },
  { LIGHT, BENT_RISING, 0 },     { LIGHT, FAR_ACROSS, 0 },
  { LIGHT, FAR_DOWN, 0 },        { { 1, -1, 0 }, ACROSS, 0 },
};

G_STATIC_ASSERT (CHROMA + G_N_ELEMENTS (probes) == HANDCRAFTED_WIDTH_0);

/* The image is normalised; the probe is in [0, 1]. */
static void
set_probe (Network *features, guint channel, const Probe *probe)
{
  static const gfloat means[] = PARAMS_MEAN;
  static const gfloat deviations[] = PARAMS_STD;
  NetworkParam *weight = network_find_param (features, "backbone.0.weight");
  NetworkParam *beta = network_find_param (features, "backbone.1.bias");
  gdouble offset = -probe->threshold;

  for (guint c = 0; c < 3; c++)
    for (guint j = 0; j < TAPS; j++)
      {
        gdouble scale = probe->colour[c] * probe->pattern[j];

        weight->value[(3 * channel + c) * TAPS + j] =
          half_round (scale * deviations[c]);
        offset += scale * means[c];
      }
  beta->value[channel] = half_round (offset);
}

/* @colour: the weights of the channels that are compared. */
static void
set_level (Network *features,
           guint channel,
           const gfloat colour[3],
           gboolean is_above,
           gfloat threshold)
{
  gfloat sign = is_above ? 1 : -1;
  Probe probe = { .pattern = POINT, .threshold = sign * threshold };

  for (guint c = 0; c < 3; c++)
    probe.colour[c] = sign * colour[c];
  set_probe (features, channel, &probe);
}

void
handcrafted_set_probes (Network *features)
{
  static const gfloat light[3] = LIGHT;

  for (guint c = 0; c < 3; c++)
    for (guint i = 0; i < LEVELS; i++)
      {
        gfloat colour[3] = { 0 };

        colour[c] = 1;
        set_level (features, LEVELS * c + i, colour, i < ABOVE_N,
                   i < ABOVE_N ? above[i] : below[i - ABOVE_N]);
      }
  for (guint i = 0; i < LIGHT_LEVELS; i++)
    set_level (features, LIGHTNESS + i, light, i < LIGHT_ABOVE_N,
               i < LIGHT_ABOVE_N ? light_above[i]
                                 : light_below[i - LIGHT_ABOVE_N]);
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    set_probe (features, CHROMA + i, &probes[i]);
}
