/* test-level.c - levels of the preview
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/dwm.h"
#include "ui/editors/kernel-algebra.h"
#include "ui/preview/level.h"
#include "ui/preview/paint.h"

#define WIDTH 211
#define HEIGHT 157

static gfloat pixels[HEIGHT][WIDTH][4];
static gfloat selected[HEIGHT][WIDTH];

static void
read_pixels (gfloat *rgba, const GdkRectangle *area, gpointer data)
{
  g_assert_cmpint (area->x, >=, 0);
  g_assert_cmpint (area->y, >=, 0);
  g_assert_cmpint (area->x + area->width, <=, WIDTH);
  g_assert_cmpint (area->y + area->height, <=, HEIGHT);
  for (gint y = 0; y < area->height; y++)
    memcpy (rgba + (gsize) y * area->width * 4, pixels[area->y + y][area->x],
            (gsize) area->width * 4 * sizeof (gfloat));
}

static void
read_selection (gfloat *coverage, const GdkRectangle *area, gpointer data)
{
  for (gint y = 0; y < area->height; y++)
    memcpy (coverage + (gsize) y * area->width, &selected[area->y + y][area->x],
            (gsize) area->width * sizeof (gfloat));
}

/* Soft waves with some noise, as photographs are at a pixel's scale. */
static Source
make_source (gboolean alpha)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  Source source = { WIDTH, HEIGHT, { 0, 0, WIDTH, HEIGHT },
                    alpha, 0,      read_pixels,
                    NULL,  NULL };

  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      for (gint c = 0; c < 4; c++)
        pixels[y][x][c] =
          c == 3 ? (alpha && x > WIDTH / 2 ? 0.25f : 1.0f)
                 : (gfloat) (0.5 + 0.2 * sin (x / 9.0 + c)
                             + 0.15 * cos (y / 13.0 - c)
                             + g_rand_double_range (rand, -0.05, 0.05));
  return source;
}

static Cleanup
make_numbers (guint n)
{
  Cleanup numbers = { .n = n,
                      .strength = 1.0,
                      .colour = 1.0,
                      .detail = 1.0,
                      .passes = { PARAMS_IDENTITY } };

  for (guint i = 0; i < n; i++)
    {
      SympieParams *p = &numbers.passes[i];

      *p = PARAMS_IDENTITY;
      p->cs[0] = 0.2f;
      p->cm[1][2] = 0.15f;
      kernel_set_sharpness (p->k, 1.5 - 0.7 * i);
      p->k[1][3] += 0.05f;
    }
  return numbers;
}

static LevelFrame
get_whole (gdouble factor)
{
  LevelFrame frame = { factor, 0, 0, (gint) ceil (WIDTH / factor - 1e-9),
                       (gint) ceil (HEIGHT / factor - 1e-9) };

  return frame;
}

/* The reference, without strips. */
static gfloat *
warp_whole (const Cleanup *numbers)
{
  gsize n = WIDTH * HEIGHT * 4;
  gfloat *in = g_memdup2 (pixels, n * sizeof (gfloat));
  g_autofree gfloat *scratch = g_new (gfloat, dwm_scratch_size (WIDTH, 4));

  for (guint i = 0; i < numbers->n; i++)
    {
      gfloat *out = g_new (gfloat, n);
      Dwm dwm;

      dwm_init (&dwm, &numbers->passes[i], numbers->strength, DWM_EXTEND,
                FALSE);
      dwm_warp (&dwm, out, WIDTH * 4, in, WIDTH * 4, WIDTH, HEIGHT, 4, NULL,
                scratch);
      g_free (in);
      in = out;
    }
  return in;
}

static void
test_full_size (void)
{
  Source source = make_source (FALSE);
  Cleanup numbers = make_numbers (2);
  LevelFrame frame = get_whole (1.0);
  g_autoptr (Level) level = level_make (&source, &frame, &numbers, NULL, NULL);
  g_autoptr (Level) base = level_make (&source, &frame, NULL, NULL, NULL);
  g_autofree gfloat *whole = warp_whole (&numbers);
  gsize n = WIDTH * HEIGHT * 4;
  g_autofree gfloat *draft = g_new (gfloat, n);
  g_autofree gfloat *scratch = g_new (gfloat, n);

  g_assert_cmpmem (base->rgba, n * sizeof (gfloat), pixels, sizeof pixels);
  g_assert_cmpmem (level->rgba, n * sizeof (gfloat), whole,
                   n * sizeof (gfloat));
  level_draft (draft, base, &numbers, scratch);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (draft[i], whole[i], 2e-6);
}

