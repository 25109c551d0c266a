/* roi.c - a rectangle that is moved by its edges, corners or inside
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preview/roi.h"

#include <math.h>

#include "core/content.h"

/* Which of the two ends of an interval are near, as bits 1 and 2; only the
 * nearer one of a short interval. */
static guint
find_ends (gdouble at, gdouble first, gdouble end, gdouble tolerance)
{
  const gdouble to_first = fabs (at - first);
  const gdouble to_end = fabs (at - end);

  if (MIN (to_first, to_end) > tolerance)
    return 0;
  return to_first < to_end ? 1 : 2;
}

RoiGrip
roi_find_grip (const ViewsRect *roi, gdouble x, gdouble y, gdouble tolerance)
{
  const gdouble right = roi->x + roi->width;
  const gdouble bottom = roi->y + roi->height;
  guint grip;

  if (x < roi->x - tolerance || x > right + tolerance || y < roi->y - tolerance
      || y > bottom + tolerance)
    return ROI_NONE;
  grip = find_ends (x, roi->x, right, tolerance)
         | find_ends (y, roi->y, bottom, tolerance) << 2;
  return grip != 0 ? grip : ROI_INSIDE;
}

/* Moves the ends of an interval within 0 to @size. */
static void
drag_ends (
  gint *start, gint *length, gboolean first, gboolean last, gint by, gint size)
{
  const gint least = MIN (CONTENT_MIN_SIDE, *length);
  const gint end = *start + *length;

  if (first && last)
    *start += CLAMP (by, -*start, size - end);
  else if (first)
    {
      *start = CLAMP (*start + by, 0, end - least);
      *length = end - *start;
    }
  else if (last)
    *length = CLAMP (end + by, *start + least, size) - *start;
}

void
roi_drag (
  ViewsRect *roi, RoiGrip grip, gint dx, gint dy, gint width, gint height)
{
  drag_ends (&roi->x, &roi->width, grip & ROI_LEFT, grip & ROI_RIGHT, dx,
             width);
  drag_ends (&roi->y, &roi->height, grip & ROI_TOP, grip & ROI_BOTTOM, dy,
             height);
}

const gchar *
roi_get_cursor (RoiGrip grip)
{
  static const gchar *const names[ROI_INSIDE + 1] = {
    [ROI_LEFT] = "w-resize",
    [ROI_RIGHT] = "e-resize",
    [ROI_TOP] = "n-resize",
    [ROI_BOTTOM] = "s-resize",
    [ROI_LEFT | ROI_TOP] = "nw-resize",
    [ROI_RIGHT | ROI_TOP] = "ne-resize",
    [ROI_LEFT | ROI_BOTTOM] = "sw-resize",
    [ROI_RIGHT | ROI_BOTTOM] = "se-resize",
    [ROI_INSIDE] = "move",
  };

  return names[grip];
}
