/* test-plot.c - charts: their axes, and what is seen of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "models/judge/plot-private.h"

#define N 50

static gchar *folder;

static gchar *
place (const gchar *name)
{
  return g_build_filename (folder, name, NULL);
}

/* ---- axes ---- */

static void
assert_ticks (PlotScale scale,
              gboolean round,
              gdouble low,
              gdouble high,
              const gchar *wanted)
{
  PlotAxis axis = PLOT_AXIS_EMPTY (scale);
  g_autoptr (GString) text = g_string_new (NULL);
  gdouble ticks[PLOT_MAX_TICKS];
  guint n;

  plot_axis_take (&axis, low);
  plot_axis_take (&axis, high);
  plot_axis_finish (&axis, round);
  n = plot_axis_get_ticks (&axis, ticks);
  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *label = plot_axis_label (&axis, ticks[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", label);
    }
  g_assert_cmpstr (text->str, ==, wanted);
}

static void
test_ticks (void)
{
  assert_ticks (PLOT_LINEAR, TRUE, 0, 50000,
                "0 10,000 20,000 30,000 40,000 50,000");
  assert_ticks (PLOT_LINEAR, FALSE, 50, 48000, "10,000 20,000 30,000 40,000");
  assert_ticks (PLOT_LINEAR, TRUE, -1.2, 2.1, "-2 -1 0 1 2 3");
  assert_ticks (PLOT_LINEAR, TRUE, 0.011, 0.034,
                "0.010 0.015 0.020 0.025 0.030 0.035");
  assert_ticks (PLOT_LINEAR, TRUE, -0.3, 0.3, "-0.3 -0.2 -0.1 0 0.1 0.2 0.3");
  assert_ticks (PLOT_LINEAR, TRUE, 7, 7, "6.0 6.5 7.0 7.5 8.0");
  assert_ticks (PLOT_LINEAR, TRUE, 2e12, 5e12,
                "2e+12 2.5e+12 3e+12 3.5e+12 4e+12 4.5e+12 5e+12");
  assert_ticks (PLOT_LOG, TRUE, 0.0021, 0.7, "0.001 0.01 0.1 1");
  assert_ticks (PLOT_LOG, TRUE, 0.21, 1.7, "0.2 0.5 1 2");
  assert_ticks (PLOT_LOG, TRUE, 1e-9, 1e9,
                "1e-09 1e-06 0.001 1 1000 1,000,000 1e+09");
}

/* A millionth of a step, or of a decade, is let over an axis's end, and the
 * shortest axis is three tenths of a decade long. */
#define ON_AXIS 1e-5

/* Whatever comes, an axis has some ticks, on it, apart from each other, that
 * read differently; and all that it took lies on it. */
static void
test_any_axis (void)
{
  for (guint turn = 0; turn < 20000; turn++)
    {
      PlotScale scale = turn % 2 ? PLOT_LOG : PLOT_LINEAR;
      PlotAxis axis = PLOT_AXIS_EMPTY (scale);
      gdouble at = pow (10, g_test_rand_double_range (-20, 20));
      gdouble range = at * pow (10, g_test_rand_double_range (-6, 6));
      gdouble ticks[PLOT_MAX_TICKS];
      guint n;
      g_autofree gchar *before = NULL;

      plot_axis_take (&axis, at);
      plot_axis_take (&axis, scale == PLOT_LOG ? at + range : at - range);
      plot_axis_finish (&axis, TRUE);
      g_assert_cmpfloat (plot_axis_place (&axis, at), >=, -ON_AXIS);
      g_assert_cmpfloat (plot_axis_place (&axis, at), <=, 1 + ON_AXIS);
      n = plot_axis_get_ticks (&axis, ticks);
      g_assert_cmpuint (n, >=, 2);
      g_assert_cmpuint (n, <, PLOT_MAX_TICKS);
      for (guint i = 0; i < n; i++)
        {
          gchar *label = plot_axis_label (&axis, ticks[i]);

          g_assert_cmpstr (label, !=, before);
          g_assert_cmpfloat (plot_axis_place (&axis, ticks[i]), >=, -ON_AXIS);
          g_assert_cmpfloat (plot_axis_place (&axis, ticks[i]), <=,
                             1 + ON_AXIS);
          if (i > 0)
            g_assert_cmpfloat (ticks[i], >, ticks[i - 1]);
          g_free (before);
          before = label;
        }
    }
}

/* ---- pictures ---- */

/* The pixels of a colour in a PNG: how many, and where. */
typedef struct
{
  guint n;
  gdouble x;
  gdouble y;
  gint left;
  gint right;
} Spot;

static Spot
find_colour (const gchar *path, guint red, guint green, guint blue)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file (path, &error);
  Spot spot = { .left = G_MAXINT, .right = -1 };
  const guint8 *data;
  gint stride;

  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 1600);
  data = gdk_pixbuf_read_pixels (pixbuf);
  stride = gdk_pixbuf_get_rowstride (pixbuf);
  g_assert_cmpuint (data[0], ==, 255);
  for (gint y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    for (gint x = 0; x < 1600; x++)
      {
        const guint8 *pixel =
          data + y * stride + x * gdk_pixbuf_get_n_channels (pixbuf);

        if (pixel[0] != red || pixel[1] != green || pixel[2] != blue)
          continue;
        spot.n++;
        spot.x += x;
        spot.y += y;
        spot.left = MIN (spot.left, x);
        spot.right = MAX (spot.right, x);
      }
  spot.x /= MAX (spot.n, 1);
  spot.y /= MAX (spot.n, 1);
  return spot;
}

