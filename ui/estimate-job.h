/* estimate-job.h - estimates in a thread while the window stays responsive
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window.h"

G_BEGIN_DECLS

/**
 * EstimateJobDone:
 * @estimate: (nullable): the result, with its provenance; %NULL with @error.
 *
 * Called from the main thread for the last requested estimate, unless it was
 * stopped.
 */
typedef void (*EstimateJobDone) (const Cleanup *estimate,
                                 const GError *error,
                                 gpointer data);

/**
 * EstimateJob:
 *
 * Runs a host's estimates in a background thread, one at a time. For use from
 * the main thread.
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
 * Stops the running estimate and waits for its thread to end.
 */
void estimate_job_free (EstimateJob *job);

/**
 * estimate_job_start:
 *
 * Estimates as @options says; an unfinished earlier estimate is stopped.
 */
void estimate_job_start (EstimateJob *job, const EstimateOptions *options);

/**
 * estimate_job_stop:
 *
 * Stops the running estimate: @done will not be called for it, and the host is
 * notified at its next progress report.
 */
void estimate_job_stop (EstimateJob *job);

/**
 * estimate_job_is_busy:
 *
 * Returns: whether an estimate is running and has not been stopped.
 */
gboolean estimate_job_is_busy (const EstimateJob *job);

/**
 * estimate_job_get_progress:
 *
 * Returns: progress of the estimate, 0 to 1.
 */
gdouble estimate_job_get_progress (const EstimateJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EstimateJob, estimate_job_free)

G_END_DECLS
