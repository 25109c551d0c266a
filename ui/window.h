/* window.h - the dialog, the same for all hosts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/estimate-options.h"
#include "core/evidence.h"
#include "ui/edit.h"
#include "ui/source.h"

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
 * WindowHost:
 * @name: what the photograph is called.
 * @source: its pixels; with @load, only once that has succeeded.
 * @earlier_source: (nullable): likewise, as an earlier clean-up found them that
 *   gives way when its numbers are applied again; %NULL if that is @source.
 * @load: (nullable): reads the photograph. Called once, in a thread of its own,
 *   while the window is already open; neither @source nor @estimate is used
 *   before. If it says %FALSE the window closes with its error. %NULL if the
 *   photograph is there from the beginning.
 * @load_small: (nullable): with @load: reads a small version, upright, which is
 *   shown until then. Called once, in a thread of its own, at the same time as
 *   @load. Returns: (transfer full) (nullable): %NULL if it cannot.
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
 * @data: for all of them.
 *
 * All that a program needs to be to open the window on a photograph.
 */
typedef struct
{
  const gchar *name;
  const Source *source;
  const Source *earlier_source;
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
  gpointer data;
} WindowHost;

/**
 * window_run:
 * @options: (inout): what the window starts with, and what was chosen.
 *   Untouched unless the answer is %TRUE.
 * @cleanup: (out): what to apply, with the provenance of its numbers.
 * @earlier: (nullable): an earlier clean-up of the same layer, which the window
 *   offers to start from.
 * @use_earlier: (out): whether @cleanup began as @earlier and is to take its
 *   place.
 *
 * Shows the window, estimates, and waits until the person decides. GTK must
 * have been initialised.
 *
 * An estimate that fails is told in the window, where another model can be
 * chosen.
 *
 * Returns: %TRUE to apply; %FALSE with %G_IO_ERROR_CANCELLED when the person
 *   does not want to, or with the error of the host's `load`.
 */
gboolean window_run (EstimateOptions *options,
                     Cleanup *cleanup,
                     const Cleanup *earlier,
                     gboolean *use_earlier,
                     const WindowHost *host,
                     GError **error);

G_END_DECLS
