/* test-chart.c - charts draw what the numbers say, and describe it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "ui/plots/chart-pen.h"
#include "ui/plots/chart.h"

#define WIDTH 400
#define HEIGHT 300

/* A chart on its own surface, and the rectangle of its plot area. */
typedef struct
{
  PangoContext *text;
  cairo_surface_t *surface;
  cairo_t *cr;
  Palette palette;
  ChartPen field;
} Sheet;

static void
sheet_start (Sheet *sheet, gdouble dpi)
{
  PangoFontDescription *font = pango_font_description_from_string ("Sans 10");

  sheet->text =
    pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_context_set_font_description (sheet->text, font);
  pango_font_description_free (font);
  pango_cairo_context_set_resolution (sheet->text, dpi);
  sheet->surface =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  sheet->cr = cairo_create (sheet->surface);
  palette_init_paper (&sheet->palette);
  pen_start (&sheet->field, sheet->cr, sheet->text, WIDTH, HEIGHT,
             &sheet->palette);
  pen_finish (&sheet->field);
}

static void
sheet_draw (Sheet *sheet, ChartKind kind, const ChartData *data)
{
  chart_draw (sheet->cr, sheet->text, kind, data, WIDTH, HEIGHT,
              &sheet->palette);
  g_assert_cmpint (cairo_status (sheet->cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_flush (sheet->surface);
}

static void
sheet_finish (Sheet *sheet)
{
  cairo_destroy (sheet->cr);
  cairo_surface_destroy (sheet->surface);
  g_object_unref (sheet->text);
}

static guint
get_pixel (const Sheet *sheet, gint x, gint y)
{
  const guchar *pixels = cairo_image_surface_get_data (sheet->surface);
  gint stride = cairo_image_surface_get_stride (sheet->surface);
  guint32 pixel;

  g_assert_true (x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT);
  memcpy (&pixel, pixels + y * stride + 4 * x, sizeof pixel);
  return pixel & 0xffffff;
}

/* @at and @up go from 0 to 1 within the field. */
static guint
get_at (const Sheet *sheet, gdouble at, gdouble up)
{
  const ChartPen *field = &sheet->field;

  return get_pixel (sheet, (gint) (field->x + at * field->width),
                    (gint) (field->y + (1.0 - up) * field->height));
}

/* Returns: how strongly a pixel has a channel's colour in palette_init_paper().
 * */
static gint
lean (guint pixel, guint channel)
{
  gint rgb[3] = { pixel >> 16, pixel >> 8 & 255, pixel & 255 };

  return rgb[channel] - MAX (rgb[(channel + 1) % 3], rgb[(channel + 2) % 3]);
}

static ChartData
make_data (void)
{
  ChartData data = { 0 };

  params_blend (&data.transform, &PARAMS_IDENTITY, 0.0);
  return data;
}

static void
set_box (SympieTransform *t)
{
  for (guint i = 0; i < 25; i++)
    t->k[i / 5][i % 5] = 1.0f / 25;
}

static void
test_histogram (void)
{
  ChartData data = make_data ();
  Sheet sheet;

  sheet_start (&sheet, 96.0);
  for (guint i = 60; i < 70; i++)
    data.after[0][i] = 100;
  for (guint i = 190; i < 200; i++)
    data.before[2][i] = 50;
  sheet_draw (&sheet, CHART_HISTOGRAM, &data);

  /* "After" is a coloured line at the top and down the sides. */
  g_assert_cmpint (lean (get_at (&sheet, 64.5 / 255, 0.997), 0), >, 100);
  g_assert_cmpint (lean (get_at (&sheet, 59.5 / 255, 0.5), 0), >, 50);
  g_assert_cmphex (get_at (&sheet, 64.5 / 255, 0.5), ==, 0xffffff);
  /* "Before" is filled, half as high. */
  g_assert_cmpint (lean (get_at (&sheet, 194.5 / 255, 0.45), 2), >, 20);
  g_assert_cmphex (get_at (&sheet, 194.5 / 255, 0.55), ==, 0xffffff);
  /* Nothing is in between. */
  for (gdouble up = 0.05; up < 0.99; up += 0.05)
    g_assert_cmphex (get_at (&sheet, 0.5, up), ==, 0xffffff);
  sheet_finish (&sheet);
}

static void
test_histogram_ends (void)
{
  ChartData data = make_data ();
  Sheet sheet;

  sheet_start (&sheet, 96.0);
  data.after[1][0] = 1000000; /* many pixels are clipped */
  for (guint i = 120; i < 136; i++)
    data.after[1][i] = 10;
  sheet_draw (&sheet, CHART_HISTOGRAM, &data);
  g_assert_cmpint (lean (get_at (&sheet, 0.5, 0.997), 1), >, 50);
  sheet_finish (&sheet);
}

/* Returns: the height of the curve along x, the only blue one, in a column; 0
 * to 1. */
static gdouble
find_curve (const Sheet *sheet, gdouble at)
{
  const ChartPen *field = &sheet->field;
  gint x = (gint) (field->x + at * field->width);
  gdouble sum = 0.0;
  guint n = 0;

  for (gint y = 0; y < HEIGHT; y++)
    if (lean (get_pixel (sheet, x, y), 2) > 60)
      {
        sum += y + 0.5;
        n++;
      }
  g_assert_cmpuint (n, >, 0);
  return 1.0 - (sum / n - field->y) / field->height;
}

static void
test_response (void)
{
  ChartData data = make_data ();
  Sheet sheet;

  sheet_start (&sheet, 96.0);
  sheet_draw (&sheet, CHART_RESPONSE, &data);
  /* The axis goes to 2, and the identity is at 1; the legend is to the left. */
  for (gdouble at = 0.41; at < 0.99; at += 0.0625)
    g_assert_cmpfloat_with_epsilon (find_curve (&sheet, at), 0.5, 0.02);

  for (guint i = 0; i < 5; i++)
    data.transform.k[2][i] = 1.0f / 5;
  sheet_draw (&sheet, CHART_RESPONSE, &data);
  /* Five wide, along x alone: nothing at 0.2 and 0.4 cycles a pixel, between
   * them (1 + 2 cos 108 degrees + 2 cos 216 degrees) / 5 = -0.247. */
  g_assert_cmpfloat_with_epsilon (find_curve (&sheet, 0.8), 0.0, 0.02);
  g_assert_cmpfloat_with_epsilon (find_curve (&sheet, 0.6), 0.247 / 2, 0.02);
  sheet_finish (&sheet);
}

/* The bounds leave room for a response of 1250. */
static void
test_response_wild (void)
{
  ChartData data = make_data ();
  Sheet sheet;

  for (guint i = 0; i < 25; i++)
    data.transform.k[i / 5][i % 5] = i == 12 ? -PARAMS_K_MAX : PARAMS_K_MAX;
  sheet_start (&sheet, 96.0);
  sheet_draw (&sheet, CHART_RESPONSE, &data);
  g_assert_cmpfloat_with_epsilon (find_curve (&sheet, 0.8), 100.0 / 1150.0,
                                  0.02);
  sheet_finish (&sheet);
}

/* ---- hues */

/* Finds the dots, relative to the middle of the plot area, in units of half its
 * height. */
static guint
find_dots (const Sheet *sheet, gdouble *farthest)
{
  const ChartPen *field = &sheet->field;
  guint n = 0;

  *farthest = 0.0;
  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      {
        guint pixel = get_pixel (sheet, x, y);
        gint most =
          MAX (lean (pixel, 0), MAX (lean (pixel, 1), lean (pixel, 2)));

        if (most < 60)
          continue;
        n++;
        *farthest =
          MAX (*farthest, hypot (x + 0.5 - field->x - field->width / 2,
                                 y + 0.5 - field->y - field->height / 2)
                            / (field->height / 2));
      }
  return n;
}

static void
test_hues (void)
{
  ChartData data = make_data ();
  gdouble farthest, unmoved;
  Sheet sheet;

  sheet_start (&sheet, 96.0);
  sheet_draw (&sheet, CHART_HUES, &data);
  g_assert_cmpuint (find_dots (&sheet, &unmoved), >, 300);
  g_assert_cmpfloat (unmoved, >, 0.7);
  g_assert_cmpfloat (unmoved, <, 1.0);

  /* Without colour everything is in the middle, except the small dots. */
  for (guint i = 0; i < 9; i++)
    data.transform.cm[i / 3][i % 3] = 1.0f / 3;
  sheet_draw (&sheet, CHART_HUES, &data);
  g_assert_cmpuint (find_dots (&sheet, &farthest), <, 300);

  /* All of them are visible, however far they go. */
  params_blend (&data.transform, &PARAMS_IDENTITY, 0.0);
  for (guint c = 0; c < 3; c++)
    data.transform.cm[c][c] = PARAMS_CM_MAX;
  sheet_draw (&sheet, CHART_HUES, &data);
  g_assert_cmpuint (find_dots (&sheet, &farthest), >, 300);
  g_assert_cmpfloat (farthest, <, 1.0);
  sheet_finish (&sheet);
}

/* Greys that become red are on the right. */
static void
test_hues_shifted (void)
{
  ChartData data = make_data ();
  gfloat rgb[3];
  gdouble x, y;

  data.transform.b[0] = 1.0f;
  chart_get_hue (rgb, CHART_RING);
  g_assert_cmpfloat (rgb[0], ==, rgb[1]);
  chart_map_colour (&data.transform, rgb);
  chart_get_chroma (rgb, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 0.229, 1e-5);
  g_assert_cmpfloat_with_epsilon (y, 0.0, 1e-5);
  for (guint i = 0; i < CHART_RING; i++)
    {
      chart_get_hue (rgb, i);
      chart_get_chroma (rgb, &x, &y);
      g_assert_cmpfloat_with_epsilon (hypot (x, y), 0.45, 1e-5);
      g_assert_cmpfloat_with_epsilon (fmod (atan2 (y, x) + 2 * G_PI, 2 * G_PI),
                                      2 * G_PI * i / CHART_RING, 1e-5);
    }
}

/* ---- greys */

static void
test_greys (void)
{
  ChartData data = make_data ();
  Sheet sheet;

  sheet_start (&sheet, 96.0);
  sheet_draw (&sheet, CHART_GREYS, &data);
  /* Drawn over each other: blue in the middle, red at the edges. */
  g_assert_cmpint (lean (get_at (&sheet, 0.25, 0.25), 2), >, 60);
  g_assert_cmpint (lean (get_at (&sheet, 0.75, 0.75), 2), >, 60);
  g_assert_cmpint (lean (get_at (&sheet, 0.25, 0.75), 2), <, 10);

  /* Half the kernel brings greys half way to the mean: 0.485 of red. */
  data.transform.k[2][2] = 0.5f;
  data.transform.b[1] = 1e3f; /* green is far away */
  data.transform.b[2] = -1e3f;
  sheet_draw (&sheet, CHART_GREYS, &data);
  g_assert_cmpint (lean (get_at (&sheet, 0.2, 0.485 / 2 + 0.1), 0), >, 100);
  g_assert_cmpint (lean (get_at (&sheet, 0.8, 0.485 / 2 + 0.4), 0), >, 100);
  g_assert_cmpint (lean (get_at (&sheet, 0.8, 0.8), 0), <, 10);
  sheet_finish (&sheet);
}

/* ---- all */

static guint
count_ink (const Sheet *sheet, gint left, gint right)
{
  guint n = 0;

  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = left; x < right; x++)
      n += get_pixel (sheet, x, y) != 0xffffff;
  return n;
}

/* Margins have room for what is written in them, at any size of the font. */
static void
test_font (void)
{
  ChartData data = make_data ();
  gdouble left = 0.0;

  for (guint i = 0; i < 25; i++)
    data.transform.k[i / 5][i % 5] = PARAMS_K_MAX; /* "1250" */
  for (guint scale = 1; scale <= 2; scale++)
    {
      Sheet sheet;

      sheet_start (&sheet, 96.0 * scale);
      if (scale == 1)
        left = sheet.field.x;
      else
        g_assert_cmpfloat_with_epsilon (sheet.field.x, 2.0 * left, 8.0);
      sheet_draw (&sheet, CHART_RESPONSE, &data);
      g_assert_cmpuint (count_ink (&sheet, 0, 1), ==, 0);
      g_assert_cmpuint (count_ink (&sheet, 1, (gint) sheet.field.x), >, 20);
      sheet_finish (&sheet);
    }
}

/* No space at all, as before a window has its size. */
static void
test_tiny (void)
{
  ChartData data = make_data ();
  Sheet sheet;

  sheet_start (&sheet, 96.0);
  for (guint kind = 0; kind < CHART_N; kind++)
    chart_draw (sheet.cr, sheet.text, kind, &data, 1.0, 1.0, &sheet.palette);
  g_assert_cmpint (cairo_status (sheet.cr), ==, CAIRO_STATUS_SUCCESS);
  sheet_finish (&sheet);
}

static void
test_figures (void)
{
  ChartData data = make_data ();
  g_autofree gchar *none = chart_describe (CHART_HISTOGRAM, &data);
  g_autofree gchar *histogram = NULL;
  g_autofree gchar *response = NULL;
  g_autofree gchar *hues = NULL;
  g_autofree gchar *greys = NULL;

  g_assert_null (none);
  for (guint c = 0; c < 3; c++)
    {
      data.before[c][10 + 10 * c] = 5;
      data.after[c][100] = 1;
      data.after[c][200] = 3;
    }
  histogram = chart_describe (CHART_HISTOGRAM, &data);
  g_assert_cmpstr (histogram, ==,
                   "The means of red, green and blue were 10, 20 and 30, and "
                   "are now 175, 175 and 175, of 255.");
  set_box (&data.transform);
  response = chart_describe (CHART_RESPONSE, &data);
  g_assert_cmpstr (response, ==,
                   "Flat areas are multiplied by 1.00, waves of half a cycle "
                   "a pixel by 0.20 along x, by 0.20 along y and by 0.02 "
                   "along the diagonal.");
  params_blend (&data.transform, &PARAMS_IDENTITY, 0.0);
  for (guint i = 0; i < 9; i++)
    data.transform.cm[i / 3][i % 3] = i % 4 == 0 ? 2.0f / 3 : 1.0f / 6;
  hues = chart_describe (CHART_HUES, &data);
  g_assert_cmpstr (hues, ==,
                   "On average colours come to lie 0.50 times as far from "
                   "grey as before.");
  params_blend (&data.transform, &PARAMS_IDENTITY, 0.0);
  data.transform.b[0] = -1.0f;
  greys = chart_describe (CHART_GREYS, &data);
  g_assert_cmpstr (greys, ==,
                   "Black becomes \u22120.23 of red, 0.00 of green and 0.00 "
                   "of blue; white becomes 0.77, 1.00 and 1.00.");
}

/* Returns: whether numbers now have a decimal comma, in a locale that is made
 * for it in @folder where none is installed. */
static gboolean
use_comma (const gchar *folder)
{
  g_autofree gchar *path = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const gchar *const words[] = { "localedef", "-i", "de_DE", "-f",
                                 "UTF-8",     path, NULL };

  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") != NULL)
    return TRUE;
  g_setenv ("LOCPATH", folder, TRUE);
  return g_spawn_sync (NULL, (gchar **) words, NULL, G_SPAWN_SEARCH_PATH, NULL,
                       NULL, NULL, NULL, NULL, NULL)
         && setlocale (LC_NUMERIC, "de_DE.UTF-8") != NULL;
}

static void
remove_folder (const gchar *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *inside = g_build_filename (path, name, NULL);

      if (g_file_test (inside, G_FILE_TEST_IS_DIR))
        remove_folder (inside);
      else
        g_unlink (inside);
    }
  g_rmdir (path);
}

