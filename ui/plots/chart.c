/* chart.c - charts of the effect of the numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plots/chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ui/plots/chart-pen.h"
#include "ui/editors/kernel-algebra.h"
#include "ui/number.h"

#define STEPS 128
#define RESPONSE_MIN 2.0 /* minimum upper end of the axis */
#define HUES_MARGIN 1.15

const gchar *
chart_get_title (ChartKind kind)
{
  const gchar *const titles[CHART_N] = { N_ ("Histogram, before and after"),
                                         N_ ("Frequency response of K"),
                                         N_ ("A ring of hues"), N_ ("Greys") };

  return _ (titles[kind]);
}

/* ---- histogram */

static guint
find_highest (const ChartData *data)
{
  guint most = 1;

  /* With many clipped pixels the first and last bins would flatten the rest. */
  for (guint c = 0; c < 3; c++)
    for (guint i = 1; i + 1 < CHART_BINS; i++)
      most = MAX (most, MAX (data->before[c][i], data->after[c][i]));
  return most;
}

static void
trace_bins (const ChartPen *pen, const guint bins[CHART_BINS], guint most)
{
  for (guint i = 0; i < CHART_BINS; i++)
    {
      /* A clipped end may lie beyond what cairo can count. */
      gdouble share = MIN ((gdouble) bins[i] / most, 2.0);

      cairo_line_to (pen->cr, pen->x + pen->width * i / (CHART_BINS - 1),
                     pen->y + pen->height * (1.0 - share));
    }
}

