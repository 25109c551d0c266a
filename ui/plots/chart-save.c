/* chart-save.c - all charts as a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include "core/output.h"
#include "ui/plots/chart.h"

/* A sheet of two by two. */
#define WIDTH 420.0
#define HEIGHT 240.0
#define HEAD 26.0
#define MARGIN 12.0
#define FONT "Sans 10"
#define DPI 96.0
#define SHEET_WIDTH (2 * WIDTH + 3 * MARGIN)
#define SHEET_HEIGHT (2 * (HEIGHT + HEAD) + 3 * MARGIN)
#define PNG_SCALE 2

static PangoContext *
make_text (void)
{
  PangoContext *text =
    pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string (FONT);

  pango_context_set_font_description (text, font);
  pango_font_description_free (font);
  pango_cairo_context_set_resolution (text, DPI);
  return text;
}

static void
draw_title (cairo_t *cr,
            PangoContext *text,
            ChartKind kind,
            const Palette *palette)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (text);
  PangoAttrList *bold = pango_attr_list_new ();

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, bold);
  pango_attr_list_unref (bold);
  pango_layout_set_text (layout, chart_get_title (kind), -1);
  gdk_cairo_set_source_rgba (cr, &palette->text);
  cairo_move_to (cr, 0.0, 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_sheet (cairo_t *cr, const ChartData *data)
{
  PangoContext *text = make_text ();
  Palette palette;

  palette_init_paper (&palette);
  gdk_cairo_set_source_rgba (cr, &palette.base);
  cairo_paint (cr);
  for (guint kind = 0; kind < CHART_N; kind++)
    {
      cairo_save (cr);
      cairo_translate (cr, MARGIN + kind % 2 * (WIDTH + MARGIN),
                       MARGIN + kind / 2 * (HEIGHT + HEAD + MARGIN));
      draw_title (cr, text, kind, &palette);
      cairo_translate (cr, 0.0, HEAD);
      chart_draw (cr, text, kind, data, WIDTH, HEIGHT, &palette);
      cairo_restore (cr);
    }
  g_object_unref (text);
}

static cairo_status_t
append (void *bytes, const guchar *more, guint n)
{
  g_byte_array_append (bytes, more, n);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
draw_svg (GByteArray *bytes, const ChartData *data)
{
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (
    append, bytes, SHEET_WIDTH, SHEET_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  /* What cairo 1.16 does unasked, and 1.18 no longer. */
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PT);
  draw_sheet (cr, data);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

static cairo_status_t
draw_png (GByteArray *bytes, const ChartData *data)
{
  cairo_surface_t *surface = cairo_image_surface_create (
    CAIRO_FORMAT_RGB24, (gint) SHEET_WIDTH * PNG_SCALE,
    (gint) SHEET_HEIGHT * PNG_SCALE);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_scale (cr, PNG_SCALE, PNG_SCALE);
  draw_sheet (cr, data);
  cairo_destroy (cr);
  status = cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_destroy (surface);
  return status;
}

gboolean
chart_save (const ChartData *data, const gchar *path, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree gchar *shown = g_filename_display_name (path);
  g_autofree gchar *lower = g_ascii_strdown (path, -1);
  cairo_status_t status;

  if (g_str_has_suffix (lower, ".svg"))
    status = draw_svg (bytes, data);
  else if (g_str_has_suffix (lower, ".png"))
    status = draw_png (bytes, data);
  else
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("%s: the name must end in .svg or .png"), shown);
      return FALSE;
    }
  if (status == CAIRO_STATUS_SUCCESS)
    return output_write (path, bytes->data, bytes->len, error);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", shown,
               cairo_status_to_string (status));
  return FALSE;
}
