/* canvas-roi.c - the rectangle that the network looked at, on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "ui/preview/canvas-private.h"

#define SHADE 0.4
#define HANDLE 7.0
#define TOLERANCE 8.0
#define KEY_STEP 8.0

/* Gets the rectangle that the network looked at, in pixels of the photograph,
 * which has a source. Returns: %FALSE if it looked at all or nothing. */
static gboolean
get_roi (SympieCanvas *canvas, GdkRectangle *roi)
{
  const ViewsRect *rect = &edit_get_cleanup (canvas->edit)->looked_at;
  const GdkRectangle *area = &canvas->source->area;
  GdkRectangle looked_at = { area->x + rect->x, area->y + rect->y, rect->width,
                             rect->height };

  return gdk_rectangle_intersect (&looked_at, area, roi)
         && !gdk_rectangle_equal (roi, area);
}

/* The one that a person chooses, in pixels of the photograph. */
static GdkRectangle
get_chosen (SympieCanvas *canvas)
{
  const GdkRectangle *area = &canvas->source->area;
  GdkRectangle roi = { area->x + canvas->roi.x, area->y + canvas->roi.y,
                       canvas->roi.width, canvas->roi.height };

  if (!gdk_rectangle_intersect (&roi, area, &roi))
    return *area;
  return roi;
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
  if (!get_roi (canvas, &roi))
    return;
  part->x = find_pixel (roi.x, frame->factor);
  part->y = find_pixel (roi.y, frame->factor);
  part->width = find_pixel (roi.x + roi.width, frame->factor) - part->x;
  part->height = find_pixel (roi.y + roi.height, frame->factor) - part->y;
  part->x -= frame->x;
  part->y -= frame->y;
  gdk_rectangle_intersect (part, &all, part);
}

/* ---- how it looks */

static void
stroke (cairo_t *cr, gdouble width, gdouble grey, gdouble alpha)
{
  cairo_set_line_width (cr, width);
  cairo_set_source_rgba (cr, grey, grey, grey, alpha);
  cairo_stroke_preserve (cr);
}

/* What is not looked at. */
static void
shade (cairo_t *cr, const GdkRectangle *area, const GdkRectangle *roi)
{
  cairo_rectangle (cr, area->x, area->y, area->width, area->height);
  cairo_rectangle (cr, roi->x, roi->y, roi->width, roi->height);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, SHADE);
  cairo_fill (cr);
}

static void
draw_handles (cairo_t *cr, const GdkRectangle *roi, gint scale)
{
  const gdouble size = HANDLE * scale;

  for (gint i = 0; i < 9; i++)
    if (i != 4)
      cairo_rectangle (cr, roi->x + roi->width * (i % 3) / 2.0 - size / 2.0,
                       roi->y + roi->height * (i / 3) / 2.0 - size / 2.0, size,
                       size);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_fill_preserve (cr);
  stroke (cr, 1.0 * scale, 0.0, 0.7);
  cairo_new_path (cr);
}

/* From pixels of the photograph to those of the pane. */
static GdkRectangle
to_pane (SympieCanvas *canvas, const GdkRectangle *rect)
{
  gdouble zoom = canvas->view.zoom;
  gint left, top;

  view_get_origin (&canvas->view, &left, &top);
  return (GdkRectangle){ left + (gint) lround (rect->x * zoom),
                         top + (gint) lround (rect->y * zoom),
                         (gint) lround (rect->width * zoom),
                         (gint) lround (rect->height * zoom) };
}

void
canvas_draw_roi (SympieCanvas *canvas, cairo_t *cr)
{
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (canvas));
  gdouble half = 0.5 * scale; /* of the line, which lies around it */
  GdkRectangle area = to_pane (canvas, &canvas->source->area);
  GdkRectangle roi = area;

  if (canvas->chooses_roi)
    roi = get_chosen (canvas);
  else if (!get_roi (canvas, &roi))
    return;
  roi = to_pane (canvas, &roi);
  cairo_save (cr);
  if (canvas->chooses_roi)
    shade (cr, &area, &roi);
  cairo_rectangle (cr, roi.x - half, roi.y - half, roi.width + 2.0 * half,
                   roi.height + 2.0 * half);
  stroke (cr, 3.0 * scale, 0.0, 0.7);
  stroke (cr, 1.0 * scale, 1.0, 1.0);
  cairo_new_path (cr);
  if (canvas->chooses_roi)
    draw_handles (cr, &roi, scale);
  cairo_restore (cr);
}

/* ---- choosing another */

