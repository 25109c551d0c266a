/* layer-norm.c - batch norm and the activation after it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "core/vectors.h"
#include "ranks.h"

#define LANES 16   /* sums kept apart, so that they can be made side by side */
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
  real *used_mean;
  real *used_scale;
  gdouble *sums; /* two of each channel; then of all ranks' */
  const Norm *norm;
  Maps maps;
  NormUse use;
  Activation activation;
  gboolean add;
} Work;

static gsize
channel_size (Maps maps)
{
  return (gsize) maps.n * maps.h * maps.w;
}

/* The same over all ranks' parts of the batch. */
static gdouble
batch_size (Maps maps)
{
  return (gdouble) channel_size (maps) * ranks_count ();
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

  /* About one of the numbers, where little is lost; then about 0, as all ranks
   * have them. */
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

  if (work->use == NORM_BATCH)
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
  work->used_mean[c] = (real) mean;
  work->used_scale[c] = (real) (1.0 / sqrt (var + LAYER_NORM_EPSILON));
  scale = norm->gamma[c] * work->used_scale[c];
  scale_channel (work->out + c * n, work->in + c * n, n, scale,
                 norm->beta[c] - scale * work->used_mean[c], work->activation);
}

void
layer_norm_forward (real *out,
                    real *used_mean,
                    real *used_scale,
                    const real *in,
                    const Norm *norm,
                    Maps maps,
                    NormUse use,
                    Activation activation,
                    ThreadContext *context)
{
  gdouble *sums = g_newa (gdouble, 2 * maps.c);
  Work work = { .out = out,
                .in = in,
                .used_mean = used_mean,
                .used_scale = used_scale,
                .sums = sums,
                .norm = norm,
                .maps = maps,
                .use = use,
                .activation = activation };

  if (use == NORM_BATCH)
    {
      parallel_for (maps.c, context->n_threads, moments_task, &work);
      ranks_sum (sums, 2 * maps.c);
    }
  parallel_for (maps.c, context->n_threads, forward_task, &work);
}

/* The derivative before the activation. */
static inline real
through (real d, real y, real bottom, real top)
{
  return y > bottom && y < top ? d : 0;
}

/* Sums of the derivative and of the derivative times (x - mean). */
VECTORS static void
sum_derivatives (gdouble sums[2],
                 const real *d,
                 const real *y,
                 const real *x,
                 gsize n,
                 real mean,
                 real bottom,
                 real top)
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
            gsize at = from + i + l;
            real part = through (d[at], y[at], bottom, top);

            one[l] += part;
            two[l] += part * (x[at] - mean);
          }
      for (i += from; i < from + size; i++)
        {
          one[0] += through (d[i], y[i], bottom, top);
          two[0] += through (d[i], y[i], bottom, top) * (x[i] - mean);
        }
      sums[0] += total (one);
      sums[1] += total (two);
    }
}

/* d_in = by_d * d + by_x * x + rest. */
VECTORS static void
write_derivatives (real *d_in,
                   gboolean add,
                   const real *d,
                   const real *y,
                   const real *x,
                   gsize n,
                   real by_d,
                   real by_x,
                   real rest,
                   real bottom,
                   real top)
{
  if (add)
    for (gsize i = 0; i < n; i++)
      d_in[i] += by_d * through (d[i], y[i], bottom, top) + by_x * x[i] + rest;
  else
    for (gsize i = 0; i < n; i++)
      d_in[i] = by_d * through (d[i], y[i], bottom, top) + by_x * x[i] + rest;
}

/* What the activation lets through. */
static void
get_limits (real *bottom, real *top, const Work *work)
{
  *bottom = work->activation != ACTIVATION_NONE ? 0 : (real) -HUGE_VAL;
  *top = work->activation == ACTIVATION_RELU6 ? 6 : (real) HUGE_VAL;
}

static void
derivatives_task (guint c, guint worker, gpointer data)
{
  Work *work = data;
  gsize n = channel_size (work->maps);
  gsize at = c * n;
  gdouble *sums = work->sums + 2 * c;
  real bottom, top;

  get_limits (&bottom, &top, work);
  sum_derivatives (sums, work->d_out + at, work->y + at, work->in + at, n,
                   work->used_mean[c], bottom, top);
  if (work->d_gamma)
    {
      work->d_gamma[c] += (real) (sums[1] * work->used_scale[c]);
      work->d_beta[c] += (real) sums[0];
    }
}

static void
backward_task (guint c, guint worker, gpointer data)
{
  Work *work = data;
  gsize n = channel_size (work->maps);
  gsize at = c * n;
  gdouble mean = work->used_mean[c];
  gdouble scale = work->used_scale[c];
  gdouble by_d = work->norm->gamma[c] * scale;
  gdouble by_x = 0.0;
  gdouble rest = 0.0;
  real bottom, top;

  get_limits (&bottom, &top, work);
  if (work->use == NORM_BATCH)
    {
      gdouble total_n = batch_size (work->maps);

      by_x = -by_d * scale * scale * work->sums[2 * c + 1] / total_n;
      rest = -by_d * work->sums[2 * c] / total_n - by_x * mean;
    }
  write_derivatives (work->d_in + at, work->add, work->d_out + at, work->y + at,
                     work->in + at, n, (real) by_d, (real) by_x, (real) rest,
                     bottom, top);
}

void
layer_norm_backward (real *d_in,
                     gboolean add,
                     real *d_gamma,
                     real *d_beta,
                     const real *d_out,
                     const real *out,
                     const real *in,
                     const real *used_mean,
                     const real *used_scale,
                     const Norm *norm,
                     Maps maps,
                     NormUse use,
                     Activation activation,
                     ThreadContext *context)
{
  gdouble *sums = g_newa (gdouble, 2 * maps.c);
  Work work = { .d_in = d_in,
                .add = add,
                .d_gamma = d_gamma,
                .d_beta = d_beta,
                .d_out = d_out,
                .y = out,
                .in = in,
                .used_mean = (real *) used_mean,
                .used_scale = (real *) used_scale,
                .sums = sums,
                .norm = norm,
                .maps = maps,
                .use = use,
                .activation = activation };

  parallel_for (maps.c, context->n_threads, derivatives_task, &work);
  if (!d_in)
    return;
  if (use == NORM_BATCH)
    ranks_sum (sums, 2 * maps.c);
  parallel_for (maps.c, context->n_threads, backward_task, &work);
}
