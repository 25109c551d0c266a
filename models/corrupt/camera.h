/* camera.h - photographs as they go wrong in a camera
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * camera_corrupt:
 * @image: planar (3, @area), sRGB-encoded R'G'B' in [0, 1], as 8 bits hold
 *   them; changed.
 * @seed: what is drawn depends on it alone.
 *
 * Corrupts a photograph in linear light: exposure, from 4 EV too little to 1.5
 * too much; white balance, red and blue up to half an EV off; a veil of
 * stray light, up to 0.12; noise, of the light itself and of the sensor. Each
 * is there or not, so that most photographs have two or three, and a few none.
 * None of the published corruptions is quite like this: they darken and tint
 * what is encoded already.
 */
void camera_corrupt (gfloat *image, gsize area, guint64 seed);

G_END_DECLS
