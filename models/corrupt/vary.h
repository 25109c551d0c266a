/* vary.h - harmless variation, as between cameras and scanners
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * vary_tones:
 * @image: planar (3, @area), sRGB-encoded R'G'B' in [0, 1]; changed.
 * @seed: what is drawn depends on it alone.
 *
 * Slightly changes black point, white point, gamma, channel balance and
 * saturation, each for half of the seeds, and rounds to 8 bits. The result
 * could have come from another camera and is not faulty. Without this
 * variation a network learns that every good photograph has perfectly black
 * blacks.
 */
void vary_tones (gfloat *image, gsize area, guint64 seed);

/**
 * vary_sharpness:
 * @image: planar (3, @height, @width), sRGB-encoded R'G'B' in [0, 1]; changed.
 * @seed: what is drawn depends on it alone.
 *
 * Sharpens by a random amount and rounds to 8 bits, which restores the detail
 * that scaling down removes.
 */
void vary_sharpness (gfloat *image, guint height, guint width, guint64 seed);

G_END_DECLS
