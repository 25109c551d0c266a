/* test-series.c - photographs one after the other in the same window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ui/series.h"
#include "ui/window-private.h"
#include "window-case.h"

static gint step; /* of what the person does */

static gboolean
is_at (WindowCase *host, const gchar *place)
{
  return window_case_find (host, GTK_TYPE_LABEL, place) != NULL
         && window_case_can_apply (host);
}

static SympieEdit *
get_edit (WindowCase *host)
{
  return SYMPIE_WINDOW (host->window)->edit;
}

static void
press (WindowCase *host, guint key)
{
  gtk_accel_groups_activate (G_OBJECT (host->window), key, GDK_MOD1_MASK);
}

static void
run (WindowCase *host, gboolean (*act) (gpointer data))
{
  EstimateOptions options;
  Cleanup cleanup;

  step = 0;
  host->go = host->load_go = host->loads = TRUE;
  host->series.n = WINDOW_CASE_SERIES;
  estimate_options_init (&options);
  g_assert_false (window_case_run (host, act, FALSE, &options, &cleanup));
}

/* There and back: what was changed is as it was left, what was not is estimated
 * anew. */
static gboolean
go_about (gpointer data)
{
  WindowCase *host = data;

  switch (step)
    {
    case 0:
      if (!is_at (host, "1 of 3"))
        return FALSE;
      press (host, GDK_KEY_Left);
      edit_set_strength (get_edit (host), EDIT_WHOLE, 0.4);
      press (host, GDK_KEY_Right);
      break;
    case 1:
      if (!is_at (host, "2 of 3"))
        return FALSE;
      g_assert_cmpfloat (edit_get_strength (get_edit (host), EDIT_WHOLE), ==,
                         1.0);
      g_assert_false (edit_can_undo (get_edit (host)));
      press (host, GDK_KEY_Left);
      break;
    case 2:
      if (!is_at (host, "1 of 3"))
        return FALSE;
      g_assert_cmpfloat (edit_get_strength (get_edit (host), EDIT_WHOLE), ==,
                         0.4);
      g_assert_cmpint (g_atomic_int_get (&host->started), ==, 2);
      g_assert_true (edit_has_estimate (get_edit (host)));
      window_case_respond (host, GTK_RESPONSE_CANCEL);
      return TRUE;
    }
  step++;
  return FALSE;
}

static void
test_go (void)
{
  WindowCase host = { 0 };

  run (&host, go_about);
  g_assert_false (host.saved[0]);
}

/* Each is followed by the next; the last one stays. */
static gboolean
save_each (gpointer data)
{
  static const gchar *const places[] = { "1 of 3", "2 of 3", "3 of 3" };
  WindowCase *host = data;

  if (step < 3 && is_at (host, places[step]))
    {
      window_case_respond (host, GTK_RESPONSE_APPLY);
      step++;
    }
  else if (step == 3 && is_at (host, "3 of 3, saved"))
    {
      window_case_respond (host, GTK_RESPONSE_CANCEL);
      return TRUE;
    }
  return FALSE;
}

static void
test_save (void)
{
  WindowCase host = { 0 };

  run (&host, save_each);
  for (guint i = 0; i < WINDOW_CASE_SERIES; i++)
    g_assert_true (host.saved[i]);
}

/* One that cannot be loaded is told, and the others can be reached. */
static gboolean
pass_broken (gpointer data)
{
  WindowCase *host = data;

  switch (step)
    {
    case 0:
      if (!is_at (host, "1 of 3"))
        return FALSE;
      press (host, GDK_KEY_Right);
      break;
    case 1:
      if (window_case_find (host, GTK_TYPE_LABEL, "no file") == NULL)
        return FALSE;
      g_assert_false (window_case_can_apply (host));
      press (host, GDK_KEY_Right);
      break;
    case 2:
      if (!is_at (host, "3 of 3"))
        return FALSE;
      g_signal_emit_by_name (SYMPIE_WINDOW (host->window)->series, "apply-all");
      break;
    case 3:
      if (window_case_find (host, GTK_TYPE_LABEL, "one is broken") == NULL)
        return FALSE;
      g_assert_true (is_at (host, "3 of 3, saved"));
      window_case_respond (host, GTK_RESPONSE_CANCEL);
      return TRUE;
    }
  step++;
  return FALSE;
}

static void
test_broken (void)
{
  WindowCase host = { .broken = 1 };

  run (&host, pass_broken);
  g_assert_true (host.saved[0] && !host.saved[1] && host.saved[2]);
}

static gboolean
estimate_all (gpointer data)
{
  WindowCase *host = data;

  if (step == 0 && is_at (host, "1 of 3"))
    {
      g_signal_emit_by_name (SYMPIE_WINDOW (host->window)->series,
                             "estimate-all");
      step++;
    }
  else if (step == 1
           && window_case_find (host, GTK_TYPE_LABEL,
                                "All photographs are saved."))
    {
      window_case_respond (host, GTK_RESPONSE_CANCEL);
      return TRUE;
    }
  return FALSE;
}

static void
test_all (void)
{
  WindowCase host = { 0 };

  run (&host, estimate_all);
  g_assert_true (host.saved[0] && host.saved[1] && host.saved[2]);
}

int
main (int argc, char **argv)
{
  gchar *home = window_case_make_home ();
  gint status;

  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/go", test_go);
  g_test_add_func ("/series/save", test_save);
  g_test_add_func ("/series/broken", test_broken);
  g_test_add_func ("/series/all", test_all);
  status = g_test_run ();
  window_case_remove_home (home);
  return status;
}
