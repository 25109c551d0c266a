/* view.c - the visible part of the photograph, and the zoom
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preview/view.h"

#include <math.h>

#define MIN_FRACTION 0.125

static gdouble
get_fitting_zoom (const View *view)
{
  gdouble zoom = MIN ((gdouble) view->width / view->image_width,
                      (gdouble) view->height / view->image_height);

  return MIN (zoom, view->max_fit);
}

static gdouble
hold_middle (gdouble middle, gdouble pane, gdouble image)
{
  gdouble half = pane / 2;

  if (image <= pane)
    return image / 2;
  return CLAMP (middle, half, image - half);
}

static void
hold (View *view)
{
  view->x = hold_middle (view->x, view->width / view->zoom, view->image_width);
  view->y =
    hold_middle (view->y, view->height / view->zoom, view->image_height);
}

static void
fit (View *view, gdouble max_fit)
{
  view->fit = TRUE;
  view->max_fit = max_fit;
  view->zoom = get_fitting_zoom (view);
  hold (view);
}

void
view_init (View *view, gint image_width, gint image_height)
{
  view->image_width = image_width;
  view->image_height = image_height;
  view->width = 1;
  view->height = 1;
  fit (view, 1.0);
}

void
view_resize (View *view, gint width, gint height)
{
  view->width = MAX (width, 1);
  view->height = MAX (height, 1);
  if (view->fit)
    view->zoom = get_fitting_zoom (view);
  hold (view);
}

void
view_fit (View *view)
{
  fit (view, VIEW_ZOOM_MAX);
}

void
view_zoom (View *view, gdouble zoom, gdouble at_x, gdouble at_y)
{
  gdouble least = MIN (get_fitting_zoom (view) * MIN_FRACTION, 1.0);
  gdouble x = view->x + (at_x - view->width / 2.0) / view->zoom;
  gdouble y = view->y + (at_y - view->height / 2.0) / view->zoom;

  view->fit = FALSE;
  view->zoom = CLAMP (zoom, least, VIEW_ZOOM_MAX);
  view->x = x - (at_x - view->width / 2.0) / view->zoom;
  view->y = y - (at_y - view->height / 2.0) / view->zoom;
  hold (view);
}

void
view_pan (View *view, gdouble dx, gdouble dy)
{
  view->x -= dx / view->zoom;
  view->y -= dy / view->zoom;
  hold (view);
}

void
view_get_origin (const View *view, gint *left, gint *top)
{
  *left = (gint) lround (view->width / 2.0 - view->x * view->zoom);
  *top = (gint) lround (view->height / 2.0 - view->y * view->zoom);
}

/* Returns: screen pixels per pixel of the level. */
static gdouble
get_step (const View *view)
{
  return MAX (view->zoom, 1.0);
}

/* The range of a level that is visible along one axis. */
static void
get_stretch (gint *first,
             gint *n,
             gint origin,
             gint pane,
             gdouble step,
             gint image,
             gdouble factor,
             gint margin)
{
  gint all = (gint) ceil (image / factor - 1e-9);
  gint from = (gint) floor (-origin / step) - margin;
  gint to = (gint) ceil ((pane - origin) / step) + margin;

  from = CLAMP (from, 0, all);
  to = CLAMP (to, 0, all);
  *first = from;
  *n = MAX (to - from, 0);
}

void
view_get_frame (const View *view, gint margin, LevelFrame *frame)
{
  gdouble step = get_step (view);
  gint left, top;

  view_get_origin (view, &left, &top);
  frame->factor = MAX (1.0 / view->zoom, 1.0);
  get_stretch (&frame->x, &frame->width, left, view->width, step,
               view->image_width, frame->factor, margin);
  get_stretch (&frame->y, &frame->height, top, view->height, step,
               view->image_height, frame->factor, margin);
}
