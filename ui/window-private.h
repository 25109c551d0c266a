/* window-private.h - what the files of the window share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/estimate-job.h"
#include "ui/evidence-job.h"
#include "ui/load-job.h"
#include "ui/preview/miniature.h"
#include "ui/window.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_WINDOW (window_get_type ())
G_DECLARE_FINAL_TYPE (SympieWindow, window, SYMPIE, WINDOW, GtkDialog)

struct _SympieWindow
{
  GtkDialog parent;
  const WindowHost *host;
  const EstimateOptions *start;
  SympieEdit *edit;
  SympieMiniature *miniature;
  SympieWindow **self; /* where the jobs look for the window */
  EstimateJob *job;
  LoadJob *load_job;         /* NULL if there is nothing to load */
  const EditContent *left;   /* to begin with when it is loaded, or NULL */
  EvidenceJob *evidence_job; /* NULL if none is at work */
  ViewsRect evidence_part;   /* that is shown, or will be */
  gchar *evidence_hash;      /* of its network; NULL without any */
  gboolean loads;            /* the host has no photograph yet */
  gboolean force;            /* estimate even if it is no photograph */
  GError *failure;           /* why the host cannot go on */
  GCancellable *applying;    /* NULL when nothing is being applied */
  gint64 started_at;
  guint estimate_source;
  guint follow_source;
  guint progress_source;
  guint host_source;
  guint series_source;

  GtkWidget *problem;
  GtkWidget *problem_text;
  GtkWidget *anyway;
  GtkWidget *body;
  GtkWidget *preview;
  GtkWidget *name;
  GtkWidget *sides;
  GtkWidget *undo;
  GtkWidget *redo;
  GtkWidget *presets;
  GtkWidget *settings;
  GtkWidget *progress;
  GtkWidget *summary;
  GtkWidget *histogram;
  GtkWidget *strengths;
  GtkWidget *pages;
  GtkWidget *shift;
  GtkWidget *mix;
  GtkWidget *kernel;
  GtkWidget *plots;
  GtkWidget *compare;
  GtkWidget *follow;
  GtkWidget *merge;
  GtkWidget *merge_reason;
  GtkWidget *series;
  GtkWidget *cancel;
  GtkWidget *remove;
  GtkWidget *apply;
  GtkWidget *side_scroll;
};

/* Removes a source of the main loop, if there is one. */
void window_stop_source (guint *source);

/* Begins with the chosen start, or with an estimate: shows the numbers that are
 * there, or none yet. */
void window_begin (SympieWindow *window);

/* Begins anew with the start that was just chosen. */
void window_choose_start (SympieWindow *window);

/* Returns: whether there is anything to apply. */
gboolean window_has_result (const SympieWindow *window);

/* Lets the host's own view follow when nothing has changed for a moment. */
void window_follow_later (SympieWindow *window);

/* Estimates as is chosen when nothing has changed for a moment. */
void window_request_estimate (SympieWindow *window);

/* Takes that back. */
void window_stop_estimate (SympieWindow *window);

/* Estimates from the part that was just chosen. */
void window_estimate_part (SympieWindow *window);

/* Estimates although it is no photograph. */
void window_estimate_anyway (SympieWindow *window);

/* Shows another source, or none: then waits until the last is not read. */
void window_set_source (SympieWindow *window, const Source *source);

/* Says what is going on, and what can be used meanwhile. */
void window_show_state (SympieWindow *window);

/* After anything has changed: shows the evidence of the estimate, or has it
 * found first, if the person wants to see it. */
void window_follow_evidence (SympieWindow *window);

/* Shows none, and stops looking for some. */
void window_drop_evidence (SympieWindow *window);

/* Shows the photograph whose pixels @source has, and tells its size. */
void window_show_photograph (SympieWindow *window, const Source *source);

/* Shows the photograph's name, and whether it is being loaded. */
void window_show_name (SympieWindow *window);

/* What is chosen for an estimate. */
void window_get_options (SympieWindow *window, EstimateOptions *options);

/* Estimates so. */
void window_estimate (SympieWindow *window);

/* Shows @message above all else, until something changes. */
void window_show_problem (SympieWindow *window, const gchar *message);

void window_hide_problem (SympieWindow *window);

/* Returns: whether the photograph is being loaded or an estimate is running. */
gboolean window_is_busy (const SympieWindow *window);

/* Commits text that has been typed but not confirmed. Returns: %FALSE after
 * showing an error if some of it is invalid. */
gboolean window_commit_text (SympieWindow *window);

/* Opens the page that @widget is on, if it is on one. */
void window_show_page_of (SympieWindow *window, GtkWidget *widget);

/* Loads the host's photograph: shows it when it is there, and estimates. */
void window_start_loading (SympieWindow *window);

/* Shows the host's series, if it has one. */
void window_open_series (SympieWindow *window);

/* After the result of one was applied: shows the next, if there is one. Returns:
 * %FALSE if there is no series. */
gboolean window_go_on (SympieWindow *window);

/* Goes to the photograph at another place of the series. */
void window_go (SympieWindow *window, guint at);

/* Lets the host apply the result while the window waits. Returns: %FALSE after
 * showing an error. */
gboolean window_apply (SympieWindow *window, const Cleanup *cleanup);

/* Likewise with all of a series that is not saved; with @cleanup, or with what
 * is estimated of each as @options says. */
gboolean window_apply_all (SympieWindow *window,
                           const Cleanup *cleanup,
                           const EstimateOptions *options);

/* After an estimate has been started: shows its progress when it takes long. */
void window_watch_progress (SympieWindow *window);

/* An #EstimateJobDone whose data points to a window. */
void window_on_estimate (const Cleanup *estimate,
                         const GError *error,
                         gpointer data);

G_END_DECLS
