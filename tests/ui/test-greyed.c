/* test-greyed.c - what cannot be used says why
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ui/greyed.h"
#include "ui/preview/canvas.h"
#include "ui/window-private.h"
#include "window-case.h"

static void
test_back (void)
{
  GtkWidget *button = g_object_ref_sink (gtk_button_new ());

  gtk_widget_set_tooltip_text (button, "What it does");
  greyed_set (button, "Not yet.");
  g_assert_false (gtk_widget_get_sensitive (button));
  greyed_set (button, "Never.");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Never.");
  greyed_set (button, NULL);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "What it does");
  g_object_unref (button);
}

typedef struct
{
  guint n;        /* greyed controls */
  guint n_silent; /* of them, without a reason */
} Greyed;

/* Reasons are sentences; other tooltips end without a full stop. */
static void
count (GtkWidget *widget, gpointer data)
{
  Greyed *greyed = data;
  g_autofree gchar *why = gtk_widget_get_tooltip_text (widget);

  if (!gtk_widget_get_sensitive (widget))
    {
      greyed->n++;
      if (why == NULL
          || (!g_str_has_suffix (why, ".") && !g_str_has_suffix (why, "…")))
        {
          greyed->n_silent++;
          g_test_message ("%s %s", G_OBJECT_TYPE_NAME (widget), why);
        }
    }
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), count, data);
}

static void
check_reasons (WindowCase *host, guint n)
{
  Greyed greyed = { 0 };

  count (host->window, &greyed);
  g_assert_cmpuint (greyed.n_silent, ==, 0);
  g_assert_cmpuint (greyed.n, ==, n);
}

static gboolean
look (gpointer data)
{
  WindowCase *host = data;
  SympieWindow *window = SYMPIE_WINDOW (host->window);

  if (!g_atomic_int_get (&host->go))
    {
      /* Undo, Redo, Apply, Apply these numbers, Where it comes from */
      check_reasons (host, 5);
      g_atomic_int_set (&host->go, TRUE);
    }
  if (!window_case_can_apply (host))
    return FALSE;
  check_reasons (host, 2);
  gtk_combo_box_set_active (
    GTK_COMBO_BOX (gtk_widget_get_template_child (
      window->preview, G_OBJECT_TYPE (window->preview), "mode")),
    CANVAS_SIDE_BY_SIDE);
  check_reasons (host, 3);
  edit_set_strength (window->edit, EDIT_WHOLE, 0.3);
  check_reasons (host, 2); /* Redo, Original */
  window_case_respond (host, GTK_RESPONSE_CANCEL);
  return TRUE;
}

static void
test_window (void)
{
  WindowCase host = { 0 };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  g_assert_false (window_case_run (&host, look, TRUE, &options, &cleanup));
}

int
main (int argc, char **argv)
{
  gchar *home = window_case_make_home ();
  gint status;

  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/greyed/back", test_back);
  g_test_add_func ("/greyed/window", test_window);
  status = g_test_run ();
  window_case_remove_home (home);
  return status;
}
