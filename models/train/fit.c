/* fit.c - NEM's last stage, learnt from what the front has seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit.h"

#include <math.h>
#include <string.h>

#include "adam.h"
#include "begin.h"
#include "core/conv.h"
#include "core/parallel.h"
#include "whiten.h"

#define RIM_SIDE (SAMPLE_SIDE + 2)
#define RIM_AREA (RIM_SIDE * RIM_SIDE)
#define K_CENTRE 24 /* K's middle among the 37 numbers */
#define K_FIRST 12

/* What may have befallen a photograph: nothing, or a corruption of a
 * severity. */
#define KINDS_N (1 + CORRUPT_N_TRAIN * CORRUPT_MAX_SEVERITY)

#define HEAD_RATE 0.3
#define CLIP 1.0
#define RISING 200      /* iterations until the learning rate is reached */
#define EMA_RATE 0.995
#define FLOOR_FIRST 1e-2
#define FLOOR_LAST 1e-5
#define HARM 3.0 /* how much more an error counts that was less before */

/* Shares of all iterations: until when batch norms follow the batch, the
 * distance is lowered, kinds are told apart, the bound is lowered alone, it
 * has gone, the samples have the weights of their corruptions, harm begins to
 * count more and does in full, the floor has sunk. */
#define NORM_UNTIL 0.1
#define DISTANCE_UNTIL 0.3
#define KINDS_UNTIL 0.5
#define BOUND_UNTIL 0.5
#define BOUND_GONE 0.8
#define WEIGHTS_FROM 0.7
#define HARM_FROM 0.3
#define HARM_IN_FULL 0.7
#define FLOOR_SUNK 0.8

/* What the first numbers of each kind count in the distance. */
#define MIX_COUNTS 0.25
#define SHIFT_COUNTS 2.0
#define KERNEL_COUNTS 4.0
#define DISTANCE_MAX 20.0
#define KINDS_WEIGHT 0.5
#define EVEN_WEIGHT 0.8 /* of each sample at first */

struct _Fit
{
  FitOptions  options;
  Samples    *samples;
  gfloat     *weights; /* of the samples, by their corruptions */
  gfloat     *chances; /* likewise */
  gfloat     *best;    /* (n, PARAMS_N) */
  gfloat     *before;  /* the samples' errors as they are */
  Whiten     *whiten;
  Network    *last;
  Network    *ema;
  Adam       *adam;
  GRand      *rand;
  guint      *drawn; /* the samples of a batch */
  guint      *kinds; /* and what befell them */
  gdouble    *losses;
  guint       iteration;
};

/* ---- making ---- */

static void
prepare_turn (guint    index,
           guint    worker,
           gpointer data)
{
  const Fit     *fit = data;
  const Moments *moments = &fit->samples->moments[index];
  gdouble        p[PARAMS_N];

  fit->before[index] = (gfloat) moments_error_before (moments);
  moments_best (p, moments);
  for (guint i = 0; i < PARAMS_N; i++)
    fit->best[(gsize) index * PARAMS_N + i] = (gfloat) p[i];
}

Fit *
fit_new (const FitOptions *options,
         Samples          *samples)
{
  Fit  *fit = g_new0 (Fit, 1);
  guint batch = options->batch;

  g_return_val_if_fail (samples->channels == options->widths[NEM_STAGES - 2],
                        NULL);

  conv_use_one_thread ();
  fit->options = *options;
  fit->samples = samples;
  fit->weights = g_new (gfloat, samples->n);
  fit->chances = g_new (gfloat, samples->n);
  fit->best = g_new (gfloat, (gsize) samples->n * PARAMS_N);
  fit->before = g_new (gfloat, samples->n);
  samples_weigh (samples, fit->weights, fit->chances);
  parallel_for (samples->n, options->n_threads, prepare_turn, fit);
  fit->whiten = whiten_new (samples->features, samples->n, samples->channels,
                            SAMPLE_AREA);
  whiten_apply (fit->whiten, samples->features, samples->n, SAMPLE_AREA,
                options->n_threads);
  fit->last = network_new_nem_last (options->widths, KINDS_N);
  fit->ema = network_new_nem_last (options->widths, KINDS_N);
  begin_from_identity (fit->last, options->seed);
  network_blend (fit->ema, fit->last, 1.0);
  network_plan (fit->last, batch, RIM_SIDE, RIM_SIDE, NETWORK_LEARN,
                options->n_threads);
  network_set_norm (fit->last, NORM_BATCH);
  fit->adam = adam_new (fit->last);
  fit->rand = g_rand_new_with_seed ((guint32) options->seed);
  fit->drawn = g_new (guint, batch);
  fit->kinds = g_new (guint, batch);
  fit->losses = g_new (gdouble, batch);
  return fit;
}

void
fit_free (Fit *fit)
{
  g_free (fit->weights);
  g_free (fit->chances);
  g_free (fit->best);
  g_free (fit->before);
  g_clear_pointer (&fit->whiten, whiten_free);
  g_clear_pointer (&fit->last, network_free);
  g_clear_pointer (&fit->ema, network_free);
  g_clear_pointer (&fit->adam, adam_free);
  g_rand_free (fit->rand);
  g_free (fit->drawn);
  g_free (fit->kinds);
  g_free (fit->losses);
  g_free (fit);
}

