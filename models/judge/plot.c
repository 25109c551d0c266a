/* plot.c - what all charts share: ink, texts, legends, saving
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-svg.h>
#include <string.h>

#include "plot-private.h"

#define TITLE_TEXT 14.0
#define LINE_HEIGHT 17.0
#define MOST_PIXELS 32000.0 /* of an image surface's height */

/* Colours that are told apart with any kind of colour vision (Wong, Nature
 * Methods 8, 2011), without the yellow, which is too faint on white. */
static const guint8 COLOURS[][3] = { { 0, 114, 178 },  { 213, 94, 0 },
                                     { 0, 158, 115 },  { 204, 121, 167 },
                                     { 86, 180, 233 }, { 230, 159, 0 },
                                     { 70, 70, 70 } };

void
plot_set_ink (cairo_t *cairo, PlotInk ink)
{
  static const gdouble greys[] = { 0.1, 0.35, 0.87 };

  cairo_set_source_rgb (cairo, greys[ink], greys[ink], greys[ink]);
}

void
plot_set_colour (cairo_t *cairo, guint index)
{
  const guint8 *colour = COLOURS[index % G_N_ELEMENTS (COLOURS)];

  cairo_set_source_rgb (cairo, colour[0] / 255.0, colour[1] / 255.0,
                        colour[2] / 255.0);
}

/* ---- texts ---- */

gdouble
plot_text_width (cairo_t *cairo, const gchar *text)
{
  cairo_text_extents_t extents;

  cairo_text_extents (cairo, text, &extents);
  return extents.x_advance;
}

/* Returns: (transfer full): the first characters, and dots. */
static gchar *
shorten (const gchar *text, glong length)
{
  g_autofree gchar *start = g_utf8_substring (text, 0, length);

  return g_strconcat (start, "\342\200\246", NULL);
}

/* Returns: (transfer full): as much of the text as there is room for. */
static gchar *
cut_text (cairo_t *cairo, const gchar *text, gdouble room)
{
  g_autofree gchar *valid = g_utf8_make_valid (text, -1);
  glong fits = 0;
  glong fails = g_utf8_strlen (valid, -1);

  if (plot_text_width (cairo, valid) <= room)
    return g_steal_pointer (&valid);
  while (fails - fits > 1)
    {
      glong length = (fits + fails) / 2;
      g_autofree gchar *tried = shorten (valid, length);

      if (plot_text_width (cairo, tried) <= room)
        fits = length;
      else
        fails = length;
    }
  return shorten (valid, fits);
}

void
plot_put_text (cairo_t *cairo,
               const gchar *text,
               gdouble x,
               gdouble y,
               gdouble align,
               gdouble room)
{
  g_autofree gchar *shown = cut_text (cairo, text, room);

  cairo_move_to (cairo, x - align * plot_text_width (cairo, shown), y);
  cairo_show_text (cairo, shown);
}

gdouble
plot_put_title (cairo_t *cairo, const gchar *title, gdouble top)
{
  if (!title)
    return top + PLOT_MARGIN;
  plot_set_ink (cairo, PLOT_INK);
  cairo_select_font_face (cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cairo, TITLE_TEXT);
  plot_put_text (cairo, title, PLOT_MARGIN, top + 26.0, 0.0,
                 PLOT_WIDTH - 2.0 * PLOT_MARGIN);
  cairo_select_font_face (cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cairo, PLOT_TEXT);
  return top + 36.0;
}

void
plot_put_legend (
  cairo_t *cairo, const gchar *name, guint index, gdouble *x, gdouble *y)
{
  const gdouble room = PLOT_WIDTH / 2.0;
  g_autofree gchar *valid = g_utf8_make_valid (name, -1);
  gdouble width = MIN (plot_text_width (cairo, valid), room) + 40.0;

  if (*x + width > PLOT_WIDTH - PLOT_MARGIN && *x > PLOT_MARGIN)
    {
      *x = PLOT_MARGIN;
      *y += LINE_HEIGHT;
    }
  plot_set_colour (cairo, index);
  cairo_rectangle (cairo, *x, *y + 3.0, 14.0, 8.0);
  cairo_fill (cairo);
  plot_set_ink (cairo, PLOT_INK);
  plot_put_text (cairo, valid, *x + 20.0, *y + 11.0, 0.0, room);
  *x += width;
}

/* ---- saving ---- */

static gdouble
draw_all (cairo_surface_t *surface,
          PlotDrawFunc draw,
          gconstpointer charts,
          guint n_charts,
          cairo_status_t *status)
{
  cairo_t *cairo = cairo_create (surface);
  cairo_font_options_t *options = cairo_font_options_create ();
  gdouble top = 0.0;

  /* The same widths of letters on all surfaces. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_set_font_options (cairo, options);
  cairo_font_options_destroy (options);
  cairo_set_source_rgb (cairo, 1.0, 1.0, 1.0);
  cairo_paint (cairo);
  cairo_select_font_face (cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cairo, PLOT_TEXT);
  for (guint i = 0; i < n_charts; i++)
    top = draw (cairo, charts, i, top);
  *status = cairo_status (cairo);
  cairo_destroy (cairo);
  return top;
}

static cairo_status_t
append (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
render (GByteArray *bytes,
        gboolean is_svg,
        PlotDrawFunc draw,
        gconstpointer charts,
        guint n_charts)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_status_t status;
  gdouble height = draw_all (surface, draw, charts, n_charts, &status);
  gdouble scale = 2.0 * height < MOST_PIXELS ? 2.0 : 1.0;

  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    return status;
  if (is_svg)
    {
      surface =
        cairo_svg_surface_create_for_stream (append, bytes, PLOT_WIDTH, height);
      /* What cairo 1.16 does unasked, and 1.18 no longer. */
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PT);
    }
  else
    surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (gint) (PLOT_WIDTH * scale), (gint) (height * scale));
  if (!is_svg)
    cairo_surface_set_device_scale (surface, scale, scale);
  draw_all (surface, draw, charts, n_charts, &status);
  if (status == CAIRO_STATUS_SUCCESS && !is_svg)
    status = cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

gboolean
plot_save (const gchar *path,
           PlotDrawFunc draw,
           gconstpointer charts,
           guint n_charts,
           GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) problem = NULL;
  gboolean is_svg = g_str_has_suffix (path, ".svg");
  cairo_status_t status;

  if (!is_svg && !g_str_has_suffix (path, ".png"))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   "%s: a picture of a chart must end in .svg or .png", path);
      return FALSE;
    }
  status = render (bytes, is_svg, draw, charts, n_charts);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                   "%s: cannot be drawn: %s", path,
                   cairo_status_to_string (status));
      return FALSE;
    }
  if (g_file_set_contents (path, (const gchar *) bytes->data, bytes->len,
                           &problem))
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path,
               problem->message);
  return FALSE;
}
