/* test-roi.c - choosing the rectangle to estimate from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

#include "ui/preview/canvas.h"
#include "ui/preview/roi.h"

#define WIDTH 400 /* of the canvas, at 100 %; the photograph fills it */
#define HEIGHT 300

typedef struct
{
  GtkWidget *window;
  SympieCanvas *canvas;
  SympieEdit *edit;
  Source source;
  guint n_chosen;
} Case;

static void
read_pixels (gfloat *rgba, const GdkRectangle *area, gpointer data)
{
  for (gint i = 0; i < 4 * area->width * area->height; i++)
    rgba[i] = i % 4 == 3 ? 1.0f : 0.4f;
}

static void
on_chosen (Case *it)
{
  it->n_chosen++;
}

static void
set_up (Case *it, gconstpointer data)
{
  Source source = { .width = WIDTH,
                    .height = HEIGHT,
                    .area = { 0, 0, WIDTH, HEIGHT },
                    .depth = 8,
                    .read = read_pixels };

  it->source = source;
  it->edit = edit_new ();
  it->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  it->canvas = g_object_new (SYMPIE_TYPE_CANVAS, "visible", TRUE, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (it->canvas), WIDTH, HEIGHT);
  gtk_container_add (GTK_CONTAINER (it->window), GTK_WIDGET (it->canvas));
  canvas_set_edit (it->canvas, it->edit);
  canvas_set_source (it->canvas, &it->source);
  g_signal_connect_swapped (it->canvas, "roi-chosen", G_CALLBACK (on_chosen),
                            it);
  gtk_widget_show (it->window);
  while (gtk_widget_get_allocated_width (GTK_WIDGET (it->canvas)) < WIDTH)
    gtk_main_iteration ();
  g_assert_cmpfloat (canvas_get_zoom (it->canvas), ==, 1.0);
}

static void
tear_down (Case *it, gconstpointer data)
{
  gtk_widget_destroy (it->window);
  g_object_unref (it->edit);
}

static void
send (Case *it, GdkEventType type, gdouble x, gdouble y)
{
  GtkWidget *widget = GTK_WIDGET (it->canvas);
  GdkSeat *seat = gdk_display_get_default_seat (gdk_display_get_default ());
  GdkEvent *event = gdk_event_new (type);

  event->any.window = g_object_ref (gtk_widget_get_window (widget));
  gdk_event_set_device (event, gdk_seat_get_pointer (seat));
  if (type == GDK_MOTION_NOTIFY)
    {
      event->motion.x = x;
      event->motion.y = y;
      event->motion.state = GDK_BUTTON1_MASK;
    }
  else
    {
      event->button.x = x;
      event->button.y = y;
      event->button.button = GDK_BUTTON_PRIMARY;
      event->button.state = type == GDK_BUTTON_RELEASE ? GDK_BUTTON1_MASK : 0;
    }
  gtk_main_do_event (event);
  gdk_event_free (event);
}

static void
drag (Case *it, gint x, gint y, gint dx, gint dy)
{
  send (it, GDK_BUTTON_PRESS, x, y);
  send (it, GDK_MOTION_NOTIFY, x + dx / 2, y + dy / 2);
  send (it, GDK_MOTION_NOTIFY, x + dx, y + dy);
  send (it, GDK_BUTTON_RELEASE, x + dx, y + dy);
}

static void
press (Case *it, guint key, GdkModifierType modifiers)
{
  GdkEvent *event = gdk_event_new (GDK_KEY_PRESS);

  event->key.window =
    g_object_ref (gtk_widget_get_window (GTK_WIDGET (it->canvas)));
  event->key.keyval = key;
  event->key.state = modifiers;
  gtk_widget_event (GTK_WIDGET (it->canvas), event);
  gdk_event_free (event);
}

static void
assert_roi (Case *it, gint x, gint y, gint width, gint height)
{
  ViewsRect roi;

  g_assert_true (canvas_get_chosen_roi (it->canvas, &roi));
  g_assert_cmpint (roi.x, ==, x);
  g_assert_cmpint (roi.y, ==, y);
  g_assert_cmpint (roi.width, ==, width);
  g_assert_cmpint (roi.height, ==, height);
}

/* Each part of the rectangle moves the right edges; releasing emits the signal.
 * */
