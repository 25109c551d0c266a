/* canvas-roi.c - the rectangle that the network looked at, on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "ui/preview/canvas-private.h"

gboolean
canvas_get_roi (SympieCanvas *canvas, GdkRectangle *roi)
{
  const ViewsRect *rect = &edit_get_cleanup (canvas->edit)->looked_at;
  const GdkRectangle *area = &canvas->source->area;
  GdkRectangle looked_at = { area->x + rect->x, area->y + rect->y, rect->width,
                             rect->height };

  return gdk_rectangle_intersect (&looked_at, area, roi)
         && !gdk_rectangle_equal (roi, area);
}

/* The first pixel of a level whose middle lies beyond a position of the
 * photograph. */
static gint
find_pixel (gint position, gdouble factor)
{
  return (gint) ceil (position / factor - 0.5);
}

void
canvas_get_roi_of_base (SympieCanvas *canvas, GdkRectangle *part)
{
  const LevelFrame *frame = &canvas->base->frame;
  GdkRectangle all = { 0, 0, frame->width, frame->height };
  GdkRectangle roi;

  *part = all;
  if (!canvas_get_roi (canvas, &roi))
    return;
  part->x = find_pixel (roi.x, frame->factor);
  part->y = find_pixel (roi.y, frame->factor);
  part->width = find_pixel (roi.x + roi.width, frame->factor) - part->x;
  part->height = find_pixel (roi.y + roi.height, frame->factor) - part->y;
  part->x -= frame->x;
  part->y -= frame->y;
  gdk_rectangle_intersect (part, &all, part);
}

static void
stroke (cairo_t *cr, gdouble width, gdouble grey, gdouble alpha)
{
  cairo_set_line_width (cr, width);
  cairo_set_source_rgba (cr, grey, grey, grey, alpha);
  cairo_stroke_preserve (cr);
}

void
canvas_draw_roi (SympieCanvas *canvas, cairo_t *cr)
{
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (canvas));
  gdouble half = 0.5 * scale; /* of the line, which lies around it */
  gdouble zoom = canvas->view.zoom;
  GdkRectangle roi;
  gint left, top;

  if (!canvas_get_roi (canvas, &roi))
    return;
  view_get_origin (&canvas->view, &left, &top);
  cairo_save (cr);
  cairo_rectangle (cr, left + round (roi.x * zoom) - half,
                   top + round (roi.y * zoom) - half,
                   round (roi.width * zoom) + 2.0 * half,
                   round (roi.height * zoom) + 2.0 * half);
  stroke (cr, 3.0 * scale, 0.0, 0.7);
  stroke (cr, 1.0 * scale, 1.0, 1.0);
  cairo_new_path (cr);
  cairo_restore (cr);
}
