/* canvas-evidence.c - what the photograph's parts call for, on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/readings.h"
#include "ui/preview/canvas-private.h"

#define LIGHT_RANGE 0.45
#define LIGHT_EV 3.0 /* that takes three quarters of the range */
#define TINT 0.7     /* of a shift, in exponents of 2 */
#define COVER 0.75
#define LINE 0.35

void
canvas_set_evidence (SympieCanvas *canvas, const Evidence *evidence)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  g_clear_pointer (&canvas->evidence, g_free);
  if (evidence != NULL)
    canvas->evidence = g_memdup2 (evidence, sizeof *evidence);
  gtk_widget_set_has_tooltip (GTK_WIDGET (canvas), evidence != NULL);
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
}

/* In pixels of the pane. */
static void
get_place (SympieCanvas *canvas, guint i, gdouble ends[4])
{
  const GdkRectangle *area = &canvas->source->area;
  const ViewsRect rect = evidence_get_rect (canvas->evidence, i);
  const gdouble zoom = canvas->view.zoom;
  gint left, top;

  view_get_origin (&canvas->view, &left, &top);
  ends[0] = left + (area->x + rect.x) * zoom;
  ends[1] = top + (area->y + rect.y) * zoom;
  ends[2] = left + (area->x + rect.x + rect.width) * zoom;
  ends[3] = top + (area->y + rect.y + rect.height) * zoom;
}

/* Lighter for brighter, darker for darker, with the tint of the shift: what
 * becomes of a middle grey would be white for many dark photographs. */
static void
set_colour (cairo_t *cr, const SympieTransform *t)
{
  SympieReadings r;
  gdouble grey;

  readings_take_transform (&r, t);
  grey = 0.5 + LIGHT_RANGE * tanh (r.ev / LIGHT_EV);
  cairo_set_source_rgba (cr, grey * exp2 (TINT * (r.warmth / 2 - r.tint / 3)),
                         grey * exp2 (TINT * r.tint * 2 / 3),
                         grey * exp2 (TINT * (-r.warmth / 2 - r.tint / 3)),
                         COVER);
}

void
canvas_draw_evidence (SympieCanvas *canvas, cairo_t *cr)
{
  const Evidence *evidence = canvas->evidence;
  const gint scale = gtk_widget_get_scale_factor (GTK_WIDGET (canvas));

  if (evidence == NULL)
    return;
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_set_line_width (cr, scale);
  for (guint i = 0; i < evidence->columns * evidence->rows; i++)
    {
      gdouble ends[4];

      get_place (canvas, i, ends);
      cairo_rectangle (cr, ends[0], ends[1], ends[2] - ends[0],
                       ends[3] - ends[1]);
      if (evidence->cells[i].is_seen)
        {
          set_colour (cr, &evidence->cells[i].transform);
          cairo_fill_preserve (cr);
        }
      cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, LINE);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

gchar *
canvas_describe_place (SympieCanvas *canvas, gdouble x, gdouble y)
{
  const Evidence *evidence = canvas->evidence;
  const guint n = evidence != NULL ? evidence->columns * evidence->rows : 0;

  for (guint i = 0; canvas->source != NULL && i < n; i++)
    {
      gdouble ends[4];

      get_place (canvas, i, ends);
      if (x >= ends[0] && x < ends[2] && y >= ends[1] && y < ends[3])
        return evidence_describe (evidence, i);
    }
  return NULL;
}
