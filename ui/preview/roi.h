/* roi.h - a rectangle that is moved by its edges, corners or inside
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/views.h"

G_BEGIN_DECLS

/**
 * RoiGrip:
 * @ROI_NONE: outside.
 * @ROI_INSIDE: all edges: moves the rectangle.
 *
 * The edges that are dragged; two of them at a corner.
 */
typedef enum
{
  ROI_NONE = 0,
  ROI_LEFT = 1 << 0,
  ROI_RIGHT = 1 << 1,
  ROI_TOP = 1 << 2,
  ROI_BOTTOM = 1 << 3,
  ROI_INSIDE = ROI_LEFT | ROI_RIGHT | ROI_TOP | ROI_BOTTOM
} RoiGrip;

/**
 * roi_find_grip:
 * @x: a position, in the rectangle's pixels.
 * @y: likewise.
 * @tolerance: maximum distance from an edge, in the same pixels.
 *
 * Returns: what the pointer grabs there.
 */
RoiGrip
roi_find_grip (const ViewsRect *roi, gdouble x, gdouble y, gdouble tolerance);

/**
 * roi_drag:
 * @grip: the edges that are dragged.
 * @dx: to the right, in pixels.
 * @dy: down.
 * @width: of the image, within which the rectangle stays.
 * @height: likewise.
 *
 * Sides do not get shorter than %CONTENT_MIN_SIDE.
 */
void roi_drag (
  ViewsRect *roi, RoiGrip grip, gint dx, gint dy, gint width, gint height);

/**
 * roi_get_cursor:
 *
 * Returns: (transfer none): the name of the pointer's shape over @grip.
 */
const gchar *roi_get_cursor (RoiGrip grip);

G_END_DECLS
