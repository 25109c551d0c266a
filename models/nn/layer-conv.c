/* layer-conv.c - convolution by im2col and GEMM, forward and backward
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers.h"

#include <string.h>

#include "core/parallel.h"

/* Columns per GEMM: few enough for the im2col buffer to stay in the L2 cache.
 * */
#define BAND 512

/* One pass of one convolution. Each worker takes whole images, so no two write
 * to the same memory. */
typedef struct
{
  real *out; /* forward */
  real *d_in;
  real *d_weight;
  real *d_bias;
  const real *d_out;
  const real *in;
  const real *weight;
  const real *bias;
  Maps out_maps;
  Maps in_maps;
  Window window;
  Activation activation;
  gboolean add;
  ThreadContext *context;
} Work;

static guint
depth_of (Maps in, Window window)
{
  return in.c * window.kernel * window.kernel;
}

/* The columns of a 1x1 convolution are its input. */
static gboolean
is_pointwise (Window window)
{
  return window.kernel == 1 && window.stride == 1 && window.before == 0
         && window.after == 0;
}

static guint
band_rows (Maps out)
{
  return MAX (1, BAND / out.w);
}

/* The channels of one group, from those of all. */
static Maps
maps_of_group (Maps maps, const LayerShape *shape)
{
  maps.c /= MAX (1, shape->groups);
  return maps;
}

gsize
layer_conv_scratch (const LayerShape *shape)
{
  Maps out = maps_of_group (shape->out, shape);
  gsize depth = depth_of (maps_of_group (shape->in, shape), shape->window);

  return 2 * depth * band_rows (out) * out.w + depth * out.c;
}

/* One row of the input, sampled for column kx of the kernel. */
static void
gather_row (
  real *column, const real *row, guint n, guint width, guint stride, gint from)
{
  guint first = from < 0 ? (guint) (-from + stride - 1) / stride : 0;
  guint end = 0;

  if (from < (gint) width)
    end = MIN (n, (width - from + stride - 1) / stride);
  first = MIN (first, n);
  end = MAX (end, first);
  for (guint x = 0; x < first; x++)
    column[x] = 0;
  if (stride == 1 && first < end)
    memcpy (column + first, row + ((gint) first + from),
            (end - first) * sizeof *column);
  else if (stride > 1)
    for (guint x = first; x < end; x++)
      column[x] = row[(gint) (x * stride) + from];
  for (guint x = end; x < n; x++)
    column[x] = 0;
}

static void
scatter_row (
  real *row, const real *column, guint n, guint width, guint stride, gint from)
{
  guint first = from < 0 ? (guint) (-from + stride - 1) / stride : 0;
  guint end = 0;

  if (from < (gint) width)
    end = MIN (n, (width - from + stride - 1) / stride);
  if (first >= end)
    return;
  row += (gint) (first * stride) + from;
  column += first;
  if (stride == 1)
    for (guint x = 0; x < end - first; x++)
      row[x] += column[x];
  else
    for (guint x = 0; x < end - first; x++)
      row[x * stride] += column[x];
}

/* columns: (depth, n_rows * out.w), from output row first on, counted across
 * all images; either filled from in, or added to d_in if that is set. */
static void
move_columns (
  const Work *work, real *columns, gboolean back, guint first, guint n_rows)
{
  Maps in = work->in_maps;
  Maps out = work->out_maps;
  Window window = work->window;

  for (guint c = 0; c < in.c; c++)
    for (guint tap = 0; tap < window.kernel * window.kernel; tap++)
      for (guint r = first; r < first + n_rows; r++, columns += out.w)
        {
          guint image = r / out.h;
          gint y = (gint) (r % out.h * window.stride
                           + tap / window.kernel * (window.gap + 1))
                   - (gint) window.before;
          gint x = (gint) (tap % window.kernel * (window.gap + 1))
                   - (gint) window.before;
          gsize at = (((gsize) c * in.n + image) * in.h + y) * in.w;

          if (y >= 0 && y < (gint) in.h && back)
            scatter_row (work->d_in + at, columns, out.w, in.w, window.stride,
                         x);
          else if (y >= 0 && y < (gint) in.h)
            gather_row (columns, work->in + at, out.w, in.w, window.stride, x);
          else if (!back)
            memset (columns, 0, out.w * sizeof *columns);
        }
}

