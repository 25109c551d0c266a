/* test-starts.c - the window on numbers that are there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ui/estimate-settings.h"
#include "ui/window-private.h"
#include "window-case.h"

#define UPPER 0 /* the starts: two effects and a new one */
#define LOWER 1
#define NEW 2

static EditContent
make_content (gfloat red, guint n)
{
  EditContent content = { .has_estimate = TRUE };

  cleanup_init (&content.estimate);
  content.estimate.n = n;
  for (guint i = 0; i < n; i++)
    content.estimate.passes[i] = PARAMS_IDENTITY;
  content.estimate.passes[0].cs[1] = red;
  g_strlcpy (content.estimate.model, "photo", CLEANUP_MODEL_SIZE);
  content.cleanup = content.estimate;
  content.cleanup.passes[0].cs[0] = red;
  content.cleanup.strength = 0.7;
  return content;
}

static GtkWidget *
find_setting (WindowCase *host, const gchar *name)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (SYMPIE_WINDOW (host->window)->settings,
                                   SYMPIE_TYPE_ESTIMATE_SETTINGS, name));
}

static void
choose_start (WindowCase *host, gint start)
{
  gtk_combo_box_set_active (GTK_COMBO_BOX (find_setting (host, "from")), start);
}

static void
check_shown (WindowCase *host, gfloat cs_r, gfloat estimated, gdouble strength)
{
  SympieEdit *edit = SYMPIE_WINDOW (host->window)->edit;

  g_assert_cmpfloat (edit_get_cleanup (edit)->passes[0].cs[0], ==, cs_r);
  g_assert_cmpfloat (edit_get_origin (edit, EDIT_ESTIMATE)->cs[1], ==,
                     estimated);
  g_assert_cmpfloat (edit_get_strength (edit, EDIT_WHOLE), ==, strength);
  g_assert_false (edit_can_undo (edit));
}

static gboolean
change_upper (gpointer data)
{
  WindowCase *host = data;
  SympieEdit *edit = SYMPIE_WINDOW (host->window)->edit;
  GtkWidget *passes = find_setting (host, "passes");

  check_shown (host, 0.25f, 0.25f, 0.7);
  g_assert_true (window_case_can_apply (host));
  g_assert_nonnull (
    window_case_find (host, GTK_TYPE_LABEL, "Undo does not help here."));
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (passes)), ==,
                     2.0);
  g_assert_false (gtk_widget_get_sensitive (passes));
  edit_set_strength (edit, EDIT_WHOLE, 0.3);
  window_case_respond (host, GTK_RESPONSE_APPLY);
  return TRUE;
}

static void
run (WindowCase *host, gboolean (*act) (gpointer data), Cleanup *cleanup)
{
  const EditContent upper = make_content (0.25f, 2);
  const EditContent lower = make_content (0.5f, 1);
  const Start starts[] = {
    [UPPER] = { "upper", &upper, TRUE, "Undo does not help here." },
    [LOWER] = { "lower", &lower, TRUE, NULL },
    [NEW] = { "new", NULL, FALSE, NULL },
  };
  EstimateOptions options;

  estimate_options_init (&options);
  options.strength = 0.9;
  host->starts = starts;
  host->n_starts = G_N_ELEMENTS (starts);
  host->go = TRUE;
  window_case_run (host, act, TRUE, &options, cleanup);
}

static void
test_change (void)
{
  WindowCase host = { 0 };
  Cleanup cleanup;

  run (&host, change_upper, &cleanup);
  g_assert_cmpint (host.answer, ==, WINDOW_APPLY);
  g_assert_cmpint (host.started, ==, 0);
  g_assert_cmpuint (host.choices, ==, 0);
  g_assert_cmpuint (cleanup.n, ==, 2);
  g_assert_cmpfloat (cleanup.strength, ==, 0.3);
  g_assert_cmpfloat (cleanup.passes[0].cs[0], ==, 0.25f);
  g_assert_cmpstr (cleanup.model, ==, "photo");
}

