/* moments.h - what the warp's error depends on, without the pictures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/layers.h"

G_BEGIN_DECLS

#define MOMENTS_FADE 12 /* pixels, or a quarter of a shorter side */
#define MOMENTS_LAGS 41 /* (0, 0), (0, 1) ... (4, 4), in reading order */

/**
 * Moments:
 * @mean: of each channel of the corrupted image, normalised as in params.h.
 * @corrupted_mean: likewise, with the weights below.
 * @clean_mean: likewise of the original.
 * @clean_var: variances of the original's channels.
 * @corrupted: at lag (y, x), means over pixels q of d[a](q) d[b](q + lag), where d
 *   is the corrupted image less its means. A lag before (0, 0) is the mirrored
 *   one with a and b changed over.
 * @both: for each of K's pixels j, means of d[a](q + j) c[b](q), c likewise.
 *
 * The warp without its clamp is linear in the pixels, so its mean square
 * error is a polynomial in the 37 numbers whose coefficients are these. Both
 * images fade to their means towards the edges, over some pixels, and repeat
 * themselves beyond: so the polynomial is never negative, and what a K that
 * sharpens much would do to an edge has no say in it.
 */
typedef struct
{
  gfloat mean[3];
  gfloat corrupted_mean[3];
  gfloat clean_mean[3];
  gfloat clean_var[3];
  gfloat corrupted[MOMENTS_LAGS][3][3];
  gfloat both[25][3][3];
} Moments;

/**
 * moments_measure:
 * @corrupted: (3, n, h, w), normalised; h and w at least 4.
 * @clean: likewise.
 * @image: which of the n.
 */
void moments_measure (Moments *moments,
                      const real *corrupted,
                      const real *clean,
                      Maps maps,
                      guint image);

/**
 * moments_error:
 * @slope: (out) (optional): its derivatives by @p.
 * @p: the numbers, in their flat order: Cm, the offset b = Cs Cm in Cs's
 *   place, K.
 *
 * Returns: the mean square error of the warped image, in [0, 1] units.
 */
gdouble moments_error (gdouble slope[PARAMS_N],
                       const Moments *moments,
                       const gdouble p[PARAMS_N]);

/* Returns: the same of the corrupted image as it is. */
gdouble moments_error_before (const Moments *moments);

/**
 * moments_best:
 * @p: (out): numbers near the least error, as moments_error() has them, with a
 *   K that sums to 1: least squares for Cm and the offset and for K in turns, each with a small ridge on what
 *   changes little. The identity if that is no better.
 */
void moments_best (gdouble p[PARAMS_N], const Moments *moments);

G_END_DECLS
