/* window-case.h - the dialog on a host that is not GIMP, for tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window.h"

#define WINDOW_CASE_SMALL_RED 0xf0 /* of the small version */

#define WINDOW_CASE_SERIES 3

/* A host whose estimates and loads wait for @go and @load_go, and what the user
 * does meanwhile. */
typedef struct
{
  GtkWidget *window;
  gboolean (*act) (gpointer data); /* called until it returns TRUE */
  guint n_polls;
  gint go;                       /* atomic */
  gint started;                  /* atomic: estimates so far */
  gint stopped;                  /* atomic: stopped estimates */
  gboolean answers_when_stopped; /* as if notified too late */
  gboolean shows_page;           /* a page, not a photograph */
  gint evidence_go;              /* atomic: finds evidence; waits until then */
  gint evidence_started;         /* atomic: how often */
  gboolean evidence_fails;       /* instead */
  gboolean loads;
  gboolean load_fails;
  gint load_go; /* atomic */
  gboolean is_there;
  ViewsRect look_at[4]; /* of the first estimates */
  guint follows;
  guint ends; /* of them, with NULL */
  gdouble followed;
  const Start *starts;
  guint n_starts;
  guint chosen; /* the last of them */
  guint choices;
  gboolean cannot_choose;
  guint estimated;     /* from which the last estimate was */
  WindowSeries series; /* of n photographs one after the other; 0: none */
  gint broken;         /* the place of one that cannot be loaded; 0: none */
  gboolean saved[WINDOW_CASE_SERIES];
  EditContent left[WINDOW_CASE_SERIES];
  gboolean has_left[WINDOW_CASE_SERIES];
  WindowAnswer answer;
} WindowCase;

/* Sets the environment for a test: a home of its own, and English. Returns:
 * (transfer full): for window_case_remove_home(). */
gchar *window_case_make_home (void);

/* Removes all that windows have left in the home. */
void window_case_remove_home (gchar *home);

/* Opens the window and calls @act until it returns TRUE. Returns: whether the
 * result is to be applied. */
gboolean window_case_run (WindowCase *it,
                          gboolean (*act) (gpointer data),
                          gboolean offers,
                          EstimateOptions *options,
                          Cleanup *cleanup);

/* Returns: (nullable): the first visible widget of @type, labelled @text unless
 * that is NULL. */
GtkWidget *window_case_find (WindowCase *host, GType type, const gchar *text);

gboolean window_case_can_apply (WindowCase *host);

void window_case_respond (WindowCase *host, gint response);
