/* fit.c - fits NEM's last block to frozen features
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "core/relative.h"
#include "models/corrupt/rng.h"
#include "models/nn/adam.h"
#include "models/nn/numbers.h"

#define CLIP 1.0
#define RISING 400 /* iterations of warm-up */
#define EMA_RATE 0.998
#define FLOOR_FIRST 1e-3
#define FLOOR_LAST 1e-5
#define FLOOR_SUNK \
  0.8 /* fraction of the fit until the floor is at its minimum */
#define NORM_UNTIL 0.3   /* fraction of the fit with batch statistics */
#define SCALE_MIN 1e-4   /* minimum standard deviation of an input */
#define WEIGHT_DECAY 0.1 /* times the learning rate */

/* A sample. */
typedef struct
{
  SampleKind kind;
  guint at;
} Drawn;

struct _Fit
{
  FitOptions options;
  const Samples *samples[SAMPLE_N_KINDS];
  guint size;   /* of an input */
  gfloat *mean; /* of each input */
  gfloat *scale;
  gfloat *before[SAMPLE_N_KINDS]; /* errors of the samples without a clean-up */
  Network *block;
  Network *ema;
  Adam *adam;
  Rng rng;
  Drawn *drawn; /* the samples of a batch */
  gdouble *losses;
  gfloat *noise; /* of a batch's inputs */
  guint iteration;
};

/* ---- making ---- */

static void
measure_task (guint i, guint worker, gpointer data)
{
  Fit *fit = data;
  gdouble sum = 0.0, square = 0.0, n = 0.0, mean;

  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    for (gsize s = 0; fit->samples[k] && s < fit->samples[k]->n; s++)
      {
        gdouble x = fit->samples[k]->inputs[s * fit->size + i];

        sum += x;
        square += x * x;
        n++;
      }
  mean = sum / n;
  fit->mean[i] = (gfloat) mean;
  fit->scale[i] =
    (gfloat) (1.0
              / MAX (sqrt (MAX (square / n - mean * mean, 0.0)), SCALE_MIN));
}

static void
take_samples (Fit *fit, SampleKind kind, const Samples *samples)
{
  fit->samples[kind] = samples;
  if (!samples)
    {
      fit->options.weights[kind] = 0.0;
      return;
    }
  fit->size = samples->size;
  fit->before[kind] = g_new (gfloat, samples->n);
  for (guint i = 0; i < samples->n; i++)
    fit->before[kind][i] = (gfloat) moments_error_before (&samples->moments[i]);
}

Fit *
fit_new (const FitOptions *options, Samples *const samples[SAMPLE_N_KINDS])
{
  Fit *fit = g_new0 (Fit, 1);

  numbers_use_one_thread ();
  fit->options = *options;
  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    take_samples (fit, (SampleKind) k, samples[k]);
  fit->mean = g_new (gfloat, fit->size);
  fit->scale = g_new (gfloat, fit->size);
  fit->drawn = g_new (Drawn, options->batch);
  fit->losses = g_new (gdouble, options->batch);
  fit->noise = g_new (gfloat, (gsize) options->batch * fit->size);
  rng_init (&fit->rng, options->seed);
  parallel_for (fit->size, options->n_threads, measure_task, fit);
  fit->block = network_new_nem_block (fit->size, options->width, RELATIVE_N);
  fit->ema = network_new_nem_block (fit->size, options->width, RELATIVE_N);
  network_init_nem (fit->block, options->seed);
  network_blend (fit->ema, fit->block, 1.0);
  network_plan (fit->block, options->batch, 1, 1, NETWORK_LEARN,
                options->n_threads);
  fit->adam = adam_new (fit->block);
  return fit;
}

void
fit_free (Fit *fit)
{
  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    g_free (fit->before[k]);
  g_free (fit->mean);
  g_free (fit->scale);
  g_free (fit->drawn);
  g_free (fit->losses);
  g_free (fit->noise);
  network_free (fit->block);
  network_free (fit->ema);
  adam_free (fit->adam);
  g_free (fit);
}

static const gfloat *
get_input (const Fit *fit, Drawn drawn)
{
  return fit->samples[drawn.kind]->inputs + (gsize) drawn.at * fit->size;
}

/* ---- what the block sees ---- */

static void
standardise (const Fit *fit, real *input, const gfloat *from, guint n, guint at)
{
  for (guint i = 0; i < fit->size; i++)
    {
      gfloat x = (from[i] - fit->mean[i]) * fit->scale[i];

      input[(gsize) i * n + at] = CLAMP (x, -NEM_INPUT_MAX, NEM_INPUT_MAX);
    }
}

