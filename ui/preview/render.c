/* render.c - renders levels in the background
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preview/render.h"

#define THOUSAND 1000

/* Shared with its tasks, which may outlive it briefly. */
struct _Render
{
  const Source *source;
  RenderDone done;
  gpointer data;
  GTask *task; /* the last one, while it has no answer */
  GMutex mutex;
  GCond cond;
  guint n_running; /* under @mutex */
};

typedef struct
{
  Render *render;
  LevelFrame frame;
  Cleanup numbers;
  gboolean as_is;
  gint done; /* thousandths, atomic */
} Job;

Render *
render_new (const Source *source, RenderDone done, gpointer data)
{
  Render *render = g_new0 (Render, 1);

  render->source = source;
  render->done = done;
  render->data = data;
  g_mutex_init (&render->mutex);
  g_cond_init (&render->cond);
  return render;
}

void
render_free (Render *render)
{
  render_stop (render);
  g_mutex_lock (&render->mutex);
  while (render->n_running > 0)
    g_cond_wait (&render->cond, &render->mutex);
  g_mutex_unlock (&render->mutex);
  g_mutex_clear (&render->mutex);
  g_cond_clear (&render->cond);
  g_free (render);
}

void
render_stop (Render *render)
{
  if (render->task == NULL)
    return;
  g_cancellable_cancel (g_task_get_cancellable (render->task));
  g_clear_object (&render->task);
}

static void
make_level (GTask *task,
            gpointer object,
            gpointer data,
            GCancellable *cancellable)
{
  Job *job = data;
  Render *render = job->render;
  Level *level =
    level_make (render->source, &job->frame, job->as_is ? NULL : &job->numbers,
                cancellable, &job->done);

  if (level != NULL)
    g_task_return_pointer (task, level, (GDestroyNotify) level_free);
  else
    g_task_return_error_if_cancelled (task);
  g_mutex_lock (&render->mutex);
  render->n_running--;
  g_cond_signal (&render->cond);
  g_mutex_unlock (&render->mutex);
}

/* A dropped task fails here as cancelled, and its job's render may be gone. */
static void
on_made (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = G_TASK (result);
  Level *level = g_task_propagate_pointer (task, NULL);
  Render *render;

  if (level == NULL)
    return;
  render = ((Job *) g_task_get_task_data (task))->render;
  g_clear_object (&render->task);
  render->done (level, render->data);
}

void
render_start (Render *render, const LevelFrame *frame, const Cleanup *numbers)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Job *job = g_new0 (Job, 1);

  render_stop (render);
  job->render = render;
  job->frame = *frame;
  job->as_is = numbers == NULL;
  if (numbers != NULL)
    job->numbers = *numbers;
  render->task = g_task_new (NULL, cancellable, on_made, NULL);
  g_task_set_task_data (render->task, job, g_free);
  g_mutex_lock (&render->mutex);
  render->n_running++;
  g_mutex_unlock (&render->mutex);
  g_task_run_in_thread (render->task, make_level);
}

gdouble
render_get_progress (const Render *render)
{
  Job *job;

  if (render->task == NULL)
    return 1.0;
  job = g_task_get_task_data (render->task);
  return g_atomic_int_get (&job->done) / (gdouble) THOUSAND;
}