/* ---- what is lowered ---- */

/* How the loss is made up at this time of the fit. */
typedef struct
{
  Fit     *fit;
  gboolean distance; /* alone */
  gdouble  kinds;    /* the weight of telling them apart */
  gdouble  bound;    /* the share of the bound in the rest */
  gdouble  even;     /* how much of the weights is alike for all */
  gdouble  harm;     /* how much more harm counts */
  gdouble  floor;
} Aim;

/* From 1 at @from to 0 at @to. */
static gdouble
fall (gdouble at,
      gdouble from,
      gdouble to)
{
  return CLAMP ((to - at) / (to - from), 0.0, 1.0);
}

static Aim
take_aim (Fit *fit)
{
  gdouble at = (gdouble) fit->iteration / fit->options.iterations;
  Aim     aim = { fit, at < DISTANCE_UNTIL,
                  at < KINDS_UNTIL ? KINDS_WEIGHT : 0.0,
                  fall (at, BOUND_UNTIL, BOUND_GONE),
                  fall (at, 0.0, WEIGHTS_FROM),
                  HARM - (HARM - 1.0) * fall (at, HARM_FROM, HARM_IN_FULL),
                  FLOOR_FIRST * pow (FLOOR_LAST / FLOOR_FIRST,
                                     MIN (1.0, at / FLOOR_SUNK)) };

  return aim;
}

/* The network's outputs are the numbers; but K's centre is what is left of a
 * sum of 1. */
static void
read_numbers (gdouble     p[PARAMS_N],
              const real *outputs,
              guint       n,
              guint       image)
{
  for (guint i = 0; i < PARAMS_N; i++)
    p[i] = outputs[i * n + image];
  p[K_CENTRE] = 1.0;
  for (guint i = K_FIRST; i < PARAMS_N; i++)
    if (i != K_CENTRE)
      p[K_CENTRE] -= p[i];
}

static void
write_slope (real         *outputs,
             const gdouble slope[PARAMS_N],
             guint         n,
             guint         image,
             gdouble       scale)
{
  for (guint i = 0; i < PARAMS_N; i++)
    outputs[i * n + image]
      = (real) (scale * (slope[i] - (i >= K_FIRST ? slope[K_CENTRE] : 0.0)));
}

static gdouble
get_distance (gdouble       slope[PARAMS_N],
              const gdouble p[PARAMS_N],
              const gdouble best[PARAMS_N])
{
  gdouble sum = 0.0;

  for (guint i = 0; i < PARAMS_N; i++)
    {
      gdouble counts = i < 9         ? MIX_COUNTS
                       : i < K_FIRST ? SHIFT_COUNTS
                                     : KERNEL_COUNTS;
      gdouble off = CLAMP (p[i] - best[i], -DISTANCE_MAX, DISTANCE_MAX);

      slope[i] = 0.0;
      if (i == K_CENTRE)
        continue;
      slope[i] = counts * off;
      sum += 0.5 * counts * off * off;
    }
  return sum;
}

/* What is worse than it was before counts more. */
static gdouble
get_log_error (gdouble       slope[PARAMS_N],
               const Aim    *aim,
               guint         sample,
               const gdouble p[PARAMS_N],
               const gdouble best[PARAMS_N])
{
  const Fit     *fit = aim->fit;
  const Moments *moments = &fit->samples->moments[sample];
  gdouble        of_bound[PARAMS_N] = { 0 };
  gdouble        error = moments_error (slope, moments, p) + aim->floor;
  gdouble        harm = log (error) - log (fit->before[sample] + aim->floor);
  gdouble        counts = 1.0 - aim->bound;
  gdouble        bound = 1.0;

  if (aim->bound > 0.0)
    bound = moments_bound (of_bound, moments, p, best) + aim->floor;
  if (harm > 0.0)
    counts *= aim->harm;
  for (guint i = 0; i < PARAMS_N; i++)
    slope[i] = counts * slope[i] / error + aim->bound * of_bound[i] / bound;
  return (1.0 - aim->bound)
           * (log (error) + (aim->harm - 1.0) * MAX (harm, 0.0))
         + aim->bound * log (bound);
}

static void
loss_turn (guint    image,
           guint    worker,
           gpointer data)
{
  const Aim *aim = data;
  const Fit *fit = aim->fit;
  guint      at = fit->drawn[image];
  guint      n = fit->options.batch;
  gdouble    weight = 1.0;
  Maps       maps;
  gdouble    p[PARAMS_N], best[PARAMS_N], slope[PARAMS_N];

  read_numbers (p, network_get_output (fit->last, &maps), n, image);
  for (guint i = 0; i < PARAMS_N; i++)
    best[i] = fit->best[(gsize) at * PARAMS_N + i];
  if (aim->distance)
    fit->losses[image] = get_distance (slope, p, best);
  else
    {
      weight = aim->even * EVEN_WEIGHT + (1.0 - aim->even) * fit->weights[at];
      fit->losses[image] = weight * get_log_error (slope, aim, at, p, best);
    }
  write_slope (network_get_output_grad (fit->last), slope, n, image,
               weight / n);
}

