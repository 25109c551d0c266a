/* layer-pool.c - shapes, activations, average and global average pooling
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers.h"

#include <string.h>

#include "core/parallel.h"
#include "core/vectors.h"

gsize
maps_size (Maps maps)
{
  return (gsize) maps.c * maps.n * maps.h * maps.w;
}

#define LANES 16   /* independent sums, so that they vectorise */
#define BLOCK 4096 /* numbers summed up before the sum goes into a double */

VECTORS gdouble
sum_reals (const real *x, gsize n)
{
  gdouble sum = 0.0;
  gsize i = 0;

  while (i + LANES <= n)
    {
      gsize end = MIN (i + BLOCK, n) / LANES * LANES;
      real lanes[LANES] = { 0 };

      for (; i < end; i += LANES)
        for (guint l = 0; l < LANES; l++)
          lanes[l] += x[i + l];
      for (guint l = 0; l < LANES; l++)
        sum += lanes[l];
    }
  for (; i < n; i++)
    sum += x[i];
  return sum;
}

guint
window_reach (Window window)
{
  return (window.kernel - 1) * (window.gap + 1) + 1;
}

guint
window_steps (Window window, guint length)
{
  guint padded = length + window.before + window.after;
  guint reach = window_reach (window);

  return padded <= reach ? 1 : (padded - reach) / window.stride + 1;
}

/* ---- activations ---- */

typedef struct
{
  real *d_out;
  const real *out;
  gsize n; /* of a channel */
  Activation activation;
} ActivationWork;

VECTORS static void
activation_task (guint c, guint worker, gpointer data)
{
  ActivationWork *work = data;
  real *d = work->d_out + c * work->n;
  const real *y = work->out + c * work->n;

  if (work->activation == ACTIVATION_RELU)
    for (gsize i = 0; i < work->n; i++)
      d[i] = y[i] > 0 ? d[i] : 0;
  else
    for (gsize i = 0; i < work->n; i++)
      d[i] = y[i] > 0 && y[i] < 6 ? d[i] : 0;
}

void
activation_backward (real *d_out,
                     const real *out,
                     Maps maps,
                     Activation activation,
                     ThreadContext *context)
{
  ActivationWork work = { d_out, out, maps_size (maps) / maps.c, activation };

  if (activation != ACTIVATION_NONE)
    parallel_for (maps.c, context->n_threads, activation_task, &work);
}

/* ---- the mean over windows ---- */

typedef struct
{
  real *to;
  const real *from;
  Maps out_maps;
  Maps in_maps;
  Window window;
  gboolean add;
  ThreadContext *context;
} Work;

/* The part of window i that is inside the input. */
static void
window_part (Window window, guint i, guint length, guint *first, guint *end)
{
  guint at = i * window.stride;

  *first = at > window.before ? at - window.before : 0;
  *end = MIN (at + window.kernel, length + window.before);
  *end = *end > window.before ? *end - window.before : 0;
}

VECTORS static void
add_row (real *to, const real *from, guint n)
{
  for (guint i = 0; i < n; i++)
    to[i] += from[i];
}

/* All images of one channel. */
static void
mean_forward_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  Maps in = work->in_maps;
  Maps out = work->out_maps;
  real *sums = work->context->scratch + worker * work->context->scratch_size;
  real fraction = (real) 1 / (work->window.kernel * work->window.kernel);

  for (guint r = c * out.n * out.h; r < (c + 1) * out.n * out.h; r++)
    {
      const real *plane = work->from + (gsize) (r / out.h) * in.h * in.w;
      guint first, end;

      memset (sums, 0, in.w * sizeof *sums);
      window_part (work->window, r % out.h, in.h, &first, &end);
      for (guint y = first; y < end; y++)
        add_row (sums, plane + (gsize) y * in.w, in.w);
      for (guint x = 0; x < out.w; x++)
        {
          real sum = 0;

          window_part (work->window, x, in.w, &first, &end);
          for (guint i = first; i < end; i++)
            sum += sums[i];
          work->to[(gsize) r * out.w + x] = sum * fraction;
        }
    }
}

void
layer_pool_mean_forward (real *out,
                         const real *in,
                         const LayerShape *shape,
                         ThreadContext *context)
{
  Work work = { .to = out,
                .from = in,
                .out_maps = shape->out,
                .in_maps = shape->in,
                .window = shape->window,
                .context = context };

  parallel_for (shape->in.c, context->n_threads, mean_forward_task, &work);
}

static void
mean_backward_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  Maps in = work->in_maps;
  Maps out = work->out_maps;
  real *sums = work->context->scratch + worker * work->context->scratch_size;
  real fraction = (real) 1 / (work->window.kernel * work->window.kernel);
  gsize size = (gsize) in.n * in.h * in.w;

  if (!work->add)
    memset (work->to + c * size, 0, size * sizeof *sums);
  for (guint r = c * out.n * out.h; r < (c + 1) * out.n * out.h; r++)
    {
      real *plane = work->to + (gsize) (r / out.h) * in.h * in.w;
      guint first, end;

      memset (sums, 0, in.w * sizeof *sums);
      for (guint x = 0; x < out.w; x++)
        {
          window_part (work->window, x, in.w, &first, &end);
          for (guint i = first; i < end; i++)
            sums[i] += work->from[(gsize) r * out.w + x] * fraction;
        }
      window_part (work->window, r % out.h, in.h, &first, &end);
      for (guint y = first; y < end; y++)
        add_row (plane + (gsize) y * in.w, sums, in.w);
    }
}

void
layer_pool_mean_backward (real *d_in,
                          gboolean add,
                          const real *d_out,
                          const LayerShape *shape,
                          ThreadContext *context)
{
  Work work = { .to = d_in,
                .add = add,
                .from = d_out,
                .out_maps = shape->out,
                .in_maps = shape->in,
                .window = shape->window,
                .context = context };

  parallel_for (shape->in.c, context->n_threads, mean_backward_task, &work);
}

/* ---- the mean over whole maps ---- */

void
layer_mean_forward (real *out,
                    const real *in,
                    Maps in_maps,
                    ThreadContext *context)
{
  gsize area = (gsize) in_maps.h * in_maps.w;

  for (gsize m = 0; m < (gsize) in_maps.c * in_maps.n; m++)
    out[m] = (real) (sum_reals (in + m * area, area) / area);
}

void
layer_mean_backward (real *d_in,
                     gboolean add,
                     const real *d_out,
                     Maps in_maps,
                     ThreadContext *context)
{
  gsize area = (gsize) in_maps.h * in_maps.w;

  for (gsize m = 0; m < (gsize) in_maps.c * in_maps.n; m++)
    for (gsize i = 0; i < area; i++)
      d_in[m * area + i] = (add ? d_in[m * area + i] : 0) + d_out[m] / area;
}
