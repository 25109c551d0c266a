/* test-closing.c - typing in the window and closing it, at random
 *
 * Opens and closes the window SYMPIE_ROUNDS times, 40 if that is not set.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdlib.h>

#include "ui/editors/cell.h"
#include "ui/editors/presets.h"
#include "ui/editors/slider.h"
#include "ui/window.h"
#include "window-case.h"

#define ROUNDS 40
#define STEP_MS 2
#define REST_MS 400    /* longer than a button that a key presses stays down */
#define MAX_STEPS 5000 /* before the test gives up */
#define MAX_LOAD_US 3000
#define STRENGTHS 201 /* in percent */

typedef enum
{
  PRESS_APPLY,
  PRESS_CANCEL,
  MNEMONIC_APPLY,
  MNEMONIC_CANCEL,
  ESCAPE,
  CLOSE_BUTTON,
  HOST_GOES,
  N_WAYS
} Way;

/* What the user does in one round. */
typedef struct
{
  GtkWidget *window;
  guint steps;
  gint64 rests_until; /* monotonic time */
  gboolean estimates; /* whether the estimate ever finishes */
  gboolean loads;     /* whether the photograph is loaded first */
  gint loaded;        /* atomic: whether it has been */
  gint closed;        /* atomic: whether the person has closed the window */
  gboolean has_focus;
  gboolean opens_menu;
  Way way;
  gint strength; /* typed, in percent; under 0 for other numbers */
} Round;

static void
read_pixels (gfloat *rgba, const GdkRectangle *area, gpointer data)
{
  for (gint i = 0; i < 4 * area->width * area->height; i++)
    rgba[i] = i % 4 == 3 ? 1.0f : 0.4f;
}

/* If no estimate ever finishes, returns only after the window is closed. */
static gboolean
load (gpointer data, GError **error)
{
  Round *round = data;

  g_usleep ((gulong) g_random_int_range (0, 3) * MAX_LOAD_US);
  while (!round->estimates && !g_atomic_int_get (&round->closed))
    g_usleep (500);
  g_atomic_int_set (&round->loaded, TRUE);
  return TRUE;
}

static GdkPixbuf *
load_small (gpointer data)
{
  GdkPixbuf *small = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 6, 4);

  g_usleep ((gulong) g_random_int_range (0, 3) * MAX_LOAD_US);
  gdk_pixbuf_fill (small, 0x808080ff);
  return small;
}

static gboolean
estimate (Cleanup *out,
          const EstimateOptions *options,
          WindowProgress progress,
          gpointer progress_data,
          gpointer data,
          GError **error)
{
  Round *round = data;

  g_assert_true (!round->loads || g_atomic_int_get (&round->loaded));
  while (!round->estimates && progress (0.5, progress_data))
    g_usleep (500);
  if (!progress (1.0, progress_data))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
      return FALSE;
    }
  cleanup_init (out);
  out->n = options->passes;
  for (guint i = 0; i < out->n; i++)
    {
      out->passes[i] = PARAMS_IDENTITY;
      out->passes[i].cs[0] = 0.5f;
    }
  return TRUE;
}

static void
follow (const Cleanup *cleanup, gpointer data)
{
}

static void
add_typed (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_ENTRY (widget) || SYMPIE_IS_CELL (widget))
    g_ptr_array_add (data, widget);
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), add_typed, data);
}

static void
find_presets (GtkWidget *widget, gpointer data)
{
  GtkWidget **found = data;

  if (SYMPIE_IS_PRESETS (widget))
    *found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_presets, data);
}

static void
find_pages (GtkWidget *widget, gpointer data)
{
  GtkWidget **found = data;

  if (GTK_IS_NOTEBOOK (widget))
    *found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_pages, data);
}

/* Without a window manager no window gets the focus. */
static void
send_focus (GtkWidget *window, gboolean in)
{
  GdkEvent *event = gdk_event_new (GDK_FOCUS_CHANGE);

  event->focus_change.window = g_object_ref (gtk_widget_get_window (window));
  event->focus_change.in = in;
  gtk_widget_event (window, event);
  gdk_event_free (event);
}

static void
send_key (GtkWidget *widget, guint key)
{
  GdkEvent *event = gdk_event_new (GDK_KEY_PRESS);

  event->key.window = g_object_ref (gtk_widget_get_window (widget));
  event->key.keyval = key;
  gdk_event_set_device (
    event, gdk_seat_get_keyboard (
             gdk_display_get_default_seat (gtk_widget_get_display (widget))));
  gtk_widget_event (widget, event);
  gdk_event_free (event);
}

static gboolean
is_strength (GtkWidget *widget)
{
  const gchar *name = atk_object_get_name (gtk_widget_get_accessible (widget));

  return g_strcmp0 (name, "Strength") == 0;
}

static void
type_at_random (Round *round)
{
  static const gchar characters[] = "0123456789.,-x";
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GtkWidget *widget;
  GtkWidget *pages = NULL;
  GString *text = g_string_new (NULL);

  add_typed (round->window, all);
  find_pages (round->window, &pages);
  do
    widget = all->pdata[g_test_rand_int_range (0, (gint32) all->len)];
  while (round->strength >= 0 && !is_strength (widget));
  if (is_strength (widget) && round->strength < 0)
    round->strength = g_test_rand_int_range (0, STRENGTHS);
  if (is_strength (widget))
    g_string_printf (text, "%d", round->strength);
  else
    for (gint n = g_test_rand_int_range (1, 4); n > 0; n--)
      g_string_append_c (
        text, characters[g_test_rand_int_range (0, sizeof characters - 1)]);
  for (gint i = 0; i < gtk_notebook_get_n_pages (GTK_NOTEBOOK (pages)); i++)
    if (gtk_widget_is_ancestor (
          widget, gtk_notebook_get_nth_page (GTK_NOTEBOOK (pages), i)))
      gtk_notebook_set_current_page (GTK_NOTEBOOK (pages), i);
  gtk_widget_grab_focus (widget);
  if (GTK_IS_ENTRY (widget))
    gtk_entry_set_text (GTK_ENTRY (widget), text->str);
  else
    for (const gchar *c = text->str; *c != '\0'; c++)
      send_key (widget, gdk_unicode_to_keyval ((guint32) *c));
  g_string_free (text, TRUE);
}

