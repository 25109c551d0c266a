/* layer-norm.c - batch norm and the activation after it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "core/vectors.h"
#include "ranks.h"

#define LANES 16   /* independent sums, so that they vectorise */
#define BLOCK 4096 /* numbers summed up before the sum goes into a double */

typedef struct
{
  real *out;
  real *d_in;
  real *d_gamma;
  real *d_beta;
  const real *d_out;
  const real *y; /* what forward wrote */
  const real *in;
  gdouble *sums; /* two of each channel; then of all ranks' */
  const Norm *norm;
  Maps maps;
  Activation activation;
  gboolean add;
} Work;

static gsize
channel_size (Maps maps)
{
  return (gsize) maps.n * maps.h * maps.w;
}

/* The same over the whole batch, across all ranks. */
static gdouble
batch_size (Maps maps)
{
  return (gdouble) channel_size (maps) * ranks_get_size ();
}

static gdouble
total (const real lanes[LANES])
{
  gdouble sum = 0.0;

  for (guint i = 0; i < LANES; i++)
    sum += lanes[i];
  return sum;
}

/* Sums of x - offset and of its square. */
VECTORS static void
sum_moments (gdouble sums[2], const real *x, gsize n, real offset)
{
  sums[0] = sums[1] = 0.0;
  for (gsize from = 0; from < n; from += BLOCK)
    {
      gsize size = MIN (BLOCK, n - from);
      real one[LANES] = { 0 };
      real two[LANES] = { 0 };
      gsize i = 0;

      for (; i + LANES <= size; i += LANES)
        for (guint l = 0; l < LANES; l++)
          {
            real d = x[from + i + l] - offset;

            one[l] += d;
            two[l] += d * d;
          }
      for (; i < size; i++)
        {
          one[0] += x[from + i] - offset;
          two[0] += (x[from + i] - offset) * (x[from + i] - offset);
        }
      sums[0] += total (one);
      sums[1] += total (two);
    }
}

VECTORS static void
scale_channel (real *out,
               const real *x,
               gsize n,
               real scale,
               real shift,
               Activation activation)
{
  if (activation == ACTIVATION_NONE)
    for (gsize i = 0; i < n; i++)
      out[i] = x[i] * scale + shift;
  else
    {
      real top = activation == ACTIVATION_RELU ? (real) HUGE_VAL : 6;

      for (gsize i = 0; i < n; i++)
        {
          real y = x[i] * scale + shift;

          y = y > 0 ? y : 0;
          out[i] = y < top ? y : top;
        }
    }
}

static void
moments_task (guint c, guint worker, gpointer data)
{
  Work *work = data;
  gsize n = channel_size (work->maps);
  const real *in = work->in + c * n;
  gdouble *sums = work->sums + 2 * c;
  gdouble offset = in[0];

  /* Relative to the first value, for precision; then relative to 0, as ranks
   * can be added. */
  sum_moments (sums, in, n, in[0]);
  sums[1] += offset * (2.0 * sums[0] + n * offset);
  sums[0] += n * offset;
}

static void
forward_task (guint c, guint worker, gpointer data)
{
  Work *work = data;
  const Norm *norm = work->norm;
  gsize n = channel_size (work->maps);
  gdouble mean = norm->running_mean[c];
  gdouble var = norm->running_var[c];
  real scale;

  if (work->norm->use == NORM_BATCH)
    {
      gdouble total_n = batch_size (work->maps);
      gdouble spread = total_n > 1 ? total_n / (total_n - 1) : 1.0;

      mean = work->sums[2 * c] / total_n;
      var = MAX (work->sums[2 * c + 1] / total_n - mean * mean, 0.0);
      norm->running_mean[c] +=
        (real) (LAYER_NORM_MOMENTUM * (mean - norm->running_mean[c]));
      norm->running_var[c] +=
        (real) (LAYER_NORM_MOMENTUM * (var * spread - norm->running_var[c]));
    }
  work->norm->used_mean[c] = (real) mean;
  work->norm->used_scale[c] = (real) (1.0 / sqrt (var + LAYER_NORM_EPSILON));
  scale = norm->gamma[c] * work->norm->used_scale[c];
  scale_channel (work->out + c * n, work->in + c * n, n, scale,
                 norm->beta[c] - scale * work->norm->used_mean[c],
                 work->activation);
}

void
layer_norm_forward (real *out,
                    const real *in,
                    const Norm *norm,
                    Maps maps,
                    Activation activation,
                    ThreadContext *context)
{
  gdouble *sums = g_newa (gdouble, 2 * maps.c);
  Work work = { .out = out,
                .in = in,
                .sums = sums,
                .norm = norm,
                .maps = maps,
                .activation = activation };

  if (norm->use == NORM_BATCH)
    {
      parallel_for (maps.c, context->n_threads, moments_task, &work);
      ranks_sum (sums, 2 * maps.c);
    }
  parallel_for (maps.c, context->n_threads, forward_task, &work);
}

