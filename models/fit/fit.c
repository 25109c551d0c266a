/* fit.c - NEM's last stage, fitted to hand-crafted features
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "severity-detectors.h"
#include "export.h"
#include "models/nn/numbers.h"

#define DETECTORS_RATE 2.0 /* times the learning rate */
#define HEAD_RATE 0.3
#define HIDDEN_RATE 0.3
#define DETECTOR_RATE 0.2
#define CLIP 1.0
#define RISING 200 /* iterations until the learning rate is reached */
#define EMA_RATE 0.995
#define FLOOR_FIRST 1e-3
#define FLOOR_LAST 1e-6
#define REGRESSION_PENALTY \
  3.5                   /* how much more an error counts that was less before */
#define EVEN_WEIGHT 0.8 /* of each sample at first */

/* Of a deviation: so that nothing hangs on differences so small that other
 * sources have others. */
#define NOISE 0.1

/* Fractions of all iterations: until when detectors are learnt, and of those until
 * when batch norm follows the batch. */
#define DETECTORS_UNTIL 0.35
#define NORM_UNTIL 0.3

/* Shares of those that follow: until when only what is new learns, the
 * samples have the weights of their corruptions, the penalty begins to rise
 * and does in full, the floor has sunk. */
#define HOLD_UNTIL 0.25
#define WEIGHTS_FROM 0.7
#define PENALTY_FROM 0.3
#define PENALTY_IN_FULL 0.7
#define FLOOR_SUNK 0.8

struct _Fit
{
  FitOptions options;
  Samples *samples;
  gfloat *weights;       /* of the samples, by their corruptions */
  gfloat *probabilities; /* likewise */
  gfloat *best;          /* (n, PARAMS_N) */
  gfloat *before;        /* the samples' errors as they are */
  Whiten *whiten;
  SeverityDetectors *detectors;
  Network *last;
  Network *ema;
  Adam *adam;
  GRand *rand;
  guint *drawn; /* the samples of a batch */
  gdouble *losses;
  guint iteration;
  guint n_detector_iterations; /* iterations that the detectors are learnt in */
};

/* ---- making ---- */

static void
prepare_task (guint index, guint worker, gpointer data)
{
  const Fit *fit = data;
  const Moments *moments = &fit->samples->moments[index];
  gdouble p[PARAMS_N];

  fit->before[index] = (gfloat) moments_error_before (moments);
  moments_best (p, moments);
  for (guint i = 0; i < PARAMS_N; i++)
    fit->best[(gsize) index * PARAMS_N + i] = (gfloat) p[i];
}

/* Finds out what a fit has to know of the samples. */
static void
prepare (Fit *fit)
{
  Samples *samples = fit->samples;
  guint n_threads = fit->options.n_threads;

  fit->weights = g_new (gfloat, samples->n);
  fit->probabilities = g_new (gfloat, samples->n);
  fit->best = g_new (gfloat, (gsize) samples->n * PARAMS_N);
  fit->before = g_new (gfloat, samples->n);
  samples_get_weights (samples, fit->weights, fit->probabilities);
  parallel_for (samples->n, n_threads, prepare_task, fit);
  fit->whiten =
    whiten_new (samples->features, samples->n, samples->pooled->size);
  whiten_apply (fit->whiten, samples->features, samples->n, n_threads);
}

Fit *
fit_new (const FitOptions *options, Samples *samples)
{
  Fit *fit = g_new0 (Fit, 1);
  guint size = samples->pooled->size;

  g_return_val_if_fail (options->width >= severity_detectors_get_units (),
                        NULL);

  numbers_use_one_thread ();
  fit->options = *options;
  fit->samples = samples;
  fit->rand = g_rand_new_with_seed ((guint32) options->seed);
  fit->drawn = g_new (guint, options->batch);
  fit->losses = g_new (gdouble, options->batch);
  fit->n_detector_iterations = (guint) (DETECTORS_UNTIL * options->iterations);
  prepare (fit);
  fit->detectors = severity_detectors_new (
    samples, options->width, options->batch, options->seed, options->n_threads);
  fit->last = network_new_nem_last (size, options->width);
  fit->ema = network_new_nem_last (size, options->width);
  network_init_nem (fit->last, options->seed);
  network_plan (fit->last, options->batch, 1, 1, NETWORK_LEARN,
                options->n_threads);
  fit->adam = adam_new (fit->last);
  return fit;
}

void
fit_free (Fit *fit)
{
  g_free (fit->weights);
  g_free (fit->probabilities);
  g_free (fit->best);
  g_free (fit->before);
  whiten_free (fit->whiten);
  severity_detectors_free (fit->detectors);
  network_free (fit->last);
  network_free (fit->ema);
  adam_free (fit->adam);
  g_rand_free (fit->rand);
  g_free (fit->drawn);
  g_free (fit->losses);
  g_free (fit);
}

/* ---- what is lowered ---- */

/* How the loss is made up at this time of the fit. */
typedef struct
{
  Fit *fit;
  gdouble even;    /* how much of the weights is alike for all */
  gdouble penalty; /* how much more a regression counts */
  gdouble floor;
} Schedule;

