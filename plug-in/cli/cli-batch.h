/* cli-batch.h - many photographs in several processes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CliBatch:
 * @photos: (array length=n): their paths.
 * @photo: does the work for the one of an index.
 * @clean: (nullable): removes what @photo left half done for that index.
 * @data: for both.
 *
 * GEGL's loaders stand on libraries that end the program, or crash, on some
 * broken files, and most work in one thread. So the photographs are shared
 * out among processes, one to each of the machine's threads, or as many as
 * GEGL_THREADS says. If one ends before its time, the photograph at hand has
 * failed and another process takes its place. What @photo prints appears in
 * the order of @photos.
 */
typedef struct
{
  gchar **photos;
  guint n;
  gboolean (*photo) (guint index, gpointer data, GError **error);
  void (*clean) (guint index, gpointer data);
  gpointer data;
} CliBatch;

/**
 * cli_batch_run:
 *
 * Must be called before GEGL is started: @photo runs in a fork, with GEGL
 * started. Errors are printed on standard error.
 *
 * Returns: an exit status.
 */
gint cli_batch_run (const CliBatch *batch);

/**
 * cli_batch_count_workers:
 *
 * Returns: how many photographs are at work at once.
 */
guint cli_batch_count_workers (void);

/**
 * cli_batch_progress:
 * @done: 0 to 1, of the photograph at hand.
 *
 * To be called by @photo. Drawn on standard error if that is a terminal and
 * only one photograph is at work; else the number of those done is.
 *
 * Returns: %TRUE, so that it serves as a #PixelsProgress.
 */
gboolean cli_batch_progress (gdouble done, gpointer data);

/**
 * cli_batch_warn:
 *
 * Prints a warning about the photograph at hand.
 */
void cli_batch_warn (const gchar *message);

/**
 * cli_batch_guard:
 * @fault: (nullable): what a failure from now on means, such as "cannot be
 *   read"; %NULL ends the guard.
 *
 * Between two calls GEGL's loaders and savers work, which have no other way
 * to say that they failed than a message in the log: any warning there fails
 * the photograph at hand, at once, if it comes from the same thread. What libraries write to standard error is
 * captured and printed with the name of the photograph.
 */
void cli_batch_guard (const gchar *fault);

G_END_DECLS