/* Of the scores that stand after the numbers. Returns: their share of the
 * loss. */
static gdouble
tell_kinds (const Aim *aim)
{
  const Fit  *fit = aim->fit;
  gsize       numbers = (gsize) PARAMS_N * fit->options.batch;
  Maps        maps;
  const real *outputs = network_get_output (fit->last, &maps);

  maps.c = KINDS_N;
  return aim->kinds
         * layer_cross_entropy (network_get_output_grad (fit->last) + numbers,
                                outputs + numbers, fit->kinds, maps,
                                aim->kinds);
}

/* ---- a step ---- */

static guint
draw (Fit *fit)
{
  guint at;

  do
    at = (guint) g_rand_int_range (fit->rand, 0, (gint) fit->samples->n);
  while (g_rand_double (fit->rand) > fit->chances[at]);
  return at;
}

static guint
get_kind (const Samples *samples,
          guint          at)
{
  return samples->severities[at] == 0
           ? 0
           : CORRUPT_MAX_SEVERITY * samples->corruptions[at]
               + samples->severities[at];
}

/* A sample's features, with the rim around them. */
static void
show (const Fit *fit,
      guint      image)
{
  const Samples *samples = fit->samples;
  gsize          n = fit->options.batch;
  real          *input = network_get_input (fit->last);
  const gfloat  *from = samples->features
                       + (gsize) fit->drawn[image] * samples->channels
                           * SAMPLE_AREA;

  for (gsize c = 0; c < samples->channels; c++)
    {
      real *map = input + (c * n + image) * RIM_AREA;

      for (guint i = 0; i < RIM_AREA; i++)
        map[i] = fit->whiten->rim[c];
      for (guint y = 0; y < SAMPLE_SIDE; y++)
        for (guint x = 0; x < SAMPLE_SIDE; x++)
          map[(y + 1) * RIM_SIDE + x + 1]
            = from[c * SAMPLE_AREA + y * SAMPLE_SIDE + x];
    }
}

static gdouble
get_learning_rate (const Fit *fit)
{
  gdouble at = (gdouble) fit->iteration / fit->options.iterations;

  return fit->options.learning_rate * 0.5 * (1.0 + cos (G_PI * at))
         * MIN (1.0, (fit->iteration + 1.0) / RISING);
}

gboolean
fit_step (Fit     *fit,
          gdouble *loss,
          GError **error)
{
  const FitOptions *options = &fit->options;
  Aim               aim = take_aim (fit);
  guint             batch = options->batch;

  if (fit->iteration >= NORM_UNTIL * options->iterations)
    network_set_norm (fit->last, NORM_RUNNING);
  for (guint i = 0; i < batch; i++)
    {
      fit->drawn[i] = draw (fit);
      fit->kinds[i] = get_kind (fit->samples, fit->drawn[i]);
      show (fit, i);
    }
  network_clear_grads (fit->last);
  network_forward (fit->last);
  parallel_for (batch, options->n_threads, loss_turn, &aim);
  *loss = tell_kinds (&aim);
  network_backward (fit->last);
  for (guint i = 0; i < batch; i++)
    *loss += fit->losses[i] / batch;
  if (!isfinite (*loss)
      || !adam_step (fit->adam, fit->last, get_learning_rate (fit), CLIP,
                     "out", HEAD_RATE))
    {
      g_autofree gchar *bad = network_find_bad (fit->last);

      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   "iteration %u: %s is no longer finite", fit->iteration,
                   bad ? bad : "the loss");
      return FALSE;
    }
  fit->iteration++;
  network_blend (fit->ema, fit->last,
                 1.0 - MIN (EMA_RATE, fit->iteration
                                        / (fit->iteration + 9.0)));
  return TRUE;
}

/* ---- what has been learnt ---- */

/* K's centre becomes an output like the others. */
static void
fold_centre (Network *nem)
{
  NetworkParam *weight = network_find_param (nem, "out.weight");
  NetworkParam *bias = network_find_param (nem, "out.bias");
  gsize         width = weight->size / PARAMS_N;

  bias->value[K_CENTRE] = 1;
  memset (weight->value + K_CENTRE * width, 0, width * sizeof (real));
  for (guint i = K_FIRST; i < PARAMS_N; i++)
    {
      if (i == K_CENTRE)
        continue;
      bias->value[K_CENTRE] -= bias->value[i];
      for (gsize c = 0; c < width; c++)
        weight->value[K_CENTRE * width + c] -= weight->value[i * width + c];
    }
}

void
fit_put (Fit     *fit,
         Network *nem)
{
  NetworkParam *weight, *bias;

  network_copy_params (nem, fit->ema);
  weight = network_find_param (nem, "backbone.5.conv1.weight");
  bias = network_find_param (nem, "backbone.5.conv1.bias");
  whiten_fold (fit->whiten, weight->value, bias->value, (guint) bias->size,
               9);
  fold_centre (nem);
}
