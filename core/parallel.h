/* parallel.h - parallel loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ParallelFunc:
 * @index: the task, 0 to n - 1.
 * @worker: the worker that runs it, 0 to n_threads - 1: tasks with the same
 *   worker never run concurrently, so it can index per-worker memory.
 */
typedef void (*ParallelFunc) (guint index, guint worker, gpointer data);

/**
 * parallel_for:
 * @n: number of tasks.
 * @n_threads: maximum number of threads, including the caller's.
 *
 * Runs @func for each task in any order, and returns when all are done. Helper
 * threads come from a shared pool.
 */
void parallel_for (guint n, guint n_threads, ParallelFunc func, gpointer data);

G_END_DECLS
