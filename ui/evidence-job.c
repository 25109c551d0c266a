/* evidence-job.c - finds the evidence of a photograph's parts in the background
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/evidence-job.h"

#define WHOLE 1000 /* of progress, which crosses threads as an int */

struct _EvidenceJob
{
  const WindowHost *host;
  gchar *model;
  ViewsRect part;
  EvidenceJobDone done;
  gpointer data;
  GThread *thread; /* NULL when it has ended */
  Evidence evidence;
  GError *error;
  gint stopped;  /* atomic */
  gint progress; /* atomic, of WHOLE */
};

static gboolean
on_progress (gdouble done, gpointer data)
{
  EvidenceJob *job = data;

  g_atomic_int_set (&job->progress, (gint) (done * WHOLE));
  return !g_atomic_int_get (&job->stopped);
}

static gboolean
take_answer (gpointer data)
{
  EvidenceJob *job = data;

  g_thread_join (g_steal_pointer (&job->thread));
  job->done (job->error == NULL ? &job->evidence : NULL, job->error, job->data);
  return G_SOURCE_REMOVE;
}

static gpointer
find_in_thread (gpointer data)
{
  EvidenceJob *job = data;

  job->host->find_evidence (&job->evidence, job->model, &job->part, on_progress,
                            job, job->host->data, &job->error);
  g_idle_add (take_answer, job);
  return NULL;
}

EvidenceJob *
evidence_job_new (const WindowHost *host,
                  const gchar *model,
                  const ViewsRect *part,
                  EvidenceJobDone done,
                  gpointer data)
{
  EvidenceJob *job = g_new0 (EvidenceJob, 1);

  job->host = host;
  job->model = g_strdup (model);
  job->part = *part;
  job->done = done;
  job->data = data;
  job->thread = g_thread_new ("sympie-evidence", find_in_thread, job);
  return job;
}

gdouble
evidence_job_get_progress (const EvidenceJob *job)
{
  return g_atomic_int_get (&job->progress) / (gdouble) WHOLE;
}

void
evidence_job_free (EvidenceJob *job)
{
  g_atomic_int_set (&job->stopped, TRUE);
  if (job->thread != NULL)
    g_thread_join (job->thread);
  g_idle_remove_by_data (job);
  g_clear_error (&job->error);
  g_free (job->model);
  g_free (job);
}