static void
close_window (Round *round)
{
  GtkDialog *dialog = GTK_DIALOG (round->window);
  GtkWindow *window = GTK_WINDOW (round->window);

  switch (round->way)
    {
    case PRESS_APPLY:
      gtk_button_clicked (GTK_BUTTON (
        gtk_dialog_get_widget_for_response (dialog, GTK_RESPONSE_APPLY)));
      break;
    case PRESS_CANCEL:
      gtk_button_clicked (GTK_BUTTON (
        gtk_dialog_get_widget_for_response (dialog, GTK_RESPONSE_CANCEL)));
      break;
    case MNEMONIC_APPLY:
      gtk_window_mnemonic_activate (window, GDK_KEY_a, GDK_MOD1_MASK);
      break;
    case MNEMONIC_CANCEL:
      gtk_window_mnemonic_activate (window, GDK_KEY_c, GDK_MOD1_MASK);
      break;
    case ESCAPE:
      g_signal_emit_by_name (dialog, "close");
      break;
    case CLOSE_BUTTON:
      gtk_window_close (window);
      break;
    default: /* as when the host goes */
      gtk_dialog_response (dialog, GTK_RESPONSE_CANCEL);
    }
}

static gboolean
can_apply (const Round *round)
{
  return gtk_widget_get_sensitive (gtk_dialog_get_widget_for_response (
    GTK_DIALOG (round->window), GTK_RESPONSE_APPLY));
}

/* Invalid text, or a new estimate, keeps the window open; then the next attempt
 * cancels. */
static gboolean
act (gpointer data)
{
  Round *round = data;

  if (round->window == NULL) /* the window has gone */
    return G_SOURCE_CONTINUE;
  g_assert_cmpuint (round->steps++, <, MAX_STEPS);
  if (g_get_monotonic_time () < round->rests_until
      || (round->estimates && !can_apply (round)))
    return G_SOURCE_CONTINUE;
  if (round->has_focus)
    send_focus (round->window, TRUE);
  type_at_random (round);
  if (round->opens_menu)
    {
      GtkWidget *presets = NULL;

      find_presets (round->window, &presets);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (presets), TRUE);
    }
  g_atomic_int_set (&round->closed, TRUE);
  close_window (round);
  round->rests_until =
    g_get_monotonic_time () + REST_MS * G_TIME_SPAN_MILLISECOND;
  round->way = PRESS_CANCEL;
  round->estimates = FALSE;
  return G_SOURCE_CONTINUE;
}

static void
settle (GtkWindow *window, gpointer data)
{
  Round *round = data;

  round->window = GTK_WIDGET (window);
  g_signal_connect (window, "destroy", G_CALLBACK (gtk_widget_destroyed),
                    &round->window);
}

static void
run_round (gboolean types_strength)
{
  Round round = { .estimates = g_test_rand_int_range (0, 4) > 0,
                  .loads = g_test_rand_bit (),
                  .has_focus = g_test_rand_bit (),
                  .opens_menu = g_test_rand_int_range (0, 4) == 0,
                  .way = (Way) g_test_rand_int_range (0, N_WAYS),
                  .strength = -1 };
  Source source = { .width = 60,
                    .height = 40,
                    .area = { 0, 0, 60, 40 },
                    .depth = 8,
                    .read = read_pixels };
  WindowHost host = { .name = "photo",
                      .source = &source,
                      .load = round.loads ? load : NULL,
                      .load_small = round.loads ? load_small : NULL,
                      .estimate = estimate,
                      .settle = settle,
                      .follow = g_test_rand_bit () ? follow : NULL,
                      .data = &round };
  EstimateOptions options;
  EditContent content;
  guint timer = g_timeout_add (STEP_MS, act, &round);

  if (types_strength)
    {
      round.estimates = TRUE;
      round.way = g_test_rand_bit () ? PRESS_APPLY : MNEMONIC_APPLY;
      round.strength = g_test_rand_int_range (0, STRENGTHS);
    }
  estimate_options_init (&options);
  if (window_run (&options, &content, &host, NULL) == WINDOW_APPLY
      && round.strength >= 0)
    g_assert_cmpfloat_with_epsilon (content.cleanup.strength,
                                    round.strength / 100.0, 1e-9);
  else
    g_assert_false (types_strength);
  g_source_remove (timer);
}

static guint
count_rounds (void)
{
  const gchar *set = g_getenv ("SYMPIE_ROUNDS");

  return set != NULL ? (guint) atoi (set) : ROUNDS;
}

static void
test_random (void)
{
  for (guint i = 0; i < count_rounds (); i++)
    run_round (FALSE);
}

/* What has been typed is applied. */
static void
test_strength (void)
{
  for (guint i = 0; i < count_rounds () / 4; i++)
    run_round (TRUE);
}

int
main (int argc, char **argv)
{
  gchar *home = window_case_make_home ();
  gint status;

  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/closing/random", test_random);
  g_test_add_func ("/closing/strength", test_strength);
  status = g_test_run ();
  window_case_remove_home (home);
  return status;
}
