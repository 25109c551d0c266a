/* vary.h - photographs as other cameras and scanners would have them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * vary_tones:
 * @image: planar (3, @area), sRGB-encoded R'G'B' in [0, 1]; changed.
 * @seed: what is drawn depends on it alone.
 *
 * Changes the black point, the white point, the gamma, the balance of the
 * channels and the saturation a little, each for half of the seeds, and rounds
 * to 8 bits: what might as well have come out of another camera, and is no
 * fault. Without it a network learns that every sound photograph has blacks
 * that are quite black.
 */
void vary_tones (gfloat *image, gsize area, guint64 seed);

/**
 * vary_sharpness:
 * @image: planar (3, @height, @width), sRGB-encoded R'G'B' in [0, 1]; changed.
 * @seed: what is drawn depends on it alone.
 *
 * Sharpens it, hardly to clearly, and rounds to 8 bits: with the detail that a
 * larger photograph has, of which scaling down leaves less.
 */
void vary_sharpness (gfloat *image, guint height, guint width, guint64 seed);

G_END_DECLS
