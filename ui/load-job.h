/* load-job.h - loads the photograph in the background
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window.h"

G_BEGIN_DECLS

/**
 * LoadJobSmall:
 * @small: a small version of the photograph, upright.
 *
 * Called from the main thread, at most once; perhaps after #LoadJobDone.
 */
typedef void (*LoadJobSmall) (GdkPixbuf *small, gpointer data);

/**
 * LoadJobDone:
 * @error: (nullable): why the photograph cannot be read; %NULL if the host's
 *   source may be used now.
 *
 * Called from the main thread, once.
 */
typedef void (*LoadJobDone) (const GError *error, gpointer data);

/**
 * LoadJob:
 *
 * Loads a host's photograph and a small version of it, each in a background
 * thread. For use from the main thread.
 */
typedef struct _LoadJob LoadJob;

/**
 * load_job_new:
 * @host: has a `load`, and must outlive the job.
 * @data: for @small and @done.
 *
 * Starts loading.
 */
LoadJob *load_job_new (const WindowHost *host,
                       LoadJobSmall small,
                       LoadJobDone done,
                       gpointer data);

/**
 * load_job_stop:
 *
 * No more callbacks are called; the threads may go on.
 */
void load_job_stop (LoadJob *job);

/**
 * load_job_free:
 *
 * Stops the job and waits for its threads to end.
 */
void load_job_free (LoadJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoadJob, load_job_free)

G_END_DECLS
