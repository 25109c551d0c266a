/* cli-batch.h - many photographs in several processes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/cli/cli-inputs.h"

G_BEGIN_DECLS

/**
 * CliBatch:
 * @photos: (array length=n): by whose names messages tell them apart.
 * @photo: does the work for the one of an index.
 * @clean: (nullable): removes what @photo left half done for that index; may
 *   be called by a signal handler.
 * @data: for both.
 * @jobs: how many photographs are at work at once; 0: as many as the machine
 *   has threads.
 *
 * Libraries crash on some broken files, and work in one thread. So the
 * photographs are shared out among processes. If one ends before its time, the
 * photograph at hand has failed and another process takes its place. What
 * @photo prints appears in the order of @photos. The processes end, with
 * nothing half done, when the one that started them is killed.
 */
typedef struct
{
  const CliInput *photos;
  guint n;
  gboolean (*photo) (guint index, gpointer data, GError **error);
  void (*clean) (guint index, gpointer data);
  gpointer data;
  guint jobs;
} CliBatch;

/**
 * cli_batch_run:
 *
 * Must be called before any thread is started: @photo runs in a fork. Errors
 * are printed on standard error.
 *
 * Returns: an exit status.
 */
gint cli_batch_run (const CliBatch *batch);

/**
 * cli_batch_count_threads:
 *
 * Returns: how many threads the photograph at hand may use.
 */
guint cli_batch_count_threads (void);

/**
 * cli_batch_progress:
 * @done: 0 to 1, of the photograph at hand.
 *
 * To be called by @photo. Drawn on standard error if that is a terminal and
 * only one photograph is at work; else the number of those done is.
 */
void cli_batch_progress (gdouble done, gpointer data);

/**
 * cli_batch_warn:
 *
 * Prints a warning about the photograph at hand.
 */
void cli_batch_warn (const gchar *message);

G_END_DECLS
