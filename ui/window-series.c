/* window-series.c - photographs one after the other in the same window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "ui/plots/histogram.h"
#include "ui/preview/preview.h"
#include "ui/series.h"
#include "ui/window-private.h"

#define STEPS 2

static void
show_place (SympieWindow *window)
{
  const WindowSeries *series = window->host->series;

  series_show (SYMPIE_SERIES (window->series), series->at, series->n,
               series->is_saved (series->at, window->host->data));
}

/* Nothing of the host's is at work after this. */
static void
leave_photograph (SympieWindow *window)
{
  static const guint none[3][256];

  window_stop_source (&window->estimate_source);
  g_clear_pointer (&window->job, estimate_job_free);
  g_clear_pointer (&window->load_job, load_job_free);
  window_drop_evidence (window);
  window_set_source (window, NULL);
  histogram_set (SYMPIE_HISTOGRAM (window->histogram), none, none);
}

void
window_go (SympieWindow *window, guint at)
{
  const WindowHost *host = window->host;
  const ViewsRect whole = { 0 };
  EditContent left = *edit_get_content (window->edit);
  const gboolean changed = edit_can_undo (window->edit);

  leave_photograph (window);
  window->left = host->series->go (at, changed ? &left : NULL, host->data);
  window->job = estimate_job_new (host, window_on_estimate, window->self);
  window->force = FALSE;
  window_hide_problem (window);
  preview_set_roi (SYMPIE_PREVIEW (window->preview), &whole);
  window_begin (window);
  window_start_loading (window);
  window_show_name (window);
  show_place (window);
  window_watch_progress (window);
}

gboolean
window_go_on (SympieWindow *window)
{
  const WindowSeries *series = window->host->series;

  if (series == NULL)
    return FALSE;
  if (series->at + 1 < series->n)
    window_go (window, series->at + 1);
  else
    show_place (window);
  return TRUE;
}

/* ---- what a person does */

static void
on_go (SympieWindow *window, guint at)
{
  if (window->applying == NULL)
    window_go (window, at);
}

static void
apply_all (SympieWindow *window, const Cleanup *cleanup)
{
  EstimateOptions options;

  window_get_options (window, &options);
  if (window_apply_all (window, cleanup, &options))
    window_show_problem (window, _ ("All photographs are saved."));
  show_place (window);
}

static gboolean
apply_all_now (gpointer data)
{
  SympieWindow *window = data;

  window->series_source = 0;
  if (window_commit_text (window) && !window_is_busy (window))
    apply_all (window, edit_get_cleanup (window->edit));
  return G_SOURCE_REMOVE;
}

static gboolean
estimate_all_now (gpointer data)
{
  SympieWindow *window = data;

  window->series_source = 0;
  if (window_commit_text (window))
    apply_all (window, NULL);
  return G_SOURCE_REMOVE;
}

/* The window waits for the host, which must not happen while assistive
 * technology waits for the window. */
static void
on_apply_all (SympieWindow *window)
{
  window_stop_source (&window->series_source);
  window->series_source = g_idle_add (apply_all_now, window);
}

static void
on_estimate_all (SympieWindow *window)
{
  window_stop_source (&window->series_source);
  window->series_source = g_idle_add (estimate_all_now, window);
}

static gboolean
on_step (GtkAccelGroup *group,
         GObject *object,
         guint key,
         GdkModifierType modifiers,
         gpointer step)
{
  SympieWindow *window = SYMPIE_WINDOW (object);

  series_step (SYMPIE_SERIES (window->series), GPOINTER_TO_INT (step));
  return TRUE;
}

static void
add_keys (SympieWindow *window)
{
  static const struct
  {
    guint key;
    gint step;
  } keys[STEPS] = { { GDK_KEY_Left, -1 }, { GDK_KEY_Right, 1 } };
  GtkAccelGroup *group = gtk_accel_group_new ();

  for (guint i = 0; i < STEPS; i++)
    gtk_accel_group_connect (
      group, keys[i].key, GDK_MOD1_MASK, GTK_ACCEL_VISIBLE,
      g_cclosure_new (G_CALLBACK (on_step), GINT_TO_POINTER (keys[i].step),
                      NULL));
  gtk_window_add_accel_group (GTK_WINDOW (window), group);
  g_object_unref (group);
}

void
window_open_series (SympieWindow *window)
{
  if (window->host->series == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (window->apply), _ ("S_ave"));
  gtk_button_set_label (GTK_BUTTON (window->cancel), _ ("_Close"));
  gtk_widget_show (window->series);
  g_signal_connect_swapped (window->series, "go", G_CALLBACK (on_go), window);
  g_signal_connect_swapped (window->series, "apply-all",
                            G_CALLBACK (on_apply_all), window);
  g_signal_connect_swapped (window->series, "estimate-all",
                            G_CALLBACK (on_estimate_all), window);
  add_keys (window);
  show_place (window);
}
