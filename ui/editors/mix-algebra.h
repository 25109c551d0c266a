/* mix-algebra.h - the colour mix Cm edited with its meaning kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/params.h"

G_BEGIN_DECLS

/**
 * MixReadings:
 * @gain: by how much equal steps of R', G' and B' grow, the mean over the
 *   output channels; 1 keeps them.
 * @saturation: by how much differences from grey grow beyond that, as in
 *   #SympieReadings, without K; 1 keeps them, 0 leaves no colour.
 */
typedef struct
{
  gdouble gain;
  gdouble saturation;
} MixReadings;

/**
 * mix_read:
 *
 * What Cm does as a whole.
 */
void mix_read (MixReadings *r, const gfloat cm[3][3]);

/**
 * mix_set_gain:
 * @cm: (inout): all of it multiplied, so that mix_read() finds @gain.
 *
 * Returns: %FALSE, with @cm untouched, if its gain is 0 and stays so.
 */
gboolean mix_set_gain (gfloat cm[3][3], gdouble gain);

/**
 * mix_set_saturation:
 * @cm: (inout): the part that turns colours into colours multiplied, so that
 *   mix_read() finds @saturation; what it does to greys, and what colours do
 *   to the brightness, stays.
 *
 * A mix that leaves no colour gets the colours of the identity.
 */
void mix_set_saturation (gfloat cm[3][3], gdouble saturation);

/**
 * mix_set_number:
 * @cm: (inout): gets @value at [@from][@to].
 * @keep_greys: move the two other numbers of column @to by equal parts so that
 *   the channel's answer to a step of grey stays what it was.
 */
void mix_set_number (
  gfloat cm[3][3], guint from, guint to, gfloat value, gboolean keep_greys);

G_END_DECLS
