/* bench-window.c - latency of the window with a photograph of 24 megapixels and
 * the real network
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gegl.h>
#include <gtk/gtk.h>
#include <math.h>

#include "plug-in/session/session.h"
#include "ui/preview/canvas.h"
#include "ui/editors/slider.h"

#define PHOTO_WIDTH 6000
#define PHOTO_HEIGHT 4000
#define PANE_WIDTH 1200
#define PANE_HEIGHT 800
#define STEPS 60

typedef struct
{
  gint64 opened;
  gint64 first;    /* when the preview with the estimate was drawn */
  gint64 rendered; /* when the full-size result was drawn */
  gint64 moved;    /* time of the last slider step */
  gdouble settled; /* from there to the full-size result */
  GtkWidget *window;
  GtkWidget *canvas;
  GtkWidget *slider;
  guint tries;
  gint64 painting; /* start of the last frame */
  gint64 painted;  /* when it was drawn, 0 before */
} Bench;

static void
find (GtkWidget *widget, gpointer data)
{
  Bench *bench = data;

  if (SYMPIE_IS_CANVAS (widget))
    bench->canvas = widget;
  if (SYMPIE_IS_SLIDER (widget) && bench->slider == NULL
      && gtk_widget_get_mapped (widget))
    bench->slider = widget;
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find, data);
}

static gdouble
to_ms (gint64 from, gint64 to)
{
  return (to - from) / 1000.0;
}

static gboolean
has_estimate (const Bench *bench)
{
  GtkWidget *apply = gtk_dialog_get_widget_for_response (
    GTK_DIALOG (bench->window), GTK_RESPONSE_APPLY);
  guint before[3][256], after[3][256];

  return gtk_widget_get_sensitive (apply)
         && canvas_get_histograms (SYMPIE_CANVAS (bench->canvas), before,
                                   after);
}

static void
on_painting (GdkFrameClock *clock, gpointer data)
{
  ((Bench *) data)->painting = g_get_monotonic_time ();
}

static void
on_painted (GdkFrameClock *clock, gpointer data)
{
  Bench *bench = data;

  bench->painted = g_get_monotonic_time ();
  if (bench->first == 0 && has_estimate (bench))
    bench->first = bench->painted;
}

static void
on_realize (GtkWidget *canvas, gpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (canvas);

  g_signal_connect (clock, "before-paint", G_CALLBACK (on_painting), data);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), data);
}

static void
on_rendered (SympieCanvas *canvas, gpointer data)
{
  Bench *bench = data;

  bench->rendered = g_get_monotonic_time ();
  if (bench->moved != 0 && bench->settled == 0.0)
    bench->settled = to_ms (bench->moved, bench->rendered);
}

static int
compare (const void *a, const void *b)
{
  gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

/* The cost of a slider step: the number, the draft, and the frame with all
 * changes in the window, without waiting for the frame clock. */
static gdouble
step (Bench *bench)
{
  gint64 start = g_get_monotonic_time ();
  gdouble before;
  GList *children = gtk_container_get_children (GTK_CONTAINER (bench->slider));
  GtkRange *range = children->data;

  g_list_free (children);
  gtk_range_set_value (range, gtk_range_get_value (range)
                                + (bench->tries % 2 == 0 ? 1.0 : -1.0));
  bench->tries++;
  before = to_ms (start, g_get_monotonic_time ());
  bench->painted = 0;
  while (bench->painted == 0)
    gtk_main_iteration ();
  return before + to_ms (bench->painting, bench->painted);
}

static void
measure (Bench *bench)
{
  gdouble times[STEPS];

  for (guint i = 0; i < STEPS; i++)
    times[i] = step (bench);
  bench->moved = g_get_monotonic_time ();
  qsort (times, STEPS, sizeof *times, compare);
  g_print ("# preview %dx%d pixels, zoom %.3f\n",
           gtk_widget_get_allocated_width (bench->canvas),
           gtk_widget_get_allocated_height (bench->canvas),
           canvas_get_zoom (SYMPIE_CANVAS (bench->canvas)));
  g_print ("%.1f ms a slider step, to the window painted, median\n",
           times[STEPS / 2]);
  g_print ("%.1f ms a slider step, at the worst\n", times[STEPS - 1]);
}

static gboolean
watch (gpointer data)
{
  Bench *bench = data;

  if (bench->slider == NULL)
    find (bench->window, bench);
  if (bench->rendered == 0 || bench->first == 0)
    return G_SOURCE_CONTINUE;
  if (bench->moved == 0)
    measure (bench);
  if (bench->settled == 0.0)
    return G_SOURCE_CONTINUE;
  g_print ("%.0f ms opened to the picture with the estimate\n",
           to_ms (bench->opened, bench->first));
  g_print ("%.0f ms a step to the full-size result, 80 of rest\n",
           bench->settled);
  gtk_dialog_response (GTK_DIALOG (bench->window), GTK_RESPONSE_CANCEL);
  return G_SOURCE_REMOVE;
}

static void
settle (GtkWindow *window, gpointer data)
{
  Bench *bench = data;

  bench->window = GTK_WIDGET (window);
  find (bench->window, bench);
  gtk_widget_set_size_request (bench->canvas, PANE_WIDTH, PANE_HEIGHT);
  g_signal_connect_after (bench->canvas, "realize", G_CALLBACK (on_realize),
                          bench);
  g_signal_connect (bench->canvas, "rendered", G_CALLBACK (on_rendered), bench);
  g_timeout_add (20, watch, bench);
}

static GeglBuffer *
make_photo (void)
{
  GeglRectangle area = { 0, 0, PHOTO_WIDTH, PHOTO_HEIGHT };
  GeglBuffer *buffer = gegl_buffer_new (&area, babl_format ("R'G'B' u8"));
  g_autofree guint8 *row = g_new (guint8, 3 * PHOTO_WIDTH);

  for (gint y = 0; y < PHOTO_HEIGHT; y++)
    {
      GeglRectangle line = { 0, y, PHOTO_WIDTH, 1 };

      for (gint x = 0; x < PHOTO_WIDTH; x++)
        for (gint c = 0; c < 3; c++)
          row[3 * x + c] =
            (guint8) (60 + 20 * c + 40 * sin (x / 310.0 + c)
                      + 30 * cos (y / 170.0) + (x * 7 + y * 13) % 11);
      gegl_buffer_set (buffer, &line, 0, NULL, row, GEGL_AUTO_ROWSTRIDE);
    }
  return buffer;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Bench bench = { 0 };
  SessionView view = { 0 };
  EstimateOptions options;
  EditContent content;

  if (!gtk_init_check (&argc, &argv))
    {
      g_printerr ("no display\n");
      return 1;
    }
  gegl_init (&argc, &argv);
  estimate_options_init (&options);
  view.name = "photo";
  view.pixels.in = make_photo ();
  view.pixels.area = *gegl_buffer_get_extent (view.pixels.in);
  view.settle = settle;
  view.data = &bench;
  bench.opened = g_get_monotonic_time ();
  if (session_ask (&content, &options, &view, &error) != WINDOW_CANCEL
      || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return 1;
  g_object_unref (view.pixels.in);
  gegl_exit ();
  return 0;
}
