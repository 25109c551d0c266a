/* paint.h - pixels as the screen shows them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "ui/preview/level.h"

G_BEGIN_DECLS

#define PAINT_BINS 256

/**
 * paint_surface:
 * @rgba: R'G'B'A of a level of @frame, sRGB.
 * @has_alpha: whether it can be transparent.
 * @marks: mark pixels of which a channel is at its lower end in blue, at its
 *   upper end in red; what is transparent is not.
 *
 * Returns: (transfer full): a surface of as many pixels.
 */
cairo_surface_t *paint_surface (const gfloat *rgba,
                                const LevelFrame *frame,
                                gboolean has_alpha,
                                gboolean marks);

/**
 * paint_count:
 * @bins: (out): how many pixels of @part have each value of R', G' and B'.
 *   Transparent ones do not count.
 * @part: of @surface, in its pixels; within it or empty.
 */
void paint_count (guint bins[3][PAINT_BINS],
                  cairo_surface_t *surface,
                  const GdkRectangle *part);

/**
 * paint_checks:
 *
 * Fills the current clip with GIMP's checks in two middle greys, for what is
 * transparent.
 *
 * @size: of a check, in user space.
 */
void paint_checks (cairo_t *cr, gdouble size);

/**
 * paint_outline:
 * @base: of which the border of @base->coverage is drawn, as dashes in black
 *   and white, in a surface of as many pixels as it has.
 *
 * Returns: (transfer full) (nullable): the surface, %NULL where all of the
 *   photograph is covered.
 */
cairo_surface_t *paint_outline (const Level *base);

G_END_DECLS
