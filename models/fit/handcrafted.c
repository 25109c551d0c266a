/* handcrafted.c - NEM's first stages with hand-crafted weights
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "handcrafted-private.h"

#include <string.h>

#include "core/half.h"

#define CENTRE 4

/* A stage adds the outputs of its two convolutions. New units come from the
 * second: the first one's outputs are scaled down by this, which its batch norm
 * undoes. Their small remainder is a multiple of what is passed on, so it does
 * no harm. */
#define SMALL (1.0f / 1024)

/* ---- the later stages ---- */

typedef struct
{
  NetworkParam *conv1;
  NetworkParam *gamma1;
  NetworkParam *beta1;
  NetworkParam *conv2;
  NetworkParam *gamma2;
  guint in;
  guint out;
  guint next; /* channel */
} Stage;

static NetworkParam *
find_of_stage (Network *features, guint stage, const gchar *name)
{
  g_autofree gchar *whole = g_strdup_printf ("backbone.%u.%s", stage + 2, name);

  return network_find_param (features, whole);
}

/* Starts a stage that passes its inputs on. */
static Stage
begin_stage (Network *features, guint number)
{
  Stage stage = { .conv1 = find_of_stage (features, number, "conv1.weight"),
                  .gamma1 = find_of_stage (features, number, "bn1.weight"),
                  .beta1 = find_of_stage (features, number, "bn1.bias"),
                  .conv2 = find_of_stage (features, number, "conv2.weight"),
                  .gamma2 = find_of_stage (features, number, "bn2.weight") };

  stage.out = (guint) stage.conv1->shape.d[0];
  stage.in = (guint) stage.conv1->shape.d[1];
  memset (stage.conv1->value, 0, stage.conv1->size * sizeof (real));
  memset (stage.conv2->value, 0, stage.conv2->size * sizeof (real));
  for (; stage.next < stage.in; stage.next++)
    {
      stage.conv1->value[(stage.next * stage.in + stage.next) * TAPS + CENTRE] =
        1;
      stage.gamma2->value[stage.next] = 0;
    }
  return stage;
}

/* Adds @weight times channel @from at @tap to the next unit. */
static void
add_term (Stage *stage, guint from, guint tap, gdouble weight)
{
  real *to =
    &stage->conv1->value[(stage->next * stage->in + from) * TAPS + tap];

  *to = half_round (*to + SMALL * weight);
}

static void
add (Stage *stage, guint from, gdouble weight)
{
  add_term (stage, from, CENTRE, weight);
}

/* Finishes the next channel: ReLU (sum + @offset), at @tap. */
static void
finish_unit_at (Stage *stage, gdouble offset, guint tap)
{
  guint o = stage->next++;

  g_return_if_fail (o < stage->out);

  stage->gamma1->value[o] = 1 / SMALL;
  stage->beta1->value[o] = half_round (offset);
  stage->conv2->value[(o * stage->out + o) * TAPS + tap] = 1;
}

static void
finish_unit (Stage *stage, gdouble offset)
{
  finish_unit_at (stage, offset, CENTRE);
}

/* Adds the value of a colour channel from its two thresholds at 0.205, without
 * its offset. */
static void
add_value (Stage *stage, guint c, guint tap, gdouble weight)
{
  add_term (stage, LEVELS * c + ABOVE_0205, tap, weight);
  add_term (stage, LEVELS * c + BELOW_0205, tap, -weight);
}
#define VALUE_OFFSET 0.205

/* ---- the second stage ---- */

static void
add_difference (Stage *stage, guint from, guint to, gboolean chroma)
{
  gdouble each = chroma ? 1.0 : 1.0 / 3.0;

  add_value (stage, 0, to, each);
  add_value (stage, 0, from, -each);
  add_value (stage, 1, to, chroma ? -each : each);
  add_value (stage, 1, from, chroma ? each : -each);
  if (chroma)
    return;
  add_value (stage, 2, to, each);
  add_value (stage, 2, from, -each);
}

#define BLOCK_EDGE_ACROSS HANDCRAFTED_WIDTH_0
#define BLOCK_EDGE_DOWN (HANDCRAFTED_WIDTH_0 + 5)

