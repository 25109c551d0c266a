/* metrics.h - similarity of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define METRICS_PSNR_MAX 60.0 /* of identical images, in dB */
#define METRICS_SSIM_SIDE 11  /* of SSIM's window, the minimum image size */

/**
 * metrics_mse:
 * @a: (array length=n): numbers in [0, 1].
 *
 * Returns: the mean squared error.
 */
gdouble metrics_mse (const gfloat *a, const gfloat *b, gsize n);

/**
 * metrics_psnr:
 * @mse: over all pixels and the three channels, in [0, 1] units.
 *
 * Returns: the peak signal-to-noise ratio in dB, at most %METRICS_PSNR_MAX.
 */
gdouble metrics_psnr (gdouble mse);

/**
 * metrics_ssim:
 * @a: (3, height, width) planar R'G'B' in [0, 1].
 * @height: at least %METRICS_SSIM_SIDE, like @width.
 *
 * The structural similarity (Wang et al., IEEE Transactions on Image
 * Processing, 2004): 11x11 Gaussian window with a sigma of 1.5, K1 = 0.01, K2
 * = 0.03, a range of 1, windows entirely inside the image, averaged over
 * windows and over R', G' and B'.
 *
 * Returns: the similarity, 1 for identical images.
 */
gdouble
metrics_ssim (const gfloat *a, const gfloat *b, guint height, guint width);

G_END_DECLS