/* The mean over the area of a level's pixel, by a plain loop. */
static gdouble
average (const gfloat *whole, gint x, gint y, gint c, gdouble factor)
{
  gdouble x2 = MIN ((x + 1) * factor, WIDTH);
  gdouble y2 = MIN ((y + 1) * factor, HEIGHT);
  gdouble sum = 0.0, weights = 0.0;

  for (gint v = 0; v < HEIGHT; v++)
    for (gint u = 0; u < WIDTH; u++)
      {
        gdouble w = MIN (u + 1, x2) - MAX (u, x * factor);
        gdouble h = MIN (v + 1, y2) - MAX (v, y * factor);

        if (w <= 0 || h <= 0)
          continue;
        sum += w * h * whole[(v * WIDTH + u) * 4 + c];
        weights += w * h;
      }
  return sum / weights;
}

static void
test_smaller (void)
{
  static const gdouble factors[] = { 1.3, 2.0, 3.7, 200.0 };
  Source source = make_source (FALSE);
  Cleanup numbers = make_numbers (2);
  g_autofree gfloat *whole = warp_whole (&numbers);

  for (guint f = 0; f < G_N_ELEMENTS (factors); f++)
    {
      LevelFrame frame = get_whole (factors[f]);
      g_autoptr (Level) level =
        level_make (&source, &frame, &numbers, NULL, NULL);

      for (gint y = 0; y < frame.height; y += 5)
        for (gint x = 0; x < frame.width; x += 7)
          for (gint c = 0; c < 4; c++)
            g_assert_cmpfloat_with_epsilon (
              level->rgba[(y * frame.width + x) * 4 + c],
              average (whole, x, y, c, factors[f]), 3e-6);
    }
}

static void
test_part (void)
{
  Source source = make_source (FALSE);
  Cleanup numbers = make_numbers (2);
  LevelFrame all = get_whole (1.7);
  LevelFrame some = { 1.7, 20, 13, 50, 40 };
  g_autoptr (Level) whole = level_make (&source, &all, &numbers, NULL, NULL);
  g_autoptr (Level) part = level_make (&source, &some, &numbers, NULL, NULL);

  for (gint y = 0; y < some.height; y++)
    for (gint x = 0; x < some.width * 4; x++)
      g_assert_cmpfloat_with_epsilon (
        part->rgba[y * some.width * 4 + x],
        whole->rgba[((y + some.y) * all.width + some.x) * 4 + x], 2e-6);
}

