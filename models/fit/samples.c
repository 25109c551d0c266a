/* samples.c - features of many corrupted photographs, computed once and kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"

#define TELL_EVERY 50 /* batches */
#define MAPS_KEPT 2048
#define BATCH_MAX 256

/* Of samples_get_weights(). */
#define PER_CORRUPTION 200 /* samples that its gain is measured on */
#define GAIN_LEAST 1.0     /* dB; with less a corruption counts little */
#define GAIN_MORE 1.0      /* dB added, so that little gains do not rule */
#define WEIGHT 8.0
#define WEIGHT_LITTLE 0.6f
#define WEIGHT_CLEAN 0.6f
#define ERROR_LEAST 1e-9
#define GAIN_OFTEN 24.0 /* dB; so much is drawn most often */
#define PROBABILITY_LEAST 0.5

/* ---- taking them ---- */

typedef struct
{
  Samples *samples;
  const SparseForward *sparse;
  const Batch *batch;
  real *scratch; /* of one worker after the other */
} Work;

static void
claim_grad (guint image, guint worker, gpointer data)
{
  const Work *work = data;
  const Batch *batch = work->batch;
  Samples *samples = work->samples;
  gsize at = samples->n + image;
  gsize size = samples->channels * SPARSE_FORWARD_AREA;
  real *maps =
    work->scratch + worker * sparse_forward_get_buffer_size (work->sparse);
  Maps shape = { 3, batch->n, batch->side, batch->side };

  sparse_forward_run (work->sparse, maps, batch->corrupted, batch->n, image,
                      maps + size);
  if (samples->pooled)
    pooled_features_compute (
      samples->pooled, samples->features + at * samples->pooled->size, maps);
  else
    memcpy (samples->maps + at * size, maps, size * sizeof *maps);
  moments_measure (&samples->moments[at], batch->corrupted, batch->clean, shape,
                   image);
  samples->corruptions[at] = batch->corruptions[image];
  samples->severities[at] = (gfloat) batch->severities[image];
}

/* How to sum up is learnt from the first ones, whose maps were kept. */
static void
sum_up (Samples *samples, guint capacity)
{
  gsize size = samples->channels * SPARSE_FORWARD_AREA;

  samples->n_maps = MIN (samples->n, MAPS_KEPT);
  samples->pooled = pooled_features_new (samples->maps, samples->moments,
                                         samples->n_maps, samples->channels);
  samples->features = g_new (gfloat, (gsize) capacity * samples->pooled->size);
  for (gsize i = 0; i < samples->n_maps; i++)
    pooled_features_compute (samples->pooled,
                             samples->features + i * samples->pooled->size,
                             samples->maps + i * size);
}

static Samples *
samples_new (const SparseForward *sparse, guint capacity)
{
  Samples *samples = g_new0 (Samples, 1);

  samples->channels = sparse_forward_get_channels (sparse);
  samples->maps =
    g_new (real, MAPS_KEPT * samples->channels * SPARSE_FORWARD_AREA);
  samples->moments = g_new (Moments, capacity);
  samples->corruptions = g_new (Corruption, capacity);
  samples->severities = g_new (gfloat, capacity);
  return samples;
}

Samples *
samples_collect (const SparseForward *sparse,
                 Loader *loader,
                 guint n,
                 guint n_threads,
                 gboolean (*progress) (guint n),
                 GError **error)
{
  const guint capacity = n + BATCH_MAX;
  g_autoptr (Samples) samples = samples_new (sparse, capacity);
  g_autofree real *scratch =
    g_new (real, n_threads * sparse_forward_get_buffer_size (sparse));
  gboolean go_on = TRUE;

  for (guint batch = 0; samples->n < n && go_on; batch++)
    {
      Work work = { samples, sparse, loader_take (loader, error), scratch };

      if (!work.batch)
        return NULL;
      g_return_val_if_fail (
        MAPS_KEPT % work.batch->n == 0 && work.batch->n <= BATCH_MAX, NULL);
      parallel_for (work.batch->n, n_threads, claim_grad, &work);
      samples->n += work.batch->n;
      if (!samples->pooled && samples->n == MAPS_KEPT)
        sum_up (samples, capacity);
      if (progress && batch % TELL_EVERY == 0)
        go_on = progress (samples->n);
    }
  if (!samples->pooled)
    sum_up (samples, capacity);
  return g_steal_pointer (&samples);
}

void
samples_free (Samples *samples)
{
  g_clear_pointer (&samples->pooled, pooled_features_free);
  g_free (samples->features);
  g_free (samples->moments);
  g_free (samples->corruptions);
  g_free (samples->severities);
  g_free (samples->maps);
  g_free (samples);
}

void
samples_gather (const Samples *samples,
                real *input,
                const guint *drawn,
                guint n)
{
  const PooledFeatures *pooled = samples->pooled;

  for (guint i = 0; i < n; i++)
    pooled_features_put (
      pooled, input, samples->features + (gsize) drawn[i] * pooled->size, n, i);
}

/* The sum of two draws is near enough to a normal one. */
void
samples_add_noise (
  const Samples *samples, real *input, guint n, gdouble deviation, GRand *rand)
{
  gsize size = (gsize) samples->pooled->size * n;
  gdouble scale = deviation * sqrt (6.0) / 65536.0;

  for (gsize i = (gsize) POOLED_MEANS * n; i < size; i++)
    {
      guint32 drawn = g_rand_int (rand);

      input[i] +=
        (real) (scale * ((gdouble) (drawn >> 16) + (drawn & 0xffff) - 65535.0));
    }
}

/* ---- what they count ---- */

/* What the best numbers gain, in dB. */
static gdouble
get_gain (const Moments *moments)
{
  gdouble p[PARAMS_N];
  gdouble before = moments_error_before (moments);
  gdouble after;

  moments_best (p, moments);
  after = moments_error (NULL, moments, p);
  return 10.0 * log10 ((before + ERROR_LEAST) / (after + ERROR_LEAST));
}

void
samples_get_weights (const Samples *samples,
                     gfloat *weights,
                     gfloat *probabilities)
{
  gdouble gains[CORRUPT_N + 1] = { 0 };
  guint counts[CORRUPT_N + 1] = { 0 };

  for (guint i = 0; i < samples->n; i++)
    {
      Corruption kind = samples->corruptions[i];

      if (samples->severities[i] == 0 || counts[kind] == PER_CORRUPTION)
        continue;
      gains[kind] += get_gain (&samples->moments[i]);
      counts[kind]++;
    }
  for (guint i = 0; i < samples->n; i++)
    {
      Corruption kind = samples->corruptions[i];
      gdouble gain = gains[kind] / MAX (counts[kind], 1);

      if (samples->severities[i] == 0)
        weights[i] = WEIGHT_CLEAN;
      else if (gain > GAIN_LEAST)
        weights[i] = (gfloat) (WEIGHT / (gain + GAIN_MORE));
      else
        weights[i] = WEIGHT_LITTLE;
      probabilities[i] = 1.0f;
      if (samples->severities[i] > 0)
        probabilities[i] =
          (gfloat) CLAMP (gain / GAIN_OFTEN, PROBABILITY_LEAST, 1.0);
    }
}
