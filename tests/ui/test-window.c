/* test-window.c - the dialog on a host that is not GIMP
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/error.h"
#include "ui/estimate-settings.h"
#include "ui/help.h"
#include "ui/preview/canvas.h"
#include "window-case.h"

static gboolean
stop_estimate (gpointer data)
{
  WindowCase *host = data;
  GtkWidget *stop = window_case_find (host, GTK_TYPE_BUTTON, "Stop estimating");

  if (g_atomic_int_get (&host->stopped) == 0 && stop == NULL)
    return FALSE;
  if (g_atomic_int_get (&host->stopped) == 0)
    {
      gtk_button_clicked (GTK_BUTTON (stop));
      return FALSE;
    }
  /* The window is notified after the thread. */
  if (window_case_find (host, GTK_TYPE_BUTTON, "Estimate again") == NULL)
    return FALSE;
  g_assert_nonnull (
    window_case_find (host, GTK_TYPE_LABEL, "There is no estimate yet."));
  g_assert_false (window_case_can_apply (host));
  window_case_respond (host, GTK_RESPONSE_CANCEL);
  return TRUE;
}

static void
test_stop (void)
{
  WindowCase host = { 0 };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  g_assert_false (
    window_case_run (&host, stop_estimate, FALSE, &options, &cleanup));
  g_assert_cmpint (host.stopped, ==, 1);
}

static gboolean
wait_for_estimate (gpointer data)
{
  WindowCase *host = data;

  if (!window_case_can_apply (host))
    return FALSE;
  g_assert_null (
    window_case_find (host, GTK_TYPE_CHECK_BUTTON, "Merge into layer"));
  g_assert_null (
    window_case_find (host, GTK_TYPE_CHECK_BUTTON, "Show on canvas"));
  window_case_respond (host, GTK_RESPONSE_APPLY);
  return TRUE;
}

