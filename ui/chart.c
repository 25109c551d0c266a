/* chart.c - what numbers do, drawn
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "core/dwm.h"
#include "kernel-algebra.h"

#define LEFT 34.0
#define BOTTOM 20.0
#define RIGHT 10.0
#define TOP 8.0
#define STEPS 128
#define HUES 24
#define RING_GREY 0.5f
#define RING_RADIUS 0.3f
#define RESPONSE_LEAST 2.0 /* the axis goes at least up to there */
#define LEGEND 18.0

/* The field that the curves lie in. */
typedef struct
{
  gdouble x;
  gdouble y;
  gdouble width;
  gdouble height;
} Field;

const gchar *
chart_get_title (ChartKind kind)
{
  const gchar *const titles[CHART_N]
    = { N_ ("Histogram, before and after"), N_ ("Frequency response of K"),
        N_ ("A ring of hues"), N_ ("Greys") };

  return _ (titles[kind]);
}

void
chart_map_colour (const SympieParams *p, gfloat rgb[3])
{
  g_autofree gfloat *scratch = g_new (gfloat, dwm_scratch_size (1, 3));
  gfloat             out[3];
  Dwm                dwm;

  dwm_init (&dwm, p, 1.0, DWM_EXTEND, FALSE);
  dwm_warp (&dwm, out, 3, rgb, 3, 1, 1, 3, NULL, scratch);
  for (guint c = 0; c < 3; c++)
    rgb[c] = out[c];
}

/* ---- what all charts have */

static void
draw_text (cairo_t *cr, const gchar *text, gdouble x, gdouble y,
           gdouble align, const GdkRGBA *colour)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription   *font = pango_font_description_from_string ("Sans 8");
  gint                    width, height;

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, x - align * width, y - height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_line (cairo_t *cr, gdouble x1, gdouble y1, gdouble x2, gdouble y2,
           const GdkRGBA *colour)
{
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
}

static Field
draw_field (cairo_t *cr, gdouble width, gdouble height, const Look *look)
{
  Field field = { LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM };

  gdk_cairo_set_source_rgba (cr, &look->base);
  cairo_rectangle (cr, 0.0, 0.0, width, height);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &look->grid);
  cairo_set_line_width (cr, 1.0);
  cairo_rectangle (cr, field.x + 0.5, field.y + 0.5, field.width - 1.0,
                   field.height - 1.0);
  cairo_stroke (cr);
  return field;
}

static void
label_x (cairo_t *cr, const Field *field, gdouble at, const gchar *text,
         const Look *look)
{
  draw_text (cr, text, field->x + at * field->width,
             field->y + field->height + BOTTOM / 2, at, &look->dim);
}

/* A line of the grid at @at, from the bottom up, with its number. */
static void
label_y (cairo_t *cr, const Field *field, gdouble at, gdouble value,
         guint digits, const Look *look)
{
  g_autofree gchar *text = look_format (value, digits);
  gdouble           y = field->y + (1.0 - at) * field->height;

  draw_line (cr, field->x, y, field->x + field->width, y, &look->grid);
  draw_text (cr, text, field->x - 4.0, y, 1.0, &look->dim);
}

static void
clip_to (cairo_t *cr, const Field *field)
{
  cairo_save (cr);
  cairo_rectangle (cr, field->x, field->y, field->width, field->height);
  cairo_clip (cr);
}

/* ---- histogram */

static guint
find_highest (const ChartData *data)
{
  guint most = 1;

  /* The two ends would flatten all else where much is clipped. */
  for (guint c = 0; c < 3; c++)
    for (guint i = 1; i + 1 < CHART_BINS; i++)
      most = MAX (most, MAX (data->before[c][i], data->after[c][i]));
  return most;
}

static void
trace_bins (cairo_t *cr, const guint bins[CHART_BINS], guint most,
            const Field *field)
{
  for (guint i = 0; i < CHART_BINS; i++)
    cairo_line_to (cr, field->x + field->width * i / (CHART_BINS - 1),
                   field->y
                     + field->height * (1.0 - (gdouble) bins[i] / most));
}

static void
draw_histogram (cairo_t *cr, const ChartData *data, const Field *field,
                const Look *look)
{
  guint most = find_highest (data);

  clip_to (cr, field);
  for (guint c = 0; c < 3; c++)
    {
      const GdkRGBA *colour = &look->channel[c];

      cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue,
                             0.22);
      cairo_move_to (cr, field->x, field->y + field->height);
      trace_bins (cr, data->before[c], most, field);
      cairo_line_to (cr, field->x + field->width, field->y + field->height);
      cairo_fill (cr);
      gdk_cairo_set_source_rgba (cr, colour);
      cairo_set_line_width (cr, 1.5);
      trace_bins (cr, data->after[c], most, field);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
  label_x (cr, field, 0.0, "0", look);
  label_x (cr, field, 0.5, _ ("filled: before, lines: after"), look);
  label_x (cr, field, 1.0, "255", look);
}

/* ---- frequency response */

static void
draw_legend (cairo_t *cr, const Field *field, const gchar *const names[3],
             const Look *look)
{
  for (guint i = 0; i < 3; i++)
    {
      gdouble y = field->y + 10.0 + 14.0 * i;

      draw_line (cr, field->x + 8.0, y, field->x + 8.0 + LEGEND, y,
                 &look->channel[i]);
      draw_text (cr, names[i], field->x + 14.0 + LEGEND, y, 0.0, &look->text);
    }
}

