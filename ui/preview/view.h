/* view.h - the visible part of the photograph, and the zoom
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define VIEW_ZOOM_MAX 8.0

/**
 * View:
 * @image_width: of the photograph, in its pixels.
 * @image_height: likewise.
 * @width: of the pane, in pixels of the screen.
 * @height: likewise.
 * @zoom: pixels of the screen to one of the photograph.
 * @fit: whether @zoom is fitted to the pane.
 * @max_fit: the largest zoom that is fitted.
 * @x: the point of the photograph at the centre of the pane, in the
 *   photograph's pixels.
 * @y: likewise.
 */
typedef struct
{
  gint image_width;
  gint image_height;
  gint width;
  gint height;
  gdouble zoom;
  gboolean fit;
  gdouble max_fit;
  gdouble x;
  gdouble y;
} View;

/**
 * LevelFrame:
 * @factor: pixels of the photograph, in a row, to one of the level; at
 *   least 1.
 * @x: the first column, counted in the level's pixels from the photograph's
 *   left edge.
 * @y: likewise.
 * @width: in the level's pixels.
 * @height: likewise.
 *
 * A part of the photograph at reduced size. Below 100 % a level's pixels are
 * those of the screen, above those of the photograph.
 */
typedef struct
{
  gdouble factor;
  gint x;
  gint y;
  gint width;
  gint height;
} LevelFrame;

/**
 * view_init:
 *
 * Shows the whole photograph, at most at 100 %.
 */
void view_init (View *view, gint image_width, gint image_height);

/**
 * view_resize:
 * @width: of the pane, at least 1.
 * @height: likewise.
 */
void view_resize (View *view, gint width, gint height);

/**
 * view_fit:
 *
 * Shows the whole photograph, enlarged up to %VIEW_ZOOM_MAX if it is small.
 */
void view_fit (View *view);

/**
 * view_zoom:
 * @zoom: clamped between the whole photograph at an eighth of the pane and
 *   %VIEW_ZOOM_MAX.
 * @at_x: the fixed point in the pane, in pixels.
 * @at_y: likewise.
 */
void view_zoom (View *view, gdouble zoom, gdouble at_x, gdouble at_y);

/**
 * view_pan:
 * @dx: how far the photograph moves to the right, in pixels of the screen.
 * @dy: down.
 */
void view_pan (View *view, gdouble dx, gdouble dy);

/**
 * view_get_origin:
 *
 * Finds the position of the photograph's top left corner in the pane, in whole
 * pixels.
 */
void view_get_origin (const View *view, gint *left, gint *top);

/**
 * view_get_frame:
 * @margin: margin around the visible part, in pixels of the level.
 * @frame: (out): the visible part; its width is 0 if nothing is visible.
 */
void view_get_frame (const View *view, gint margin, LevelFrame *frame);

G_END_DECLS