/* From 1 at @from to 0 at @to. */
static gdouble
fall (gdouble at, gdouble from, gdouble to)
{
  return CLAMP ((to - at) / (to - from), 0.0, 1.0);
}

/* From 0 to 1, after the detectors. */
static gdouble
get_progress (const Fit *fit)
{
  return (gdouble) (fit->iteration - fit->n_detector_iterations)
         / (fit->options.iterations - fit->n_detector_iterations);
}

static Schedule
get_schedule (Fit *fit)
{
  gdouble at = get_progress (fit);
  Schedule schedule = {
    fit, fall (at, 0.0, WEIGHTS_FROM),
    REGRESSION_PENALTY
      - (REGRESSION_PENALTY - 1.0) * fall (at, PENALTY_FROM, PENALTY_IN_FULL),
    FLOOR_FIRST * pow (FLOOR_LAST / FLOOR_FIRST, MIN (1.0, at / FLOOR_SUNK))
  };

  return schedule;
}

/* The network's outputs are the numbers; but K's centre is what is left of a
 * sum of 1. */
static void
read_numbers (gdouble p[PARAMS_N], const real *outputs, guint n, guint image)
{
  for (guint i = 0; i < PARAMS_N; i++)
    p[i] = outputs[i * n + image];
  p[PARAMS_AT_CENTRE] = 1.0;
  for (guint i = PARAMS_AT_K; i < PARAMS_N; i++)
    if (i != PARAMS_AT_CENTRE)
      p[PARAMS_AT_CENTRE] -= p[i];
}

static void
write_slope (real *outputs,
             const gdouble slope[PARAMS_N],
             guint n,
             guint image,
             gdouble scale)
{
  for (guint i = 0; i < PARAMS_N; i++)
    outputs[i * n + image] =
      (real) (scale
              * (slope[i]
                 - (i >= PARAMS_AT_K ? slope[PARAMS_AT_CENTRE] : 0.0)));
}

/* What is worse than it was before counts more. */
static gdouble
get_log_error (gdouble slope[PARAMS_N],
               const Schedule *schedule,
               guint sample,
               const gdouble p[PARAMS_N])
{
  const Fit *fit = schedule->fit;
  const Moments *moments = &fit->samples->moments[sample];
  gdouble error = moments_error (slope, moments, p) + schedule->floor;
  gdouble regression =
    log (error) - log (fit->before[sample] + schedule->floor);
  gdouble counts = regression > 0.0 ? schedule->penalty : 1.0;

  for (guint i = 0; i < PARAMS_N; i++)
    slope[i] *= counts / error;
  return log (error) + (schedule->penalty - 1.0) * MAX (regression, 0.0);
}

static void
loss_task (guint image, guint worker, gpointer data)
{
  const Schedule *schedule = data;
  const Fit *fit = schedule->fit;
  guint at = fit->drawn[image];
  guint n = fit->options.batch;
  gdouble weight =
    schedule->even * EVEN_WEIGHT + (1.0 - schedule->even) * fit->weights[at];
  Maps maps;
  gdouble p[PARAMS_N], slope[PARAMS_N];

  read_numbers (p, network_get_output (fit->last, &maps), n, image);
  fit->losses[image] = weight * get_log_error (slope, schedule, at, p);
  write_slope (network_get_output_grad (fit->last), slope, n, image,
               weight / n);
}

/* ---- a step ---- */

static guint
draw (Fit *fit)
{
  guint at;

  do
    at = (guint) g_rand_int_range (fit->rand, 0, (gint) fit->samples->n);
  while (g_rand_double (fit->rand) > fit->probabilities[at]);
  return at;
}

static gboolean
step_detectors (Fit *fit, gdouble *loss)
{
  gboolean early = fit->iteration < NORM_UNTIL * fit->n_detector_iterations;
  gdouble rate =
    adam_get_rate (DETECTORS_RATE * fit->options.learning_rate, fit->iteration,
                   fit->n_detector_iterations, RISING);

  return severity_detectors_step (
    fit->detectors, fit->drawn, early ? NORM_BATCH : NORM_RUNNING, rate, loss);
}

static void
set_multiplier (
  Fit *fit, const gchar *name, guint rows, guint columns, gdouble multiplier)
{
  real *multipliers = adam_get_multipliers (fit->adam, fit->last, name);
  gsize stride = network_find_param (fit->last, name)->shape.d[1];

  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      multipliers[y * MAX (stride, 1) + x] = (real) multiplier;
}

/* What the detectors have learnt is kept as it is while the rest catches up, and
 * moves slowly then. What tells the means stays: Adam would move each of its
 * many weights, and flat contrast is stretched twentyfold about them. */
