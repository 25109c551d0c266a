/* load-job.c - loads the photograph in the background
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/load-job.h"

struct _LoadJob
{
  const WindowHost *host;
  LoadJobSmall on_small;
  LoadJobDone on_done;
  gpointer data;
  GThread *thread;       /* NULL when it has ended */
  GThread *small_thread; /* likewise */
  GdkPixbuf *small;
  GError *error;
  gboolean stopped;
};

static gboolean
take_small (gpointer data)
{
  LoadJob *job = data;

  g_thread_join (g_steal_pointer (&job->small_thread));
  if (job->small != NULL && !job->stopped)
    job->on_small (job->small, job->data);
  return G_SOURCE_REMOVE;
}

static gboolean
take_photograph (gpointer data)
{
  LoadJob *job = data;

  g_thread_join (g_steal_pointer (&job->thread));
  if (!job->stopped)
    job->on_done (job->error, job->data);
  return G_SOURCE_REMOVE;
}

static gpointer
load_small_in_thread (gpointer data)
{
  LoadJob *job = data;

  job->small = job->host->load_small (job->host->data);
  g_idle_add (take_small, job);
  return NULL;
}

static gpointer
load_in_thread (gpointer data)
{
  LoadJob *job = data;

  job->host->load (job->host->data, &job->error);
  g_idle_add (take_photograph, job);
  return NULL;
}

LoadJob *
load_job_new (const WindowHost *host,
              LoadJobSmall small,
              LoadJobDone done,
              gpointer data)
{
  LoadJob *job = g_new0 (LoadJob, 1);

  job->host = host;
  job->on_small = small;
  job->on_done = done;
  job->data = data;
  if (host->load_small != NULL)
    job->small_thread =
      g_thread_new ("sympie-small", load_small_in_thread, job);
  job->thread = g_thread_new ("sympie-load", load_in_thread, job);
  return job;
}

void
load_job_stop (LoadJob *job)
{
  job->stopped = TRUE;
}

static void
end_thread (GThread **thread)
{
  if (*thread != NULL)
    g_thread_join (g_steal_pointer (thread));
}

void
load_job_free (LoadJob *job)
{
  end_thread (&job->small_thread);
  end_thread (&job->thread);
  while (g_idle_remove_by_data (job))
    ;
  g_clear_object (&job->small);
  g_clear_error (&job->error);
  g_free (job);
}
