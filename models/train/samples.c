/* samples.c - what NEM's front sees of many spoilt photographs, kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"

#define TELL_EVERY 50 /* batches */

/* Of samples_weigh(). */
#define PER_CORRUPTION 200 /* samples that its gain is measured on */
#define GAIN_LEAST 1.0     /* dB; with less a corruption counts little */
#define GAIN_MORE 1.0      /* dB added, so that little gains do not rule */
#define WEIGHT 8.0
#define WEIGHT_LITTLE 0.24f
#define WEIGHT_CLEAN 0.6f
#define ERROR_LEAST 1e-9
#define GAIN_OFTEN 24.0 /* dB; so much is drawn most often */
#define CHANCE_LEAST 0.5

/* ---- taking them ---- */

typedef struct
{
  Samples     *samples;
  guint        first;
  const Batch *batch;
  const real  *seen;
} Work;

static void
take_turn (guint    image,
           guint    worker,
           gpointer data)
{
  const Work  *work = data;
  const Batch *batch = work->batch;
  Samples     *samples = work->samples;
  gsize        at = work->first + image;
  gfloat      *features = samples->features
                     + at * samples->channels * SAMPLE_AREA;
  Maps         maps = { 3, batch->n, batch->side, batch->side };

  for (gsize c = 0; c < samples->channels; c++)
    memcpy (features + c * SAMPLE_AREA,
            work->seen + (c * batch->n + image) * SAMPLE_AREA,
            SAMPLE_AREA * sizeof *features);
  moments_take (&samples->moments[at], batch->dirty, batch->clean, maps,
                image);
  samples->corruptions[at] = batch->corruptions[image];
  samples->severities[at] = batch->severities[image];
}

/* Takes a batch. Returns: 0 with @error set if there is none. */
static guint
take_batch (Samples *samples,
            Network *front,
            Loader  *loader,
            guint    n_threads,
            GError **error)
{
  Work work = { samples, samples->n, loader_take (loader, error), NULL };
  Maps maps;

  if (!work.batch)
    return 0;
  memcpy (network_get_input (front), work.batch->dirty,
          (gsize) 3 * work.batch->n * work.batch->side * work.batch->side
            * sizeof (real));
  network_forward (front);
  work.seen = network_get_output (front, &maps);
  g_assert (maps.c == samples->channels && maps.h == SAMPLE_SIDE
            && maps.w == SAMPLE_SIDE);
  parallel_for (work.batch->n, n_threads, take_turn, &work);
  samples->n += work.batch->n;
  return work.batch->n;
}

Samples *
samples_take (Network  *front,
              Loader   *loader,
              guint     n,
              guint     n_threads,
              gboolean (*progress) (guint n),
              GError  **error)
{
  g_autoptr (Samples) samples = g_new0 (Samples, 1);
  Maps     maps;
  gsize    room;
  gboolean go_on = TRUE;

  network_get_output (front, &maps);
  samples->channels = maps.c;
  room = (gsize) n + maps.n;
  samples->features = g_new (gfloat, room * maps.c * SAMPLE_AREA);
  samples->moments = g_new (Moments, room);
  samples->corruptions = g_new (Corruption, room);
  samples->severities = g_new (guint, room);
  for (guint batch = 0; samples->n < n && go_on; batch++)
    {
      if (take_batch (samples, front, loader, n_threads, error) == 0)
        return NULL;
      if (progress && batch % TELL_EVERY == 0)
        go_on = progress (samples->n);
    }
  return g_steal_pointer (&samples);
}

void
samples_free (Samples *samples)
{
  g_free (samples->features);
  g_free (samples->moments);
  g_free (samples->corruptions);
  g_free (samples->severities);
  g_free (samples);
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
samples_weigh (const Samples *samples,
               gfloat        *weights,
               gfloat        *chances)
{
  gdouble gains[CORRUPT_N] = { 0 };
  guint   counts[CORRUPT_N] = { 0 };

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
      gdouble    gain = gains[kind] / MAX (counts[kind], 1);

      if (samples->severities[i] == 0)
        weights[i] = WEIGHT_CLEAN;
      else if (gain > GAIN_LEAST)
        weights[i] = (gfloat) (WEIGHT / (gain + GAIN_MORE));
      else
        weights[i] = WEIGHT_LITTLE;
      chances[i] = 1.0f;
      if (samples->severities[i] > 0)
        chances[i] = (gfloat) CLAMP (gain / GAIN_OFTEN, CHANCE_LEAST, 1.0);
    }
}
