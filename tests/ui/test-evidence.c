/* test-evidence.c - the window shows where an estimate comes from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "ui/preview/canvas-private.h"
#include "ui/preview/preview.h"
#include "ui/window-private.h"
#include "window-case.h"

static SympieCanvas *
get_canvas (WindowCase *host)
{
  return SYMPIE_CANVAS (window_case_find (host, SYMPIE_TYPE_CANVAS, NULL));
}

static GtkWidget *
get_toggle (WindowCase *host)
{
  SympieWindow *window = SYMPIE_WINDOW (host->window);

  return GTK_WIDGET (gtk_widget_get_template_child (
    window->preview, SYMPIE_TYPE_PREVIEW, "evidence"));
}

/* The steps of a test, one after the other. */
static guint step;

static gboolean
use (gpointer data)
{
  WindowCase *host = data;
  SympieWindow *window = SYMPIE_WINDOW (host->window);
  GtkToggleButton *toggle = GTK_TOGGLE_BUTTON (get_toggle (host));
  const gboolean is_shown = get_canvas (host)->evidence != NULL;

  switch (step)
    {
    case 0: /* there is an estimate; the toggle is of use now */
      if (!g_atomic_int_get (&host->go))
        {
          g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (toggle)));
          g_atomic_int_set (&host->go, TRUE);
        }
      if (!window_case_can_apply (host))
        return FALSE;
      gtk_toggle_button_set_active (toggle, TRUE);
      break;
    case 1: /* it is looked for, and everything else can be used */
      if (g_atomic_int_get (&host->evidence_started) == 0)
        return FALSE;
      g_assert_true (window_case_can_apply (host));
      g_assert_nonnull (window_case_find (
        host, GTK_TYPE_LABEL, "Looking at the photograph's parts…"));
      g_atomic_int_set (&host->evidence_go, TRUE);
      break;
    case 2: /* it is shown, and stays while numbers change */
      if (!is_shown)
        return FALSE;
      edit_set_strength (window->edit, EDIT_WHOLE, 0.4);
      g_assert_nonnull (get_canvas (host)->evidence);
      g_signal_emit_by_name (window->settings, "requested");
      break;
    case 3: /* the same estimate has the same evidence */
      if (g_atomic_int_get (&host->started) < 2 || window_is_busy (window))
        return FALSE;
      g_assert_true (is_shown);
      g_assert_cmpint (host->evidence_started, ==, 1);
      preview_set_roi (SYMPIE_PREVIEW (window->preview),
                       &(ViewsRect){ 10, 4, 40, 32 });
      g_signal_emit_by_name (window->settings, "requested");
      break;
    case 4: /* that of another part has another */
      if (g_atomic_int_get (&host->evidence_started) < 2 || !is_shown)
        return FALSE;
      gtk_toggle_button_set_active (toggle, FALSE);
      g_assert_null (get_canvas (host)->evidence);
      window_case_respond (host, GTK_RESPONSE_CANCEL);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
  step++;
  return FALSE;
}

static void
test_use (void)
{
  WindowCase host = { 0 };
  EstimateOptions options;
  Cleanup cleanup;

  step = 0;
  estimate_options_init (&options);
  g_assert_false (window_case_run (&host, use, FALSE, &options, &cleanup));
}

static gboolean
see_failure (gpointer data)
{
  WindowCase *host = data;
  GtkToggleButton *toggle = GTK_TOGGLE_BUTTON (get_toggle (host));

  if (!window_case_can_apply (host))
    return FALSE;
  if (step++ == 0)
    gtk_toggle_button_set_active (toggle, TRUE);
  if (window_case_find (host, GTK_TYPE_LABEL, "no evidence") == NULL)
    return FALSE;
  g_assert_false (gtk_toggle_button_get_active (toggle));
  window_case_respond (host, GTK_RESPONSE_CANCEL);
  return TRUE;
}

static void
test_fails (void)
{
  WindowCase host = { .go = TRUE, .evidence_fails = TRUE, .evidence_go = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  step = 0;
  estimate_options_init (&options);
  g_assert_false (
    window_case_run (&host, see_failure, FALSE, &options, &cleanup));
}

static gboolean
close_meanwhile (gpointer data)
{
  WindowCase *host = data;

  if (!window_case_can_apply (host))
    return FALSE;
  if (step++ == 0)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (get_toggle (host)), TRUE);
  if (g_atomic_int_get (&host->evidence_started) == 0)
    return FALSE;
  window_case_respond (host, GTK_RESPONSE_CANCEL);
  return TRUE;
}

/* A search that has not ended does not keep the window from closing. */
static void
test_closing (void)
{
  WindowCase host = { .go = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  step = 0;
  estimate_options_init (&options);
  g_assert_false (
    window_case_run (&host, close_meanwhile, FALSE, &options, &cleanup));
}

int
main (int argc, char **argv)
{
  gchar *home = window_case_make_home ();
  gint status;

  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evidence/use", test_use);
  g_test_add_func ("/evidence/fails", test_fails);
  g_test_add_func ("/evidence/closing", test_closing);
  status = g_test_run ();
  window_case_remove_home (home);
  return status;
}
