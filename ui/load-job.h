/* load-job.h - the photograph read while the window goes on
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
 * Has a host load its photograph and a small version of it, each in a thread of
 * its own. For the main thread.
 */
typedef struct _LoadJob LoadJob;

/**
 * load_job_new:
 * @host: has a `load`, and must outlive the job.
 * @data: for @small and @done.
 *
 * Begins to load.
 */
LoadJob *load_job_new (const WindowHost *host,
                       LoadJobSmall small,
                       LoadJobDone done,
                       gpointer data);

/**
 * load_job_stop:
 *
 * Nobody is told any more; the threads may go on.
 */
void load_job_stop (LoadJob *job);

/**
 * load_job_free:
 *
 * Stops the job and waits until its threads have ended.
 */
void load_job_free (LoadJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoadJob, load_job_free)

G_END_DECLS
