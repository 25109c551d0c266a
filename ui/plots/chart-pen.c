/* chart-pen.c - drawing functions shared by the charts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plots/chart-pen.h"
#include "ui/number.h"

#include <math.h>
#include <pango/pangocairo.h>

#define TEXT_SIZE 0.85 /* of the font around the charts */

/* In lines of text. */
#define LEFT 2.6
#define BOTTOM 1.5
#define RIGHT 0.8
#define TOP 0.6
#define GAP 0.3

static void
set_font (ChartPen *pen, PangoContext *text)
{
  PangoFontDescription *font =
    pango_font_description_copy (pango_context_get_font_description (text));
  gdouble size = TEXT_SIZE * pango_font_description_get_size (font);
  gint height;

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, size);
  else
    pango_font_description_set_size (font, (gint) size);
  pango_layout_set_font_description (pen->layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (pen->layout, "0", -1);
  pango_layout_get_pixel_size (pen->layout, NULL, &height);
  pen->line = height;
}

void
pen_start (ChartPen *pen,
           cairo_t *cr,
           PangoContext *text,
           gdouble width,
           gdouble height,
           const Palette *palette)
{
  pen->cr = cr;
  pen->palette = palette;
  pen->layout = pango_layout_new (text);
  set_font (pen, text);
  pen->x = round (LEFT * pen->line);
  pen->y = round (TOP * pen->line);
  pen->width = MAX (floor (width - pen->x - RIGHT * pen->line), 2.0);
  pen->height = MAX (floor (height - pen->y - BOTTOM * pen->line), 2.0);

  gdk_cairo_set_source_rgba (cr, &palette->base);
  cairo_rectangle (cr, 0.0, 0.0, width, height);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &palette->grid);
  cairo_set_line_width (cr, 1.0);
  cairo_rectangle (cr, pen->x + 0.5, pen->y + 0.5, pen->width - 1.0,
                   pen->height - 1.0);
  cairo_stroke (cr);
}

void
pen_finish (ChartPen *pen)
{
  g_clear_object (&pen->layout);
}

void
pen_write (const ChartPen *pen,
           const gchar *text,
           gdouble x,
           gdouble y,
           gdouble align,
           const GdkRGBA *colour)
{
  gint width, height;

  pango_layout_set_text (pen->layout, text, -1);
  pango_layout_get_pixel_size (pen->layout, &width, &height);
  gdk_cairo_set_source_rgba (pen->cr, colour);
  cairo_move_to (pen->cr, round (x - align * width), round (y - height / 2.0));
  pango_cairo_show_layout (pen->cr, pen->layout);
}

void
pen_line (const ChartPen *pen,
          gdouble x1,
          gdouble y1,
          gdouble x2,
          gdouble y2,
          const GdkRGBA *colour)
{
  gdk_cairo_set_source_rgba (pen->cr, colour);
  cairo_set_line_width (pen->cr, 1.0);
  cairo_move_to (pen->cr, x1, y1);
  cairo_line_to (pen->cr, x2, y2);
  cairo_stroke (pen->cr);
}

void
pen_label_x (const ChartPen *pen, gdouble at, const gchar *text)
{
  pen_write (pen, text, pen->x + at * pen->width,
             pen->y + pen->height + BOTTOM * pen->line / 2, at,
             &pen->palette->dim);
}

void
pen_line_y (const ChartPen *pen, gdouble at, const GdkRGBA *colour)
{
  /* At the centre of a pixel row, for a sharp line. */
  gdouble y = floor (pen->y + (1.0 - at) * (pen->height - 1.0)) + 0.5;

  pen_line (pen, pen->x, y, pen->x + pen->width, y, colour);
}

void
pen_label_y (const ChartPen *pen,
             gdouble at,
             gdouble value,
             guint digits,
             const GdkRGBA *colour)
{
  g_autofree gchar *text = number_format (value, digits);

  pen_line_y (pen, at, colour);
  pen_write (pen, text, pen->x - GAP * pen->line,
             pen->y + (1.0 - at) * pen->height, 1.0, &pen->palette->dim);
}

void
pen_clip (const ChartPen *pen)
{
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, pen->x, pen->y, pen->width, pen->height);
  cairo_clip (pen->cr);
}
