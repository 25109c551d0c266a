/* canvas-input.c - mouse, wheel and keys on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "ui/preview/canvas-private.h"

#define WHEEL_STEP 1.189207115 /* four to a doubling */
#define PAN_STEP 60.0
#define NEAR 8.0
#define DIVIDER_STEP 0.02
#define CLICK 4.0 /* what a hand moves while it clicks */

/* @x and @y of a place in the pane that they lie in, in its pixels. */
static void
to_pane (SympieCanvas *canvas, gdouble *x, gdouble *y)
{
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (canvas));

  *x *= scale;
  *y *= scale;
  if (canvas->mode == CANVAS_SIDE_BY_SIDE && *x >= canvas->view.width)
    *x -= canvas->view.width;
}

static gboolean
is_at_divider (SympieCanvas *canvas, gdouble x)
{
  gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (canvas));

  return canvas->mode == CANVAS_DIVIDED && !canvas->original
         && fabs (x * scale - canvas_get_divider (canvas)) <= NEAR * scale;
}

static void
set_divider (SympieCanvas *canvas, gdouble part)
{
  canvas->divider = CLAMP (part, 0.0, 1.0);
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
}

static void
zoom_by (SympieCanvas *canvas, gdouble ratio, gdouble x, gdouble y)
{
  to_pane (canvas, &x, &y);
  view_zoom (&canvas->view, canvas->view.zoom * ratio, x, y);
  canvas_follow_view (canvas);
}

static gboolean
canvas_scroll_event (GtkWidget *widget, GdkEventScroll *event)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (widget);
  gdouble dx = 0.0, dy = 0.0;

  if (canvas->source == NULL)
    return GDK_EVENT_PROPAGATE;
  if (event->direction == GDK_SCROLL_UP)
    dy = -1.0;
  else if (event->direction == GDK_SCROLL_DOWN)
    dy = 1.0;
  else
    gdk_event_get_scroll_deltas ((GdkEvent *) event, &dx, &dy);
  if (dy != 0.0)
    zoom_by (canvas, pow (WHEEL_STEP, -2.0 * dy), event->x, event->y);
  return GDK_EVENT_STOP;
}

/* ---- dragging */

static RoiGrip
find_grip (SympieCanvas *canvas, gdouble x, gdouble y)
{
  to_pane (canvas, &x, &y);
  return canvas_find_grip (canvas, x, y);
}

/* The divider lies over the inside of a rectangle, and under its edges. */
static gboolean
is_edge (RoiGrip grip)
{
  return grip != ROI_NONE && grip != ROI_INSIDE;
}

static void
on_drag_begin (GtkGestureDrag *drag, gdouble x, gdouble y, SympieCanvas *canvas)
{
  RoiGrip grip = canvas->picks ? ROI_NONE : find_grip (canvas, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (canvas));
  if (is_edge (grip) || !is_at_divider (canvas, x))
    {
      canvas->drags_divider = FALSE;
      if (grip != ROI_NONE)
        canvas_begin_roi_drag (canvas, grip);
    }
  else
    canvas->drags_divider = TRUE;
  canvas->last_x = 0.0;
  canvas->last_y = 0.0;
}

static void
on_drag_update (GtkGestureDrag *drag,
                gdouble dx,
                gdouble dy,
                SympieCanvas *canvas)
{
  GtkWidget *widget = GTK_WIDGET (canvas);
  gint scale = gtk_widget_get_scale_factor (widget);
  gdouble x, y, part;

  if (canvas->source == NULL)
    return;
  if (canvas->drags_divider)
    {
      gtk_gesture_drag_get_start_point (drag, &x, &y);
      part = (x + dx) / gtk_widget_get_allocated_width (widget);
      if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
        part = 1.0 - part;
      set_divider (canvas, part);
      return;
    }
  if (canvas->grip != ROI_NONE)
    {
      canvas_drag_roi (canvas, dx * scale, dy * scale);
      return;
    }
  view_pan (&canvas->view, (dx - canvas->last_x) * scale,
            (dy - canvas->last_y) * scale);
  canvas->last_x = dx;
  canvas->last_y = dy;
  canvas_follow_view (canvas);
}

static void
on_drag_end (GtkGestureDrag *drag, gdouble dx, gdouble dy, SympieCanvas *canvas)
{
  GdkModifierType state = 0;
  gdouble x, y;

  if (canvas->picks && !canvas->drags_divider && hypot (dx, dy) < CLICK)
    {
      gtk_gesture_drag_get_start_point (drag, &x, &y);
      to_pane (canvas, &x, &y);
      gtk_get_current_event_state (&state);
      canvas_pick (canvas, x, y, state);
    }
  canvas_release_roi (canvas);
}

static void
show_held (SympieCanvas *canvas, gboolean held)
{
  canvas->held = held;
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
}

static void
on_hold_pressed (
  GtkGesture *gesture, gint n, gdouble x, gdouble y, SympieCanvas *canvas)
{
  show_held (canvas, TRUE);
}

static void
on_hold_ended (GtkGesture *gesture,
               GdkEventSequence *sequence,
               SympieCanvas *canvas)
{
  show_held (canvas, FALSE);
}

