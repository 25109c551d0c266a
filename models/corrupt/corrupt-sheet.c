/* corrupt-sheet.c - a contact sheet of all corruptions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "corrupt-sheet.h"

#include "corrupt.h"
#include "surface.h"

#define CELL 168 /* pixels from one picture to the next */
#define GAP 4
#define NAMES 220 /* width of the column of names */
#define HEADING 30
#define N_ROWS ((CORRUPT_N + 2) / 2) /* per half; one more for mixed */
#define N_COLUMNS (CORRUPT_MAX_SEVERITY + 1)
#define HALF (NAMES + N_COLUMNS * CELL + 2 * GAP)

/* Returns: (transfer full): a surface of the @image. */
static cairo_surface_t *
make_surface (const gfloat *image, guint side)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  const gsize n = (gsize) side * side;
  const gsize stride = cairo_image_surface_get_stride (surface);
  guint8 *data = cairo_image_surface_get_data (surface);

  if (data == NULL)
    return surface;
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      {
        const gfloat *p = image + (gsize) y * side + x;
        guint32 *pixel = (guint32 *) (data + y * stride) + x;

        *pixel = (guint32) (p[0] * 255 + 0.5f) << 16
                 | (guint32) (p[n] * 255 + 0.5f) << 8
                 | (guint32) (p[2 * n] * 255 + 0.5f);
      }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
draw_picture (
  cairo_t *cairo, const gfloat *image, guint side, gdouble x, gdouble y)
{
  cairo_surface_t *surface = make_surface (image, side);
  const gdouble scale = (gdouble) (CELL - GAP) / side;

  cairo_save (cairo);
  cairo_translate (cairo, x, y);
  cairo_scale (cairo, scale, scale);
  cairo_set_source_surface (cairo, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cairo), CAIRO_FILTER_GOOD);
  cairo_rectangle (cairo, 0, 0, side, side);
  cairo_fill (cairo);
  cairo_restore (cairo);
  cairo_surface_destroy (surface);
}

static void
draw_text (cairo_t *cairo, const gchar *text, gdouble x, gdouble y)
{
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_move_to (cairo, x, y);
  cairo_show_text (cairo, text);
}

static void
draw_row (cairo_t *cairo,
          guint corruption,
          const gfloat *clean,
          guint side,
          guint64 seed)
{
  const gsize n = 3 * (gsize) side * side;
  const gdouble x = GAP + (gdouble) (corruption / N_ROWS) * HALF;
  const gdouble y = HEADING + (gdouble) (corruption % N_ROWS) * CELL;
  g_autofree gfloat *image = g_new (gfloat, n);

  draw_text (cairo,
             corruption < CORRUPT_N ? corrupt_get_name (corruption) : "mixed",
             x, y + CELL / 2);
  for (guint severity = 0; severity < N_COLUMNS; severity++)
    {
      for (gsize i = 0; i < n; i++)
        image[i] = clean[i];
      if (corruption < CORRUPT_N)
        corrupt_image (image, side, side, corruption, severity, seed);
      else if (severity > 0)
        corrupt_image_mixed (image, side, side, severity, seed);
      draw_picture (cairo, image, side, x + NAMES + severity * CELL, y);
    }
}

gboolean
corrupt_sheet_write (const gchar *path,
                     const gfloat *image,
                     guint side,
                     guint64 seed,
                     GError **error)
{
  cairo_surface_t *surface = cairo_image_surface_create (
    CAIRO_FORMAT_RGB24, 2 * HALF, HEADING + N_ROWS * CELL);
  cairo_t *cairo = cairo_create (surface);

  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_select_font_face (cairo, "sans", CAIRO_FONT_SLANT_NORMAL,
                          CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cairo, 15);
  for (guint i = 0; i < 2 * N_COLUMNS; i++)
    {
      const guint severity = i % N_COLUMNS;
      g_autofree gchar *text = g_strdup_printf ("severity %u", severity);

      draw_text (cairo, severity > 0 ? text : "clean",
                 GAP + NAMES + severity * CELL + (i / N_COLUMNS) * HALF,
                 HEADING * 2 / 3);
    }
  for (guint i = 0; i <= CORRUPT_N; i++)
    draw_row (cairo, i, image, side, seed);
  cairo_surface_destroy (surface); /* cairo keeps it */
  return surface_write (cairo, path, error);
}