static void
test_apply (void)
{
  WindowCase host = { .go = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  options.strength = 0.5;
  options.passes = 2;
  g_assert_true (
    window_case_run (&host, wait_for_estimate, FALSE, &options, &cleanup));
  g_assert_cmpuint (cleanup.n, ==, 2);
  g_assert_cmpfloat (cleanup.strength, ==, 0.5);
  g_assert_cmpfloat (cleanup.passes[1].cs[0], ==, 0.5f);
  g_assert_false (options.merge);
}

static gint
get_top_of_pages (WindowCase *host)
{
  GtkWidget *pages = window_case_find (host, GTK_TYPE_NOTEBOOK, NULL);
  gint x, y;

  g_assert_true (
    gtk_widget_translate_coordinates (pages, host->window, 0, 0, &x, &y));
  return y;
}

static gboolean
compare_places (gpointer data)
{
  static gint top;
  WindowCase *host = data;

  if (!g_atomic_int_get (&host->go))
    {
      top = get_top_of_pages (host);
      g_atomic_int_set (&host->go, TRUE);
      return FALSE;
    }
  if (!window_case_can_apply (host))
    return FALSE;
  /* Until the words have been laid out. */
  while (gtk_events_pending ())
    gtk_main_iteration ();
  g_assert_cmpint (get_top_of_pages (host), ==, top);
  window_case_respond (host, GTK_RESPONSE_CANCEL);
  return TRUE;
}

/* What lies below the words does not move when they come. */
static void
test_steady (void)
{
  WindowCase host = { 0 };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  g_assert_false (
    window_case_run (&host, compare_places, FALSE, &options, &cleanup));
}

/* Once there is an estimate, chooses another model, stops that estimate, and
 * applies. */
static gboolean
stop_second_model (gpointer data)
{
  WindowCase *host = data;
  GtkWidget *stop = window_case_find (host, GTK_TYPE_BUTTON, "Stop estimating");

  if (g_atomic_int_get (&host->go) && window_case_can_apply (host))
    {
      GObject *models;

      g_atomic_int_set (&host->go, FALSE);
      models = gtk_widget_get_template_child (
        window_case_find (host, SYMPIE_TYPE_ESTIMATE_SETTINGS, NULL),
        SYMPIE_TYPE_ESTIMATE_SETTINGS, "model");
      gtk_combo_box_text_insert (GTK_COMBO_BOX_TEXT (models), 0, "second",
                                 "second");
      gtk_combo_box_set_active_id (GTK_COMBO_BOX (models), "second");
    }
  else if (g_atomic_int_get (&host->started) == 2 && stop != NULL)
    gtk_button_clicked (GTK_BUTTON (stop));
  else if (window_case_can_apply (host)
           && g_atomic_int_get (&host->stopped) == 1)
    {
      window_case_respond (host, GTK_RESPONSE_APPLY);
      return TRUE;
    }
  return FALSE;
}

/* The numbers of the first model do not get the name of the second. */
static void
test_provenance (void)
{
  WindowCase host = { .go = TRUE, .answers_when_stopped = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  g_strlcpy (options.model, "first", sizeof options.model);
  g_assert_true (
    window_case_run (&host, stop_second_model, FALSE, &options, &cleanup));
  g_assert_cmpstr (cleanup.model, ==, "first");
  g_assert_cmpstr (options.model, ==, "second");
}

static gboolean
estimate_anyway (gpointer data)
{
  WindowCase *host = data;
  GtkWidget *anyway =
    window_case_find (host, GTK_TYPE_BUTTON, "Estimate anyway");

  if (anyway != NULL)
    {
      g_assert_nonnull (window_case_find (
        host, GTK_TYPE_LABEL, "This does not look like a photograph."));
      g_assert_false (window_case_can_apply (host));
      gtk_button_clicked (GTK_BUTTON (anyway));
      return FALSE;
    }
  if (!window_case_can_apply (host))
    return FALSE;
  window_case_respond (host, GTK_RESPONSE_APPLY);
  return TRUE;
}

/* Images that are not photographs are only estimated on request. */
static void
test_page (void)
{
  WindowCase host = { .go = TRUE, .shows_page = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  g_assert_true (
    window_case_run (&host, estimate_anyway, FALSE, &options, &cleanup));
  g_assert_cmpint (cleanup.content, ==, CONTENT_PHOTO);
  g_assert_cmpfloat (cleanup.passes[0].cs[0], ==, 0.5f);
}

static gboolean
look_at_part (gpointer data)
{
  WindowCase *host = data;
  GtkWidget *part =
    window_case_find (host, GTK_TYPE_TOGGLE_BUTTON, "Look at a part");

  if (!window_case_can_apply (host))
    return FALSE;
  switch (g_atomic_int_get (&host->started))
    {
    case 1:
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (part), TRUE);
      return FALSE;
    case 2:
      g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (part)));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (part), FALSE);
      return FALSE;
    default:
      window_case_respond (host, GTK_RESPONSE_APPLY);
      return TRUE;
    }
}

/* Estimates from a part, and then from the whole again. */
static void
test_part (void)
{
  const ViewsRect most = { 7, 5, 46, 30 };
  const ViewsRect none = { 0 };
  WindowCase host = { .go = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  g_assert_true (
    window_case_run (&host, look_at_part, FALSE, &options, &cleanup));
  g_assert_cmpint (host.started, ==, 3);
  g_assert_cmpmem (&host.look_at[0], sizeof none, &none, sizeof none);
  g_assert_cmpmem (&host.look_at[1], sizeof most, &most, sizeof most);
  g_assert_cmpmem (&host.look_at[2], sizeof none, &none, sizeof none);
  /* The part is not remembered for the next photograph. */
  g_assert_cmpint (options.look_at.width, ==, 0);
}

static gboolean
leave_part (gpointer data)
{
  WindowCase *host = data;
  GtkWidget *part =
    window_case_find (host, GTK_TYPE_TOGGLE_BUTTON, "Look at a part");
  GtkWidget *again = window_case_find (host, GTK_TYPE_BUTTON, "Estimate again");

  if (!window_case_can_apply (host) || again == NULL)
    return FALSE;
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (part)));
  if (host->started == 1)
    {
      gtk_button_clicked (GTK_BUTTON (again));
      return FALSE;
    }
  window_case_respond (host, GTK_RESPONSE_APPLY);
  return TRUE;
}

