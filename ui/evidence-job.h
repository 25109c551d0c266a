/* evidence-job.h - finds the evidence of a photograph's parts in the background
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/window.h"

G_BEGIN_DECLS

/**
 * EvidenceJobDone:
 * @evidence: (nullable): %NULL with @error.
 *
 * Called from the main thread, unless the job was stopped.
 */
typedef void (*EvidenceJobDone) (const Evidence *evidence,
                                 const GError *error,
                                 gpointer data);

/**
 * EvidenceJob:
 *
 * A thread that calls a host's `find_evidence`. For use from the main thread.
 */
typedef struct _EvidenceJob EvidenceJob;

/**
 * evidence_job_new:
 * @host: has a `find_evidence`, and must outlive the job.
 * @model: see there.
 * @part: likewise.
 *
 * Returns: (transfer full): a job that has begun.
 */
EvidenceJob *evidence_job_new (const WindowHost *host,
                               const gchar *model,
                               const ViewsRect *part,
                               EvidenceJobDone done,
                               gpointer data);

/* Returns: how far it is, 0 to 1. */
gdouble evidence_job_get_progress (const EvidenceJob *job);

/**
 * evidence_job_free:
 *
 * Stops it and waits until its thread has ended.
 */
void evidence_job_free (EvidenceJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EvidenceJob, evidence_job_free)

G_END_DECLS
