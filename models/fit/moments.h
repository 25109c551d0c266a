/* moments.h - the warp's error from second moments
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/layers.h"

G_BEGIN_DECLS

#define MOMENTS_FADE 12 /* pixels, or a quarter of a shorter side */
#define MOMENTS_LAGS 41 /* (0, 0), (0, 1) ... (4, 4), in reading order */

/**
 * Moments:
 * @mean: of each channel of the corrupted image, normalised as in params.h.
 * @corrupted_mean: likewise, weighted by the window.
 * @clean_mean: likewise for the original.
 * @clean_var: variances of the original's channels.
 * @corrupted: at lag (y, x), means over pixels q of d[a](q) d[b](q + lag),
 *   where d is the corrupted image minus its means. Negative lags are the
 *   opposite ones with a and b swapped.
 * @both: for each of K's pixels j, means of d[a](q + j) c[b](q), c likewise.
 *
 * Without the clamp the warp is linear in the pixels, so its mean squared
 * error is a polynomial in the 37 numbers with these coefficients. Both images
 * are windowed, fading to their means at the edges, and periodic: so the
 * polynomial is never negative, and edge effects of a strong K do not count.
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
 * @image: index of the image.
 */
void moments_measure (Moments *moments,
                      const real *corrupted,
                      const real *clean,
                      Maps maps,
                      guint image);

/**
 * moments_error:
 * @slope: (out) (optional): its gradient.
 * @p: the numbers in flat order: Cm, the offset b = Cs Cm in place of Cs, K.
 *
 * Returns: the mean squared error of the warped image, in [0, 1] units.
 */
gdouble moments_error (gdouble slope[PARAMS_N],
                       const Moments *moments,
                       const gdouble p[PARAMS_N]);

/* Returns: the same for the unchanged corrupted image. */
gdouble moments_error_before (const Moments *moments);

/**
 * moments_best:
 * @p: (out): numbers near the minimum of moments_error(), with a K that sums
 *   to 1: alternating least squares for Cm with the offset and for K, with a
 *   small ridge. The identity if that is no better.
 */
void moments_best (gdouble p[PARAMS_N], const Moments *moments);

G_END_DECLS