/* No noise on the view's mean and deviation, which the relative form uses. */
static void
disturb (Fit *fit)
{
  guint n = fit->options.batch;
  gsize all = (gsize) n * fit->size;
  gsize first = (gsize) n * NEM_VIEW_INPUTS;
  real *input = network_get_input (fit->block);
  gfloat keeps = (gfloat) (1.0 - fit->options.dropout);

  rng_fill_normal (&fit->rng, fit->noise, all);
  for (gsize i = first; i < all; i++)
    input[i] += (gfloat) fit->options.noise * fit->noise[i];
  rng_fill_even (&fit->rng, fit->noise, all, 0.0f, 1.0f);
  for (gsize i = first; i < all; i++)
    input[i] = fit->noise[i] < keeps ? input[i] / keeps : 0.0f;
}

/* ---- what is lowered ---- */

static void
read_view (RelativeView *view, const gfloat *input)
{
  memcpy (view->mean, input, sizeof view->mean);
  memcpy (view->deviation, input + 3, sizeof view->deviation);
}

/* The numbers from a column of the block's outputs; K's centre makes the sum 1.
 * */
static void
read_answer (gfloat y[RELATIVE_N], const real *outputs, guint n, guint at)
{
  const guint centre = RELATIVE_AT_K + 12;

  for (guint i = 0; i < RELATIVE_N; i++)
    y[i] = (gfloat) outputs[(gsize) i * n + at];
  y[centre] = 1.0f;
  for (guint i = RELATIVE_AT_K; i < RELATIVE_N; i++)
    if (i != centre)
      y[centre] -= y[i];
}

static void
get_numbers (gdouble p[PARAMS_N], const gfloat *y, const RelativeView *view)
{
  SympieTransform t;

  relative_compose (&t, y, view);
  for (guint i = 0; i < 9; i++)
    p[i] = t.cm[i / 3][i % 3];
  for (guint c = 0; c < 3; c++)
    p[PARAMS_AT_CS + c] = t.b[c];
  for (guint i = 0; i < 25; i++)
    p[PARAMS_AT_K + i] = t.k[i / 5][i % 5];
}

static gdouble
get_floor (const Fit *fit)
{
  gdouble at = fit->iteration / (FLOOR_SUNK * fit->options.iterations);

  return FLOOR_FIRST * pow (FLOOR_LAST / FLOOR_FIRST, MIN (1.0, at));
}

/* Results worse than the input are weighted more. */
static void
loss_task (guint at, guint worker, gpointer data)
{
  Fit *fit = data;
  guint n = fit->options.batch;
  Drawn sample = fit->drawn[at];
  gdouble floor = get_floor (fit);
  real *grad = network_get_output_grad (fit->block);
  gdouble p[PARAMS_N], slope[PARAMS_N], d_y[RELATIVE_N];
  gdouble error, regression, counts;
  gfloat y[RELATIVE_N];
  RelativeView view;
  Maps maps;

  read_view (&view, get_input (fit, sample));
  read_answer (y, network_get_output (fit->block, &maps), n, at);
  get_numbers (p, y, &view);
  error =
    moments_error (slope, &fit->samples[sample.kind]->moments[sample.at], p)
    + floor;
  regression = log (error) - log (fit->before[sample.kind][sample.at] + floor);
  counts = (regression > 0.0 ? 1.0 + fit->options.harm : 1.0) / (error * n);
  fit->losses[at] = log (error) + fit->options.harm * MAX (regression, 0.0);
  relative_backward (d_y, slope, y, &view);
  for (guint i = 0; i < RELATIVE_N; i++)
    {
      if (i >= RELATIVE_AT_K)
        d_y[i] -= slope[PARAMS_AT_CENTRE];
      grad[(gsize) i * n + at] = (real) (counts * d_y[i]);
    }
}

/* ---- a step ---- */

static Drawn
draw (Fit *fit)
{
  const gdouble *weights = fit->options.weights;
  gdouble all = 0.0, drawn;
  guint kind = 0;

  for (guint k = 0; k < SAMPLE_N_KINDS; k++)
    all += weights[k];
  drawn = rng_draw (&fit->rng, 0.0, all);
  while (kind < SAMPLE_N_KINDS - 1 && drawn >= weights[kind])
    drawn -= weights[kind++];
  while (weights[kind] <= 0.0)
    kind--;
  return (Drawn){ (SampleKind) kind,
                  rng_below (&fit->rng, fit->samples[kind]->n) };
}

