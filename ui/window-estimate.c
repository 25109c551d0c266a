/* window-estimate.c - estimates while the window is open
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/estimate-settings.h"
#include "ui/preview/preview.h"
#include "ui/window-private.h"

/* While a value is dragged an estimate waits until it has not changed for this
 * long. */
#define DEBOUNCE_MS 300

/* Delay before the progress bar appears. */
#define PROGRESS_MS 300
#define PROGRESS_STEP_MS 100

static gboolean
show_progress (gpointer data)
{
  SympieWindow *window = data;
  gint64 ms = (g_get_monotonic_time () - window->started_at) / 1000;

  if (!window_is_busy (window))
    {
      gtk_widget_set_opacity (window->progress, 0.0);
      estimate_settings_set_waiting (
        SYMPIE_ESTIMATE_SETTINGS (window->settings), FALSE);
      window->progress_source = 0;
      return G_SOURCE_REMOVE;
    }
  gtk_widget_set_opacity (window->progress, ms > PROGRESS_MS ? 1.0 : 0.0);
  if (window->loads)
    {
      gtk_progress_bar_pulse (GTK_PROGRESS_BAR (window->progress));
      return G_SOURCE_CONTINUE;
    }
  estimate_settings_set_waiting (SYMPIE_ESTIMATE_SETTINGS (window->settings),
                                 ms > PROGRESS_MS);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (window->progress),
                                 estimate_job_get_progress (window->job));
  return G_SOURCE_CONTINUE;
}

void
window_on_estimate (const Cleanup *estimate, const GError *error, gpointer data)
{
  SympieWindow *window = *(SympieWindow **) data;
  gboolean first =
    !edit_has_estimate (window->edit) && !edit_can_undo (window->edit);

  if (estimate != NULL)
    edit_set_estimate (window->edit, estimate);
  if (first)
    edit_clear_history (window->edit);
  window_show_state (window);
  if (error != NULL)
    window_show_problem (window, error->message);
  else if (cleanup_get_remark (estimate) != NULL)
    {
      window_show_problem (window, cleanup_get_remark (estimate));
      gtk_widget_set_visible (window->anyway,
                              estimate->content != CONTENT_TINY);
    }
}

void
window_watch_progress (SympieWindow *window)
{
  window->started_at = g_get_monotonic_time ();
  if (window->progress_source == 0)
    window->progress_source =
      g_timeout_add (PROGRESS_STEP_MS, show_progress, window);
  window_show_state (window);
}

void
window_get_options (SympieWindow *window, EstimateOptions *options)
{
  *options = *window->start;
  estimate_settings_get_options (SYMPIE_ESTIMATE_SETTINGS (window->settings),
                                 options);
  preview_get_roi (SYMPIE_PREVIEW (window->preview), &options->look_at);
  options->strength = edit_get_strength (window->edit, EDIT_WHOLE);
  options->colour = edit_get_strength (window->edit, EDIT_COLOUR);
  options->detail = edit_get_strength (window->edit, EDIT_DETAIL);
  options->force |= window->force;
}

void
window_estimate (SympieWindow *window)
{
  EstimateOptions options;

  window_get_options (window, &options);
  estimate_job_start (window->job, &options);
  window_watch_progress (window);
}

static gboolean
estimate_now (gpointer data)
{
  SympieWindow *window = data;

  window->estimate_source = 0;
  window_estimate (window);
  return G_SOURCE_REMOVE;
}

void
window_request_estimate (SympieWindow *window)
{
  window_stop_source (&window->estimate_source);
  window_hide_problem (window);
  window->estimate_source = g_timeout_add (DEBOUNCE_MS, estimate_now, window);
  window_show_state (window);
}

/* A pending estimate for the previous rectangle would restore it. */
void
window_estimate_part (SympieWindow *window)
{
  estimate_job_stop (window->job);
  window_request_estimate (window);
}

void
window_stop_estimate (SympieWindow *window)
{
  window_stop_source (&window->estimate_source);
  estimate_job_stop (window->job);
  window_show_state (window);
}

void
window_estimate_anyway (SympieWindow *window)
{
  window->force = TRUE;
  window_request_estimate (window);
}