/* Units for edges between blocks. */
static void
design_second (Network *features)
{
  static const gfloat thresholds[] = { 0, 0.02f, 0.06f, 0.15f, 0.35f };
  static const guint pairs[][2] = { { 4, 5 }, { 4, 7 } };
  static const guint more[][2] = { { 4, 8 }, { 4, 2 } };
  Stage stage = begin_stage (features, 1);

  for (guint direction = 0; direction < 2; direction++)
    for (guint i = 0; i < G_N_ELEMENTS (thresholds); i++)
      {
        add_difference (&stage, pairs[direction][0], pairs[direction][1],
                        FALSE);
        finish_unit (&stage, -thresholds[i]);
      }
  for (guint direction = 0; direction < 2; direction++)
    {
      add_difference (&stage, more[direction][0], more[direction][1], FALSE);
      finish_unit (&stage, 0);
      add_difference (&stage, pairs[direction][0], pairs[direction][1], TRUE);
      finish_unit (&stage, 0);
      add_difference (&stage, pairs[direction][1], pairs[direction][0], TRUE);
      finish_unit (&stage, 0);
    }
  g_assert (stage.next == HANDCRAFTED_WIDTH_1);
}

/* ---- the third stage ---- */

#define MOVES 3 /* of each colour */
#define MOVED HANDCRAFTED_WIDTH_1

/* A unit for a block with less than @least of a channel. */
static void
unit_below (Stage *stage, guint from, gdouble least)
{
  add (stage, from, -1 / least);
  finish_unit (stage, 1);
}

/* Likewise for the sum of two channels. */
static void
unit_sum_below (Stage *stage, guint a, guint b, gdouble least)
{
  add (stage, a, -1 / least);
  unit_below (stage, b, least);
}

/* A unit for the excess of a channel over @times @other. */
static void
unit_exceeds (Stage *stage, guint from, guint other, gdouble times)
{
  add (stage, from, 1);
  add (stage, other, -times);
  finish_unit (stage, 0);
}

