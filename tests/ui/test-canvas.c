/* test-canvas.c - what the canvas shows as the user zooms, pans and compares
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

#include "ui/preview/canvas-private.h"

#define WIDTH 400
#define HEIGHT 300
#define PHOTO_WIDTH 200
#define PHOTO_HEIGHT 100

#define BEFORE 51 /* of 255, in red; green is the column */
#define AFTER 102

typedef struct
{
  GtkWidget *window;
  GtkWidget *canvas;
  SympieEdit *edit;
  Source source;
  guint n_rendered;
} Case;

static void
read_pixels (gfloat *rgba, const GdkRectangle *area, gpointer data)
{
  for (gint y = 0; y < area->height; y++)
    for (gint x = 0; x < area->width; x++, rgba += 4)
      {
        rgba[0] = BEFORE / 255.0f;
        rgba[1] = (area->x + x) / 255.0f;
        rgba[2] = 0.5f;
        rgba[3] = 1.0f;
      }
}

static void
on_rendered (Case *it)
{
  it->n_rendered++;
}

/* Waits for the final rendering. */
static void
settle (Case *it)
{
  while (it->n_rendered == 0)
    gtk_main_iteration ();
  while (gtk_events_pending ())
    gtk_main_iteration ();
  gtk_container_check_resize (GTK_CONTAINER (it->window));
}

static void
set_up (Case *it, gconstpointer data)
{
  static const gfloat std[3] = PARAMS_STD;
  SympieParams p = PARAMS_IDENTITY;
  Source source = { .width = PHOTO_WIDTH,
                    .height = PHOTO_HEIGHT,
                    .area = { 0, 0, PHOTO_WIDTH, PHOTO_HEIGHT },
                    .depth = 8,
                    .read = read_pixels };

  it->source = source;
  it->edit = edit_new ();
  p.cs[0] = (AFTER - BEFORE) / 255.0f / std[0];
  edit_set_params (it->edit, &p, NULL);
  it->window = gtk_offscreen_window_new ();
  it->canvas = g_object_new (SYMPIE_TYPE_CANVAS, "visible", TRUE, NULL);
  gtk_widget_set_size_request (it->canvas, WIDTH, HEIGHT);
  gtk_container_add (GTK_CONTAINER (it->window), it->canvas);
  canvas_set_edit (SYMPIE_CANVAS (it->canvas), it->edit);
  g_signal_connect_swapped (it->canvas, "rendered", G_CALLBACK (on_rendered),
                            it);
  canvas_set_source (SYMPIE_CANVAS (it->canvas), &it->source);
  gtk_widget_show_all (it->window);
  settle (it);
}

static void
tear_down (Case *it, gconstpointer data)
{
  gtk_widget_destroy (it->window);
  g_object_unref (it->edit);
}

/* Returns: a pixel of the widget as 0xrrggbb. */
static guint32
get_pixel (Case *it, gint x, gint y)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  const guint8 *bytes;
  guint32 pixel;

  gtk_widget_draw (it->canvas, cr);
  cairo_surface_flush (surface);
  bytes = cairo_image_surface_get_data (surface);
  pixel =
    ((const guint32 *) (bytes
                        + y * cairo_image_surface_get_stride (surface)))[x]
    & 0xffffff;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return pixel;
}

static guint
look_red (Case *it, gint x, gint y)
{
  return get_pixel (it, x, y) >> 16;
}

static guint
look_column (Case *it, gint x, gint y)
{
  return get_pixel (it, x, y) >> 8 & 0xff;
}

static void
press (Case *it, guint key, GdkModifierType modifiers, gboolean release)
{
  GdkEvent *event = gdk_event_new (release ? GDK_KEY_RELEASE : GDK_KEY_PRESS);

  event->key.window = g_object_ref (gtk_widget_get_window (it->canvas));
  event->key.keyval = key;
  event->key.state = modifiers;
  gtk_widget_event (it->canvas, event);
  gdk_event_free (event);
}

static void
turn_wheel (Case *it, GdkScrollDirection direction, gdouble x, gdouble y)
{
  GdkEvent *event = gdk_event_new (GDK_SCROLL);

  event->scroll.window = g_object_ref (gtk_widget_get_window (it->canvas));
  event->scroll.direction = direction;
  event->scroll.x = x;
  event->scroll.y = y;
  gtk_widget_event (it->canvas, event);
  gdk_event_free (event);
}

