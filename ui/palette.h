/* palette.h - colours of what is drawn
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Look:
 * @text: the theme's text.
 * @dim: text of lesser weight, axes.
 * @grid: lines of a grid.
 * @base: the ground that charts are drawn on.
 * @accent: what is selected or marked.
 * @channel: red, green and blue, readable on @base.
 * @dark: whether the theme is dark.
 *
 * Colours for cairo that go with a widget's theme.
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
} Look;

/**
 * look_init:
 * @widget: whose theme it is.
 */
void look_init (Look *look, GtkWidget *widget);

/**
 * look_init_paper:
 *
 * Dark on white, for charts that are saved.
 */
void look_init_paper (Look *look);

G_END_DECLS