static void
set_multipliers (Fit *fit, gboolean hold)
{
  guint size = fit->samples->pooled->size;
  guint width = fit->options.width;
  guint units = severity_detectors_get_units ();

  set_multiplier (fit, "conv1.weight", width, size, hold ? 0.0 : HIDDEN_RATE);
  set_multiplier (fit, "conv1.bias", width, 1, hold ? 0.0 : HIDDEN_RATE);
  set_multiplier (fit, "bn1.weight", width, 1, hold ? 0.0 : HIDDEN_RATE);
  set_multiplier (fit, "bn1.bias", width, 1, hold ? 0.0 : HIDDEN_RATE);
  set_multiplier (fit, "conv2.weight", units, width,
                  hold ? 0.0 : DETECTOR_RATE);
  set_multiplier (fit, "conv2.bias", units, 1, hold ? 0.0 : DETECTOR_RATE);
  set_multiplier (fit, "out.weight", PARAMS_N, units,
                  hold ? 0.0 : DETECTOR_RATE);
  set_multiplier (fit, "conv1.weight", POOLED_MEANS, size, 0.0);
  set_multiplier (fit, "conv1.bias", POOLED_MEANS, 1, 0.0);
  set_multiplier (fit, "bn1.weight", POOLED_MEANS, 1, 0.0);
  set_multiplier (fit, "bn1.bias", POOLED_MEANS, 1, 0.0);
  set_multiplier (fit, "conv2.weight", units, POOLED_MEANS, 0.0);
}

static void
init_last (Fit *fit)
{
  severity_detectors_write (fit->detectors, fit->last, fit->whiten, fit->best);
  network_blend (fit->ema, fit->last, 1.0);
  set_multipliers (fit, TRUE);
}

static gboolean
step_last (Fit *fit, gdouble *loss)
{
  guint batch = fit->options.batch;
  guint iteration = fit->iteration - fit->n_detector_iterations;
  guint of = fit->options.iterations - fit->n_detector_iterations;
  gdouble rate =
    adam_get_rate (fit->options.learning_rate, iteration, of, RISING);
  Schedule schedule = get_schedule (fit);

  if (iteration == (guint) (HOLD_UNTIL * of))
    set_multipliers (fit, FALSE);
  samples_gather (fit->samples, network_get_input (fit->last), fit->drawn,
                  batch);
  samples_add_noise (fit->samples, network_get_input (fit->last), batch, NOISE,
                     fit->rand);
  network_clear_grads (fit->last);
  network_forward (fit->last);
  parallel_for (batch, fit->options.n_threads, loss_task, &schedule);
  network_backward (fit->last);
  *loss = 0.0;
  for (guint i = 0; i < batch; i++)
    *loss += fit->losses[i] / batch;
  if (!isfinite (*loss)
      || !adam_step (fit->adam, fit->last, rate, CLIP, "out", HEAD_RATE))
    return FALSE;
  network_blend (fit->ema, fit->last,
                 1.0 - MIN (EMA_RATE, (iteration + 1.0) / (iteration + 10.0)));
  return TRUE;
}

gboolean
fit_step (Fit *fit, gdouble *loss, GError **error)
{
  gboolean detectors = fit->iteration < fit->n_detector_iterations;

  for (guint i = 0; i < fit->options.batch; i++)
    fit->drawn[i] = draw (fit);
  if (fit->iteration == fit->n_detector_iterations)
    init_last (fit);
  if (!(detectors ? step_detectors (fit, loss) : step_last (fit, loss)))
    {
      Network *network =
        detectors ? severity_detectors_get_network (fit->detectors) : fit->last;
      g_autofree gchar *bad = network_find_bad (network);

      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   "iteration %u: %s is no longer finite", fit->iteration,
                   bad ? bad : "the loss");
      return FALSE;
    }
  fit->iteration++;
  return TRUE;
}

/* ---- what has been learnt ---- */

/* K's centre becomes an output like the others. */
static void
fold_centre (Network *last)
{
  NetworkParam *weight = network_find_param (last, "out.weight");
  NetworkParam *bias = network_find_param (last, "out.bias");
  gsize width = weight->size / PARAMS_N;

  bias->value[PARAMS_AT_CENTRE] = 1;
  memset (weight->value + PARAMS_AT_CENTRE * width, 0, width * sizeof (real));
  for (guint i = PARAMS_AT_K; i < PARAMS_N; i++)
    {
      if (i == PARAMS_AT_CENTRE)
        continue;
      bias->value[PARAMS_AT_CENTRE] -= bias->value[i];
      for (gsize c = 0; c < width; c++)
        weight->value[PARAMS_AT_CENTRE * width + c] -=
          weight->value[i * width + c];
    }
}

Network *
fit_get_last (Fit *fit)
{
  Network *last =
    network_new_nem_last (fit->samples->pooled->size, fit->options.width);

  if (fit->iteration <= fit->n_detector_iterations)
    init_last (fit);
  network_copy_params (last, fit->ema);
  fold_centre (last);
  return last;
}

FeatureExtractor *
fit_get_extractor (const Fit *fit, const SparseForward *sparse)
{
  return feature_extractor_new (sparse, fit->samples->pooled, fit->whiten,
                                fit->options.n_threads);
}

void
fit_export (const Fit *fit, Network *nem, Network *last)
{
  export_last_stage (nem, last, fit->whiten, fit->samples,
                     fit->options.n_threads);
}