/* Over the photograph, a column that calls for light and one that has nothing to
 * see. */
static void
test_evidence (Case *it, gconstpointer data)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (it->canvas);
  Evidence evidence = { .part = { 0, 0, PHOTO_WIDTH, PHOTO_HEIGHT },
                        .columns = 2,
                        .rows = 1 };
  g_autofree gchar *bright = NULL;
  g_autofree gchar *nothing = NULL;

  for (guint i = 0; i < 2; i++)
    params_blend (&evidence.cells[i].transform, &PARAMS_IDENTITY, 0.0);
  evidence.cells[0].is_seen = TRUE;
  for (guint c = 0; c < 3; c++)
    evidence.cells[0].transform.b[c] = 2.0;
  canvas_set_evidence (canvas, &evidence);
  g_assert_cmpuint (look_red (it, 150, 150), >, AFTER + 60);
  g_assert_cmpuint (look_red (it, 250, 150), ==, AFTER);
  bright = canvas_describe_place (canvas, 150, 150);
  g_assert_true (g_str_has_prefix (
    bright, "What is around here calls by itself for: brighter by"));
  nothing = canvas_describe_place (canvas, 250, 150);
  g_assert_cmpstr (nothing, ==,
                   "There is nothing to see around here but noise.");
  g_assert_null (canvas_describe_place (canvas, 90, 150));
  canvas_set_evidence (canvas, NULL);
  g_assert_cmpuint (look_red (it, 150, 150), ==, AFTER);
  g_assert_null (canvas_describe_place (canvas, 150, 150));
}

typedef struct
{
  gfloat rgb[3];
  GdkModifierType state;
  guint n;
} Picked;

static void
on_picked (Picked *picked, const gfloat *rgb, GdkModifierType state)
{
  for (guint c = 0; c < 3; c++)
    picked->rgb[c] = rgb[c];
  picked->state = state;
  picked->n++;
}

/* A click picks the photograph's colour, whatever the numbers and the zoom. */
static void
test_pick (Case *it, gconstpointer data)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (it->canvas);
  Picked picked = { 0 };

  g_signal_connect_swapped (canvas, "picked", G_CALLBACK (on_picked), &picked);
  for (guint zoomed = 0; zoomed < 2; zoomed++)
    {
      canvas_pick (canvas, 250, 150, GDK_SHIFT_MASK);
      g_assert_cmpuint (picked.n, ==, 1 + 2 * zoomed);
      g_assert_cmpint (picked.state, ==, GDK_SHIFT_MASK);
      g_assert_cmpfloat_with_epsilon (picked.rgb[0], BEFORE / 255.0, 1e-5);
      g_assert_cmpfloat_with_epsilon (picked.rgb[1],
                                      (zoomed ? 125 : 150) / 255.0, 0.003);
      g_assert_cmpfloat_with_epsilon (picked.rgb[2], 0.5, 1e-5);
      /* At a corner half of what surrounds it is beyond the photograph. */
      canvas_pick (canvas, zoomed ? 1 : 100, zoomed ? 51 : 100, 0);
      g_assert_cmpuint (picked.n, ==, 2 + 2 * zoomed);
      g_assert_cmpfloat_with_epsilon (picked.rgb[1], 1 / 255.0, 0.003);
      canvas_zoom_to (canvas, 2.0);
      settle (it);
    }
  canvas_zoom_to (canvas, 1.0);
  settle (it);
  canvas_pick (canvas, 99, 150, 0);
  g_assert_cmpuint (picked.n, ==, 4);
}

/* The photograph is in the middle, 100 pixels from each side. */
static void
test_whole (Case *it, gconstpointer data)
{
  g_assert_cmpfloat (canvas_get_zoom (SYMPIE_CANVAS (it->canvas)), ==, 1.0);
  g_assert_cmphex (get_pixel (it, 200, 150), ==, AFTER << 16 | 100 << 8 | 0x80);
  g_assert_cmpuint (look_column (it, 100, 110), ==, 0);
  g_assert_cmpuint (look_column (it, 299, 110), ==, PHOTO_WIDTH - 1);
  g_assert_cmpuint (get_pixel (it, 99, 150), ==, get_pixel (it, 10, 10));
  g_assert_cmpuint (get_pixel (it, 200, 99), ==, get_pixel (it, 10, 10));
}

