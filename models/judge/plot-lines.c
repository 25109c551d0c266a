/* plot-lines.c - line charts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plot-private.h"

#define CHART_HEIGHT 230.0
#define FEW_POINTS 40 /* that get dots */
#define N_COLOURS 7   /* after which lines are dashed */

typedef struct
{
  PlotAxis x;
  PlotAxis y;
} Axes;

static void
find_axes (Axes *axes, const PlotLines *chart)
{
  axes->x = PLOT_AXIS_EMPTY (chart->x_scale);
  axes->y = PLOT_AXIS_EMPTY (chart->y_scale);
  for (guint i = 0; i < chart->n_lines; i++)
    for (guint j = 0; j < chart->lines[i].n; j++)
      if (plot_axis_can_take (&axes->x, chart->lines[i].x[j])
          && plot_axis_can_take (&axes->y, chart->lines[i].y[j]))
        {
          plot_axis_take (&axes->x, chart->lines[i].x[j]);
          plot_axis_take (&axes->y, chart->lines[i].y[j]);
        }
  if (plot_axis_is_empty (&axes->x))
    return;
  plot_axis_finish (&axes->x, FALSE);
  plot_axis_finish (&axes->y, TRUE);
}

static gdouble
put_names (cairo_t *cairo, const PlotLines *chart, gdouble top)
{
  gdouble x = PLOT_MARGIN;
  gdouble y = plot_put_title (cairo, chart->title, top);
  gboolean any = FALSE;

  for (guint i = 0; i < chart->n_lines; i++)
    if (chart->lines[i].name)
      {
        plot_put_legend (cairo, chart->lines[i].name, i, &x, &y);
        any = TRUE;
      }
  return any ? y + 24.0 : y + 6.0;
}

/* Ticks of the vertical axis; the frame begins right of their numbers. */
static void
put_y_axis (cairo_t *cairo,
            const PlotLines *chart,
            const PlotAxis *axis,
            PlotFrame *frame)
{
  gdouble ticks[PLOT_MAX_TICKS];
  guint n = plot_axis_get_ticks (axis, ticks);
  gdouble widest = 0.0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *label = plot_axis_label (axis, ticks[i]);

      widest = MAX (widest, plot_text_width (cairo, label));
    }
  frame->left = PLOT_MARGIN + (chart->y_name ? 20.0 : 0.0) + widest + 6.0;
  frame->width = PLOT_WIDTH - PLOT_MARGIN - frame->left;
  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *label = plot_axis_label (axis, ticks[i]);
      gdouble y =
        frame->top + (1.0 - plot_axis_place (axis, ticks[i])) * frame->height;

      plot_set_ink (cairo, PLOT_GRID);
      cairo_move_to (cairo, frame->left, y);
      cairo_rel_line_to (cairo, frame->width, 0.0);
      cairo_stroke (cairo);
      plot_set_ink (cairo, PLOT_SOFT_INK);
      plot_put_text (cairo, label, frame->left - 6.0, y + 4.0, 1.0, PLOT_WIDTH);
    }
  if (!chart->y_name)
    return;
  cairo_save (cairo);
  cairo_translate (cairo, PLOT_MARGIN + 9.0, frame->top + frame->height / 2.0);
  cairo_rotate (cairo, -G_PI / 2.0);
  plot_put_text (cairo, chart->y_name, 0.0, 0.0, 0.5, frame->height + 20.0);
  cairo_restore (cairo);
}

