/* mix-algebra.h - the colour mix Cm edited with its meaning kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/params.h"

G_BEGIN_DECLS

/**
 * MixReadings:
 * @gain: gain of equal steps of R', G' and B', averaged over the output
 *   channels; 1 for no change.
 * @saturation: gain of differences from grey relative to that, as in
 *   #SympieReadings but without K; 1 for no change, 0 for no colour.
 */
typedef struct
{
  gdouble gain;
  gdouble saturation;
} MixReadings;

/**
 * mix_read:
 *
 * Computes the overall effect of Cm.
 */
void mix_read (MixReadings *r, const gfloat cm[3][3]);

/**
 * mix_set_gain:
 * @cm: (inout): multiplied so that mix_read() gives @gain.
 *
 * Returns: %FALSE, with @cm untouched, if its gain is 0 and cannot be changed.
 */
gboolean mix_set_gain (gfloat cm[3][3], gdouble gain);

/**
 * mix_set_saturation:
 * @cm: (inout): its part that maps colours to colours is multiplied so that
 *   mix_read() gives @saturation; the effect on greys, and that of colours on
 *   brightness, stays.
 *
 * A mix without colour gets that of the identity.
 */
void mix_set_saturation (gfloat cm[3][3], gdouble saturation);

/**
 * mix_set_number:
 * @cm: (inout): set to @value at [@from][@to].
 * @keep_greys: adjust the two other numbers of column @to equally, so that the
 *   channel's response to grey stays.
 */
void mix_set_number (
  gfloat cm[3][3], guint from, guint to, gfloat value, gboolean keep_greys);

G_END_DECLS
