/* layer-depthwise.c - depthwise convolution by rows, forward and backward
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers.h"

#include <string.h>

#include "core/parallel.h"
#include "core/vectors.h"

#define MAX_KERNEL 15

/* Each channel is one task, so no two write to the same memory. */
typedef struct
{
  real *out; /* forward */
  real *d_in;
  const real *d_out;
  const real *in;
  const real *weight;
  const real *bias;
  Maps out_maps;
  Maps in_maps;
  Window window;
  Activation activation;
  gboolean add;
} Work;

/* A row of @n windows over @width pixels; windows @lo to @hi are entirely
 * inside. */
typedef struct
{
  Window window;
  guint n;
  guint width;
  guint lo;
  guint hi;
} Rows;

static Rows
get_rows (Window window, guint n, guint width)
{
  guint lo = (window.before + window.stride - 1) / window.stride;
  guint reach = window_reach (window);
  guint hi = 0;

  if (width + window.before >= reach)
    hi = (width + window.before - reach) / window.stride + 1;
  lo = MIN (lo, n);
  return (Rows){ window, n, width, lo, CLAMP (hi, lo, n) };
}

VECTORS static void
add_tap (real *restrict out,
         const real *restrict in,
         real weight,
         guint stride,
         guint n)
{
  if (stride == 1)
    for (guint x = 0; x < n; x++)
      out[x] += weight * in[x];
  else
    for (guint x = 0; x < n; x++)
      out[x] += weight * in[x * stride];
}

/* @step: from one tap to the next. */
VECTORS static void
add_three_taps (real *restrict out,
                const real *restrict in,
                const real *weight,
                guint step,
                guint stride,
                guint n)
{
  real a = weight[0];
  real b = weight[1];
  real c = weight[2];
  const real *second = in + step;
  const real *third = in + 2 * step;

  if (stride == 1)
    for (guint x = 0; x < n; x++)
      out[x] += a * in[x] + b * second[x] + c * third[x];
  else if (stride == 2 && step == 1)
    for (guint x = 0; x < n; x++)
      out[x] += a * in[2 * x] + b * in[2 * x + 1] + c * in[2 * x + 2];
  else
    for (guint x = 0; x < n; x++)
      out[x] +=
        a * in[stride * x] + b * second[stride * x] + c * third[stride * x];
}

/* The windows that include padding. */
static void
add_edge (real *out,
          const real *in,
          const real *weight,
          const Rows *rows,
          guint first,
          guint end)
{
  for (guint x = first; x < end; x++)
    for (guint tap = 0; tap < rows->window.kernel; tap++)
      {
        guint at = x * rows->window.stride + tap * (rows->window.gap + 1)
                   - rows->window.before;

        if (at < rows->width) /* negative values wrap to large ones */
          out[x] += weight[tap] * in[at];
      }
}

/* Adds one kernel row applied to one input row. 3x3 kernels take all three taps
 * at once. */
static void
add_row (real *out, const real *in, const real *weight, const Rows *rows)
{
  guint n = rows->hi - rows->lo;
  guint step = rows->window.gap + 1;
  const real *from = in + rows->lo * rows->window.stride - rows->window.before;

  add_edge (out, in, weight, rows, 0, rows->lo);
  if (n > 0 && rows->window.kernel == 3)
    add_three_taps (out + rows->lo, from, weight, step, rows->window.stride, n);
  else if (n > 0)
    for (guint tap = 0; tap < rows->window.kernel; tap++)
      add_tap (out + rows->lo, from + tap * step, weight[tap],
               rows->window.stride, n);
  add_edge (out, in, weight, rows, rows->hi, rows->n);
}

VECTORS static void
activate (real *x, guint n, Activation activation)
{
  if (activation == ACTIVATION_RELU)
    for (guint i = 0; i < n; i++)
      x[i] = x[i] > 0 ? x[i] : 0;
  else if (activation == ACTIVATION_RELU6)
    for (guint i = 0; i < n; i++)
      x[i] = CLAMP (x[i], 0, 6);
}

/* The input row for kernel row ky at output row y; out of range if it is
 * padding. */
static gint
row_under (Window window, guint y, guint ky)
{
  return (gint) (y * window.stride + ky * (window.gap + 1))
         - (gint) window.before;
}