/* Words and axes have the separator of the locale, but not the syntax of an SVG
 * picture. */
static void
test_comma (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "it.svg", NULL);
  ChartData data = make_data ();
  g_autofree gchar *svg = NULL;
  g_autofree gchar *words = NULL;
  Sheet point, comma;
  gint left;

  sheet_start (&point, 96.0);
  sheet_draw (&point, CHART_GREYS, &data);
  left = (gint) point.field.x;
  if (use_comma (folder))
    {
      sheet_start (&comma, 96.0);
      sheet_draw (&comma, CHART_GREYS, &data);
      g_assert_cmpuint (count_ink (&comma, 0, left), !=,
                        count_ink (&point, 0, left));
      sheet_finish (&comma);
      words = chart_describe (CHART_GREYS, &data);
      g_assert_nonnull (strstr (words, "1,00"));
      g_assert_null (strstr (words, "1.00"));
      g_assert_true (chart_save (&data, path, NULL));
      g_assert_true (g_file_get_contents (path, &svg, NULL, NULL));
      g_assert_nonnull (strstr (svg, "stroke-width:1.5"));
    }
  else
    g_test_skip ("no locale with a decimal comma can be made");
  setlocale (LC_NUMERIC, "C");
  sheet_finish (&point);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/histogram", test_histogram);
  g_test_add_func ("/chart/histogram-ends", test_histogram_ends);
  g_test_add_func ("/chart/response", test_response);
  g_test_add_func ("/chart/response-wild", test_response_wild);
  g_test_add_func ("/chart/hues", test_hues);
  g_test_add_func ("/chart/hues-shifted", test_hues_shifted);
  g_test_add_func ("/chart/greys", test_greys);
  g_test_add_func ("/chart/font", test_font);
  g_test_add_func ("/chart/tiny", test_tiny);
  g_test_add_func ("/chart/figures", test_figures);
  g_test_add_func ("/chart/comma", test_comma);
  return g_test_run ();
}
