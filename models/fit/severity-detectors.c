/* severity-detectors.c - hidden units that detect a corruption of a severity
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "severity-detectors.h"

#include <math.h>
#include <string.h>

#include "models/nn/cholesky.h"

#define ANSWERS (CORRUPT_N_TRAIN * CORRUPT_MAX_SEVERITY)
#define ANSWERS_WEIGH (1.0 / 3.0)
#define UNITS 2    /* of a detector: open, a constant */
#define STEEP 5.0  /* T; more than a mean with its offset */
#define OFFSET 3.0 /* that makes the means, normalised, positive */
#define TERMS 4    /* of the numbers: three means and 1 */
#define RIDGE 0.01 /* of slopes in the means */

/* What one set of numbers undoes. */
static const struct
{
  Corruption corruption;
  gboolean means; /* one that depends on the image's means */
} detected[] = {
  { CORRUPT_DEFOCUS_BLUR, FALSE },  { CORRUPT_GLASS_BLUR, FALSE },
  { CORRUPT_MOTION_BLUR, FALSE },   { CORRUPT_SNOW, TRUE },
  { CORRUPT_FROST, TRUE },          { CORRUPT_FOG, TRUE },
  { CORRUPT_BRIGHTNESS, FALSE },    { CORRUPT_CONTRAST, TRUE },
  { CORRUPT_GAUSSIAN_BLUR, FALSE }, { CORRUPT_SATURATE, FALSE },
  { CORRUPT_DARKEN, FALSE },        { CORRUPT_SUNSET, FALSE },
  { CORRUPT_NIGHT, FALSE },
};

struct _Gates
{
  const Samples *samples;
  Network *network;
  Adam *adam;
  guint batch;
};

/* ---- learning to detect ---- */

SeverityDetectors *
severity_detectors_new (const Samples *samples,
                        guint width,
                        guint batch,
                        guint64 seed,
                        guint n_threads)
{
  SeverityDetectors *detectors = g_new (SeverityDetectors, 1);

  detectors->samples = samples;
  detectors->batch = batch;
  detectors->network =
    network_new_nem_hidden (samples->pooled->size, width, ANSWERS);
  network_init (detectors->network, seed);
  network_plan (detectors->network, batch, 1, 1, NETWORK_LEARN, n_threads);
  detectors->adam = adam_new (detectors->network);
  return detectors;
}

void
severity_detectors_free (SeverityDetectors *detectors)
{
  network_free (detectors->network);
  adam_free (detectors->adam);
  g_free (detectors);
}

Network *
severity_detectors_get_network (SeverityDetectors *detectors)
{
  return detectors->network;
}

/* The cross-entropy of all answers on one sample. */
static gdouble
add_cross_entropy (const SeverityDetectors *detectors,
                   guint sample,
                   guint image)
{
  Maps maps;
  const real *logits = network_get_output (detectors->network, &maps);
  real *grads = network_get_output_grad (detectors->network);
  const Samples *samples = detectors->samples;
  gdouble loss = 0.0;

  for (guint i = 0; i < ANSWERS; i++)
    {
      gdouble above = samples->severities[sample] - i % CORRUPT_MAX_SEVERITY;
      gdouble truth = samples->corruptions[sample] == i / CORRUPT_MAX_SEVERITY
                        ? CLAMP (above, 0.0, 1.0)
                        : 0.0;
      gdouble logit = logits[i * detectors->batch + image];

      loss +=
        ANSWERS_WEIGH
        * (log1p (exp (-fabs (logit))) + MAX (logit, 0.0) - truth * logit);
      grads[i * detectors->batch + image] =
        (real) (ANSWERS_WEIGH * (1.0 / (1.0 + exp (-logit)) - truth)
                / detectors->batch);
    }
  return loss / detectors->batch;
}

gboolean
severity_detectors_step (SeverityDetectors *detectors,
                         const guint *drawn,
                         NormUse norm,
                         gdouble learning_rate,
                         gdouble *loss)
{
  network_set_norm (detectors->network, norm);
  samples_gather (detectors->samples, network_get_input (detectors->network),
                  drawn, detectors->batch);
  network_clear_grads (detectors->network);
  network_forward (detectors->network);
  *loss = 0.0;
  for (guint image = 0; image < detectors->batch; image++)
    *loss += add_cross_entropy (detectors, drawn[image], image);
  network_backward (detectors->network);
  return isfinite (*loss)
         && adam_step (detectors->adam, detectors->network, learning_rate, 0.0,
                       NULL, 1.0);
}

/* ---- what to do about it ---- */

guint
severity_detectors_get_units (void)
{
  guint units = 0;

  for (guint i = 0; i < G_N_ELEMENTS (detected); i++)
    units +=
      CORRUPT_MAX_SEVERITY * (UNITS + (detected[i].means ? POOLED_MEANS : 0));
  return units;
}

/* The best numbers of a corruption of a severity as a linear function of the
 * means, by least squares. @fitted: (TERMS, PARAMS_N). */
