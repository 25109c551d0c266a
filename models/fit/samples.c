/* samples.c - what the last block sees of many views, computed once and kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples.h"

#include <string.h>

#include "core/parallel.h"

#define PER_BATCH 256 /* samples between two reports */

typedef struct
{
  Samples *samples;
  const Sampler *sampler;
  SampleKind kind;
  gfloat **scratch; /* of each worker */
  StagesWorker **workers;
  GMutex mutex; /* guards this */
  GError *error;
} Work;

static void
collect_task (guint index, guint worker, gpointer data)
{
  Work *work = data;
  Samples *samples = work->samples;
  gsize at = samples->n + index;
  GError *error = NULL;
  SamplerImages images;
  Maps maps = { 3, 1, 0, 0 };

  if (!sampler_make (work->sampler, &images, &samples->tags[at], work->kind, at,
                     work->scratch[worker], &error))
    {
      g_mutex_lock (&work->mutex);
      if (work->error)
        g_error_free (error);
      else
        work->error = error;
      g_mutex_unlock (&work->mutex);
      return;
    }
  stages_worker_run (work->workers[worker],
                     samples->inputs + at * samples->size, images.view);
  maps.h = maps.w = images.side;
  moments_measure (&samples->moments[at], images.corrupted, images.clean, maps,
                   0);
}

static void
work_init (Work *work, const Stages *stages, guint n_threads)
{
  work->scratch = g_new (gfloat *, n_threads);
  work->workers = g_new (StagesWorker *, n_threads);
  g_mutex_init (&work->mutex);
  for (guint i = 0; i < n_threads; i++)
    {
      work->scratch[i] = g_new (gfloat, sampler_get_scratch ());
      work->workers[i] = stages_worker_new (stages);
    }
}

static void
work_clear (Work *work, guint n_threads)
{
  for (guint i = 0; i < n_threads; i++)
    {
      g_free (work->scratch[i]);
      stages_worker_free (work->workers[i]);
    }
  g_free (work->scratch);
  g_free (work->workers);
  g_mutex_clear (&work->mutex);
}

static Samples *
samples_new (guint size, guint capacity)
{
  Samples *samples = g_new0 (Samples, 1);

  samples->size = size;
  samples->inputs = g_new (gfloat, (gsize) capacity * size);
  samples->moments = g_new (Moments, capacity);
  samples->tags = g_new (SampleTag, capacity);
  return samples;
}

Samples *
samples_collect (const Stages *stages,
                 const Sampler *sampler,
                 SampleKind kind,
                 guint n,
                 guint n_threads,
                 gboolean (*progress) (guint n),
                 GError **error)
{
  Samples *samples = samples_new (stages_get_size (stages), n);
  Work work = { samples, sampler, kind };
  gboolean go_on = TRUE;

  work_init (&work, stages, n_threads);
  while (samples->n < n && go_on && !work.error)
    {
      guint more = MIN (PER_BATCH, n - samples->n);

      parallel_for (more, n_threads, collect_task, &work);
      samples->n += more;
      if (progress)
        go_on = progress (samples->n);
    }
  work_clear (&work, n_threads);
  if (work.error)
    {
      g_propagate_error (error, work.error);
      g_clear_pointer (&samples, samples_free);
    }
  return samples;
}

void
samples_free (Samples *samples)
{
  g_free (samples->inputs);
  g_free (samples->moments);
  g_free (samples->tags);
  g_free (samples);
}