/* Bounds between which the activation's output has a gradient. */
typedef struct
{
  real bottom;
  real top;
} Limits;

/* d_in = by_d * d + by_x * x + rest. */
typedef struct
{
  real by_d;
  real by_x;
  real rest;
} Slopes;

/* The gradient before the activation. */
static inline real
activation_grad (real d, real y, real bottom, real top)
{
  return y > bottom && y < top ? d : 0;
}

/* Sums of the gradient and of the gradient times (x - mean). */
VECTORS static void
sum_derivatives (gdouble sums[2],
                 const real *d,
                 const real *y,
                 const real *x,
                 gsize n,
                 real mean,
                 Limits limits)
{
  const real bottom = limits.bottom;
  const real top = limits.top;

  sums[0] = sums[1] = 0.0;
  for (gsize from = 0; from < n; from += BLOCK)
    {
      gsize size = MIN (BLOCK, n - from);
      real one[LANES] = { 0 };
      real two[LANES] = { 0 };
      gsize i = 0;

      for (; i + LANES <= size; i += LANES)
        for (guint l = 0; l < LANES; l++)
          {
            gsize at = from + i + l;
            real part = activation_grad (d[at], y[at], bottom, top);

            one[l] += part;
            two[l] += part * (x[at] - mean);
          }
      for (i += from; i < from + size; i++)
        {
          one[0] += activation_grad (d[i], y[i], bottom, top);
          two[0] += activation_grad (d[i], y[i], bottom, top) * (x[i] - mean);
        }
      sums[0] += total (one);
      sums[1] += total (two);
    }
}

VECTORS static void
write_derivatives (real *d_in,
                   gboolean add,
                   const real *d,
                   const real *y,
                   const real *x,
                   gsize n,
                   Slopes slopes,
                   Limits limits)
{
  const real by_d = slopes.by_d;
  const real by_x = slopes.by_x;
  const real rest = slopes.rest;
  const real bottom = limits.bottom;
  const real top = limits.top;

  if (add)
    for (gsize i = 0; i < n; i++)
      d_in[i] +=
        by_d * activation_grad (d[i], y[i], bottom, top) + by_x * x[i] + rest;
  else
    for (gsize i = 0; i < n; i++)
      d_in[i] =
        by_d * activation_grad (d[i], y[i], bottom, top) + by_x * x[i] + rest;
}

static Limits
get_limits (const Work *work)
{
  return (Limits){
    work->activation != ACTIVATION_NONE ? 0 : (real) -HUGE_VAL,
    work->activation == ACTIVATION_RELU6 ? 6 : (real) HUGE_VAL,
  };
}

static void
derivatives_task (guint c, guint worker, gpointer data)
{
  Work *work = data;
  gsize n = channel_size (work->maps);
  gsize at = c * n;
  gdouble *sums = work->sums + 2 * c;

  sum_derivatives (sums, work->d_out + at, work->y + at, work->in + at, n,
                   work->norm->used_mean[c], get_limits (work));
  if (work->d_gamma)
    {
      work->d_gamma[c] += (real) (sums[1] * work->norm->used_scale[c]);
      work->d_beta[c] += (real) sums[0];
    }
}

static void
backward_task (guint c, guint worker, gpointer data)
{
  Work *work = data;
  gsize n = channel_size (work->maps);
  gsize at = c * n;
  gdouble mean = work->norm->used_mean[c];
  gdouble scale = work->norm->used_scale[c];
  gdouble by_d = work->norm->gamma[c] * scale;
  gdouble by_x = 0.0;
  gdouble rest = 0.0;

  if (work->norm->use == NORM_BATCH)
    {
      gdouble total_n = batch_size (work->maps);

      by_x = -by_d * scale * scale * work->sums[2 * c + 1] / total_n;
      rest = -by_d * work->sums[2 * c] / total_n - by_x * mean;
    }
  write_derivatives (
    work->d_in + at, work->add, work->d_out + at, work->y + at, work->in + at,
    n, (Slopes){ (real) by_d, (real) by_x, (real) rest }, get_limits (work));
}

void
layer_norm_backward (const LayerGrads *grads,
                     const real *d_out,
                     const real *out,
                     const real *in,
                     const Norm *norm,
                     Maps maps,
                     Activation activation,
                     ThreadContext *context)
{
  gdouble *sums = g_newa (gdouble, 2 * maps.c);
  Work work = { .d_in = grads->d_in,
                .add = grads->add,
                .d_gamma = grads->d_weight,
                .d_beta = grads->d_bias,
                .d_out = d_out,
                .y = out,
                .in = in,
                .sums = sums,
                .norm = norm,
                .maps = maps,
                .activation = activation };

  parallel_for (maps.c, context->n_threads, derivatives_task, &work);
  if (!grads->d_in)
    return;
  if (norm->use == NORM_BATCH)
    ranks_sum (sums, 2 * maps.c);
  parallel_for (maps.c, context->n_threads, backward_task, &work);
}