/* Returns: where to go on below it. */
static gdouble
put_x_axis (cairo_t *cairo,
            const PlotLines *chart,
            const PlotAxis *axis,
            const PlotFrame *frame)
{
  gdouble ticks[PLOT_MAX_TICKS];
  guint n = plot_axis_get_ticks (axis, ticks);
  gdouble y = frame->top + frame->height;

  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *label = plot_axis_label (axis, ticks[i]);
      gdouble place = plot_axis_place (axis, ticks[i]);
      gdouble x = frame->left + place * frame->width;

      plot_set_ink (cairo, PLOT_SOFT_INK);
      cairo_move_to (cairo, x, y);
      cairo_rel_line_to (cairo, 0.0, 4.0);
      cairo_stroke (cairo);
      plot_put_text (cairo, label, x, y + 16.0, place > 0.97 ? 1.0 : 0.5,
                     PLOT_WIDTH);
    }
  plot_set_ink (cairo, PLOT_SOFT_INK);
  cairo_move_to (cairo, frame->left, y);
  cairo_rel_line_to (cairo, frame->width, 0.0);
  cairo_stroke (cairo);
  if (chart->x_name)
    plot_put_text (cairo, chart->x_name, frame->left + frame->width / 2.0,
                   y + 33.0, 0.5, frame->width);
  return y + (chart->x_name ? 44.0 : 28.0);
}

static void
put_line (cairo_t *cairo,
          const PlotLine *line,
          const Axes *axes,
          const PlotFrame *frame,
          gboolean dots)
{
  gboolean goes_on = FALSE;

  for (guint j = 0; j < line->n; j++)
    {
      gdouble x, y;

      if (!plot_axis_can_take (&axes->x, line->x[j])
          || !plot_axis_can_take (&axes->y, line->y[j]))
        {
          goes_on = FALSE;
          continue;
        }
      x = frame->left + plot_axis_place (&axes->x, line->x[j]) * frame->width;
      y = frame->top
          + (1.0 - plot_axis_place (&axes->y, line->y[j])) * frame->height;
      if (dots)
        {
          cairo_new_sub_path (cairo);
          cairo_arc (cairo, x, y, 2.6, 0.0, 2.0 * G_PI);
          continue;
        }
      if (!goes_on)
        cairo_move_to (cairo, x, y);
      cairo_line_to (cairo, x, y); /* a point alone is seen, too */
      goes_on = TRUE;
    }
}

static void
put_lines (cairo_t *cairo,
           const PlotLines *chart,
           const Axes *axes,
           const PlotFrame *frame)
{
  const gdouble dashes[] = { 5.0, 4.0 };

  cairo_save (cairo);
  cairo_set_line_width (cairo, 1.6);
  cairo_set_line_join (cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cairo, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < chart->n_lines; i++)
    {
      const PlotLine *line = &chart->lines[i];

      plot_set_colour (cairo, i);
      if (i >= N_COLOURS)
        cairo_set_dash (cairo, dashes, 2, 0.0);
      put_line (cairo, line, axes, frame, FALSE);
      cairo_stroke (cairo);
      if (line->n > FEW_POINTS)
        continue;
      put_line (cairo, line, axes, frame, TRUE);
      cairo_fill (cairo);
    }
  cairo_restore (cairo);
}

static gdouble
draw (cairo_t *cairo, gconstpointer charts, guint index, gdouble top)
{
  const PlotLines *chart = (const PlotLines *) charts + index;
  PlotFrame frame = { .height = CHART_HEIGHT };
  Axes axes;
  gdouble end;

  frame.top = put_names (cairo, chart, top);
  find_axes (&axes, chart);
  cairo_set_line_width (cairo, 1.0);
  if (plot_axis_is_empty (&axes.x))
    {
      plot_set_ink (cairo, PLOT_SOFT_INK);
      plot_put_text (cairo, "no data", PLOT_WIDTH / 2.0,
                     frame.top + frame.height / 2.0, 0.5, PLOT_WIDTH);
      return frame.top + frame.height;
    }
  put_y_axis (cairo, chart, &axes.y, &frame);
  end = put_x_axis (cairo, chart, &axes.x, &frame);
  put_lines (cairo, chart, &axes, &frame);
  return end;
}

gboolean
plot_lines (const gchar *path,
            const PlotLines *charts,
            guint n_charts,
            GError **error)
{
  g_return_val_if_fail (path != NULL && charts != NULL, FALSE);
  g_return_val_if_fail (n_charts > 0 && n_charts <= PLOT_MAX_CHARTS, FALSE);

  return plot_save (path, draw, charts, n_charts, error);
}