static void
units_of_extremes (Stage *stage)
{
  static const gfloat colour[] = { 0.002f, 0.015f };
  static const gfloat edge[] = { 0.003f, 0.01f, 0.03f, 0.1f };
  static const gfloat chroma[] = { 0.003f, 0.02f };
  static const gfloat strong[] = { 0.003f, 0.003f, 0.001f };

  for (guint i = 0; i < G_N_ELEMENTS (colour); i++)
    for (guint from = 0; from < LIGHTNESS; from++)
      unit_below (stage, from, colour[i]);
  for (guint from = LIGHTNESS; from < CHROMA; from++)
    unit_below (stage, from, 0.0003);
  for (guint i = 0; i < G_N_ELEMENTS (edge); i++)
    {
      unit_sum_below (stage, EDGE_ACROSS, EDGE_DOWN, edge[i]);
      unit_sum_below (stage, BLOCK_EDGE_ACROSS, BLOCK_EDGE_DOWN, edge[i]);
      unit_below (stage, SPOTS, edge[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (chroma); i++)
    for (guint c = CHROMA; c < EDGE_ACROSS; c++)
      unit_below (stage, c, chroma[i]);
  unit_below (stage, SPOTS_STRONG, 0.001);
  unit_below (stage, SPOTS_STRONG, 0.005);
  for (guint direction = EDGE_ACROSS; direction <= EDGE_DOWN; direction += 4)
    for (guint i = 0; i < G_N_ELEMENTS (strong); i++)
      unit_below (stage, direction + 1 + i, strong[i]);
}

static void
units_of_textures (Stage *stage)
{
  static const guint edges[] = { EDGE_ACROSS, EDGE_DOWN, EDGE_FALLING,
                                 EDGE_RISING };
  static const guint steps[] = { STEP_ACROSS, STEP_DOWN };
  static const guint bends[] = { BEND_ACROSS, BEND_DOWN, BEND_FALLING,
                                 BEND_RISING };
  static const gfloat of_steps[] = { 1.2f, 1.5f, 1.8f };
  static const gfloat of_bends[] = { 0.4f, 0.6f, 0.8f, 1 };
  static const gfloat of_others[] = { 1, 1.5f };
  static const gfloat of_spots[] = { 0.5f, 1 };
  static const gfloat of_blocks[] = { 1, 2, 4 };

  for (guint direction = 0; direction < 2; direction++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (of_steps); i++)
        unit_exceeds (stage, steps[direction], edges[direction], of_steps[i]);
      for (guint i = 0; i < G_N_ELEMENTS (of_others); i++)
        {
          unit_exceeds (stage, edges[direction], edges[1 - direction],
                        of_others[i]);
          unit_exceeds (stage, EDGE_FALLING + direction,
                        EDGE_RISING - direction, of_others[i]);
        }
    }
  for (guint direction = 0; direction < G_N_ELEMENTS (bends); direction++)
    for (guint i = 0; i < G_N_ELEMENTS (of_bends); i++)
      unit_exceeds (stage, bends[direction], edges[direction], of_bends[i]);
  for (guint i = 0; i < G_N_ELEMENTS (of_spots); i++)
    {
      unit_exceeds (stage, SPOTS, EDGE_ACROSS, of_spots[i]);
      unit_exceeds (stage, CHROMA_EDGE, EDGE_ACROSS, of_spots[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (of_blocks); i++)
    unit_exceeds (stage, BLOCK_EDGE_ACROSS, EDGE_ACROSS, of_blocks[i]);
}

/* A unit for a channel's value, or 1 minus it, in areas with few edges. */
static void
unit_flat (Stage *stage,
           guint c,
           gboolean lacks,
           guint across,
           guint down,
           gdouble times)
{
  add_value (stage, c, CENTRE, lacks ? -1 : 1);
  add (stage, across, -times);
  add (stage, down, -times);
  finish_unit (stage, lacks ? 1 - VALUE_OFFSET : VALUE_OFFSET);
}

static void
units_of_colours (Stage *stage)
{
  static const gfloat of_edges[] = { 3, 8, 20 };
  static const gfloat of_light[] = { 0.25f, 0.5f, 1 };

  for (guint c = 0; c < 3; c++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (of_edges); i++)
        unit_flat (stage, c, FALSE, EDGE_ACROSS, EDGE_DOWN, of_edges[i]);
      unit_flat (stage, c, TRUE, EDGE_ACROSS, EDGE_DOWN, 8);
      unit_flat (stage, c, FALSE, BLOCK_EDGE_ACROSS, BLOCK_EDGE_DOWN, 3);
      unit_flat (stage, c, FALSE, BLOCK_EDGE_ACROSS, BLOCK_EDGE_DOWN, 8);
    }
  for (guint i = 0; i < G_N_ELEMENTS (of_light); i++)
    for (guint direction = 0; direction < 4; direction++)
      {
        add (stage, CHROMA + direction, 1);
        add_value (stage, 1, CENTRE, -of_light[i]);
        finish_unit (stage, -of_light[i] * VALUE_OFFSET);
      }
  for (guint c = 0; c < 3; c++)
    add_value (stage, c, CENTRE, 1.0 / 3.0);
  finish_unit (stage, VALUE_OFFSET - 0.5);
  finish_unit (stage, 1);
}

/* Units for the colours of the blocks two below, two to the right, and both. */
static void
move_colours (Stage *stage)
{
  static const guint taps[] = { 7, 5, 8 };

  g_assert (stage->next == MOVED);
  for (guint c = 0; c < 3; c++)
    for (guint i = 0; i < MOVES; i++)
      {
        add_value (stage, c, taps[i], 1);
        finish_unit_at (stage, VALUE_OFFSET, taps[i]);
      }
}

static void
design_third (Network *features)
{
  Stage stage = begin_stage (features, 2);

  move_colours (&stage);
  units_of_extremes (&stage);
  units_of_textures (&stage);
  units_of_colours (&stage);
  g_assert (stage.next == HANDCRAFTED_WIDTH_2);
}

Network *
handcrafted_new (void)
{
  const guint widths[NEM_STAGES] = { HANDCRAFTED_WIDTH_0, HANDCRAFTED_WIDTH_1,
                                     HANDCRAFTED_WIDTH_2 };
  Network *features = network_new_nem_stages (widths);

  network_init (features, 0);
  handcrafted_set_probes (features);
  design_second (features);
  design_third (features);
  return features;
}