static void
test_drag (Case *it, gconstpointer data)
{
  const ViewsRect start = { 100, 80, 200, 120 };

  canvas_choose_roi (it->canvas, &start);
  drag (it, 200, 140, 20, -10); /* inside */
  assert_roi (it, 120, 70, 200, 120);
  g_assert_cmpuint (it->n_chosen, ==, 1);
  drag (it, 120, 130, -30, 50); /* the left edge */
  assert_roi (it, 90, 70, 230, 120);
  drag (it, 320, 190, 10, 20); /* the lower right corner */
  assert_roi (it, 90, 70, 240, 140);
  drag (it, 200, 70, 0, 10); /* the upper edge */
  assert_roi (it, 90, 80, 240, 130);
  g_assert_cmpuint (it->n_chosen, ==, 4);
  drag (it, 40, 40, 30, 30); /* outside */
  assert_roi (it, 90, 80, 240, 130);
  drag (it, 200, 140, 0, 0);
  g_assert_cmpuint (it->n_chosen, ==, 4);
}

static void
test_bounds (Case *it, gconstpointer data)
{
  const ViewsRect start = { 100, 80, 200, 120 };

  canvas_choose_roi (it->canvas, &start);
  drag (it, 200, 140, 390, 290);
  assert_roi (it, WIDTH - 200, HEIGHT - 120, 200, 120);
  drag (it, 200, 180, 199, 119);
  assert_roi (it, WIDTH - 32, HEIGHT - 32, 32, 32);
  canvas_choose_roi (it->canvas, &(ViewsRect){ 300, 200, 500, 500 });
  press (it, GDK_KEY_Left, 0);
  assert_roi (it, 292, 200, 100, 100);
}

static void
test_keys (Case *it, gconstpointer data)
{
  const ViewsRect start = { 100, 80, 200, 120 };
  ViewsRect roi;

  press (it, GDK_KEY_Escape, 0); /* is for the window */
  g_assert_cmpuint (it->n_chosen, ==, 0);
  canvas_choose_roi (it->canvas, &start);
  press (it, GDK_KEY_Right, 0);
  press (it, GDK_KEY_Up, 0);
  assert_roi (it, 108, 72, 200, 120);
  press (it, GDK_KEY_Right, GDK_SHIFT_MASK);
  press (it, GDK_KEY_Up, GDK_SHIFT_MASK);
  assert_roi (it, 108, 72, 208, 112);
  g_assert_cmpuint (it->n_chosen, ==, 4);
  press (it, GDK_KEY_Escape, 0);
  g_assert_cmpuint (it->n_chosen, ==, 5);
  g_assert_false (canvas_get_chosen_roi (it->canvas, &roi));
  g_assert_cmpint (roi.width, ==, 0);
}

/* Choosing starts with the rectangle of the estimate; undo restores its
 * rectangle. */
static void
test_begin (Case *it, gconstpointer data)
{
  Cleanup cleanup = *edit_get_cleanup (it->edit);

  g_assert_true (canvas_choose_roi (it->canvas, NULL));
  assert_roi (it, 50, 37, 300, 226);
  canvas_stop_choosing_roi (it->canvas);
  cleanup.looked_at = (ViewsRect){ 20, 20, 360, 260 };
  edit_set_cleanup (it->edit, &cleanup);
  g_assert_false (canvas_choose_roi (it->canvas, NULL));
  assert_roi (it, 20, 20, 360, 260);
  drag (it, 20, 150, 40, 0);
  cleanup.looked_at = (ViewsRect){ 60, 20, 320, 260 };
  edit_set_cleanup (it->edit, &cleanup);
  assert_roi (it, 60, 20, 320, 260);
  edit_set_strength (it->edit, EDIT_WHOLE, 0.5);
  drag (it, 60, 150, 10, 0);
  edit_set_strength (it->edit, EDIT_WHOLE, 0.6);
  assert_roi (it, 70, 20, 310, 260);
  edit_undo (it->edit);
  edit_undo (it->edit);
  assert_roi (it, 20, 20, 360, 260);
}

static void
test_grips (void)
{
  const ViewsRect roi = { 100, 80, 200, 120 };
  static const struct
  {
    gdouble x;
    gdouble y;
    const gchar *cursor;
  } places[] = {
    { 104, 140, "w-resize" },  { 296, 140, "e-resize" },
    { 200, 75, "n-resize" },   { 200, 203, "s-resize" },
    { 95, 82, "nw-resize" },   { 301, 81, "ne-resize" },
    { 102, 199, "sw-resize" }, { 306, 207, "se-resize" },
    { 200, 140, "move" },      { 91, 140, NULL },
    { 200, 210, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    g_assert_cmpstr (
      roi_get_cursor (roi_find_grip (&roi, places[i].x, places[i].y, 8.0)), ==,
      places[i].cursor);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define ADD(name) \
  g_test_add ("/roi/" #name, Case, NULL, set_up, test_##name, tear_down)
  ADD (drag);
  ADD (bounds);
  ADD (keys);
  ADD (begin);
#undef ADD
  g_test_add_func ("/roi/grips", test_grips);
  return g_test_run ();
}