/* No override, which would keep motion from the gestures. */
static gboolean
on_motion (GtkWidget *widget, GdkEventMotion *event)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (widget);
  RoiGrip grip = find_grip (canvas, event->x, event->y);
  const gchar *name = "grab";
  g_autoptr (GdkCursor) cursor = NULL;

  if (is_at_divider (canvas, event->x) && !is_edge (grip))
    name = "col-resize";
  else if (canvas->picks)
    name = "crosshair";
  else if (grip != ROI_NONE)
    name = roi_get_cursor (grip);
  cursor = gdk_cursor_new_from_name (gtk_widget_get_display (widget), name);
  gdk_window_set_cursor (event->window, cursor);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
canvas_query_tooltip (
  GtkWidget *widget, gint x, gint y, gboolean by_key, GtkTooltip *tooltip)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (widget);
  gdouble at_x = x, at_y = y;
  g_autofree gchar *words = NULL;

  to_pane (canvas, &at_x, &at_y);
  words = canvas_describe_place (canvas, at_x, at_y);
  gtk_tooltip_set_text (tooltip, words);
  return words != NULL;
}

/* ---- keys */

static gboolean
pan_by_key (SympieCanvas *canvas, guint key, gboolean control)
{
  static const struct
  {
    guint key;
    gdouble dx;
    gdouble dy;
  } steps[] = {
    { GDK_KEY_Left, 1.0, 0.0 },   { GDK_KEY_KP_Left, 1.0, 0.0 },
    { GDK_KEY_Right, -1.0, 0.0 }, { GDK_KEY_KP_Right, -1.0, 0.0 },
    { GDK_KEY_Up, 0.0, 1.0 },     { GDK_KEY_KP_Up, 0.0, 1.0 },
    { GDK_KEY_Down, 0.0, -1.0 },  { GDK_KEY_KP_Down, 0.0, -1.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].key == key && control && steps[i].dx != 0.0)
      {
        set_divider (canvas, canvas->divider - DIVIDER_STEP * steps[i].dx);
        return GDK_EVENT_STOP;
      }
    else if (steps[i].key == key)
      {
        view_pan (&canvas->view, steps[i].dx * PAN_STEP,
                  steps[i].dy * PAN_STEP);
        canvas_follow_view (canvas);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

static gboolean
canvas_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (widget);
  gboolean control = (event->state & GDK_CONTROL_MASK) != 0;

  if (canvas->source == NULL || (event->state & GDK_MOD1_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (!control
      && canvas_press_key_on_roi (canvas, event->keyval,
                                  (event->state & GDK_SHIFT_MASK) != 0))
    return GDK_EVENT_STOP;
  switch (event->keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      canvas_zoom_to (canvas, canvas->view.zoom * WHEEL_STEP * WHEEL_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      canvas_zoom_to (canvas, canvas->view.zoom / WHEEL_STEP / WHEEL_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_1:
    case GDK_KEY_KP_1:
      canvas_zoom_to (canvas, 1.0);
      return GDK_EVENT_STOP;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      canvas_fit (canvas);
      return GDK_EVENT_STOP;
    case GDK_KEY_space:
      show_held (canvas, TRUE);
      return GDK_EVENT_STOP;
    default:
      return pan_by_key (canvas, event->keyval, control);
    }
}

static gboolean
canvas_key_release_event (GtkWidget *widget, GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_space)
    return GDK_EVENT_PROPAGATE;
  show_held (SYMPIE_CANVAS (widget), FALSE);
  return GDK_EVENT_STOP;
}

static gboolean
canvas_focus_out_event (GtkWidget *widget, GdkEventFocus *event)
{
  show_held (SYMPIE_CANVAS (widget), FALSE);
  return GDK_EVENT_PROPAGATE;
}

void
canvas_class_init_input (GtkWidgetClass *widget)
{
  widget->scroll_event = canvas_scroll_event;
  widget->query_tooltip = canvas_query_tooltip;
  widget->key_press_event = canvas_key_press_event;
  widget->key_release_event = canvas_key_release_event;
  widget->focus_out_event = canvas_focus_out_event;
}

void
canvas_init_input (SympieCanvas *canvas)
{
  GtkWidget *widget = GTK_WIDGET (canvas);

  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_add_events (
    widget, GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK | GDK_POINTER_MOTION_MASK
              | GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK
              | GDK_KEY_PRESS_MASK | GDK_KEY_RELEASE_MASK);
  g_signal_connect (widget, "motion-notify-event", G_CALLBACK (on_motion),
                    NULL);
  canvas->drag = gtk_gesture_drag_new (widget);
  g_signal_connect (canvas->drag, "drag-begin", G_CALLBACK (on_drag_begin),
                    canvas);
  g_signal_connect (canvas->drag, "drag-update", G_CALLBACK (on_drag_update),
                    canvas);
  g_signal_connect (canvas->drag, "drag-end", G_CALLBACK (on_drag_end), canvas);
  canvas->hold = gtk_gesture_multi_press_new (widget);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (canvas->hold),
                                 GDK_BUTTON_SECONDARY);
  g_signal_connect (canvas->hold, "pressed", G_CALLBACK (on_hold_pressed),
                    canvas);
  g_signal_connect (canvas->hold, "end", G_CALLBACK (on_hold_ended), canvas);
}