static void
gather_task (guint at, guint worker, gpointer data)
{
  Fit *fit = data;

  standardise (fit, network_get_input (fit->block),
               get_input (fit, fit->drawn[at]), fit->options.batch, at);
}

/* Decoupled weight decay (Loshchilov and Hutter, ICLR 2019). */
static void
decay (Fit *fit, gdouble rate)
{
  guint n;
  NetworkParam *params = network_get_params (fit->block, &n);

  for (guint i = 0; i < n; i++)
    if (params[i].shape.n > 1)
      for (gsize j = 0; j < params[i].size; j++)
        params[i].value[j] *= (real) (1.0 - rate * WEIGHT_DECAY);
}

gboolean
fit_step (Fit *fit, gdouble *loss, GError **error)
{
  const FitOptions *options = &fit->options;
  gdouble rate = adam_get_rate (options->learning_rate, fit->iteration,
                                options->iterations, RISING);

  for (guint i = 0; i < options->batch; i++)
    fit->drawn[i] = draw (fit);
  network_set_norm (fit->block,
                    fit->iteration < NORM_UNTIL * options->iterations
                      ? NORM_BATCH
                      : NORM_RUNNING);
  parallel_for (options->batch, options->n_threads, gather_task, fit);
  disturb (fit);
  network_clear_grads (fit->block);
  network_forward (fit->block);
  parallel_for (options->batch, options->n_threads, loss_task, fit);
  network_backward (fit->block);
  *loss = 0.0;
  for (guint i = 0; i < options->batch; i++)
    *loss += fit->losses[i] / options->batch;
  decay (fit, rate);
  if (!isfinite (*loss)
      || !adam_step (fit->adam, fit->block, rate, CLIP, NULL, 1.0))
    {
      g_autofree gchar *bad = network_find_non_finite (fit->block);

      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   "iteration %u: %s is no longer finite", fit->iteration,
                   bad ? bad : "the loss");
      return FALSE;
    }
  fit->iteration++;
  network_blend (
    fit->ema, fit->block,
    1.0 - MIN (EMA_RATE, (fit->iteration + 1.0) / (fit->iteration + 10.0)));
  return TRUE;
}

/* ---- what has been learnt ---- */

/* Adds K's centre as an output. */
static void
fold_centre (Network *block)
{
  const guint centre = RELATIVE_AT_K + 12;
  NetworkParam *weight = network_find_param (block, "out.weight");
  NetworkParam *bias = network_find_param (block, "out.bias");
  gsize width = weight->size / RELATIVE_N;

  bias->value[centre] = 1;
  memset (weight->value + centre * width, 0, width * sizeof (real));
  for (guint i = RELATIVE_AT_K; i < RELATIVE_N; i++)
    {
      if (i == centre)
        continue;
      bias->value[centre] -= bias->value[i];
      for (gsize c = 0; c < width; c++)
        weight->value[centre * width + c] -= weight->value[i * width + c];
    }
}

Network *
fit_get_block (const Fit *fit)
{
  Network *block =
    network_new_nem_block (fit->size, fit->options.width, RELATIVE_N);

  network_copy_params (block, fit->ema);
  fold_centre (block);
  return block;
}

void
fit_get_input (const Fit *fit, const gfloat **mean, const gfloat **scale)
{
  *mean = fit->mean;
  *scale = fit->scale;
}

void
fit_answer (Fit *fit, gdouble (*p)[PARAMS_N], const Samples *samples)
{
  guint n = fit->options.batch;
  g_autoptr (Network) block = fit_get_block (fit);

  network_plan (block, n, 1, 1, NETWORK_RUN, fit->options.n_threads);
  for (guint from = 0; from < samples->n; from += n)
    {
      guint more = MIN (n, samples->n - from);
      const real *outputs;
      Maps maps;

      memset (network_get_input (block), 0,
              (gsize) samples->size * n * sizeof (real));
      for (guint i = 0; i < more; i++)
        standardise (fit, network_get_input (block),
                     samples->inputs + (gsize) (from + i) * samples->size, n,
                     i);
      network_forward (block);
      outputs = network_get_output (block, &maps);
      for (guint i = 0; i < more; i++)
        {
          RelativeView view;
          gfloat y[RELATIVE_N];

          for (guint o = 0; o < RELATIVE_N; o++)
            y[o] = (gfloat) outputs[(gsize) o * n + i];
          read_view (&view,
                     samples->inputs + (gsize) (from + i) * samples->size);
          get_numbers (p[from + i], y, &view);
        }
    }
}