static void
draw_bins (const ChartPen *pen, const ChartData *data)
{
  cairo_t *cr = pen->cr;
  guint most = find_highest (data);

  pen_clip (pen);
  for (guint c = 0; c < 3; c++)
    {
      const GdkRGBA *colour = &pen->palette->channel[c];

      cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue,
                             0.22);
      cairo_move_to (cr, pen->x, pen->y + pen->height);
      trace_bins (pen, data->before[c], most);
      cairo_line_to (cr, pen->x + pen->width, pen->y + pen->height);
      cairo_fill (cr);
    }
  for (guint c = 0; c < 3; c++)
    {
      gdk_cairo_set_source_rgba (cr, &pen->palette->channel[c]);
      cairo_set_line_width (cr, 1.5);
      trace_bins (pen, data->after[c], most);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

static void
draw_histogram (const ChartPen *pen, const ChartData *data)
{
  draw_bins (pen, data);
  pen_label_x (pen, 0.0, "0");
  pen_label_x (pen, 0.5, _ ("filled: before, lines: after"));
  pen_label_x (pen, 1.0, "255");
}

/* ---- frequency response */

typedef enum
{
  ALONG_X,
  ALONG_Y,
  DIAGONAL,
  N_WAYS
} Way;

/* K is the same for all channels: channel colours would mislead, so the curves
 * differ in dashes, and get thinner so that coinciding ones stay visible. */
static void
set_way (const ChartPen *pen, Way way)
{
  static const gdouble dashes[] = { 6.0, 5.0 };
  static const gdouble dots[] = { 1.5, 2.5 };
  static const gdouble widths[N_WAYS] = { 4.0, 2.0, 1.5 };
  const GdkRGBA *solid = &pen->palette->channel[2];

  gdk_cairo_set_source_rgba (pen->cr,
                             way == ALONG_X ? solid : &pen->palette->text);
  cairo_set_line_width (pen->cr, widths[way]);
  if (way == ALONG_Y)
    cairo_set_dash (pen->cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  else if (way == DIAGONAL)
    cairo_set_dash (pen->cr, dots, G_N_ELEMENTS (dots), 0.0);
}

static void
draw_legend (const ChartPen *pen)
{
  const gchar *const names[N_WAYS] = { _ ("along x"), _ ("along y"),
                                       _ ("diagonal") };
  /* Waves that long seldom fade: few curves come here. */
  gdouble bottom = pen->y + pen->height - 0.8 * pen->line;

  for (guint way = 0; way < N_WAYS; way++)
    {
      gdouble x = pen->x + 0.7 * pen->line;
      gdouble y = floor (bottom - 1.1 * (N_WAYS - 1 - way) * pen->line) + 0.5;

      cairo_save (pen->cr);
      set_way (pen, way);
      cairo_move_to (pen->cr, x, y);
      cairo_line_to (pen->cr, x + 2.0 * pen->line, y);
      cairo_stroke (pen->cr);
      cairo_restore (pen->cr);
      pen_write (pen, names[way], x + 2.5 * pen->line, y, 0.0,
                 &pen->palette->text);
    }
}

static gdouble
get_response (const ChartData *data, Way way, guint step)
{
  gdouble f = 0.5 * step / STEPS;

  return kernel_get_response (data->transform.k,
                              way == ALONG_X   ? f
                              : way == ALONG_Y ? 0.0
                                               : f / G_SQRT2,
                              way == ALONG_X   ? 0.0
                              : way == ALONG_Y ? f
                                               : f / G_SQRT2);
}

static void
draw_response (const ChartPen *pen, const ChartData *data)
{
  g_autofree gchar *half = number_format (0.5, 1);
  gdouble curves[N_WAYS][STEPS + 1];
  gdouble most = RESPONSE_MIN;

  for (guint way = 0; way < N_WAYS; way++)
    for (guint i = 0; i <= STEPS; i++)
      {
        curves[way][i] = get_response (data, way, i);
        most = MAX (most, curves[way][i]);
      }
  most = ceil (most);
  pen_label_y (pen, 0.0, 0.0, 0, &pen->palette->grid);
  pen_label_y (pen, 1.0, most, 0, &pen->palette->grid);
  if (pen->height / most > pen->line)
    pen_label_y (pen, 1.0 / most, 1.0, 0, &pen->palette->dim);
  else
    pen_line_y (pen, 1.0 / most, &pen->palette->dim);
  pen_clip (pen);
  for (guint way = 0; way < N_WAYS; way++)
    {
      cairo_save (pen->cr);
      set_way (pen, way);
      for (guint i = 0; i <= STEPS; i++)
        cairo_line_to (pen->cr, pen->x + pen->width * i / STEPS,
                       pen->y + pen->height * (1.0 - curves[way][i] / most));
      cairo_stroke (pen->cr);
      cairo_restore (pen->cr);
    }
  cairo_restore (pen->cr);
  draw_legend (pen);
  pen_label_x (pen, 0.0, "0");
  pen_label_x (pen, 0.5, _ ("cycles a pixel"));
  pen_label_x (pen, 1.0, half);
}

/* ---- hues */

typedef struct
{
  gfloat before[3];
  gfloat after[3];
  gdouble x1; /* original position */
  gdouble y1;
  gdouble x2; /* where it is */
  gdouble y2;
} Dot;

/* Returns: the largest distance of a dot from the middle. */
static gdouble
find_dots (Dot dots[CHART_RING + 1], const SympieTransform *transform)
{
  gdouble farthest = 0.0;

  for (guint i = 0; i <= CHART_RING; i++)
    {
      Dot *dot = &dots[i];

      chart_get_hue (dot->before, i);
      chart_get_hue (dot->after, i);
      chart_map_colour (transform, dot->after);
      chart_get_chroma (dot->before, &dot->x1, &dot->y1);
      chart_get_chroma (dot->after, &dot->x2, &dot->y2);
      farthest = MAX (farthest,
                      MAX (hypot (dot->x1, dot->y1), hypot (dot->x2, dot->y2)));
    }
  return farthest;
}

static void
draw_dot (const ChartPen *pen, const Dot *dot)
{
  cairo_t *cr = pen->cr;

  cairo_set_source_rgb (cr, dot->before[0], dot->before[1], dot->before[2]);
  cairo_arc (cr, dot->x1, dot->y1, 0.16 * pen->line, 0.0, 2 * G_PI);
  cairo_fill (cr);
  pen_line (pen, dot->x1, dot->y1, dot->x2, dot->y2, &pen->palette->dim);
  cairo_set_source_rgb (cr, CLAMP (dot->after[0], 0.0f, 1.0f),
                        CLAMP (dot->after[1], 0.0f, 1.0f),
                        CLAMP (dot->after[2], 0.0f, 1.0f));
  cairo_arc (cr, dot->x2, dot->y2, 0.35 * pen->line, 0.0, 2 * G_PI);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &pen->palette->text);
  cairo_set_line_width (cr, 0.7);
  cairo_stroke (cr);
}

static void
draw_hues (const ChartPen *pen, const ChartData *data)
{
  Dot dots[CHART_RING + 1];
  gdouble room = (MIN (pen->width, pen->height) - pen->line) / 2.0;
  gdouble x = floor (pen->x + pen->width / 2.0) + 0.5;
  gdouble y = floor (pen->y + pen->height / 2.0) + 0.5;
  gdouble cross = 0.3 * pen->line;
  gdouble farthest = find_dots (dots, &data->transform);
  gdouble ring = hypot (dots[0].x1, dots[0].y1);
  /* The ring has one size until a colour goes far out of it. */
  gdouble unit = MAX (room, 1.0) / MAX (farthest, HUES_MARGIN * ring);

  pen_clip (pen);
  pen_line (pen, x - cross, y, x + cross, y, &pen->palette->dim);
  pen_line (pen, x, y - cross, x, y + cross, &pen->palette->dim);
  cairo_arc (pen->cr, x, y, unit * ring, 0.0, 2 * G_PI);
  gdk_cairo_set_source_rgba (pen->cr, &pen->palette->grid);
  cairo_stroke (pen->cr);
  for (guint i = 0; i <= CHART_RING; i++)
    {
      Dot *dot = &dots[i];

      dot->x1 = x + unit * dot->x1;
      dot->y1 = y - unit * dot->y1;
      dot->x2 = x + unit * dot->x2;
      dot->y2 = y - unit * dot->y2;
      draw_dot (pen, dot);
    }
  cairo_restore (pen->cr);
  pen_label_x (pen, 0.5, _ ("small: before, large: after"));
}

/* ---- greys */

static void
draw_greys (const ChartPen *pen, const ChartData *data)
{
  gfloat black[3] = { 0.0f, 0.0f, 0.0f };
  gfloat white[3] = { 1.0f, 1.0f, 1.0f };

  chart_map_colour (&data->transform, black);
  chart_map_colour (&data->transform, white);
  pen_label_y (pen, 0.0, 0.0, 0, &pen->palette->grid);
  pen_label_y (pen, 0.5, 0.5, 1, &pen->palette->grid);
  pen_label_y (pen, 1.0, 1.0, 0, &pen->palette->grid);
  pen_clip (pen);
  pen_line (pen, pen->x, pen->y + pen->height, pen->x + pen->width, pen->y,
            &pen->palette->dim);
  for (guint c = 0; c < 3; c++)
    {
      /* Straight, but its ends may lie beyond what cairo can count. */
      for (guint i = 0; i <= STEPS; i++)
        {
          gdouble at = (gdouble) i / STEPS;
          gdouble to = black[c] + at * (white[c] - black[c]);

          cairo_line_to (pen->cr, pen->x + pen->width * at,
                         pen->y + pen->height * (1.0 - CLAMP (to, -1.0, 2.0)));
        }
      gdk_cairo_set_source_rgba (pen->cr, &pen->palette->channel[c]);
      /* Ever thinner, so that all are seen where they are one. */
      cairo_set_line_width (pen->cr, 3.5 - c);
      cairo_stroke (pen->cr);
    }
  cairo_restore (pen->cr);
  pen_label_x (pen, 0.0, "0");
  pen_label_x (pen, 0.5, _ ("before, upwards: after"));
  pen_label_x (pen, 1.0, "1");
}

void
chart_draw_histogram (cairo_t *cr,
                      const ChartData *data,
                      gdouble width,
                      gdouble height,
                      const Palette *palette)
{
  const ChartPen pen = {
    .cr = cr, .palette = palette, .width = width, .height = height
  };

  draw_bins (&pen, data);
}

void
chart_draw (cairo_t *cr,
            PangoContext *text,
            ChartKind kind,
            const ChartData *data,
            gdouble width,
            gdouble height,
            const Palette *palette)
{
  static void (*const charts[CHART_N]) (const ChartPen *, const ChartData *) = {
    draw_histogram, draw_response, draw_hues, draw_greys
  };
  ChartPen pen;

  g_return_if_fail (kind < CHART_N);
  cairo_save (cr);
  pen_start (&pen, cr, text, width, height, palette);
  charts[kind](&pen, data);
  pen_finish (&pen);
  cairo_restore (cr);
}
