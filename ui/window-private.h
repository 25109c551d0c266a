/* window-private.h - what the files of the window share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/estimate-job.h"
#include "ui/window.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_WINDOW (window_get_type ())
G_DECLARE_FINAL_TYPE (SympieWindow, window, SYMPIE, WINDOW, GtkDialog)

struct _SympieWindow
{
  GtkDialog parent;
  const WindowHost *host;
  const Cleanup *earlier;
  const EstimateOptions *start;
  SympieEdit *edit;
  EstimateJob *job;
  gboolean shows_earlier;
  gint64 asked_at;
  guint ask_source;
  guint follow_source;
  guint progress_source;
  guint host_source;

  GtkWidget *problem;
  GtkWidget *problem_text;
  GtkWidget *preview;
  GtkWidget *name;
  GtkWidget *undo;
  GtkWidget *redo;
  GtkWidget *presets;
  GtkWidget *question;
  GtkWidget *progress;
  GtkWidget *summary;
  GtkWidget *pages;
  GtkWidget *shift;
  GtkWidget *mix;
  GtkWidget *kernel;
  GtkWidget *plots;
  GtkWidget *compare;
  GtkWidget *follow;
  GtkWidget *merge;
};

/* Removes a source of the main loop, if there is one. */
void window_stop_source (guint *source);

/* After the question has been put: tells when it takes long. */
void window_watch_progress (SympieWindow *window);

/* An #EstimateJobDone whose data points to a window. */
void window_on_estimate (const Cleanup *estimate,
                         const GError *error,
                         gpointer data);

G_END_DECLS