static void
activate (real *x, gsize n, real bias, Activation activation)
{
  switch (activation)
    {
    case ACTIVATION_NONE:
      for (gsize i = 0; i < n; i++)
        x[i] += bias;
      break;
    case ACTIVATION_RELU:
      for (gsize i = 0; i < n; i++)
        x[i] = x[i] + bias > 0 ? x[i] + bias : 0;
      break;
    case ACTIVATION_RELU6:
      for (gsize i = 0; i < n; i++)
        x[i] = CLAMP (x[i] + bias, 0, 6);
      break;
    }
}

/* The columns of a band of rows, and their stride. */
static const real *
band_columns (
  const Work *work, real *columns, guint row, guint n_rows, gint *stride)
{
  Maps in = work->in_maps;

  if (is_pointwise (work->window))
    {
      *stride = (gint) (in.n * in.h * in.w);
      return work->in + (gsize) row * in.w;
    }
  *stride = (gint) (n_rows * work->out_maps.w);
  move_columns (work, columns, FALSE, row, n_rows);
  return columns;
}

static void
forward_task (guint index, guint worker, gpointer data)
{
  const Work *work = data;
  Maps out = work->out_maps;
  gint depth = (gint) depth_of (work->in_maps, work->window);
  gsize plane = (gsize) out.n * out.h * out.w;
  real *columns = work->context->scratch + index * work->context->scratch_size;
  guint row = out.n * index / work->context->n_threads * out.h;
  guint end = out.n * (index + 1) / work->context->n_threads * out.h;

  for (; row < end; row += band_rows (out))
    {
      guint n_rows = MIN (band_rows (out), end - row);
      gsize n = (gsize) n_rows * out.w;
      real *to = work->out + (gsize) row * out.w;
      gint stride;
      const real *from = band_columns (work, columns, row, n_rows, &stride);

      real_gemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (gint) out.c,
                 (gint) n, depth, 1, work->weight, depth, from, stride, 0, to,
                 (gint) plane);
      for (guint c = 0; c < out.c; c++)
        activate (to + c * plane, n, work->bias[c], work->activation);
    }
}

void
layer_conv_forward (real *out,
                    const real *in,
                    const real *weight,
                    const real *bias,
                    const LayerShape *shape,
                    ThreadContext *context)
{
  Work work = { .out = out,
                .in = in,
                .weight = weight,
                .bias = bias,
                .out_maps = maps_of_group (shape->out, shape),
                .in_maps = maps_of_group (shape->in, shape),
                .window = shape->window,
                .activation = shape->activation,
                .context = context };

  for (guint group = 0; group < MAX (1, shape->groups); group++)
    {
      parallel_for (context->n_threads, context->n_threads, forward_task,
                    &work);
      work.out += maps_size (work.out_maps);
      work.in += maps_size (work.in_maps);
      work.weight +=
        (gsize) work.out_maps.c * depth_of (work.in_maps, work.window);
      work.bias += work.out_maps.c;
    }
}

static void
clear_images (const Work *work, guint first, guint end)
{
  Maps in = work->in_maps;
  gsize plane = (gsize) in.h * in.w;

  for (guint c = 0; c < in.c; c++)
    memset (work->d_in + ((gsize) c * in.n + first) * plane, 0,
            (end - first) * plane * sizeof *work->d_in);
}

/* d_in of a band: directly from the GEMM if pointwise, via columns otherwise.
 * */
