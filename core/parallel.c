/* parallel.c - parallel loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel.h"

typedef struct
{
  ParallelFunc func;
  gpointer data;
  guint n;
  gint next;      /* the next task to take */
  gint next_name; /* the next worker's number */
  guint n_done;
  GMutex mutex;
  GCond all_done;
} Job;

static void
job_clear (gpointer data)
{
  Job *job = data;

  g_mutex_clear (&job->mutex);
  g_cond_clear (&job->all_done);
}

static void
job_work (Job *job, guint worker)
{
  guint n_done = 0;

  for (;;)
    {
      guint i = (guint) g_atomic_int_add (&job->next, 1);

      if (i >= job->n)
        break;
      job->func (i, worker, job->data);
      n_done++;
    }
  if (n_done == 0)
    return;

  g_mutex_lock (&job->mutex);
  job->n_done += n_done;
  if (job->n_done == job->n)
    g_cond_signal (&job->all_done);
  g_mutex_unlock (&job->mutex);
}

/* A helper may start after all tasks are taken and the caller has returned: it
 * then reads only the job's own counters, on which it holds a reference. */
static void
helper_run (gpointer data, gpointer unused)
{
  Job *job = data;

  job_work (job, (guint) g_atomic_int_add (&job->next_name, 1));
  g_atomic_rc_box_release_full (job, job_clear);
}

static GThreadPool *
get_pool (void)
{
  static gsize pool = 0;

  if (g_once_init_enter (&pool))
    {
      GThreadPool *made = g_thread_pool_new (
        helper_run, NULL, (gint) g_get_num_processors (), FALSE, NULL);

      g_once_init_leave (&pool, (gsize) made);
    }
  return (GThreadPool *) pool;
}

void
parallel_for (guint n, guint n_threads, ParallelFunc func, gpointer data)
{
  guint n_helpers = MIN (n, n_threads);
  Job *job;

  g_return_if_fail (func != NULL);
  g_return_if_fail (n <= G_MAXINT / 2);

  if (n_helpers < 2)
    {
      for (guint i = 0; i < n; i++)
        func (i, 0, data);
      return;
    }

  n_helpers--;
  job = g_atomic_rc_box_new0 (Job);
  *job = (Job){ .func = func, .data = data, .n = n, .next_name = 1 };
  g_mutex_init (&job->mutex);
  g_cond_init (&job->all_done);
  for (guint i = 0; i < n_helpers; i++)
    g_thread_pool_push (get_pool (), g_atomic_rc_box_acquire (job), NULL);

  job_work (job, 0);

  g_mutex_lock (&job->mutex);
  while (job->n_done < n)
    g_cond_wait (&job->all_done, &job->mutex);
  g_mutex_unlock (&job->mutex);
  g_atomic_rc_box_release_full (job, job_clear);
}
