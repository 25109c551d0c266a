/* window-run.c - the dialog on a host, from opening to the decision
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "ui/preview/preview.h"
#include "ui/editors/preset-store.h"
#include "ui/estimate-settings.h"
#include "ui/greyed.h"
#include "ui/settings.h"
#include "ui/window-private.h"

/* The usual size, of the screen without its panels. */
#define WIDTH_SHARE 0.87
#define HEIGHT_SHARE 0.93
#define MAX_WIDTH 1560
#define NARROW 1100 /* a screen that has no more is taken whole */
#define MAX_HEIGHT 980

#define HOST_MS 1000

static void
set_size (SympieWindow *window, const Settings *settings)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));
  GdkMonitor *monitor = gdk_display_get_primary_monitor (display);
  GdkRectangle room = { 0 };
  gint width, height;

  if (monitor == NULL)
    monitor = gdk_display_get_monitor (display, 0);
  if (monitor != NULL)
    gdk_monitor_get_workarea (monitor, &room);
  width = MIN (MAX_WIDTH, (gint) (WIDTH_SHARE * room.width));
  width = MAX (width, MIN (NARROW, room.width));
  height = MIN (MAX_HEIGHT, (gint) (HEIGHT_SHARE * room.height));
  if (settings->width > 0 && settings->height > 0)
    {
      width = MIN (settings->width, room.width);
      /* The title is above it. */
      height = MIN (settings->height, (gint) (HEIGHT_SHARE * room.height));
    }
  gtk_window_set_default_size (GTK_WINDOW (window), MAX (width, 1),
                               MAX (height, 1));
}

/* The window closes when the host is gone. */
static gboolean
check_host (gpointer data)
{
  SympieWindow *window = data;

  if (window->host->is_there (window->host->data))
    return G_SOURCE_CONTINUE;
  window->host_source = 0;
  gtk_dialog_response (GTK_DIALOG (window), GTK_RESPONSE_CANCEL);
  return G_SOURCE_REMOVE;
}

static void
set_button (GtkWidget *button, gboolean visible, gboolean active)
{
  gtk_widget_set_visible (button, visible);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), visible && active);
}

void
window_show_photograph (SympieWindow *window, const Source *source)
{
  const gint width = source->area.width, height = source->area.height;
  g_autofree gchar *size = g_strdup_printf ("%d×%d", width, height);
  g_autofree gchar *name =
    g_strdup_printf (_ ("%s, %d×%d pixels"), window->host->name, width, height);

  gtk_label_set_text (GTK_LABEL (window->name), size);
  gtk_widget_set_tooltip_text (window->name, name);
  window_set_source (window, source);
}

/* What of a host's result the person can choose. */
static void
open_choices (SympieWindow *window,
              const WindowHost *host,
              const Settings *settings)
{
  set_button (window->follow, host->follow != NULL, settings->follow);
  set_button (window->merge, host->offers_merge,
              window->start->merge || host->merge_reason != NULL);
  gtk_widget_set_visible (window->merge_reason,
                          host->offers_merge && host->merge_reason != NULL);
  gtk_label_set_text (GTK_LABEL (window->merge_reason),
                      host->merge_reason != NULL ? host->merge_reason : "");
  gtk_widget_set_visible (gtk_widget_get_parent (window->follow),
                          host->follow != NULL || host->offers_merge);
  estimate_settings_set_options (SYMPIE_ESTIMATE_SETTINGS (window->settings),
                                 window->start);
  estimate_settings_set_starts (SYMPIE_ESTIMATE_SETTINGS (window->settings),
                                host->starts, host->n_starts);
  estimate_settings_set_open (SYMPIE_ESTIMATE_SETTINGS (window->settings),
                              settings->how);
}

void
window_show_name (SympieWindow *window)
{
  const WindowHost *host = window->host;
  g_autofree gchar *title =
    g_strdup_printf ("%s – %s", host->name, WINDOW_TITLE);

  gtk_window_set_title (GTK_WINDOW (window), title);
  greyed_set (window->body,
              window->loads ? _ ("Loading the photograph…") : NULL);
  if (window->loads)
    gtk_label_set_text (GTK_LABEL (window->name), host->name);
}

static void
open_on_host (SympieWindow *window,
              const WindowHost *host,
              const Settings *settings)
{
  window->host = host;
  window->loads = host->load != NULL;
  window_show_name (window);
  open_choices (window, host, settings);
  preview_offer_evidence (SYMPIE_PREVIEW (window->preview),
                          host->find_evidence != NULL);
  window_follow_evidence (window);
  set_size (window, settings);
  gtk_notebook_set_current_page (GTK_NOTEBOOK (window->pages), settings->tab);
  if (!window->loads)
    window_show_photograph (window, window->host->source);
  window_open_series (window);
  preview_set_roi (SYMPIE_PREVIEW (window->preview), &window->start->look_at);
  if (host->is_there != NULL)
    window->host_source = g_timeout_add (HOST_MS, check_host, window);
}

/* Disconnects signals that widgets emit while they are destroyed. */
static void
close_on_host (SympieWindow *window, Settings *settings)
{
  g_signal_handlers_disconnect_by_data (window->edit, window);
  g_signal_handlers_disconnect_by_data (window->settings, window);
  g_signal_handlers_disconnect_by_data (window->preview, window);
  window_stop_source (&window->estimate_source);
  window_stop_source (&window->follow_source);
  window_stop_source (&window->progress_source);
  window_stop_source (&window->host_source);
  window_stop_source (&window->series_source);
  g_clear_pointer (&window->job, estimate_job_free);
  window_drop_evidence (window);
  window_set_source (window, NULL);
  gtk_window_get_size (GTK_WINDOW (window), &settings->width,
                       &settings->height);
  settings->how =
    estimate_settings_get_open (SYMPIE_ESTIMATE_SETTINGS (window->settings));
  settings->tab = gtk_notebook_get_current_page (GTK_NOTEBOOK (window->pages));
  if (window->host->follow != NULL)
    {
      settings->follow =
        gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (window->follow));
      window->host->follow (NULL, window->host->data);
    }
}