static void
band_backward_in (const Work *work, real *columns, guint row, guint n_rows)
{
  Maps out = work->out_maps;
  gint depth = (gint) depth_of (work->in_maps, work->window);
  gint plane = (gint) (out.n * out.h * out.w);
  gint n = (gint) (n_rows * out.w);
  const real *d_out = work->d_out + (gsize) row * out.w;
  gboolean pointwise = is_pointwise (work->window);

  real_gemm (CblasRowMajor, CblasTrans, CblasNoTrans, depth, n, (gint) out.c, 1,
             work->weight, depth, d_out, plane, pointwise && work->add,
             pointwise ? work->d_in + (gsize) row * out.w : columns,
             pointwise ? plane : n);
  if (!pointwise)
    move_columns (work, columns, TRUE, row, n_rows);
}

static void
backward_task (guint index, guint worker, gpointer data)
{
  const Work *work = data;
  Maps out = work->out_maps;
  gint depth = (gint) depth_of (work->in_maps, work->window);
  gint plane = (gint) (out.n * out.h * out.w);
  gsize columns_size = (gsize) depth * band_rows (out) * out.w;
  real *columns = work->context->scratch + index * work->context->scratch_size;
  real *d_weight = columns + 2 * columns_size;
  guint first = out.n * index / work->context->n_threads;
  guint end = out.n * (index + 1) / work->context->n_threads;

  if (work->d_weight)
    memset (d_weight, 0, (gsize) depth * out.c * sizeof *d_weight);
  if (work->d_in && !work->add && !is_pointwise (work->window))
    clear_images (work, first, end);

  for (guint row = first * out.h; row < end * out.h; row += band_rows (out))
    {
      guint n_rows = MIN (band_rows (out), end * out.h - row);

      if (work->d_weight)
        {
          gint stride;
          const real *from = band_columns (work, columns, row, n_rows, &stride);

          real_gemm (CblasRowMajor, CblasNoTrans, CblasTrans, (gint) out.c,
                     depth, (gint) (n_rows * out.w), 1,
                     work->d_out + (gsize) row * out.w, plane, from, stride, 1,
                     d_weight, depth);
        }
      if (work->d_in)
        band_backward_in (work, columns + columns_size, row, n_rows);
    }
}

/* One output channel: adds up the workers' parts of d_weight, in fixed order,
 * and d_bias. */
static void
gather_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  Maps out = work->out_maps;
  gsize depth = depth_of (work->in_maps, work->window);
  gsize plane = (gsize) out.n * out.h * out.w;
  gsize skip = 2 * depth * band_rows (out) * out.w + c * depth;

  for (guint w = 0; w < work->context->n_threads; w++)
    {
      const real *found =
        work->context->scratch + w * work->context->scratch_size + skip;

      for (gsize i = 0; i < depth; i++)
        work->d_weight[c * depth + i] += found[i];
    }
  work->d_bias[c] += (real) sum_reals (work->d_out + c * plane, plane);
}

/* The gradients of one group of channels. */
static void
backward_group (Work work, const LayerGrads *grads, guint group)
{
  guint n = work.out_maps.c;
  gsize n_weights = (gsize) n * depth_of (work.in_maps, work.window);

  work.d_out += group * maps_size (work.out_maps);
  work.in += group * maps_size (work.in_maps);
  work.weight += group * n_weights;
  if (grads->d_in)
    work.d_in = grads->d_in + group * maps_size (work.in_maps);
  if (grads->d_weight)
    {
      work.d_weight = grads->d_weight + group * n_weights;
      work.d_bias = grads->d_bias + group * n;
    }
  parallel_for (work.context->n_threads, work.context->n_threads, backward_task,
                &work);
  if (grads->d_weight)
    parallel_for (n, work.context->n_threads, gather_task, &work);
}

void
layer_conv_backward (const LayerGrads *grads,
                     const real *d_out,
                     const real *in,
                     const real *weight,
                     const LayerShape *shape,
                     ThreadContext *context)
{
  const Work work = { .d_out = d_out,
                      .in = in,
                      .weight = weight,
                      .out_maps = maps_of_group (shape->out, shape),
                      .in_maps = maps_of_group (shape->in, shape),
                      .window = shape->window,
                      .add = grads->add,
                      .context = context };

  for (guint group = 0; group < MAX (1, shape->groups); group++)
    backward_group (work, grads, group);
}