gboolean
canvas_choose_roi (SympieCanvas *canvas, const ViewsRect *rect)
{
  const GdkRectangle *area;
  GdkRectangle roi;

  g_return_val_if_fail (SYMPIE_IS_CANVAS (canvas), FALSE);
  if (rect == NULL && canvas->source == NULL)
    return FALSE;
  canvas->chooses_roi = TRUE;
  canvas->looked_at = edit_get_cleanup (canvas->edit)->looked_at;
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
  if (rect != NULL)
    {
      canvas->roi = *rect;
      return FALSE;
    }
  area = &canvas->source->area;
  canvas->roi = canvas->looked_at;
  if (get_roi (canvas, &roi))
    return FALSE;
  canvas->roi = (ViewsRect){ area->width / 8, area->height / 8,
                             area->width - 2 * (area->width / 8),
                             area->height - 2 * (area->height / 8) };
  return TRUE;
}

void
canvas_stop_choosing_roi (SympieCanvas *canvas)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  canvas->chooses_roi = FALSE;
  canvas->grip = ROI_NONE;
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
}

gboolean
canvas_get_chosen_roi (SympieCanvas *canvas, ViewsRect *rect)
{
  g_return_val_if_fail (SYMPIE_IS_CANVAS (canvas), FALSE);
  if (canvas->chooses_roi)
    *rect = canvas->roi;
  else
    *rect = (ViewsRect){ 0 };
  return canvas->chooses_roi;
}

void
canvas_follow_looked_at (SympieCanvas *canvas)
{
  const ViewsRect *rect = &edit_get_cleanup (canvas->edit)->looked_at;

  if (memcmp (rect, &canvas->looked_at, sizeof *rect) == 0)
    return;
  canvas->looked_at = *rect;
  if (canvas->grip == ROI_NONE && rect->width > 0)
    canvas->roi = *rect;
}

RoiGrip
canvas_find_grip (SympieCanvas *canvas, gdouble x, gdouble y)
{
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (canvas));
  GdkRectangle roi;

  if (!canvas->chooses_roi || canvas->source == NULL)
    return ROI_NONE;
  if (canvas->grip != ROI_NONE)
    return canvas->grip;
  roi = get_chosen (canvas);
  roi = to_pane (canvas, &roi);
  return roi_find_grip (&(ViewsRect){ roi.x, roi.y, roi.width, roi.height }, x,
                        y, TOLERANCE * scale);
}

void
canvas_begin_roi_drag (SympieCanvas *canvas, RoiGrip grip)
{
  const GdkRectangle *area = &canvas->source->area;
  GdkRectangle roi = get_chosen (canvas);

  canvas->grip = grip;
  canvas->drag_start =
    (ViewsRect){ roi.x - area->x, roi.y - area->y, roi.width, roi.height };
  canvas->roi = canvas->drag_start;
}

void
canvas_drag_roi (SympieCanvas *canvas, gdouble dx, gdouble dy)
{
  const GdkRectangle *area = &canvas->source->area;
  gdouble zoom = canvas->view.zoom;

  canvas->roi = canvas->drag_start;
  roi_drag (&canvas->roi, canvas->grip, (gint) lround (dx / zoom),
            (gint) lround (dy / zoom), area->width, area->height);
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
}

void
canvas_release_roi (SympieCanvas *canvas)
{
  if (canvas->grip == ROI_NONE)
    return;
  canvas->grip = ROI_NONE;
  if (memcmp (&canvas->roi, &canvas->drag_start, sizeof canvas->roi) != 0)
    g_signal_emit_by_name (canvas, "roi-chosen");
}

gboolean
canvas_press_key_on_roi (SympieCanvas *canvas, guint key, gboolean shift)
{
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (canvas));
  gdouble step = MAX (KEY_STEP * scale, canvas->view.zoom);
  gdouble dx = 0.0, dy = 0.0;

  if (!canvas->chooses_roi || canvas->source == NULL)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape)
    {
      canvas_stop_choosing_roi (canvas);
      g_signal_emit_by_name (canvas, "roi-chosen");
      return GDK_EVENT_STOP;
    }
  if (key == GDK_KEY_Left || key == GDK_KEY_KP_Left)
    dx = -step;
  else if (key == GDK_KEY_Right || key == GDK_KEY_KP_Right)
    dx = step;
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    dy = -step;
  else if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    dy = step;
  else
    return GDK_EVENT_PROPAGATE;
  canvas_begin_roi_drag (canvas, shift ? ROI_RIGHT | ROI_BOTTOM : ROI_INSIDE);
  canvas_drag_roi (canvas, dx, dy);
  canvas_release_roi (canvas);
  return GDK_EVENT_STOP;
}
