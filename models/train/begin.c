/* begin.c - the numbers that NEM begins to learn from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "begin.h"

#include <string.h>

#include "core/params.h"

#define HEAD_AT_START 0.01 /* the last layer's weights, of what others have */
#define PROBE_SCALE 0.3

void
begin_from_identity (Network *nem,
                     guint64  seed)
{
  NetworkParam *weight = network_find_param (nem, "out.weight");
  NetworkParam *bias = network_find_param (nem, "out.bias");

  network_init (nem, seed);
  for (gsize i = 0; i < weight->size; i++)
    weight->value[i] *= HEAD_AT_START;
  memcpy (bias->value, &PARAMS_IDENTITY, sizeof PARAMS_IDENTITY);
}

/* ---- a front that sees ---- */

/**
 * Probe:
 * @colour: of red, green and blue.
 * @pattern: of the 3x3 pixels.
 * @threshold: what the channel's value must exceed to count, in standard
 *   deviations from its mean.
 */
typedef struct
{
  gint8  colour[3];
  gint8  pattern[9];
  gfloat threshold;
} Probe;

#define POINT { 0, 0, 0, 0, 1, 0, 0, 0, 0 }
#define ACROSS { 0, 0, 0, 0, -1, 1, 0, 0, 0 }
#define DOWN { 0, 0, 0, 0, -1, 0, 0, 1, 0 }
#define FALLING { 0, 0, 0, 0, -1, 0, 0, 0, 1 }
#define RISING { 0, 0, 1, 0, -1, 0, 0, 0, 0 }
#define SPOT { -1, -1, -1, -1, 8, -1, -1, -1, -1 }

#define LIGHT { 1, 1, 1 }
#define BRIGHTER(t) { LIGHT, POINT, t }
#define DARKER(t) { { -1, -1, -1 }, POINT, t }
#define EACH_BRIGHTER(t) \
  { { 1, 0, 0 }, POINT, t }, { { 0, 1, 0 }, POINT, t }, \
  { { 0, 0, 1 }, POINT, t }
#define EACH_DARKER(t) \
  { { -1, 0, 0 }, POINT, t }, { { 0, -1, 0 }, POINT, t }, \
  { { 0, 0, -1 }, POINT, t }

/* In the order of their worth, since a slim network takes the first ones. */
static const Probe probes[] = {
  BRIGHTER (-1.2f), BRIGHTER (-0.9f), BRIGHTER (-0.6f), BRIGHTER (-0.3f),
  BRIGHTER (0.1f), BRIGHTER (0.6f), BRIGHTER (1.1f), BRIGHTER (1.5f),
  DARKER (-0.3f), DARKER (0.2f), DARKER (0.6f), DARKER (1.0f),
  DARKER (1.35f),
  EACH_BRIGHTER (-0.6f), EACH_BRIGHTER (0.2f), EACH_BRIGHTER (1.1f),
  EACH_DARKER (-0.2f), EACH_DARKER (0.5f), EACH_DARKER (1.2f),
  { { 1, -1, 0 }, POINT, 0 }, { { -1, 1, 0 }, POINT, 0 },
  { { 0, -1, 1 }, POINT, 0 }, { { 0, 1, -1 }, POINT, 0 },
  { LIGHT, ACROSS, 0 }, { LIGHT, DOWN, 0 }, { LIGHT, FALLING, 0 },
  { LIGHT, RISING, 0 }, { LIGHT, SPOT, 0 }, { LIGHT, SPOT, 1.2f },
  { LIGHT, ACROSS, 1 }, { LIGHT, DOWN, 1 },
};

static void
set_probes (Network *front)
{
  NetworkParam *weight = network_find_param (front, "backbone.0.weight");
  NetworkParam *beta = network_find_param (front, "backbone.1.bias");

  for (gsize i = 0; i < MIN (beta->size, G_N_ELEMENTS (probes)); i++)
    {
      for (guint c = 0; c < 3; c++)
        for (guint j = 0; j < 9; j++)
          weight->value[(3 * i + c) * 9 + j]
            = (real) (PROBE_SCALE * probes[i].colour[c]
                      * probes[i].pattern[j]);
      beta->value[i] = -probes[i].threshold;
    }
}

static NetworkParam *
find_of_stage (Network     *front,
               guint        stage,
               const gchar *name)
{
  g_autofree gchar *whole = g_strdup_printf ("backbone.%u.%s", stage + 2,
                                             name);

  return network_find_param (front, whole);
}

/* The first channels pass through unchanged; the thresholds of the others lie
 * all over what they see. */
static void
pass_on (Network *front,
         guint    stage,
         GRand   *rand)
{
  NetworkParam *conv1 = find_of_stage (front, stage, "conv1.weight");
  NetworkParam *beta1 = find_of_stage (front, stage, "bn1.bias");
  NetworkParam *gamma2 = find_of_stage (front, stage, "bn2.weight");
  NetworkParam *beta2 = find_of_stage (front, stage, "bn2.bias");
  gsize         in = conv1->shape.d[1];

  for (gsize i = 0; i < MIN (in, beta1->size); i++)
    {
      memset (conv1->value + i * in * 9, 0, in * 9 * sizeof (real));
      conv1->value[(i * in + i) * 9 + 4] = 1;
      gamma2->value[i] = 0;
    }
  for (gsize i = 0; i < beta1->size; i++)
    beta1->value[i] = (real) g_rand_double_range (rand, -1, 1);
  for (gsize i = in; i < beta2->size; i++)
    beta2->value[i] = (real) g_rand_double_range (rand, -1, 1);
}

void
begin_front (Network *front,
             guint64  seed)
{
  GRand *rand = g_rand_new_with_seed ((guint32) seed);

  network_init (front, seed);
  set_probes (front);
  for (guint stage = 1; stage < NEM_STAGES - 1; stage++)
    pass_on (front, stage, rand);
  g_rand_free (rand);
}
