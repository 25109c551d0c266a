/* parallel.h - a loop's tasks shared among threads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ParallelFunc:
 * @index: the task, 0 to n - 1.
 * @worker: which worker runs it, 0 to n_threads - 1: two tasks with the same
 *   number never run at once, so it picks a worker's own memory.
 */
typedef void (*ParallelFunc) (guint index, guint worker, gpointer data);

/**
 * parallel_for:
 * @n: number of tasks.
 * @n_threads: how many may run at once, the caller's thread among them.
 *
 * Runs @func for each task, in any order, and returns when all are done. The
 * helpers come from one pool that all callers share.
 */
void parallel_for (guint n, guint n_threads, ParallelFunc func, gpointer data);

G_END_DECLS
