/* flat.h - the effect of the numbers on flat areas
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "params.h"

G_BEGIN_DECLS

/**
 * Flat:
 * @mix: row d, column c: what a step of input channel d adds to output channel
 *   c, K's sum included.
 * @offset: what black becomes.
 *
 * The affine map that an area without detail goes through, in R'G'B' of
 * [0, 1] and beyond: `out[c] = offset[c] + sum over d of in[d] * mix[d][c]`.
 * Nothing is clamped.
 */
typedef struct
{
  gdouble mix[3][3];
  gdouble offset[3];
} Flat;

void flat_init (Flat *flat, const SympieTransform *t);

/* @out and @in may be the same. */
void flat_map (gdouble out[3], const Flat *flat, const gdouble in[3]);

/**
 * flat_invert:
 * @in: (out): the colour of which @flat makes @out; untouched on failure.
 *
 * Returns: %FALSE if there is no such colour, or no single one.
 */
gboolean flat_invert (gdouble in[3], const Flat *flat, const gdouble out[3]);

G_END_DECLS
