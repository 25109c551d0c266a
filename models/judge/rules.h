/* rules.h - plain corrections that any program offers, to compare with
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/photos/photos.h"

G_BEGIN_DECLS

/**
 * Rule:
 * @RULE_LEVELS: stretched from black to white, 0.5 % of the values of all
 *   channels cut off at each end.
 * @RULE_LEVELS_EACH: the same for each channel by itself.
 * @RULE_GAIN: multiplied so that the mean of all values is 0.45.
 * @RULE_MEAN_DEVIATION: each channel's mean moved to 0.45, 0.43, 0.40 and its
 *   standard deviation to 0.25.
 * @RULE_GREY_WORLD: each channel multiplied so that its mean is that of all.
 * @RULE_GAMMA: raised to the power at which the mean of all values is 0.45.
 *
 * All are about sRGB-encoded R'G'B' in [0, 1], and cut to that.
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

/* Returns: (transfer none): as files have it, "levels_each". */
const gchar *rule_get_name (Rule rule);

/**
 * rule_apply:
 * @out: (height, width, 3) interleaved sRGB bytes; may be those of @in.
 */
void rule_apply (guint8 *out, const Photo *in, Rule rule);

G_END_DECLS
