/* estimate-job.h - estimates in a thread while the window stays responsive
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window.h"

G_BEGIN_DECLS

/**
 * EstimateJobDone:
 * @estimate: (nullable): what came out, with its provenance; %NULL with
 *   @error.
 *
 * Called from the main thread, for the last estimate that was asked for and
 * only if it was not stopped.
 */
typedef void (*EstimateJobDone) (const Cleanup *estimate,
                                 const GError *error,
                                 gpointer data);

/**
 * EstimateJob:
 *
 * Has a host estimate, one estimate at a time, in a thread of its own. For the
 * main thread.
 */
typedef struct _EstimateJob EstimateJob;

/**
 * estimate_job_new:
 * @host: must outlive the job.
 */
EstimateJob *
estimate_job_new (const WindowHost *host, EstimateJobDone done, gpointer data);

/**
 * estimate_job_free:
 *
 * Stops the estimate under way and waits until its thread has ended.
 */
void estimate_job_free (EstimateJob *job);

/**
 * estimate_job_start:
 *
 * Estimates as @options says; an earlier estimate that is not done yet is
 * stopped.
 */
void estimate_job_start (EstimateJob *job, const EstimateOptions *options);

/**
 * estimate_job_stop:
 *
 * Stops the estimate under way: @done will not be called for it, and the host
 * is told at its next report of progress.
 */
void estimate_job_stop (EstimateJob *job);

/**
 * estimate_job_is_busy:
 *
 * Returns: whether an estimate is under way that has not been stopped.
 */
gboolean estimate_job_is_busy (const EstimateJob *job);

/**
 * estimate_job_get_progress:
 *
 * Returns: how far the estimate is, 0 to 1.
 */
gdouble estimate_job_get_progress (const EstimateJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EstimateJob, estimate_job_free)

G_END_DECLS
