/* layer-pool-max.c - max pooling, forward and backward
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "core/vectors.h"

#define CHUNK 128 /* windows of a row per step of the backward pass */

/* Each channel is one task, so no two write to the same memory. */
typedef struct
{
  real *to;
  const real *d_out;
  const real *out;
  const real *in;
  Maps out_maps;
  Maps in_maps;
  Window window;
  gboolean add;
} Work;

/* One kernel tap for windows first to end of a row. */
typedef struct
{
  gssize at; /* in the image, of step 0 */
  guint first;
  guint end;
} Tap;

static Tap
get_tap (const Work *work, guint tap, guint row, guint first, guint end)
{
  Maps in = work->in_maps;
  Window w = work->window;
  gint y = (gint) (row * w.stride + tap / w.kernel) - (gint) w.before;
  gint x = (gint) (tap % w.kernel) - (gint) w.before;
  guint lo = x < 0 ? ((guint) -x + w.stride - 1) / w.stride : 0;
  guint hi = x < (gint) in.w ? ((gint) in.w - x + w.stride - 1) / w.stride : 0;
  Tap found = { (gssize) y * in.w + x, MAX (first, lo), MIN (end, hi) };

  if (y < 0 || y >= (gint) in.h || found.end < found.first)
    found.end = found.first;
  return found;
}

VECTORS static void
update_max_row (real *restrict out,
                const real *restrict in,
                guint stride,
                guint n)
{
  if (stride == 2)
    for (guint x = 0; x < n; x++)
      out[x] = in[2 * x] > out[x] ? in[2 * x] : out[x];
  else
    for (guint x = 0; x < n; x++)
      out[x] = in[stride * x] > out[x] ? in[stride * x] : out[x];
}

static void
forward_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  Maps in = work->in_maps;
  Maps out = work->out_maps;
  Window window = work->window;

  for (guint r = c * out.n * out.h; r < (c + 1) * out.n * out.h; r++)
    {
      real *to = work->to + (gsize) r * out.w;
      const real *image = work->in + (gsize) (r / out.h) * in.h * in.w;

      for (guint x = 0; x < out.w; x++)
        to[x] = (real) -HUGE_VAL;
      for (guint i = 0; i < window.kernel * window.kernel; i++)
        {
          Tap tap = get_tap (work, i, r % out.h, 0, out.w);

          update_max_row (to + tap.first,
                          image + tap.at + tap.first * window.stride,
                          window.stride, tap.end - tap.first);
        }
    }
}

void
layer_pool_max_forward (real *out,
                        const real *in,
                        const LayerShape *shape,
                        ThreadContext *context)
{
  Work work = { .to = out,
                .in = in,
                .out_maps = shape->out,
                .in_maps = shape->in,
                .window = shape->window };

  parallel_for (shape->in.c, context->n_threads, forward_task, &work);
}

/* Stores the position of the maximum for each window that has it at this tap.
 * */
VECTORS static void
find_max_row (gint *restrict where,
              const real *restrict out,
              const real *restrict in,
              gint at,
              guint stride,
              guint n)
{
  if (stride == 2)
    for (gint x = 0; x < (gint) n; x++)
      where[x] = in[2 * x] == out[x] ? at + 2 * x : where[x];
  else
    for (gint x = 0; x < (gint) n; x++)
      where[x] = in[stride * x] == out[x] ? at + (gint) stride * x : where[x];
}

/* The last tap comes first, so that the first of equal values wins. If all are
 * NaN there is none, and the gradient is dropped. */
static void
backward_chunk (const Work *work, guint r, guint first, guint end)
{
  Maps in = work->in_maps;
  Maps out = work->out_maps;
  Window window = work->window;
  gsize image = (gsize) (r / out.h) * in.h * in.w;
  gsize row = (gsize) r * out.w;
  gint where[CHUNK];

  for (guint x = 0; x < end - first; x++)
    where[x] = -1;
  for (guint i = window.kernel * window.kernel; i-- > 0;)
    {
      Tap tap = get_tap (work, i, r % out.h, first, end);
      gint at = (gint) (tap.at + (gssize) tap.first * window.stride);

      find_max_row (where + tap.first - first, work->out + row + tap.first,
                    work->in + image + at, at, window.stride,
                    tap.end - tap.first);
    }
  for (guint x = first; x < end; x++)
    if (where[x - first] >= 0)
      work->to[image + where[x - first]] += work->d_out[row + x];
}

static void
backward_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  Maps in = work->in_maps;
  Maps out = work->out_maps;
  gsize size = (gsize) in.n * in.h * in.w;

  if (!work->add)
    memset (work->to + c * size, 0, size * sizeof *work->to);
  for (guint r = c * out.n * out.h; r < (c + 1) * out.n * out.h; r++)
    for (guint x = 0; x < out.w; x += CHUNK)
      backward_chunk (work, r, x, MIN (x + CHUNK, out.w));
}

void
layer_pool_max_backward (real *d_in,
                         gboolean add,
                         const real *d_out,
                         const real *out,
                         const real *in,
                         const LayerShape *shape,
                         ThreadContext *context)
{
  Work work = { .to = d_in,
                .add = add,
                .d_out = d_out,
                .out = out,
                .in = in,
                .out_maps = shape->out,
                .in_maps = shape->in,
                .window = shape->window };

  if (d_in)
    parallel_for (shape->in.c, context->n_threads, backward_task, &work);
}
