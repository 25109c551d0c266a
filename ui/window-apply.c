/* window-apply.c - applies the result when the user presses Apply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "ui/editors/cell.h"
#include "ui/editors/slider.h"
#include "ui/estimate-settings.h"
#include "ui/greyed.h"
#include "ui/number.h"
#include "ui/window-private.h"

#define PROGRESS_MS 100

/* ---- what has been typed */

typedef struct
{
  GtkWidget *widget; /* NULL while all can be read */
  gchar *text;
} InvalidText;

static void
find_invalid (GtkWidget *widget, gpointer data)
{
  InvalidText *found = data;

  if (found->widget != NULL)
    return;
  if (SYMPIE_IS_SLIDER (widget))
    found->text = slider_dup_invalid_text (SYMPIE_SLIDER (widget));
  else if (SYMPIE_IS_CELL (widget))
    found->text = cell_dup_invalid_text (SYMPIE_CELL (widget));
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_invalid, found);
  if (found->text != NULL)
    found->widget = widget;
}

void
window_show_page_of (SympieWindow *window, GtkWidget *widget)
{
  GtkNotebook *pages = GTK_NOTEBOOK (window->pages);

  for (gint i = 0; i < gtk_notebook_get_n_pages (pages); i++)
    if (gtk_widget_is_ancestor (widget, gtk_notebook_get_nth_page (pages, i)))
      gtk_notebook_set_current_page (pages, i);
}

gboolean
window_commit_text (SympieWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  InvalidText found = { 0 };
  g_autofree gchar *problem = NULL;

  /* An entry gives what it holds when it loses the focus. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  gtk_window_set_focus (GTK_WINDOW (window), focus);
  estimate_settings_commit (SYMPIE_ESTIMATE_SETTINGS (window->settings));
  find_invalid (GTK_WIDGET (window), &found);
  if (found.widget == NULL)
    return TRUE;
  window_show_page_of (window, found.widget);
  problem = number_describe_invalid (found.text);
  window_show_problem (window, problem);
  g_free (found.text);
  return FALSE;
}

/* ---- the host at work */

#define WHOLE 10000

/* @options: of all of a series; NULL: of the one that is shown. */
typedef struct
{
  SympieWindow *window;
  const Cleanup *cleanup;
  const EstimateOptions *options;
  GCancellable *cancellable;
  GMainLoop *loop;
  gint done; /* of WHOLE; written by the thread */
  GError *error;
} Applying;

static gboolean
note_progress (gdouble done, gpointer data)
{
  Applying *applying = data;

  g_atomic_int_set (&applying->done, (gint) (done * WHOLE));
  return !g_cancellable_is_cancelled (applying->cancellable);
}

static gboolean
call_host (Applying *applying, GError **error)
{
  const WindowHost *host = applying->window->host;

  if (applying->options == NULL)
    return host->apply (applying->cleanup, applying->cancellable, host->data,
                        error);
  return host->series->apply_all (applying->cleanup, applying->options,
                                  note_progress, applying,
                                  applying->cancellable, host->data, error);
}

static void
apply_in_thread (GTask *task,
                 gpointer object,
                 gpointer data,
                 GCancellable *cancellable)
{
  GError *error = NULL;

  if (call_host (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_applied (GObject *object, GAsyncResult *result, gpointer data)
{
  Applying *applying = data;

  g_task_propagate_boolean (G_TASK (result), &applying->error);
  g_main_loop_quit (applying->loop);
}

static gboolean
show_progress (gpointer data)
{
  const Applying *applying = data;
  GtkProgressBar *bar = GTK_PROGRESS_BAR (applying->window->progress);

  gtk_widget_set_opacity (GTK_WIDGET (bar), 1.0);
  if (applying->options == NULL)
    gtk_progress_bar_pulse (bar);
  else
    gtk_progress_bar_set_fraction (bar, g_atomic_int_get (&applying->done)
                                          / (gdouble) WHOLE);
  return G_SOURCE_CONTINUE;
}

/* Closing the window now means that the result is not wanted. */
static void
on_response (SympieWindow *window)
{
  g_cancellable_cancel (window->applying);
}

static void
set_applying (SympieWindow *window, GCancellable *cancellable)
{
  const gchar *why =
    cancellable != NULL ? _ ("The result is being made…") : NULL;

  window->applying = cancellable;
  greyed_set (window->body, why);
  greyed_set (window->apply, why);
  greyed_set (window->series, why);
  if (why == NULL)
    gtk_widget_set_opacity (window->progress, 0.0);
}

static gboolean
apply (Applying *applying)
{
  SympieWindow *window = applying->window;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  guint progress = g_timeout_add (PROGRESS_MS, show_progress, applying);
  gulong response =
    g_signal_connect (window, "response", G_CALLBACK (on_response), NULL);

  applying->cancellable = cancellable;
  applying->loop = loop;
  set_applying (window, cancellable);
  task = g_task_new (NULL, cancellable, on_applied, applying);
  g_task_set_task_data (task, applying, NULL);
  g_task_set_check_cancellable (task, FALSE); /* what is done is done */
  g_task_run_in_thread (task, apply_in_thread);
  g_main_loop_run (loop);
  g_signal_handler_disconnect (window, response);
  g_source_remove (progress);
  set_applying (window, NULL);
  error = applying->error;
  if (error == NULL)
    return TRUE;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    window_show_problem (window, error->message);
  return FALSE;
}

gboolean
window_apply (SympieWindow *window, const Cleanup *cleanup)
{
  return apply (&(Applying){ .window = window, .cleanup = cleanup });
}

gboolean
window_apply_all (SympieWindow *window,
                  const Cleanup *cleanup,
                  const EstimateOptions *options)
{
  return apply (
    &(Applying){ .window = window, .cleanup = cleanup, .options = options });
}
