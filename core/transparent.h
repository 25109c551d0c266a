/* transparent.h - what is shown to the network where an image is transparent
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * transparent_fill:
 * @rgb: (inout): (height, width, 3) interleaved R'G'B', over the network's mean
 *   grey.
 * @opacity: (height, width), 0 to 1.
 *
 * Puts the opaque pixels' mirror image in the grey's place: each row repeats
 * its own, back and forth from the nearest one, and a row without any is the
 * mirror image of those that have some. Mean and deviation, of the image and of
 * each window of it, are then about those of the opaque part, and there is no
 * edge that the image does not have; the nearest pixel repeated would be a flat
 * stripe that weighs as much as what is left of the image. Where no pixel is
 * opaque, as in a layer that is translucent all over, nothing changes.
 */
void transparent_fill (gfloat *rgb,
                       const gfloat *opacity,
                       guint width,
                       guint height);

G_END_DECLS