static void
test_original (Case *it, gconstpointer data)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (it->canvas);

  canvas_set_original (canvas, TRUE);
  g_assert_cmpuint (look_red (it, 250, 180), ==, BEFORE);
  canvas_set_original (canvas, FALSE);
  g_assert_cmpuint (look_red (it, 250, 180), ==, AFTER);
  press (it, GDK_KEY_space, 0, FALSE);
  g_assert_cmpuint (look_red (it, 250, 180), ==, BEFORE);
  press (it, GDK_KEY_space, 0, TRUE);
  g_assert_cmpuint (look_red (it, 250, 180), ==, AFTER);
}

static void
test_divided (Case *it, gconstpointer data)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (it->canvas);

  canvas_set_mode (canvas, CANVAS_DIVIDED);
  g_assert_cmpuint (look_red (it, 180, 180), ==, BEFORE);
  g_assert_cmpuint (look_red (it, 220, 180), ==, AFTER);
  for (guint i = 0; i < 5; i++) /* a tenth of the width */
    press (it, GDK_KEY_Right, GDK_CONTROL_MASK, FALSE);
  g_assert_cmpuint (look_red (it, 220, 180), ==, BEFORE);
  g_assert_cmpuint (look_red (it, 250, 180), ==, AFTER);
  gtk_widget_set_direction (it->canvas, GTK_TEXT_DIR_RTL);
  settle (it);
  g_assert_cmpuint (look_red (it, 220, 180), ==, BEFORE);
  g_assert_cmpuint (look_red (it, 140, 180), ==, AFTER);
}

static void
test_side_by_side (Case *it, gconstpointer data)
{
  canvas_set_mode (SYMPIE_CANVAS (it->canvas), CANVAS_SIDE_BY_SIDE);
  settle (it);
  g_assert_cmpuint (look_red (it, 100, 180), ==, BEFORE);
  g_assert_cmpuint (look_red (it, 300, 180), ==, AFTER);
  g_assert_cmpuint (look_column (it, 50, 180), ==, look_column (it, 250, 180));
}

static void
test_zoom (Case *it, gconstpointer data)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (it->canvas);
  gint column;

  canvas_zoom_to (canvas, 2.0);
  column = look_column (it, 160, 150);
  g_assert_cmpint (column, ==, 80);
  /* The point under the pointer stays there. */
  for (guint i = 0; i < 20; i++)
    turn_wheel (it, GDK_SCROLL_UP, 160, 150);
  g_assert_cmpfloat (canvas_get_zoom (canvas), ==, 8.0);
  g_assert_cmpint (ABS ((gint) look_column (it, 160, 150) - column), <=, 1);
  g_assert_cmpuint (look_red (it, 160, 150), ==, AFTER);
  press (it, GDK_KEY_1, 0, FALSE);
  g_assert_cmpfloat (canvas_get_zoom (canvas), ==, 1.0);
  press (it, GDK_KEY_plus, 0, FALSE);
  press (it, GDK_KEY_plus, 0, FALSE);
  g_assert_cmpfloat_with_epsilon (canvas_get_zoom (canvas), 2.0, 1e-6);
  press (it, GDK_KEY_minus, 0, FALSE);
  press (it, GDK_KEY_minus, 0, FALSE);
  g_assert_cmpfloat_with_epsilon (canvas_get_zoom (canvas), 1.0, 1e-6);
  for (guint i = 0; i < 40; i++)
    turn_wheel (it, GDK_SCROLL_DOWN, 200, 150);
  g_assert_cmpfloat_with_epsilon (canvas_get_zoom (canvas), 0.125, 1e-6);
  press (it, GDK_KEY_0, 0, FALSE);
  g_assert_cmpfloat (canvas_get_zoom (canvas), ==, 2.0);
}

static void
test_pan (Case *it, gconstpointer data)
{
  guint column;

  canvas_zoom_to (SYMPIE_CANVAS (it->canvas), 4.0);
  settle (it);
  column = look_column (it, 200, 150);
  press (it, GDK_KEY_Right, 0, FALSE); /* 60 pixels of the screen */
  settle (it);
  g_assert_cmpuint (look_column (it, 200, 150), ==, column + 15);
}

