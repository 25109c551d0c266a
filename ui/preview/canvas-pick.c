/* canvas-pick.c - colours of the photograph that are clicked
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "ui/preview/canvas-private.h"

/* Pixels of the level each way whose mean counts: noise is no colour. */
#define RADIUS 2

/* Adds a pixel of the base, weighed by its alpha. */
static void
add_pixel (gdouble sums[4], const Level *base, gint x, gint y)
{
  const gfloat *pixel;

  if (x < 0 || y < 0 || x >= base->frame.width || y >= base->frame.height)
    return;
  pixel = base->rgba + 4 * ((gsize) y * base->frame.width + x);
  for (guint c = 0; c < 3; c++)
    sums[c] += (gdouble) pixel[3] * pixel[c];
  sums[3] += pixel[3];
}

gboolean
canvas_get_colour (SympieCanvas *canvas, gdouble x, gdouble y, gfloat rgb[3])
{
  const View *view = &canvas->view;
  gdouble sums[4] = { 0 };
  gint left, top, column, row;

  if (canvas->base == NULL)
    return FALSE;
  view_get_origin (view, &left, &top);
  x = (x - left) / view->zoom;
  y = (y - top) / view->zoom;
  if (x < 0.0 || y < 0.0 || x >= view->image_width || y >= view->image_height)
    return FALSE;
  column = (gint) floor (x / canvas->base->frame.factor);
  row = (gint) floor (y / canvas->base->frame.factor);
  for (gint i = -RADIUS; i <= RADIUS; i++)
    for (gint j = -RADIUS; j <= RADIUS; j++)
      add_pixel (sums, canvas->base, column - canvas->base->frame.x + j,
                 row - canvas->base->frame.y + i);
  if (sums[3] <= 0.0)
    return FALSE;
  for (guint c = 0; c < 3; c++)
    rgb[c] = (gfloat) (sums[c] / sums[3]);
  return TRUE;
}

void
canvas_set_picks (SympieCanvas *canvas, gboolean picks)
{
  g_return_if_fail (SYMPIE_IS_CANVAS (canvas));
  canvas->picks = picks;
}

void
canvas_pick (SympieCanvas *canvas, gdouble x, gdouble y, GdkModifierType state)
{
  gfloat rgb[3];

  if (canvas_get_colour (canvas, x, y, rgb))
    g_signal_emit_by_name (canvas, "picked", rgb, state);
}
