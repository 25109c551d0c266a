/* palette.h - colours for drawing
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Palette:
 * @text: the theme's text.
 * @dim: secondary text and axes.
 * @grid: lines of a grid.
 * @base: background of charts.
 * @accent: selections and marks.
 * @channel: red, green and blue, readable on @base.
 * @dark: whether the theme is dark.
 *
 * Colours for cairo that match a widget's theme.
 */
typedef struct
{
  GdkRGBA text;
  GdkRGBA dim;
  GdkRGBA grid;
  GdkRGBA base;
  GdkRGBA accent;
  GdkRGBA channel[3];
  gboolean dark;
} Palette;

/**
 * palette_init:
 * @widget: the widget.
 */
void palette_init (Palette *palette, GtkWidget *widget);

/**
 * palette_init_paper:
 *
 * Dark on white, for charts that are saved.
 */
void palette_init_paper (Palette *palette);

G_END_DECLS