#define BLUE 0, 114, 178
#define ORANGE 213, 94, 0

static void
test_lines_seen (void)
{
  g_autofree gchar *path = place ("lines.png");
  g_autoptr (GError) error = NULL;
  gdouble x[N], high[N], low[N];
  PlotLine lines[] = { { NULL, x, high, N }, { NULL, x, low, N } };
  PlotLines chart = { "A title",   "iteration", "loss", PLOT_LINEAR,
                      PLOT_LINEAR, lines,       2 };
  Spot all, part;

  for (guint i = 0; i < N; i++)
    {
      x[i] = i;
      high[i] = 10 + sin (i);
      low[i] = 1 + sin (i);
    }
  g_assert_true (plot_lines (path, &chart, 1, &error));
  g_assert_no_error (error);
  all = find_colour (path, BLUE);
  part = find_colour (path, ORANGE);
  g_assert_cmpuint (all.n, >, 1000);
  g_assert_cmpfloat (all.y, <, part.y - 200);
  g_assert_cmpint (all.right - all.left, >, 1300);
  g_assert_cmpint (ABS (all.left - part.left), <, 5);

  /* A gap leaves its columns free, a point between two gaps is seen. */
  for (guint i = 1; i < N; i++)
    high[i] = i == 25 ? 10 : i % 2 ? NAN : INFINITY;
  g_assert_true (plot_lines (path, &chart, 1, &error));
  part = find_colour (path, BLUE);
  g_assert_cmpuint (part.n, <, 100);
  g_assert_cmpuint (part.n, >, 4);
  g_assert_cmpint (part.left, ==, all.left);
  g_assert_cmpint (ABS (part.right - (all.left + all.right) / 2), <, 30);
  g_unlink (path);
}

static void
test_bars_seen (void)
{
  g_autofree gchar *path = place ("bars.png");
  g_autoptr (GError) error = NULL;
  const gchar *names[] = { "noise", "blur" };
  gdouble before[] = { 10, NAN };
  gdouble after[] = { 10, -5 };
  PlotBar bars[] = { { NULL, before }, { NULL, after } };
  PlotBars chart = { "A title", "dB", names, 2, bars, 2 };
  Spot blue, orange;

  g_assert_true (plot_bars (path, &chart, 1, &error));
  g_assert_no_error (error);
  blue = find_colour (path, BLUE);
  orange = find_colour (path, ORANGE);
  g_assert_cmpint (orange.right, ==, blue.right);
  g_assert_cmpfloat_with_epsilon ((gdouble) (orange.right - orange.left)
                                    / (blue.right - blue.left),
                                  1.5, 0.02);
  g_assert_cmpfloat (blue.y, <, orange.y);
  g_unlink (path);
}