/* Numbers that somebody has changed are not lost with the window. */
static void
keep_left (SympieWindow *window, WindowAnswer answer)
{
  if (answer == WINDOW_APPLY)
    preset_store_drop_left ();
  else if (answer == WINDOW_CANCEL && edit_can_undo (window->edit))
    preset_store_keep_left (window->host->name,
                            edit_get_cleanup (window->edit));
}

/* What was chosen beside the numbers. */
static void
take_options (SympieWindow *window, EstimateOptions *options)
{
  estimate_settings_get_options (SYMPIE_ESTIMATE_SETTINGS (window->settings),
                                 options);
  options->strength = edit_get_strength (window->edit, EDIT_WHOLE);
  options->colour = edit_get_strength (window->edit, EDIT_COLOUR);
  options->detail = edit_get_strength (window->edit, EDIT_DETAIL);
  if (window->host->offers_merge)
    options->merge =
      gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (window->merge));
}

static WindowAnswer
decide (SympieWindow *window)
{
  gint response;

  while ((response = gtk_dialog_run (GTK_DIALOG (window)))
         == GTK_RESPONSE_APPLY)
    {
      /* What has been typed may ask for another estimate. */
      if (!window_commit_text (window) || window_is_busy (window))
        continue;
      if (window->host->apply != NULL
          && !window_apply (window, edit_get_cleanup (window->edit)))
        continue;
      if (!window_go_on (window))
        return WINDOW_APPLY;
    }
  return response == GTK_RESPONSE_REJECT ? WINDOW_REMOVE : WINDOW_CANCEL;
}

/* ---- a photograph that is loaded while the window is open */

static void
on_small (GdkPixbuf *small, gpointer data)
{
  SympieWindow *window = *(SympieWindow **) data;

  preview_set_small (SYMPIE_PREVIEW (window->preview), small);
}

/* Without others it is over. */
static void
fail_to_load (SympieWindow *window, const GError *error)
{
  if (window->host->series == NULL)
    {
      window->failure = g_error_copy (error);
      gtk_dialog_response (GTK_DIALOG (window), GTK_RESPONSE_CANCEL);
      return;
    }
  greyed_set (window->body, error->message);
  window_show_state (window);
  window_show_problem (window, error->message);
}

static void
on_loaded (const GError *error, gpointer data)
{
  SympieWindow *window = *(SympieWindow **) data;

  window->loads = FALSE;
  if (error != NULL)
    {
      fail_to_load (window, error);
      return;
    }
  greyed_set (window->body, NULL);
  gtk_widget_grab_focus (window->strengths);
  window_show_photograph (window, window->host->source);
  if (window->left != NULL)
    edit_set_content (window->edit, window->left);
  else
    window_estimate (window);
}

void
window_start_loading (SympieWindow *window)
{
  window->loads = TRUE;
  window->load_job =
    load_job_new (window->host, on_small, on_loaded, window->self);
}

/* The window vanishes before a load that cannot be stopped has ended, and while
 * the host works. */
static void
destroy_window (SympieWindow *window)
{
  LoadJob *job = g_steal_pointer (&window->load_job);

  gtk_widget_destroy (GTK_WIDGET (window));
  g_object_unref (window);
  while (gtk_events_pending ())
    gtk_main_iteration ();
  g_clear_pointer (&job, load_job_free);
}

static gboolean
has_numbers (const WindowHost *host)
{
  return host->n_starts > 0 && host->starts[0].content != NULL;
}

WindowAnswer
window_run (EstimateOptions *options,
            EditContent *content,
            const WindowHost *host,
            GError **error)
{
  SympieWindow *window = NULL;
  EstimateJob *job = estimate_job_new (host, window_on_estimate, &window);
  LoadJob *load = NULL;
  Settings settings;
  WindowAnswer answer;

  /* The network looks, or the host loads, while the window is built; no answer
   * comes before the window waits for one. */
  if (host->load != NULL)
    load = load_job_new (host, on_small, on_loaded, &window);
  else if (!has_numbers (host))
    estimate_job_start (job, options);
  window = g_object_new (SYMPIE_TYPE_WINDOW, NULL);
  g_object_ref_sink (window);
  window->self = &window;
  window->job = job;
  window->load_job = load;
  settings_load (&settings);
  window->start = options;
  open_on_host (window, host, &settings);
  window_begin (window);
  window_watch_progress (window);
  if (host->settle != NULL)
    host->settle (GTK_WINDOW (window), host->data);
  gtk_widget_grab_focus (window->strengths);
  answer = decide (window);
  if (window->load_job != NULL)
    load_job_stop (window->load_job);
  keep_left (window, answer);
  close_on_host (window, &settings);
  settings_save (&settings);
  if (answer == WINDOW_APPLY)
    {
      *content = *edit_get_content (window->edit);
      take_options (window, options);
    }
  if (window->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&window->failure));
  else if (answer == WINDOW_CANCEL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         _ ("cancelled"));
  destroy_window (window);
  return answer;
}
