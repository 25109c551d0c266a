/* window.h - the dialog, the same for all hosts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/estimate-options.h"
#include "core/evidence.h"
#include "ui/source.h"
#include "ui/start.h"

G_BEGIN_DECLS

#define WINDOW_TITLE _ ("Parametric Clean-up (SyMPIE)")

/**
 * WindowProgress:
 * @done: 0 to 1.
 *
 * Returns: %FALSE if nobody waits for the answer any more.
 */
typedef gboolean (*WindowProgress) (gdouble done, gpointer data);

/**
 * WindowSeries:
 * @n: how many photographs.
 * @at: the place of the host's, from 0.
 * @is_saved: whether the result of photograph @i is.
 * @go: from now on the host's photograph is that at @at: its `name`, and what
 *   `load`, `load_small` and `estimate` are about. @left is what a person made
 *   of the one before; %NULL if nothing. Called from the main thread, while
 *   none of the others is at work. Returns: (transfer none) (nullable): what to
 *   begin with, for as long as the photograph is shown; %NULL: an estimate.
 * @apply_all: does with all photographs that are not saved what `apply` does
 *   with one: with @cleanup, or else with what is estimated of each as @options
 *   says. Called like `apply`. Calls @progress now and then, from its thread.
 *   If it says %FALSE for some of them, the others are saved all the same.
 *
 * Photographs of a host that are shown one after the other, in the same window.
 */
typedef struct
{
  guint n;
  guint at;
  gboolean (*is_saved) (guint i, gpointer data);
  const EditContent *(*go) (guint at, const EditContent *left, gpointer data);
  gboolean (*apply_all) (const Cleanup *cleanup,
                         const EstimateOptions *options,
                         WindowProgress progress,
                         gpointer progress_data,
                         GCancellable *cancellable,
                         gpointer data,
                         GError **error);
} WindowSeries;

/**
 * WindowHost:
 * @name: what the photograph is called.
 * @source: its pixels; with @load, only once that has succeeded.
 * @starts: (array length=n_starts) (nullable): what can be begun with. The
 *   window begins with the first; without any it estimates. None with @load.
 * @n_starts: how many.
 * @choose: (nullable): with @starts: the person begins with that one from now
 *   on. What @estimate estimates from, and what @follow shows changed, is its
 *   photograph, whose pixels are returned. Called from the main thread, while
 *   @follow shows nothing. If it says %NULL the window closes with its error.
 *   %NULL where all have the same.
 * @load: (nullable): reads the photograph. Called once for each, in a thread of
 *   its own, while the window is already open; neither @source nor @estimate is
 *   used before. If it says %FALSE the window closes with its error, but with
 *   @series tells it. %NULL if the photograph is there from the beginning.
 * @load_small: (nullable): with @load: reads a small version, upright, which is
 *   shown until then. Called once for each, in a thread of its own, at the same
 *   time as @load. Returns: (transfer full) (nullable): %NULL if it cannot.
 * @estimate: estimates as @options says from what @source shows, and sets
 *   @out, with its provenance. Called in a thread of its own, never twice at
 *   once, while the main thread goes on with GTK and @follow: it must not use
 *   what those use. Calls @progress now and then, from its thread; when that
 *   says %FALSE it returns %FALSE with %G_IO_ERROR_CANCELLED.
 * @find_evidence: (nullable): finds what the parts of @part, from the corner of
 *   the source's area, call for by themselves, with @model as in the options.
 *   Called like @estimate, possibly while that runs.
 * @settle: (nullable): called once with the new window, before it is shown, to
 *   set its place among the host's windows.
 * @follow: (nullable): shows the photograph cleaned up so in the host's own
 *   view, without a step of its undo history that stays; with %NULL as it was.
 *   Called from the main thread when nothing has changed for a moment. The
 *   window has it called with %NULL before it closes.
 * @is_there: (nullable): asked once a second whether the host is; without it
 *   the window closes as if cancelled.
 * @apply: (nullable): does what the person decided. Called in a thread of its
 *   own, while the window is still there; when it says %FALSE the window tells
 *   the error and stays as it is. Without it the host does so when the window
 *   has closed.
 * @offers_merge: whether the person may choose %TRUE for the options' merge.
 * @merge_reason: (nullable): why that is the better choice for this photograph;
 *   the window says so and starts with it.
 * @series: (nullable): with @load and @apply: the photographs of which this is
 *   one. The window then stays when the result of one is applied, and shows the
 *   next; a photograph that cannot be loaded is told in the window.
 * @data: for all of them.
 *
 * All that a program needs to be to open the window on a photograph.
 */
typedef struct
{
  const gchar *name;
  const Source *source;
  const Start *starts;
  guint n_starts;
  const Source *(*choose) (guint start, gpointer data, GError **error);
  gboolean (*load) (gpointer data, GError **error);
  GdkPixbuf *(*load_small) (gpointer data);
  gboolean (*estimate) (Cleanup *out,
                        const EstimateOptions *options,
                        WindowProgress progress,
                        gpointer progress_data,
                        gpointer data,
                        GError **error);
  gboolean (*find_evidence) (Evidence *out,
                             const gchar *model,
                             const ViewsRect *part,
                             WindowProgress progress,
                             gpointer progress_data,
                             gpointer data,
                             GError **error);
  void (*settle) (GtkWindow *window, gpointer data);
  void (*follow) (const Cleanup *cleanup, gpointer data);
  gboolean (*is_there) (gpointer data);
  gboolean (*apply) (const Cleanup *cleanup,
                     GCancellable *cancellable,
                     gpointer data,
                     GError **error);
  gboolean offers_merge;
  const gchar *merge_reason;
  WindowSeries *series;
  gpointer data;
} WindowHost;

/**
 * WindowAnswer:
 * @WINDOW_CANCEL: leave everything as it is.
 * @WINDOW_APPLY: apply the result.
 * @WINDOW_REMOVE: take away what the chosen #Start would replace.
 */
typedef enum
{
  WINDOW_CANCEL,
  WINDOW_APPLY,
  WINDOW_REMOVE
} WindowAnswer;

/**
 * window_run:
 * @options: (inout): what the window starts with, and what was chosen.
 *   Untouched unless the answer is %WINDOW_APPLY.
 * @content: (out): what to apply, with the provenance of its numbers; likewise.
 *
 * Shows the window, estimates, and waits until the person decides. GTK must
 * have been initialised.
 *
 * An estimate that fails is told in the window, where another model can be
 * chosen.
 *
 * Returns: what the person wants; %WINDOW_CANCEL with %G_IO_ERROR_CANCELLED, or
 *   with the error of the host's `load` or `choose`.
 */
WindowAnswer window_run (EstimateOptions *options,
                         EditContent *content,
                         const WindowHost *host,
                         GError **error);

G_END_DECLS
