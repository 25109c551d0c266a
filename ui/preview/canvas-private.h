/* canvas-private.h - what the files of the canvas share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/preview/canvas.h"
#include "ui/preview/render.h"
#include "ui/preview/roi.h"
#include "ui/preview/view.h"

G_BEGIN_DECLS

struct _SympieCanvas
{
  GtkDrawingArea parent;
  SympieEdit *edit;
  const Source *source;

  View view; /* of each of the panes */
  CanvasMode mode;
  gboolean original;
  gboolean held; /* original, as long as a key or button is */
  gboolean marks;
  gboolean picks;  /* colours, with a click */
  gdouble divider; /* part of the width */

  Render *renders[2];     /* of the base and of the result */
  cairo_surface_t *small; /* until there is a base */
  Level *base;
  gfloat *after;   /* of the base's frame */
  gfloat *scratch; /* likewise */
  cairo_surface_t *before_surface;
  cairo_surface_t *after_surface;
  cairo_surface_t *outline;
  guint debounce_source;
  guint progress_source;
  gint64 started_at;

  ViewsRect looked_at; /* by the last estimate that was followed */
  Evidence *evidence;  /* shown over the photograph; nullable */
  gboolean chooses_roi;
  ViewsRect roi;        /* that is chosen, from the area's corner */
  ViewsRect drag_start; /* what it was when the drag began */
  RoiGrip grip;

  GtkGesture *drag;
  GtkGesture *hold;
  gboolean drags_divider;
  gdouble last_x;
  gdouble last_y;
};

/* After the view has changed: draws what there is, and has the rest made. */
void canvas_follow_view (SympieCanvas *canvas);

/* Mouse, wheel and keys, for what canvas.c shows. */
void canvas_init_input (SympieCanvas *canvas);
void canvas_class_init_input (GtkWidgetClass *widget);

/* Where the divider is, in pixels of the screen. */
gint canvas_get_divider (SympieCanvas *canvas);

/* Gets the pixels of the base that lie in it, all of the base's if it has none;
 * empty where the base shows nothing of it. */
void canvas_get_roi_of_base (SympieCanvas *canvas, GdkRectangle *part);

/* Draws the border of that rectangle, if there is one, or of the one that is
 * being chosen, with handles. */
void canvas_draw_roi (SympieCanvas *canvas, cairo_t *cr);

/* After the edit has changed: while one is being chosen an undone estimate
 * brings its own back. */
void canvas_follow_looked_at (SympieCanvas *canvas);

/* Draws the evidence, if it is to be shown. */
void canvas_draw_evidence (SympieCanvas *canvas, cairo_t *cr);

/* Returns: (transfer full) (nullable): what the evidence says about a place of
 * the pane, in its pixels. */
gchar *canvas_describe_place (SympieCanvas *canvas, gdouble x, gdouble y);

/* What of the rectangle that is being chosen a pointer takes, in pixels of the
 * pane. */
RoiGrip canvas_find_grip (SympieCanvas *canvas, gdouble x, gdouble y);

/* A drag of it: its beginning, how far it has come in pixels of the pane, and
 * its end, when "roi-chosen" follows if it led anywhere. */
void canvas_begin_roi_drag (SympieCanvas *canvas, RoiGrip grip);
void canvas_drag_roi (SympieCanvas *canvas, gdouble dx, gdouble dy);
void canvas_release_roi (SympieCanvas *canvas);

/* Gets the mean R'G'B' of the photograph about a place of the pane, in its
 * pixels. Returns: %FALSE beside the photograph, or where it is transparent. */
gboolean
canvas_get_colour (SympieCanvas *canvas, gdouble x, gdouble y, gfloat rgb[3]);

/* A click on a place of the pane: "picked", if there is a colour. */
void
canvas_pick (SympieCanvas *canvas, gdouble x, gdouble y, GdkModifierType state);

/* Returns: whether the key was for it. */
gboolean
canvas_press_key_on_roi (SympieCanvas *canvas, guint key, gboolean shift);

/* GtkWidget's draw. */
gboolean canvas_draw (GtkWidget *widget, cairo_t *cr);

G_END_DECLS
