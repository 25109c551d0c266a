/* roi.h - a rectangle that is moved by its edges, corners or inside
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/views.h"

G_BEGIN_DECLS

/**
 * RoiGrip:
 * @ROI_NONE: outside.
 * @ROI_INSIDE: all edges, which moves the rectangle.
 *
 * The edges that move; two of them at a corner.
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
 * @x: a place, in pixels of the rectangle's.
 * @y: likewise.
 * @tolerance: how far from an edge it can be taken, in the same pixels.
 *
 * Returns: what a pointer at that place takes.
 */
RoiGrip
roi_find_grip (const ViewsRect *roi, gdouble x, gdouble y, gdouble tolerance);

/**
 * roi_drag:
 * @grip: what is dragged.
 * @dx: how far to the right, in pixels.
 * @dy: down.
 * @width: of the image, within which the rectangle stays.
 * @height: likewise.
 *
 * Its sides stay at least %CONTENT_MIN_SIDE long, or as long as they are.
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