static void
draw_response (cairo_t *cr, const ChartData *data, const Field *field,
               const Look *look)
{
  const gchar *const names[3] = { _ ("along x"), _ ("along y"),
                                  _ ("diagonal") };
  gdouble            curves[3][STEPS + 1];
  gdouble            most = RESPONSE_LEAST;

  for (guint i = 0; i <= STEPS; i++)
    {
      gdouble f = 0.5 * i / STEPS;

      curves[0][i] = kernel_get_response (data->params.k, f, 0.0);
      curves[1][i] = kernel_get_response (data->params.k, 0.0, f);
      curves[2][i] = kernel_get_response (data->params.k, f / G_SQRT2,
                                          f / G_SQRT2);
      for (guint c = 0; c < 3; c++)
        most = MAX (most, curves[c][i]);
    }
  most = ceil (most);
  label_y (cr, field, 0.0, 0.0, 0, look);
  label_y (cr, field, 1.0 / most, 1.0, 0, look);
  label_y (cr, field, 1.0, most, 0, look);
  clip_to (cr, field);
  for (guint c = 0; c < 3; c++)
    {
      for (guint i = 0; i <= STEPS; i++)
        cairo_line_to (cr, field->x + field->width * i / STEPS,
                       field->y + field->height * (1.0 - curves[c][i] / most));
      gdk_cairo_set_source_rgba (cr, &look->channel[c]);
      cairo_set_line_width (cr, 2.0 - 0.4 * c);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
  draw_legend (cr, field, names, look);
  label_x (cr, field, 0.0, "0", look);
  label_x (cr, field, 0.5, _ ("cycles a pixel"), look);
  label_x (cr, field, 1.0, "0.5", look);
}

/* ---- hues */

/* Colours at right angles to grey, red to the right. */
static void
to_plane (const gfloat rgb[3], gdouble *x, gdouble *y)
{
  *x = rgb[0] - (rgb[1] + rgb[2]) / 2.0;
  *y = sqrt (3.0) / 2.0 * (rgb[1] - rgb[2]);
}

static void
get_hue (gfloat rgb[3], guint i)
{
  for (guint c = 0; c < 3; c++)
    rgb[c] = RING_GREY
             + RING_RADIUS
                 * (gfloat) cos (2 * G_PI * ((gdouble) i / HUES - c / 3.0));
}

static void
draw_hues (cairo_t *cr, const ChartData *data, const Field *field,
           const Look *look)
{
  gdouble middle_x = field->x + field->width / 2;
  gdouble middle_y = field->y + field->height / 2;
  gdouble unit = field->height / 2 / (1.5 * RING_RADIUS * 1.5);

  draw_line (cr, middle_x - 4, middle_y, middle_x + 4, middle_y, &look->dim);
  draw_line (cr, middle_x, middle_y - 4, middle_x, middle_y + 4, &look->dim);
  clip_to (cr, field);
  for (guint i = 0; i <= HUES; i++)
    {
      gfloat  rgb[3] = { RING_GREY, RING_GREY, RING_GREY };
      gdouble x1, y1, x2, y2;

      if (i < HUES) /* the last is grey itself */
        get_hue (rgb, i);
      to_plane (rgb, &x1, &y1);
      cairo_set_source_rgb (cr, rgb[0], rgb[1], rgb[2]);
      cairo_arc (cr, middle_x + unit * x1, middle_y - unit * y1, 2.0, 0.0,
                 2 * G_PI);
      cairo_fill (cr);
      chart_map_colour (&data->params, rgb);
      to_plane (rgb, &x2, &y2);
      draw_line (cr, middle_x + unit * x1, middle_y - unit * y1,
                 middle_x + unit * x2, middle_y - unit * y2, &look->dim);
      cairo_set_source_rgb (cr, CLAMP (rgb[0], 0.0f, 1.0f),
                            CLAMP (rgb[1], 0.0f, 1.0f),
                            CLAMP (rgb[2], 0.0f, 1.0f));
      cairo_arc (cr, middle_x + unit * x2, middle_y - unit * y2, 4.5, 0.0,
                 2 * G_PI);
      cairo_fill_preserve (cr);
      gdk_cairo_set_source_rgba (cr, &look->text);
      cairo_set_line_width (cr, 0.7);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
  label_x (cr, field, 0.5, _ ("small: before, large: after"), look);
}

/* ---- greys */

static void
draw_greys (cairo_t *cr, const ChartData *data, const Field *field,
            const Look *look)
{
  label_y (cr, field, 0.0, 0.0, 0, look);
  label_y (cr, field, 0.5, 0.5, 1, look);
  label_y (cr, field, 1.0, 1.0, 0, look);
  draw_line (cr, field->x, field->y + field->height, field->x + field->width,
             field->y, &look->dim);
  clip_to (cr, field);
  for (guint c = 0; c < 3; c++)
    {
      /* An affine map: two points are all of it. */
      for (guint end = 0; end < 2; end++)
        {
          gfloat rgb[3] = { end, end, end };

          chart_map_colour (&data->params, rgb);
          cairo_line_to (cr, field->x + field->width * end,
                         field->y + field->height * (1.0 - rgb[c]));
        }
      gdk_cairo_set_source_rgba (cr, &look->channel[c]);
      cairo_set_line_width (cr, 2.4 - 0.5 * c);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
  label_x (cr, field, 0.0, "0", look);
  label_x (cr, field, 0.5, _ ("before, upwards: after"), look);
  label_x (cr, field, 1.0, "1", look);
}

void
chart_draw (cairo_t *cr, ChartKind kind, const ChartData *data, gdouble width,
            gdouble height, const Look *look)
{
  static void (*const charts[CHART_N]) (cairo_t *, const ChartData *,
                                        const Field *, const Look *)
    = { draw_histogram, draw_response, draw_hues, draw_greys };
  Field field = draw_field (cr, width, height, look);

  charts[kind](cr, data, &field, look);
}
