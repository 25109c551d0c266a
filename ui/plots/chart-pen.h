/* chart-pen.h - drawing functions shared by the charts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

#include "ui/palette.h"

G_BEGIN_DECLS

/**
 * ChartPen:
 * @cr: where to.
 * @palette: colours.
 * @layout: for the text.
 * @line: height of a line of text; the margins are multiples of it.
 * @x: left edge of the plot area.
 * @y: its upper edge.
 * @width: of the field.
 * @height: of the field.
 *
 * A chart being drawn, from pen_start() to pen_finish().
 */
typedef struct
{
  cairo_t *cr;
  const Palette *palette;
  PangoLayout *layout;
  gdouble line;
  gdouble x;
  gdouble y;
  gdouble width;
  gdouble height;
} ChartPen;

/**
 * pen_start:
 * @pen: (out): to be ended by pen_finish().
 * @text: its font, made a little smaller, and its resolution.
 * @width: of the whole chart.
 * @height: likewise.
 *
 * Draws the background and the frame of the plot area.
 */
void pen_start (ChartPen *pen,
                cairo_t *cr,
                PangoContext *text,
                gdouble width,
                gdouble height,
                const Palette *palette);

void pen_finish (ChartPen *pen);

/**
 * pen_write:
 * @y: the text's middle.
 * @align: 0 puts the text's left edge at @x, 1 its right edge.
 */
void pen_write (const ChartPen *pen,
                const gchar *text,
                gdouble x,
                gdouble y,
                gdouble align,
                const GdkRGBA *colour);

/**
 * pen_line:
 *
 * Draws a line of one pixel.
 */
void pen_line (const ChartPen *pen,
               gdouble x1,
               gdouble y1,
               gdouble x2,
               gdouble y2,
               const GdkRGBA *colour);

/**
 * pen_label_x:
 * @at: 0 is the field's left edge, 1 its right edge.
 *
 * Writes @text below the field.
 */
void pen_label_x (const ChartPen *pen, gdouble at, const gchar *text);

/**
 * pen_line_y:
 * @at: 0 is the field's lower edge, 1 its upper edge.
 *
 * Draws a line across the field.
 */
void pen_line_y (const ChartPen *pen, gdouble at, const GdkRGBA *colour);

/**
 * pen_label_y:
 *
 * Draws the line of pen_line_y() with the number @value before it.
 */
void pen_label_y (const ChartPen *pen,
                  gdouble at,
                  gdouble value,
                  guint digits,
                  const GdkRGBA *colour);

/**
 * pen_clip:
 *
 * Clips to the plot area, until cairo_restore().
 */
void pen_clip (const ChartPen *pen);

G_END_DECLS