static gboolean
estimate_upper (gpointer data)
{
  WindowCase *host = data;
  SympieEdit *edit = SYMPIE_WINDOW (host->window)->edit;

  if (host->n_polls == 0)
    gtk_button_clicked (
      GTK_BUTTON (window_case_find (host, GTK_TYPE_BUTTON, "Estimate again")));
  if (!edit_can_undo (edit))
    return FALSE;
  /* In as many passes, at the effect's own strength. */
  g_assert_cmpuint (edit_get_cleanup (edit)->n, ==, 2);
  g_assert_cmpfloat (edit_get_strength (edit, EDIT_WHOLE), ==, 0.7);
  edit_undo (edit);
  check_shown (host, 0.25f, 0.25f, 0.7);
  window_case_respond (host, GTK_RESPONSE_CANCEL);
  return TRUE;
}

static void
test_estimate (void)
{
  WindowCase host = { 0 };
  Cleanup cleanup;

  run (&host, estimate_upper, &cleanup);
  g_assert_cmpuint (host.estimated, ==, UPPER);
}

static gboolean
go_round (gpointer data)
{
  WindowCase *host = data;
  SympieWindow *window = SYMPIE_WINDOW (host->window);

  if (host->choices == 0)
    {
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (window->follow), TRUE);
      edit_set_strength (window->edit, EDIT_WHOLE, 0.1);
      choose_start (host, LOWER);
      g_assert_cmpuint (host->ends, ==, 1); /* before the lower is shown */
      g_assert_cmpuint (host->chosen, ==, LOWER);
      check_shown (host, 0.5f, 0.5f, 0.7);
      g_assert_nonnull (window_case_find (host, GTK_TYPE_LABEL, "60×20"));
      g_assert_null (
        window_case_find (host, GTK_TYPE_LABEL, "Undo does not help here."));
      choose_start (host, NEW);
      g_assert_null (window_case_find (host, GTK_TYPE_BUTTON, "Remove Effect"));
      g_assert_false (window_case_can_apply (host));
    }
  if (!window_case_can_apply (host))
    return FALSE;
  /* An estimate at the strength of the options, in as many passes. */
  g_assert_cmpuint (host->estimated, ==, NEW);
  g_assert_cmpuint (edit_get_cleanup (window->edit)->n, ==, 1);
  g_assert_cmpfloat (edit_get_strength (window->edit, EDIT_WHOLE), ==, 0.9);
  choose_start (host, LOWER);
  check_shown (host, 0.5f, 0.5f, 0.7);
  gtk_button_clicked (
    GTK_BUTTON (window_case_find (host, GTK_TYPE_BUTTON, "Remove Effect")));
  return TRUE;
}

static void
test_choose (void)
{
  WindowCase host = { 0 };
  Cleanup cleanup = { .n = 9 };

  run (&host, go_round, &cleanup);
  g_assert_cmpint (host.answer, ==, WINDOW_REMOVE);
  g_assert_cmpuint (host.chosen, ==, LOWER);
  g_assert_cmpuint (cleanup.n, ==, 9);
}

static gboolean
lose_pixels (gpointer data)
{
  WindowCase *host = data;

  host->cannot_choose = TRUE;
  choose_start (host, NEW);
  return TRUE;
}

static void
test_lost (void)
{
  WindowCase host = { 0 };
  Cleanup cleanup;

  run (&host, lose_pixels, &cleanup);
  g_assert_cmpint (host.answer, ==, WINDOW_CANCEL);
  g_assert_cmpint (host.started, ==, 0);
}

int
main (int argc, char **argv)
{
  gchar *home = window_case_make_home ();
  gint status;

  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/starts/change", test_change);
  g_test_add_func ("/starts/estimate", test_estimate);
  g_test_add_func ("/starts/choose", test_choose);
  g_test_add_func ("/starts/lost", test_lost);
  status = g_test_run ();
  window_case_remove_home (home);
  return status;
}
