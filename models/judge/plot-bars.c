/* plot-bars.c - bar charts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "plot-private.h"

#define BAR 10.0
#define GAP 7.0         /* between groups */
#define NAME_ROOM 240.0 /* for the groups' names */
#define VALUE_ROOM 48.0 /* for the number at a bar's end */

static void
find_axis (PlotAxis *axis, const PlotBars *chart)
{
  *axis = PLOT_AXIS_EMPTY (PLOT_LINEAR);
  for (guint i = 0; i < chart->n_bars; i++)
    for (guint j = 0; j < chart->n_names; j++)
      plot_axis_take (axis, chart->bars[i].values[j]);
  if (plot_axis_is_empty (axis))
    return;
  plot_axis_take (axis, 0.0);
  plot_axis_finish (axis, TRUE);
}

/* Title, legend and the groups' names, which tell where the frame is. */
static void
put_names (cairo_t *cairo, const PlotBars *chart, PlotFrame *frame, gdouble top)
{
  gdouble x = PLOT_MARGIN;
  gdouble y = plot_put_title (cairo, chart->title, top);
  gdouble group = chart->n_bars * BAR + GAP;
  gdouble widest = 0.0;
  gboolean any = FALSE;

  for (guint i = 0; i < chart->n_bars; i++)
    if (chart->bars[i].name)
      {
        plot_put_legend (cairo, chart->bars[i].name, i, &x, &y);
        any = TRUE;
      }
  frame->top = any ? y + 22.0 : y + 6.0;
  frame->height = chart->n_names * group;
  for (guint j = 0; j < chart->n_names; j++)
    {
      g_autofree gchar *valid = g_utf8_make_valid (chart->names[j], -1);

      widest = MAX (widest, plot_text_width (cairo, valid));
    }
  frame->left = PLOT_MARGIN + MIN (widest, NAME_ROOM) + 8.0;
  frame->width = PLOT_WIDTH - PLOT_MARGIN - frame->left;
  plot_set_ink (cairo, PLOT_INK);
  for (guint j = 0; j < chart->n_names; j++)
    plot_put_text (cairo, chart->names[j], frame->left - 8.0,
                   frame->top + (j + 0.5) * group + 4.0, 1.0, NAME_ROOM);
}

/* Returns: where to go on below it. */
static gdouble
put_axis (cairo_t *cairo,
          const PlotBars *chart,
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

      plot_set_ink (cairo, fabs (ticks[i]) < 0.5 * axis->step ? PLOT_SOFT_INK
                                                              : PLOT_GRID);
      cairo_move_to (cairo, x, frame->top);
      cairo_rel_line_to (cairo, 0.0, frame->height + 2.0);
      cairo_stroke (cairo);
      plot_set_ink (cairo, PLOT_SOFT_INK);
      plot_put_text (cairo, label, x, y + 15.0, place > 0.97 ? 1.0 : 0.5,
                     PLOT_WIDTH);
    }
  if (chart->value_name)
    plot_put_text (cairo, chart->value_name, frame->left + frame->width / 2.0,
                   y + 32.0, 0.5, frame->width);
  return y + (chart->value_name ? 43.0 : 27.0);
}

/* A bar, and its number: behind its end, or within it where there is no room
 * left. */
static void
put_bar (cairo_t *cairo,
         const PlotAxis *axis,
         const PlotFrame *frame,
         gdouble value,
         gdouble y,
         guint index)
{
  gdouble zero = frame->left + plot_axis_place (axis, 0.0) * frame->width;
  gdouble end = frame->left + plot_axis_place (axis, value) * frame->width;
  gboolean left = value < 0.0;
  gboolean within = left ? end - frame->left < VALUE_ROOM
                         : frame->left + frame->width - end < VALUE_ROOM;
  PlotAxis fine = *axis;
  g_autofree gchar *label = NULL;

  plot_set_colour (cairo, index);
  cairo_rectangle (cairo, MIN (zero, end), y, fabs (end - zero), BAR - 1.0);
  cairo_fill (cairo);
  fine.step /= 20.0;
  label = plot_axis_label (&fine, value);
  if (within && fabs (end - zero) > VALUE_ROOM)
    cairo_set_source_rgb (cairo, 1.0, 1.0, 1.0);
  else
    {
      plot_set_ink (cairo, PLOT_SOFT_INK);
      within = FALSE;
    }
  plot_put_text (cairo, label, left == within ? end + 3.0 : end - 3.0,
                 y + BAR - 2.0, left == within ? 0.0 : 1.0, PLOT_WIDTH);
}

static gdouble
draw (cairo_t *cairo, gconstpointer charts, guint index, gdouble top)
{
  const PlotBars *chart = (const PlotBars *) charts + index;
  PlotFrame frame;
  PlotAxis axis;
  gdouble end;

  put_names (cairo, chart, &frame, top);
  find_axis (&axis, chart);
  cairo_set_line_width (cairo, 1.0);
  if (plot_axis_is_empty (&axis))
    {
      plot_set_ink (cairo, PLOT_SOFT_INK);
      plot_put_text (cairo, "no data", PLOT_WIDTH / 2.0, frame.top + 40.0, 0.5,
                     PLOT_WIDTH);
      return frame.top + MAX (frame.height, 60.0);
    }
  end = put_axis (cairo, chart, &axis, &frame);
  cairo_set_font_size (cairo, BAR - 1.5);
  for (guint i = 0; i < chart->n_bars; i++)
    for (guint j = 0; j < chart->n_names; j++)
      if (plot_axis_can_take (&axis, chart->bars[i].values[j]))
        put_bar (
          cairo, &axis, &frame, chart->bars[i].values[j],
          frame.top + j * (chart->n_bars * BAR + GAP) + GAP / 2.0 + i * BAR, i);
  cairo_set_font_size (cairo, PLOT_TEXT);
  return end;
}

gboolean
plot_bars (const gchar *path,
           const PlotBars *charts,
           guint n_charts,
           GError **error)
{
  guint64 n = 0;

  g_return_val_if_fail (path != NULL && charts != NULL, FALSE);
  g_return_val_if_fail (n_charts > 0 && n_charts <= PLOT_MAX_CHARTS, FALSE);

  for (guint i = 0; i < n_charts; i++)
    n += (guint64) charts[i].n_names * MAX (charts[i].n_bars, 1);
  if (n <= PLOT_MAX_BARS)
    return plot_save (path, draw, charts, n_charts, error);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               "%s: %" G_GUINT64_FORMAT " bars, a picture has at most %d", path,
               n, PLOT_MAX_BARS);
  return FALSE;
}