/* A part given at the start is kept. */
static void
test_part_given (void)
{
  const ViewsRect given = { 10, 4, 40, 32 };
  WindowCase host = { .go = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  options.look_at = given;
  g_assert_true (
    window_case_run (&host, leave_part, FALSE, &options, &cleanup));
  g_assert_cmpint (host.started, ==, 2);
  g_assert_cmpmem (&host.look_at[1], sizeof given, &given, sizeof given);
}

static gboolean
lose_host (gpointer data)
{
  WindowCase *host = data;

  host->is_there = !window_case_can_apply (host);
  return !host->is_there;
}

static void
test_gone (void)
{
  WindowCase host = { .go = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  g_assert_false (
    window_case_run (&host, lose_host, FALSE, &options, &cleanup));
}

static gboolean
merge_and_follow (gpointer data)
{
  WindowCase *host = data;
  GtkWidget *merge, *on_canvas;

  if (!window_case_can_apply (host))
    return FALSE;
  merge = window_case_find (host, GTK_TYPE_CHECK_BUTTON, "Merge into layer");
  on_canvas = window_case_find (host, GTK_TYPE_CHECK_BUTTON, "Show on canvas");
  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (on_canvas)))
    {
      g_assert_cmpuint (host->follows, ==, 0);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (on_canvas), TRUE);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (merge), TRUE);
    }
  if (host->follows == 0)
    return FALSE;
  window_case_respond (host, GTK_RESPONSE_APPLY);
  return TRUE;
}

/* The second window starts with the choices of the first. */
static gboolean
find_remembered (gpointer data)
{
  WindowCase *host = data;
  GtkWidget *merge =
    window_case_find (host, GTK_TYPE_CHECK_BUTTON, "Merge into layer");

  if (host->follows == 0 || !window_case_can_apply (host))
    return FALSE;
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (merge)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (merge), FALSE);
  window_case_respond (host, GTK_RESPONSE_CANCEL);
  return TRUE;
}