static void
test_alpha (void)
{
  Source source = make_source (TRUE);
  LevelFrame frame = { 2.0, 0, 0, 2, 2 };
  g_autoptr (Level) level = NULL;

  for (gint c = 0; c < 3; c++)
    for (gint x = 0; x < 2; x++)
      pixels[0][x][c] = pixels[1][x][c] = x == 0 ? 0.2f : 0.8f;
  for (gint y = 0; y < 2; y++)
    {
      pixels[y][0][3] = 1.0f;
      pixels[y][1][3] = 0.5f;
    }
  level = level_make (&source, &frame, NULL, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (level->rgba[3], 0.75, 1e-6);
  g_assert_cmpfloat_with_epsilon (level->rgba[0], (0.2 + 0.5 * 0.8) / 1.5,
                                  1e-6);
}

static void
test_selection (void)
{
  Source source = make_source (FALSE);
  Cleanup numbers = make_numbers (1);
  LevelFrame frame = get_whole (1.0);
  g_autofree gfloat *whole = warp_whole (&numbers);
  g_autoptr (Level) level = NULL;

  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      selected[y][x] = x < 100 ? 0.5f : 1.0f;
  source.area = (GdkRectangle){ 20, 30, 100, 50 };
  source.read_selection = read_selection;
  level = level_make (&source, &frame, &numbers, NULL, NULL);
  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      {
        gboolean in = x >= 20 && x < 120 && y >= 30 && y < 80;
        gfloat share = in ? selected[y][x] : 0.0f;
        gfloat before = pixels[y][x][1];
        gfloat after = whole[(y * WIDTH + x) * 4 + 1];

        g_assert_cmpfloat (level->coverage[y * WIDTH + x], ==, share);
        g_assert_cmpfloat_with_epsilon (level->rgba[(y * WIDTH + x) * 4 + 1],
                                        before + share * (after - before),
                                        1e-6);
      }
}

static void
test_depth (void)
{
  Source source = make_source (FALSE);
  Cleanup numbers = make_numbers (1);
  LevelFrame frame = get_whole (1.0);
  g_autoptr (Level) level = NULL;

  source.depth = 8;
  numbers.passes[0].cs[1] = 3.0f;
  level = level_make (&source, &frame, &numbers, NULL, NULL);
  for (gsize i = 0; i < WIDTH * HEIGHT * 4; i++)
    {
      gfloat v = level->rgba[i] * 255.0f;

      g_assert_cmpfloat (v, >=, 0.0f);
      g_assert_cmpfloat (v, <=, 255.0f);
      g_assert_cmpfloat_with_epsilon (v, roundf (v), 1e-4);
    }
}

/* A draft must be closer to the result than applying the photograph's kernel to
 * the level unchanged. */
static void
test_draft (void)
{
  Source source = make_source (FALSE);
  Cleanup numbers = make_numbers (1);
  LevelFrame frame = get_whole (3.0);
  g_autoptr (Level) base = level_make (&source, &frame, NULL, NULL, NULL);
  g_autoptr (Level) result = level_make (&source, &frame, &numbers, NULL, NULL);
  gsize n = (gsize) frame.width * frame.height * 4;
  g_autofree gfloat *draft = g_new (gfloat, n);
  g_autofree gfloat *naive = g_new (gfloat, n);
  g_autofree gfloat *scratch = g_new (gfloat, n);
  gdouble error = 0.0, naive_error = 0.0;

  level_draft (draft, base, &numbers, scratch);
  base->frame.factor = 1.0;
  level_draft (naive, base, &numbers, scratch);
  for (gsize i = 0; i < n; i++)
    {
      error += pow (draft[i] - result->rgba[i], 2);
      naive_error += pow (naive[i] - result->rgba[i], 2);
    }
  g_test_message ("mean error %g, naive %g", sqrt (error / n),
                  sqrt (naive_error / n));
  g_assert_cmpfloat (sqrt (error / n), <, 0.004);
  g_assert_cmpfloat (error, <, naive_error / 4);
}

static void
test_kernel (void)
{
  static const gdouble factors[] = { 1.0, 1.5, 4.0, 30.0 };
  Cleanup numbers = make_numbers (1);
  const gfloat (*k)[5] = (const gfloat (*)[5]) numbers.passes[0].k;

  for (guint f = 0; f < G_N_ELEMENTS (factors); f++)
    {
      gfloat out[5][5];

      level_fit_kernel (out, k, factors[f]);
      g_assert_cmpfloat_with_epsilon (kernel_get_sum (out), kernel_get_sum (k),
                                      1e-5);
      for (gdouble x = 0.0; x <= 0.15; x += 0.05)
        g_assert_cmpfloat_with_epsilon (
          kernel_get_response (out, x, x / 2),
          kernel_get_response (k, x / factors[f], x / 2 / factors[f]), 0.004);
      if (factors[f] == 1.0)
        g_assert_cmpmem (out, sizeof out, k, sizeof out);
    }
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Source source = make_source (FALSE);
  LevelFrame frame = get_whole (2.0);

  g_cancellable_cancel (cancellable);
  g_assert_null (level_make (&source, &frame, NULL, cancellable, NULL));
}

static void
test_view (void)
{
  View view;
  LevelFrame frame;
  gint left, top;

  view_init (&view, 6000, 4000);
  view_resize (&view, 1200, 900);
  g_assert_cmpfloat_with_epsilon (view.zoom, 0.2, 1e-9);
  view_get_origin (&view, &left, &top);
  g_assert_cmpint (left, ==, 0);
  g_assert_cmpint (top, ==, 50);
  view_get_frame (&view, 10, &frame);
  g_assert_cmpint (frame.width, ==, 1200);
  g_assert_cmpint (frame.height, ==, 800);
  /* The point under the pointer stays there. */
  view_zoom (&view, 1.0, 300.0, 450.0);
  g_assert_cmpfloat_with_epsilon (view.x, 1500.0 + 300.0, 1e-9);
  view_get_frame (&view, 10, &frame);
  g_assert_cmpint (frame.x, ==, 1200 - 10);
  g_assert_cmpint (frame.width, ==, 1200 + 20);
  view_zoom (&view, 100.0, 0.0, 0.0);
  g_assert_cmpfloat (view.zoom, ==, VIEW_ZOOM_MAX);
  view_pan (&view, 1e6, 1e6);
  view_get_origin (&view, &left, &top);
  g_assert_cmpint (left, ==, 0);
  g_assert_cmpint (top, ==, 0);
  view_fit (&view);
  view_resize (&view, 600, 900);
  g_assert_cmpfloat_with_epsilon (view.zoom, 0.1, 1e-9);
  /* A small photograph is enlarged only on request. */
  view_init (&view, 300, 200);
  view_resize (&view, 600, 600);
  g_assert_cmpfloat (view.zoom, ==, 1.0);
  view_fit (&view);
  g_assert_cmpfloat_with_epsilon (view.zoom, 2.0, 1e-9);
  view_resize (&view, 9000, 9000);
  g_assert_cmpfloat (view.zoom, ==, VIEW_ZOOM_MAX);
}

/* Also when zoomed out, where each pixel is a mean of many. */
static void
test_marks (void)
{
  gfloat rgba[16] = { 0.5f,  0.5f, 0.999f, 1.0f, 0.5f, 0.001f, 0.5f, 1.0f,
                      0.99f, 0.5f, 0.01f,  1.0f, 0.0f, 0.0f,   0.0f, 0.0f };
  LevelFrame frame = { 5.3, 0, 0, 4, 1 };
  cairo_surface_t *plain = paint_surface (rgba, &frame, TRUE, FALSE);
  cairo_surface_t *marked = paint_surface (rgba, &frame, TRUE, TRUE);
  const guint32 *a = (guint32 *) cairo_image_surface_get_data (plain);
  const guint32 *b = (guint32 *) cairo_image_surface_get_data (marked);

  g_assert_cmphex (a[0], !=, b[0]);
  g_assert_cmphex (a[1], !=, b[1]);
  g_assert_cmphex (b[0], !=, b[1]);
  g_assert_cmphex (a[2], ==, b[2]);
  g_assert_cmphex (b[3], ==, 0); /* transparent */
  cairo_surface_destroy (plain);
  cairo_surface_destroy (marked);
}

static void
test_paint (void)
{
  gfloat rgba[8] = { 0.0f, 0.5f, 2.0f, 1.0f, 0.2f, 0.4f, 0.6f, 1.0f };
  LevelFrame frame = { 1.0, 0, 0, 2, 1 };
  const GdkRectangle all = { 0, 0, 2, 1 };
  const GdkRectangle second = { 1, 0, 1, 1 };
  cairo_surface_t *surface = paint_surface (rgba, &frame, FALSE, FALSE);
  guint32 *out = (guint32 *) cairo_image_surface_get_data (surface);
  guint bins[3][PAINT_BINS];

  g_assert_cmphex (out[0], ==, 0xff0080ff);
  g_assert_cmphex (out[1], ==, 0xff336699);
  paint_count (bins, surface, &all);
  g_assert_cmpuint (bins[0][0x33], ==, 1);
  g_assert_cmpuint (bins[2][0xff], ==, 1);
  paint_count (bins, surface, &second);
  g_assert_cmpuint (bins[0][0x33], ==, 1);
  g_assert_cmpuint (bins[2][0xff], ==, 0);
  cairo_surface_destroy (surface);
  surface = paint_surface (rgba, &frame, FALSE, TRUE);
  out = (guint32 *) cairo_image_surface_get_data (surface);
  g_assert_cmphex (out[0], !=, 0xff0080ff);
  g_assert_cmphex (out[1], ==, 0xff336699);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/level/full-size", test_full_size);
  g_test_add_func ("/level/smaller", test_smaller);
  g_test_add_func ("/level/part", test_part);
  g_test_add_func ("/level/alpha", test_alpha);
  g_test_add_func ("/level/selection", test_selection);
  g_test_add_func ("/level/depth", test_depth);
  g_test_add_func ("/level/draft", test_draft);
  g_test_add_func ("/level/kernel", test_kernel);
  g_test_add_func ("/level/cancel", test_cancel);
  g_test_add_func ("/view", test_view);
  g_test_add_func ("/paint", test_paint);
  g_test_add_func ("/paint/marks", test_marks);
  return g_test_run ();
}