static void
test_marks (Case *it, gconstpointer data)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (it->canvas);
  SympieParams p = *edit_get_params (it->edit);
  guint clipped;

  canvas_set_marks (canvas, TRUE);
  g_assert_cmpuint (look_red (it, 200, 150), ==, AFTER);
  p.cs[2] = 5.0f; /* blue is clipped */
  it->n_rendered = 0;
  edit_set_params (it->edit, &p, NULL);
  settle (it);
  clipped = get_pixel (it, 200, 150);
  g_assert_cmphex (clipped, !=, AFTER << 16 | 100 << 8 | 0xff);
  g_assert_cmphex (clipped, ==, get_pixel (it, 250, 150));
  canvas_set_marks (canvas, FALSE);
  g_assert_cmphex (get_pixel (it, 200, 150), ==, AFTER << 16 | 100 << 8 | 0xff);
}

/* Sets the part of the photograph that the estimate is from. */
static void
set_looked_at (Case *it, gint x, gint y, gint width, gint height)
{
  Cleanup cleanup = *edit_get_cleanup (it->edit);

  cleanup.looked_at = (ViewsRect){ x, y, width, height };
  it->n_rendered = 0;
  edit_set_cleanup (it->edit, &cleanup);
  settle (it);
}

static void
test_roi (Case *it, gconstpointer data)
{
  const guint32 inside = get_pixel (it, 200, 160);

  set_looked_at (it, 50, 20, 100, 60);
  /* A light line between dark ones, around it. */
  g_assert_cmphex (get_pixel (it, 149, 150), ==, 0xffffff);
  g_assert_cmpuint (look_red (it, 148, 150), <, AFTER / 2);
  g_assert_cmpuint (look_red (it, 150, 150), <, AFTER / 2);
  g_assert_cmphex (get_pixel (it, 200, 119), ==, 0xffffff);
  g_assert_cmphex (get_pixel (it, 250, 150), ==, 0xffffff);
  g_assert_cmphex (get_pixel (it, 200, 180), ==, 0xffffff);
  g_assert_cmphex (get_pixel (it, 200, 160), ==, inside);
  g_assert_cmpuint (look_red (it, 120, 150), ==, AFTER);
  /* The whole photograph is not marked. */
  set_looked_at (it, 0, 0, PHOTO_WIDTH, PHOTO_HEIGHT);
  g_assert_cmpuint (look_red (it, 149, 150), ==, AFTER);
  g_assert_cmpuint (look_red (it, 100, 150), ==, AFTER);
}

static guint
count (const guint bins[256], guint first, guint end)
{
  guint n = 0;

  for (guint i = first; i < end; i++)
    n += bins[i];
  return n;
}

/* Green is the column. */
static void
test_histograms (Case *it, gconstpointer data)
{
  SympieCanvas *canvas = SYMPIE_CANVAS (it->canvas);
  guint before[3][256];
  guint after[3][256];

  g_assert_true (canvas_get_histograms (canvas, before, after));
  g_assert_cmpuint (count (before[1], 0, 256), ==, PHOTO_WIDTH * PHOTO_HEIGHT);
  set_looked_at (it, 50, 20, 100, 60);
  g_assert_true (canvas_get_histograms (canvas, before, after));
  g_assert_cmpuint (count (before[1], 50, 150), ==, 100 * 60);
  g_assert_cmpuint (count (before[1], 0, 256), ==, 100 * 60);
  g_assert_cmpuint (before[1][50], ==, 60);
  g_assert_cmpuint (after[0][AFTER], ==, 100 * 60);
  /* At half size: pixels that are at least half inside. */
  it->n_rendered = 0;
  canvas_zoom_to (canvas, 0.5);
  settle (it);
  canvas_get_histograms (canvas, before, after);
  g_assert_cmpuint (count (before[0], 0, 256), ==, 50 * 30);
  /* The visible part is outside it. */
  canvas_zoom_to (canvas, 8.0);
  set_looked_at (it, 0, 0, 40, 40);
  canvas_get_histograms (canvas, before, after);
  g_assert_cmpuint (count (before[0], 0, 256), ==, 0);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define ADD(name) \
  g_test_add ("/canvas/" #name, Case, NULL, set_up, test_##name, tear_down)
  ADD (whole);
  ADD (original);
  ADD (divided);
  ADD (side_by_side);
  ADD (zoom);
  ADD (pan);
  ADD (marks);
  ADD (pick);
  ADD (evidence);
  ADD (roi);
  ADD (histograms);
#undef ADD
  return g_test_run ();
}
