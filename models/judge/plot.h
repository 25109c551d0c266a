/* plot.h - line charts and bar charts in SVG or PNG
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/error.h"

G_BEGIN_DECLS

#define PLOT_MAX_CHARTS 16
#define PLOT_MAX_BARS 1000 /* of a picture, with those that are not drawn */

typedef enum
{
  PLOT_LINEAR,
  PLOT_LOG /* powers of ten; what is not over 0 is left out */
} PlotScale;

/**
 * PlotLine:
 * @name: (nullable): in the legend; no line of it without.
 * @x: (array length=n): rising, or at least not falling.
 * @y: (array length=n): where a number is not finite the line has a gap.
 *
 * A line of few points has dots on them.
 */
typedef struct
{
  const gchar *name;
  const gdouble *x;
  const gdouble *y;
  guint n;
} PlotLine;

/**
 * PlotLines:
 * @title: (nullable):
 * @x_name: (nullable): what is along the horizontal axis, and its unit.
 * @y_name: (nullable): what is along the vertical axis, and its unit.
 * @lines: (array length=n_lines):
 *
 * A line chart. Its axes cover all that is finite; without anything finite it
 * says "no data". Texts are UTF-8.
 */
typedef struct
{
  const gchar *title;
  const gchar *x_name;
  const gchar *y_name;
  PlotScale x_scale;
  PlotScale y_scale;
  const PlotLine *lines;
  guint n_lines;
} PlotLines;

/**
 * PlotBar:
 * @name: (nullable): in the legend; no line of it without.
 * @values: one for each name of the chart; no bar where it is not finite.
 */
typedef struct
{
  const gchar *name;
  const gdouble *values;
} PlotBar;

/**
 * PlotBars:
 * @title: (nullable):
 * @value_name: (nullable): what the bars' lengths are, and their unit.
 * @names: (array length=n_names): of the groups, from the top down.
 * @bars: (array length=n_bars): those of each group, "before" and "after".
 *
 * A bar chart: groups of bars that lie, from 0 on, with their names at the
 * left. Its height grows with them.
 */
typedef struct
{
  const gchar *title;
  const gchar *value_name;
  const gchar *const *names;
  guint n_names;
  const PlotBar *bars;
  guint n_bars;
} PlotBars;

/**
 * plot_lines:
 * @path: of a .svg or a .png, which is written aside and renamed.
 * @charts: (array length=n_charts): one below the other, 1 to
 *   %PLOT_MAX_CHARTS.
 *
 * Draws on white, 800 wide (points, or pixels twice as fine).
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE for another ending, or with
 *   %SYMPIE_ERROR_IO; both name the file.
 */
gboolean plot_lines (const gchar *path,
                     const PlotLines *charts,
                     guint n_charts,
                     GError **error);

/**
 * plot_bars:
 *
 * Like plot_lines(), bars. Of more than %PLOT_MAX_BARS in all it is
 * %SYMPIE_ERROR_VALUE.
 */
gboolean plot_bars (const gchar *path,
                    const PlotBars *charts,
                    guint n_charts,
                    GError **error);

G_END_DECLS