static void
fit_numbers (gdouble *fitted,
             const SeverityDetectors *detectors,
             const gfloat *best,
             Corruption corruption,
             guint severity,
             gboolean means)
{
  const Samples *samples = detectors->samples;
  gdouble square[TERMS * TERMS] = { 0 };
  guint n = 0;

  memset (fitted, 0, TERMS * PARAMS_N * sizeof *fitted);
  for (gsize i = 0; i < samples->n; i++)
    {
      const gfloat *mean = samples->moments[i].mean;
      const gdouble terms[TERMS] = { means ? mean[0] : 0.0,
                                     means ? mean[1] : 0.0,
                                     means ? mean[2] : 0.0, 1.0 };

      if (samples->corruptions[i] != corruption
          || samples->severities[i] != severity)
        continue;
      n++;
      for (guint a = 0; a < TERMS; a++)
        {
          for (guint b = 0; b <= a; b++)
            square[a * TERMS + b] += terms[a] * terms[b];
          for (guint p = 0; p < PARAMS_N; p++)
            fitted[a * PARAMS_N + p] += terms[a] * best[i * PARAMS_N + p];
        }
    }
  for (guint a = 0; a < TERMS; a++)
    square[a * TERMS + a] += a + 1 < TERMS ? RIDGE * (n + 1) : 1e-9;
  cholesky_factor (square, TERMS);
  cholesky_solve (square, TERMS, fitted, PARAMS_N);
}

typedef struct
{
  real *hidden; /* (width, size), its weights */
  real *hidden_bias;
  real *second; /* (width, width) */
  real *second_bias;
  real *out; /* (PARAMS_N, width) */
  guint size;
  guint width;
} Last;

static real *
find (Network *network, const gchar *name)
{
  return network_find_param (network, name)->value;
}

/* The first hidden units give the image's means, which come first in its
 * summary. */
static void
write_means (Last *last, Network *network, const Whiten *whiten)
{
  memset (last->hidden, 0, POOLED_MEANS * last->size * sizeof (real));
  for (guint c = 0; c < POOLED_MEANS; c++)
    {
      gdouble weights[POOLED_MEANS] = { 0 };

      last->hidden_bias[c] = (real) (OFFSET + whiten_undo (whiten, weights, c));
      for (guint i = 0; i <= c; i++)
        last->hidden[c * last->size + i] = (real) weights[i];
      find (network, "bn1.weight")[c] = 1;
      find (network, "bn1.bias")[c] = 0;
      find (network, "bn1.running_mean")[c] = 0;
      find (network, "bn1.running_var")[c] = 1;
    }
}

/* One of a detector's units: it opens with the @answer, @less later. */
static void
write_unit (
  Last *last, guint unit, const real *answer, gdouble bias, gdouble less)
{
  real *row = last->second + (gsize) unit * last->width;

  for (guint i = 0; i < last->width; i++)
    row[i] = i < POOLED_MEANS ? 0 : (real) (STEEP * answer[i]);
  last->second_bias[unit] = (real) (STEEP * (bias + 0.5) - less);
}

/* @change: (TERMS, PARAMS_N), what the numbers change by when it opens. */
static void
write_detector (Last *last,
                guint unit,
                const real *answer,
                gdouble bias,
                const gdouble *change,
                gboolean means)
{
  write_unit (last, unit, answer, bias, 0.0);
  write_unit (last, unit + 1, answer, bias, STEEP);
  for (guint c = 0; means && c < POOLED_MEANS; c++)
    {
      write_unit (last, unit + UNITS + c, answer, bias, 0.0);
      last->second[(gsize) (unit + UNITS + c) * last->width + c] = -1;
    }
  for (guint p = 0; p < PARAMS_N; p++)
    {
      real *to = last->out + (gsize) p * last->width + unit;
      const gdouble slopes[] = { change[p], change[PARAMS_N + p],
                                 change[2 * PARAMS_N + p] };
      gdouble sum = slopes[0] + slopes[1] + slopes[2];
      gdouble constant = (change[3 * PARAMS_N + p] - OFFSET * sum) / STEEP;

      to[0] = (real) (constant + sum);
      to[1] = (real) -constant;
      for (guint c = 0; means && c < POOLED_MEANS; c++)
        to[UNITS + c] = (real) -slopes[c];
    }
}

void
severity_detectors_write (const SeverityDetectors *detectors,
                          Network *network,
                          const Whiten *whiten,
                          const gfloat *best)
{
  const NetworkParam *hidden = network_find_param (network, "conv1.weight");
  const real *answers = find (detectors->network, "answers.weight");
  const real *biases = find (detectors->network, "answers.bias");
  const gfloat *identity = PARAMS_IDENTITY.n;
  guint unit = 0;
  Last last = { find (network, "conv1.weight"), find (network, "conv1.bias"),
                find (network, "conv2.weight"), find (network, "conv2.bias"),
                find (network, "out.weight"),   (guint) hidden->shape.d[1],
                (guint) hidden->shape.d[0] };

  g_return_if_fail (severity_detectors_get_units () <= last.width);

  network_copy_params (network, detectors->network);
  write_means (&last, network, whiten);
  for (guint i = 0; i < G_N_ELEMENTS (detected); i++)
    {
      gdouble milder[TERMS * PARAMS_N] = { 0 };

      for (guint p = 0; p < PARAMS_N; p++)
        milder[3 * PARAMS_N + p] = identity[p];
      for (guint s = 0; s < CORRUPT_MAX_SEVERITY; s++)
        {
          Corruption corruption = detected[i].corruption;
          gboolean means = detected[i].means;
          guint answer = corruption * CORRUPT_MAX_SEVERITY + s;
          gdouble fitted[TERMS * PARAMS_N], change[TERMS * PARAMS_N];

          fit_numbers (fitted, detectors, best, corruption, s + 1, means);
          for (guint j = 0; j < TERMS * PARAMS_N; j++)
            change[j] = fitted[j] - milder[j];
          write_detector (&last, unit, answers + (gsize) answer * last.width,
                          biases[answer], change, means);
          memcpy (milder, fitted, sizeof fitted);
          unit += UNITS + (means ? POOLED_MEANS : 0);
        }
    }
}