static void
test_host_view (void)
{
  WindowCase host = { .go = TRUE };
  WindowCase again = { .go = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  options.strength = 0.75;
  g_assert_true (
    window_case_run (&host, merge_and_follow, TRUE, &options, &cleanup));
  g_assert_cmpfloat (host.followed, ==, 0.75);
  g_assert_cmpuint (host.ends, ==, 1);
  g_assert_true (options.merge);
  g_assert_false (
    window_case_run (&again, find_remembered, TRUE, &options, &cleanup));
  g_assert_cmpuint (again.ends, ==, 1);
  /* Cancelling does not save choices. */
  g_assert_true (options.merge);
}

/* Returns: the red of the middle of the preview. */
static guint
get_red (WindowCase *host)
{
  GtkWidget *canvas = window_case_find (host, SYMPIE_TYPE_CANVAS, NULL);
  gint width = gtk_widget_get_allocated_width (canvas);
  gint height = gtk_widget_get_allocated_height (canvas);
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  guint32 pixel;

  gtk_widget_draw (canvas, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  memcpy (&pixel,
          cairo_image_surface_get_data (surface)
            + height / 2 * cairo_image_surface_get_stride (surface)
            + width / 2 * sizeof pixel,
          sizeof pixel);
  cairo_surface_destroy (surface);
  return (pixel >> 16) & 0xff;
}

/* First the small version, with everything but Cancel waiting; then the
 * photograph and its estimate. */
static gboolean
see_small_first (gpointer data)
{
  WindowCase *host = data;

  if (!g_atomic_int_get (&host->load_go))
    {
      if (get_red (host) != WINDOW_CASE_SMALL_RED)
        return FALSE;
      g_assert_nonnull (window_case_find (host, GTK_TYPE_LABEL, "photo"));
      g_assert_nonnull (
        window_case_find (host, GTK_TYPE_LABEL, "Loading the photograph…"));
      g_assert_false (gtk_widget_is_sensitive (
        window_case_find (host, SYMPIE_TYPE_ESTIMATE_SETTINGS, NULL)));
      g_assert_false (window_case_can_apply (host));
      g_assert_cmpint (g_atomic_int_get (&host->started), ==, 0);
      g_atomic_int_set (&host->load_go, TRUE);
      return FALSE;
    }
  if (!window_case_can_apply (host) || get_red (host) == WINDOW_CASE_SMALL_RED)
    return FALSE;
  g_assert_nonnull (window_case_find (host, GTK_TYPE_LABEL, "60×40"));
  g_assert_true (gtk_widget_is_sensitive (
    window_case_find (host, SYMPIE_TYPE_ESTIMATE_SETTINGS, NULL)));
  window_case_respond (host, GTK_RESPONSE_APPLY);
  return TRUE;
}

static void
test_load (void)
{
  WindowCase host = { .go = TRUE, .loads = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  g_assert_true (
    window_case_run (&host, see_small_first, FALSE, &options, &cleanup));
  g_assert_cmpfloat (cleanup.passes[0].cs[0], ==, 0.5f);
}

static gboolean
let_load (gpointer data)
{
  g_atomic_int_set (&((WindowCase *) data)->load_go, TRUE);
  return TRUE;
}

static void
test_load_fails (void)
{
  WindowCase host = { .loads = TRUE, .load_fails = TRUE };
  EstimateOptions options;
  Cleanup cleanup;

  estimate_options_init (&options);
  g_assert_false (window_case_run (&host, let_load, FALSE, &options, &cleanup));
  g_assert_cmpint (host.started, ==, 0);
}

/* In a process of its own, whose environment has no programs. */
static void
test_no_browser (void)
{
  g_autofree gchar *folder =
    g_build_filename (g_get_user_data_dir (), "sympie", "manual", NULL);
  g_autofree gchar *page = g_build_filename (folder, "sympie.html", NULL);
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (page, "<p>", -1, NULL));
  g_setenv ("XDG_DATA_DIRS", folder, TRUE);
  g_setenv ("PATH", folder, TRUE);
  g_assert_false (help_show (NULL, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, page));
  g_unlink (page);
  g_rmdir (folder);
}

static void
test_help (void)
{
  g_autofree gchar *folder =
    g_build_filename (g_get_user_data_dir (), "sympie", "manual", NULL);
  g_autofree gchar *page = g_build_filename (folder, "sympie.html", NULL);
  g_autofree gchar *found = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (page, "<p>", -1, NULL));
  found = help_find ();
  g_assert_cmpstr (found, ==, page);
  g_unlink (page);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  gchar *home = window_case_make_home ();
  gint status;

  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/help", test_help);
  g_test_add_func ("/help/no-browser", test_no_browser);
  g_test_add_func ("/window/stop", test_stop);
  g_test_add_func ("/window/apply", test_apply);
  g_test_add_func ("/window/steady", test_steady);
  g_test_add_func ("/window/provenance", test_provenance);
  g_test_add_func ("/window/page", test_page);
  g_test_add_func ("/window/part", test_part);
  g_test_add_func ("/window/part-given", test_part_given);
  g_test_add_func ("/window/gone", test_gone);
  g_test_add_func ("/window/load", test_load);
  g_test_add_func ("/window/load-fails", test_load_fails);
  g_test_add_func ("/window/host-view", test_host_view);
  status = g_test_run ();
  window_case_remove_home (home);
  return status;
}
