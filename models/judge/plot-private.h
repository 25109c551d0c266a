/* plot-private.h - axes, texts and saving, which all charts share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "plot.h"

G_BEGIN_DECLS

/* ---- axes (plot-axis.c) ---- */

#define PLOT_MAX_TICKS 16

/**
 * PlotAxis:
 * @low: where it begins; of a logarithmic axis the power of ten, and so are
 *   @high and @step.
 * @step: from tick to tick; 0 for ticks at 1, 2 and 5 of each power.
 */
typedef struct
{
  PlotScale scale;
  gdouble low;
  gdouble high;
  gdouble step;
} PlotAxis;

/* An axis of nothing; plot_axis_take() adds to it, plot_axis_finish() gives
 * it ticks. */
#define PLOT_AXIS_EMPTY(scale)            \
  (PlotAxis)                              \
  {                                       \
    scale, G_MAXDOUBLE, -G_MAXDOUBLE, 0.0 \
  }

/* Returns: whether an axis of that scale has a place for @value. */
gboolean plot_axis_can_take (const PlotAxis *axis, gdouble value);

void plot_axis_take (PlotAxis *axis, gdouble value);

gboolean plot_axis_is_empty (const PlotAxis *axis);

/* @round: whether a linear axis is to begin and end at a tick; a logarithmic
 * one always does. */
void plot_axis_finish (PlotAxis *axis, gboolean round);

/* Returns: 0 at @low to 1 at @high. */
gdouble plot_axis_place (const PlotAxis *axis, gdouble value);

/* Returns: how many of @ticks there are. */
guint plot_axis_get_ticks (const PlotAxis *axis, gdouble ticks[PLOT_MAX_TICKS]);

/* Returns: (transfer full): the number at a tick. */
gchar *plot_axis_label (const PlotAxis *axis, gdouble tick);

/* ---- drawing (plot.c) ---- */

#define PLOT_WIDTH 800.0
#define PLOT_MARGIN 16.0
#define PLOT_TEXT 11.0 /* points */

typedef struct
{
  gdouble left;
  gdouble top;
  gdouble width;
  gdouble height;
} PlotFrame;

typedef enum
{
  PLOT_INK,
  PLOT_SOFT_INK,
  PLOT_GRID
} PlotInk;

void plot_set_ink (cairo_t *cairo, PlotInk ink);

/* The colour of the line or the bar with that number. */
void plot_set_colour (cairo_t *cairo, guint index);

gdouble plot_text_width (cairo_t *cairo, const gchar *text);

/* @align: the part of the text that lies left of @x, 0 to 1.
 * @room: for its width; what is longer ends in dots. */
void plot_put_text (cairo_t *cairo,
                    const gchar *text,
                    gdouble x,
                    gdouble y,
                    gdouble align,
                    gdouble room);

/* Returns: where to go on below it. */
gdouble plot_put_title (cairo_t *cairo, const gchar *title, gdouble top);

/* Puts a name into the legend, behind or below the one before; @x and @y
 * move on. */
void plot_put_legend (
  cairo_t *cairo, const gchar *name, guint index, gdouble *x, gdouble *y);

/* Draws chart @index of @charts. Returns: where it ends. */
typedef gdouble (*PlotDrawFunc) (cairo_t *cairo,
                                 gconstpointer charts,
                                 guint index,
                                 gdouble top);

gboolean plot_save (const gchar *path,
                    PlotDrawFunc draw,
                    gconstpointer charts,
                    guint n_charts,
                    GError **error);

G_END_DECLS
