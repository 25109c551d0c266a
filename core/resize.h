/* resize.h - antialiased scaling of small float images
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * resize_triangle:
 * @out: (out_height, out_width, channels) interleaved.
 * @in: (in_height, in_width, channels) interleaved.
 *
 * Scales with a triangle filter as wide as a step of the coarser grid: linear
 * interpolation upwards, antialiased downwards (what other libraries call
 * bilinear with antialiasing). Weights at the edges are normalised.
 */
void resize_triangle (gfloat *out,
                      guint out_width,
                      guint out_height,
                      const gfloat *in,
                      guint in_width,
                      guint in_height,
                      guint channels);

G_END_DECLS