static void
test_svg (void)
{
  const GMarkupParser none = { NULL };
  g_autofree gchar *path = place ("lines.svg");
  g_autofree gchar *text = NULL;
  g_autoptr (GError) error = NULL;
  gdouble x[] = { 1, 2 }, y[] = { 3, 4 };
  PlotLine line = { "5 < 6 & \"7\"", x, y, 2 };
  PlotLines charts[] = { { .lines = &line, .n_lines = 1 },
                         { .title = "Empty" } };
  gsize length;
  GMarkupParseContext *context =
    g_markup_parse_context_new (&none, 0, NULL, NULL);

  g_assert_true (plot_lines (path, charts, 2, &error));
  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  g_assert_true (g_markup_parse_context_parse (context, text, length, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "width=\"800pt\""));
  g_markup_parse_context_free (context);
  g_unlink (path);
}

/* Nothing that a log or a file's name can hold stops it. */
static void
test_hostile (void)
{
  const gdouble odd[] = { NAN,  INFINITY,     -INFINITY, 0,
                          -0.0, 1e308,        -1e308,    1e-310,
                          5,    5.0000000001, -3,        1e17 };
  g_autofree gchar *path = place ("odd.png");
  g_autofree gchar *longer = g_strnfill (3000, 'w');
  const gchar *names[] = { "\xff\xfe", longer, "", "a\nb" };

  for (guint turn = 0; turn < 60; turn++)
    {
      g_autoptr (GError) error = NULL;
      gdouble x[8], y[8];
      guint n = g_test_rand_int_range (0, 9);
      PlotLine line = { names[turn % 4], x, y, n };
      PlotLines chart = { longer,   names[0], longer, turn / 2 % 2,
                          turn % 2, &line,    1 };
      PlotBar bar = { names[turn / 4 % 4], y };
      PlotBars bars = { names[0], longer, names, MIN (n, 4), &bar, turn % 2 };

      for (guint i = 0; i < n; i++)
        {
          x[i] = odd[g_test_rand_int_range (0, G_N_ELEMENTS (odd))];
          y[i] = odd[g_test_rand_int_range (0, G_N_ELEMENTS (odd))];
        }
      g_assert_true (plot_lines (path, &chart, 1, &error));
      g_assert_no_error (error);
      g_assert_true (plot_bars (path, &bars, 1, &error));
      g_assert_no_error (error);
    }
  g_unlink (path);
}

static void
test_errors (void)
{
  g_autofree gchar *gif = place ("chart.gif");
  g_autofree gchar *absent = place ("absent/chart.png");
  g_autofree gchar *many = place ("many.svg");
  g_autoptr (GError) error = NULL;
  PlotLines chart = { .title = "A title" };
  PlotBars bars = { .n_names = PLOT_MAX_BARS + 1 };

  g_assert_false (plot_lines (gif, &chart, 1, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "chart.gif"));
  g_clear_error (&error);
  g_assert_false (plot_lines (absent, &chart, 1, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "absent"));
  g_clear_error (&error);
  g_assert_false (plot_bars (many, &bars, 1, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "1001"));

  /* The folder is empty: nothing was left aside. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
}

int
main (int argc, char **argv)
{
  gint status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_test_add_func ("/plot/ticks", test_ticks);
  g_test_add_func ("/plot/any-axis", test_any_axis);
  g_test_add_func ("/plot/lines", test_lines_seen);
  g_test_add_func ("/plot/bars", test_bars_seen);
  g_test_add_func ("/plot/svg", test_svg);
  g_test_add_func ("/plot/hostile", test_hostile);
  g_test_add_func ("/plot/errors", test_errors);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
