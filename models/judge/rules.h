/* rules.h - simple automatic corrections, for comparison
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/photos/photos.h"

G_BEGIN_DECLS

/**
 * Rule:
 * @RULE_LEVELS: contrast stretched for all channels together, clipping 0.5 %
 *   of the values at each end.
 * @RULE_LEVELS_EACH: likewise per channel.
 * @RULE_GAIN: a gain that brings the mean to 0.45.
 * @RULE_MEAN_DEVIATION: channel means brought to 0.45, 0.43 and 0.40, standard
 *   deviations to 0.25.
 * @RULE_GREY_WORLD: a gain per channel that equalises the channels' means.
 * @RULE_GAMMA: a gamma that brings the mean to 0.45.
 *
 * All work on sRGB-encoded R'G'B' in [0, 1] and clamp to that range.
 */
typedef enum
{
  RULE_LEVELS,
  RULE_LEVELS_EACH,
  RULE_GAIN,
  RULE_MEAN_DEVIATION,
  RULE_GREY_WORLD,
  RULE_GAMMA
} Rule;

#define RULES_N 6

/* Returns: (transfer none): its name in files, such as "levels_each". */
const gchar *rule_get_name (Rule rule);

/**
 * rule_apply:
 * @out: (height, width, 3) interleaved sRGB bytes; may be those of @in.
 */
void rule_apply (guint8 *out, const Photo *in, Rule rule);

/**
 * rule_apply_halfway:
 * @out: as in rule_apply().
 * @mean: of R', G', B' in [0, 1].
 * @deviation: likewise.
 *
 * Brings each channel's mean and standard deviation halfway to those given.
 */
void rule_apply_halfway (guint8 *out,
                         const Photo *in,
                         const gdouble mean[3],
                         const gdouble deviation[3]);

G_END_DECLS
