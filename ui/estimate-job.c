/* estimate-job.c - estimates in a thread while the window stays responsive
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/estimate-job.h"

#include <gio/gio.h>

#define WHOLE 1000 /* of progress, which crosses threads as an int */

struct _EstimateJob
{
  const WindowHost *host;
  EstimateJobDone done;
  gpointer data;
  EstimateOptions next;
  gboolean pending; /* whether @next is to be started */

  GThread *thread; /* NULL when nothing is under way */
  EstimateOptions options;
  Cleanup estimate;
  GError *error;
  gint dropped;  /* atomic */
  gint progress; /* atomic, of WHOLE */
};

static void start_next (EstimateJob *job);

static gboolean
on_progress (gdouble done, gpointer data)
{
  EstimateJob *job = data;

  g_atomic_int_set (&job->progress, (gint) (done * WHOLE));
  return !g_atomic_int_get (&job->dropped);
}

static gboolean
take_answer (gpointer data)
{
  EstimateJob *job = data;
  g_autoptr (GError) error = NULL;
  gboolean dropped = g_atomic_int_get (&job->dropped);

  g_thread_join (g_steal_pointer (&job->thread));
  error = g_steal_pointer (&job->error);
  if (job->pending)
    start_next (job);
  else if (!dropped)
    job->done (error == NULL ? &job->estimate : NULL, error, job->data);
  return G_SOURCE_REMOVE;
}

static gpointer
estimate_in_thread (gpointer data)
{
  EstimateJob *job = data;

  job->host->estimate (&job->estimate, &job->options, on_progress, job,
                       job->host->data, &job->error);
  g_idle_add (take_answer, job);
  return NULL;
}

static void
start_next (EstimateJob *job)
{
  job->options = job->next;
  job->pending = FALSE;
  g_atomic_int_set (&job->dropped, FALSE);
  g_atomic_int_set (&job->progress, 0);
  job->thread = g_thread_new ("sympie-estimate", estimate_in_thread, job);
}

void
estimate_job_start (EstimateJob *job, const EstimateOptions *options)
{
  estimate_job_stop (job);
  job->next = *options;
  job->pending = TRUE;
  if (job->thread == NULL)
    start_next (job);
}

void
estimate_job_stop (EstimateJob *job)
{
  job->pending = FALSE;
  g_atomic_int_set (&job->dropped, TRUE);
}

gboolean
estimate_job_is_busy (const EstimateJob *job)
{
  return job->pending
         || (job->thread != NULL && !g_atomic_int_get (&job->dropped));
}

gdouble
estimate_job_get_progress (const EstimateJob *job)
{
  return g_atomic_int_get (&job->progress) / (gdouble) WHOLE;
}

EstimateJob *
estimate_job_new (const WindowHost *host, EstimateJobDone done, gpointer data)
{
  EstimateJob *job = g_new0 (EstimateJob, 1);

  job->host = host;
  job->done = done;
  job->data = data;
  return job;
}

void
estimate_job_free (EstimateJob *job)
{
  estimate_job_stop (job);
  if (job->thread != NULL)
    g_thread_join (job->thread);
  g_idle_remove_by_data (job);
  g_clear_error (&job->error);
  g_free (job);
}