static void
forward_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  Maps in = work->in_maps;
  Maps out = work->out_maps;
  guint kernel = work->window.kernel;
  const real *weight = work->weight + c * kernel * kernel;
  Rows rows = get_rows (work->window, out.w, in.w);

  for (guint r = c * out.n * out.h; r < (c + 1) * out.n * out.h; r++)
    {
      real *to = work->out + (gsize) r * out.w;
      const real *plane = work->in + (gsize) (r / out.h) * in.h * in.w;

      for (guint x = 0; x < out.w; x++)
        to[x] = work->bias[c];
      for (guint ky = 0; ky < kernel; ky++)
        {
          gint y = row_under (work->window, r % out.h, ky);

          if (y >= 0 && y < (gint) in.h)
            add_row (to, plane + (gsize) y * in.w, weight + ky * kernel, &rows);
        }
      activate (to, out.w, work->activation);
    }
}

void
layer_depthwise_forward (real *out,
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
                .out_maps = shape->out,
                .in_maps = shape->in,
                .window = shape->window,
                .activation = shape->activation };

  parallel_for (shape->in.c, context->n_threads, forward_task, &work);
}

/* ---- backward ---- */

VECTORS static void
scatter_tap (real *restrict d_in,
             const real *restrict d_out,
             real weight,
             guint stride,
             guint n)
{
  for (guint x = 0; x < n; x++)
    d_in[x * stride] += weight * d_out[x];
}

static void
scatter_edge (real *d_in,
              const real *d_out,
              const real *weight,
              const Rows *rows,
              guint first,
              guint end)
{
  for (guint x = first; x < end; x++)
    for (guint tap = 0; tap < rows->window.kernel; tap++)
      {
        guint at = x * rows->window.stride + tap * (rows->window.gap + 1)
                   - rows->window.before;

        if (at < rows->width)
          d_in[at] += weight[tap] * d_out[x];
      }
}

static void
scatter_row (real *d_in,
             const real *d_out,
             const real *weight,
             const Rows *rows)
{
  guint n = rows->hi - rows->lo;
  real *to = d_in + rows->lo * rows->window.stride - rows->window.before;

  scatter_edge (d_in, d_out, weight, rows, 0, rows->lo);
  for (guint tap = 0; tap < rows->window.kernel && n > 0; tap++)
    scatter_tap (to + tap * (rows->window.gap + 1), d_out + rows->lo,
                 weight[tap], rows->window.stride, n);
  scatter_edge (d_in, d_out, weight, rows, rows->hi, rows->n);
}

/* At stride 1 the input gradient is again a convolution, of d_out with the
 * kernel rotated by 180 degrees. */
static void
backward_in (const Work *work, guint c)
{
  Maps in = work->in_maps;
  Maps out = work->out_maps;
  Window window = work->window;
  guint kernel = window.kernel;
  const real *weight = work->weight + c * kernel * kernel;
  real flipped[MAX_KERNEL * MAX_KERNEL];
  gboolean flip = window.stride == 1 && window.before < window_reach (window);
  Rows rows = get_rows (window, out.w, in.w);

  if (flip)
    {
      window.before = window_reach (window) - 1 - window.before;
      rows = get_rows (window, in.w, out.w);
      for (guint i = 0; i < kernel * kernel; i++)
        flipped[i] = weight[i / kernel * kernel + kernel - 1 - i % kernel];
      weight = flipped;
    }
  for (guint r = c * out.n * out.h; r < (c + 1) * out.n * out.h; r++)
    for (guint ky = 0; ky < kernel; ky++)
      {
        gint y = row_under (work->window, r % out.h, ky);
        gsize at = ((gsize) (r / out.h) * in.h + y) * in.w;
        const real *d_out = work->d_out + (gsize) r * out.w;

        if (y >= 0 && y < (gint) in.h)
          (flip ? add_row : scatter_row) (work->d_in + at, d_out,
                                          weight + ky * kernel, &rows);
      }
}

static void
backward_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  gsize size = maps_size (work->in_maps) / work->in_maps.c;

  if (!work->add)
    memset (work->d_in + c * size, 0, size * sizeof *work->d_in);
  backward_in (work, c);
}

void
layer_depthwise_backward (real *d_in,
                          gboolean add,
                          const real *d_out,
                          const real *weight,
                          const LayerShape *shape,
                          ThreadContext *context)
{
  Work work = { .d_in = d_in,
                .d_out = d_out,
                .weight = weight,
                .out_maps = shape->out,
                .in_maps = shape->in,
                .window = shape->window,
                .add = add };

  g_return_if_fail (shape->window.kernel <= MAX_KERNEL);
  parallel_for (shape->in.c, context->n_threads, backward_task, &work);
}
