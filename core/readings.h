/* readings.h - the effect of the 37 numbers on a photograph, in words for
 * people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "params.h"

G_BEGIN_DECLS

/**
 * SympieReadings:
 * @ev: exposure in EV: log2 of the ratio of linear-light luminance, after to
 *   before, of an sRGB grey of R' = G' = B' = 0.5 in a flat area. Positive is
 *   brighter.
 * @warmth: log2 of linear red over linear blue of what that grey becomes.
 *   Positive is warmer, negative cooler; 0 keeps it as it is.
 * @tint: log2 of linear green over the geometric mean of linear red and blue
 *   of the same. Positive is greener, negative more magenta.
 * @contrast: by how much differences among greys grow in R'G'B': the mean
 *   over the channels of the answer to equal steps of all three. 1 keeps it.
 * @saturation: by how much differences from grey grow in R'G'B', beyond
 *   @contrast: the root mean square gain over all directions at right angles
 *   to the grey axis (of what comes out, only the part at right angles to it
 *   counts), divided by the magnitude of @contrast. 1 keeps it, 0 is
 *   greyscale.
 * @sharpness: the magnitude of K's frequency response at a quarter of the
 *   sampling rate (waves four pixels long), averaged over horizontal, vertical
 *   and both diagonals, over that at rest. Over 1 sharpens, under 1 softens.
 *
 * Stated of the numbers alone, before any clamping; sRGB's straight part goes
 * on below black. What a definition divides by, or takes the logarithm of
 * (linear red, green, blue and luminance), is held at 2^-12 at least.
 */
typedef struct
{
  gdouble ev;
  gdouble warmth;
  gdouble tint;
  gdouble contrast;
  gdouble saturation;
  gdouble sharpness;
} SympieReadings;

/**
 * readings_take:
 * @r: (out): the readings of what @p does at @strength.
 * @strength: as for params_blend().
 */
void readings_take (SympieReadings *r, const SympieParams *p, gdouble strength);

/**
 * readings_take_transform:
 * @r: (out): the readings of @t.
 */
void readings_take_transform (SympieReadings *r, const SympieTransform *t);

/**
 * readings_describe:
 * @strength: as for params_blend().
 *
 * Says what @p does at @strength in a few words, such as "brighter by 1.2 EV,
 * warmer, softened", or "no visible change". Not capitalised, no full stop.
 *
 * Returns: (transfer full): the words, in the user's language.
 */
gchar *readings_describe (const SympieParams *p, gdouble strength);

/**
 * readings_describe_transform:
 *
 * readings_describe() for what params_blend_parts() gives.
 *
 * Returns: (transfer full): the words, in the user's language.
 */
gchar *readings_describe_transform (const SympieTransform *t);

/**
 * readings_are_visible:
 * @strength: as for params_blend().
 *
 * Returns: whether readings_describe() has a change to tell.
 */
gboolean readings_are_visible (const SympieParams *p, gdouble strength);

/**
 * readings_format_tables:
 *
 * Cs, Cm and K as three small tables of plain text, with row and column
 * heads, each line ended by a newline.
 *
 * Returns: (transfer full): the text.
 */
gchar *readings_format_tables (const SympieParams *p);

G_END_DECLS
