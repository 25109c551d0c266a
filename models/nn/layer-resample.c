/* layer-resample.c - maps of another size: linear interpolation, and means
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers-frozen.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "core/vectors.h"

/* Where one row or column of the result comes from: @n of the input's, from
 * @first on. */
typedef struct
{
  guint first;
  guint n;
  real head; /* weight of the first */
  real tail; /* weight of each of the others */
} Span;

/* Each channel is one task, so no two write to the same memory. */
typedef struct
{
  real *to;
  const real *from;
  Maps out_maps;
  Maps in_maps;
  Resample resample;
  gboolean add;
  ThreadContext *context;
} Work;

/* A worker's memory. */
typedef struct
{
  Span *columns; /* of the result */
  real *row;     /* of the input's width */
} Space;

static Span
span_at (gdouble position, guint length)
{
  guint first = (guint) CLAMP (position, 0, length - 1);
  real part;

  if (length == 1)
    return (Span){ 0, 1, 1, 0 };
  first = MIN (first, length - 2);
  part = (real) CLAMP (position - first, 0, 1);
  return (Span){ first, 2, 1 - part, part };
}

/* @i: row or column of the result, which has @n of them, the input @length. */
static Span
get_span (Resample resample, guint i, guint n, guint length)
{
  guint64 first = (guint64) i * length / n;
  guint64 end = ((guint64) (i + 1) * length + n - 1) / n;

  switch (resample)
    {
    case RESAMPLE_CORNERS:
      return span_at (n > 1 ? i * ((length - 1.0) / (n - 1.0)) : 0.0, length);
    case RESAMPLE_CENTRES:
      return span_at ((i + 0.5) * length / n - 0.5, length);
    case RESAMPLE_MEAN:
      break;
    }
  return (Span){ (guint) first, (guint) (end - first),
                 (real) (1.0 / (end - first)), (real) (1.0 / (end - first)) };
}

#define SPAN_REALS ((sizeof (Span) + sizeof (real) - 1) / sizeof (real))

gsize
layer_resample_scratch (Maps in, Maps out)
{
  return SPAN_REALS * out.w + in.w;
}

static Space
get_space (const Work *work, guint worker)
{
  real *scratch = work->context->scratch + worker * work->context->scratch_size;
  Space space = { (Span *) scratch, scratch + SPAN_REALS * work->out_maps.w };

  for (guint x = 0; x < work->out_maps.w; x++)
    space.columns[x] =
      get_span (work->resample, x, work->out_maps.w, work->in_maps.w);
  return space;
}

VECTORS static void
add_row (real *restrict to, const real *restrict from, real weight, guint n)
{
  for (guint x = 0; x < n; x++)
    to[x] += weight * from[x];
}

static void
gather (real *to, const real *row, const Span *columns, guint n)
{
  for (guint x = 0; x < n; x++)
    {
      const real *from = row + columns[x].first;
      real sum = columns[x].head * from[0];

      for (guint i = 1; i < columns[x].n; i++)
        sum += columns[x].tail * from[i];
      to[x] = sum;
    }
}

static void
scatter (real *row, const real *from, const Span *columns, guint n)
{
  for (guint x = 0; x < n; x++)
    {
      real *to = row + columns[x].first;

      to[0] += columns[x].head * from[x];
      for (guint i = 1; i < columns[x].n; i++)
        to[i] += columns[x].tail * from[x];
    }
}

static void
forward_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  Maps in = work->in_maps;
  Maps out = work->out_maps;
  Space space = get_space (work, worker);

  for (guint r = c * out.n * out.h; r < (c + 1) * out.n * out.h; r++)
    {
      Span span = get_span (work->resample, r % out.h, out.h, in.h);
      const real *from =
        work->from + ((gsize) (r / out.h) * in.h + span.first) * in.w;

      memset (space.row, 0, in.w * sizeof (real));
      for (guint i = 0; i < span.n; i++)
        add_row (space.row, from + (gsize) i * in.w,
                 i == 0 ? span.head : span.tail, in.w);
      gather (work->to + (gsize) r * out.w, space.row, space.columns, out.w);
    }
}

void
layer_resample_forward (real *out,
                        const real *in,
                        Maps out_maps,
                        Maps in_maps,
                        Resample resample,
                        ThreadContext *context)
{
  Work work = { .to = out,
                .from = in,
                .out_maps = out_maps,
                .in_maps = in_maps,
                .resample = resample,
                .context = context };

  parallel_for (in_maps.c, context->n_threads, forward_task, &work);
}

static void
backward_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  Maps in = work->in_maps;
  Maps out = work->out_maps;
  gsize size = (gsize) in.n * in.h * in.w;
  Space space = get_space (work, worker);

  if (!work->add)
    memset (work->to + c * size, 0, size * sizeof (real));
  for (guint r = c * out.n * out.h; r < (c + 1) * out.n * out.h; r++)
    {
      Span span = get_span (work->resample, r % out.h, out.h, in.h);
      real *to = work->to + ((gsize) (r / out.h) * in.h + span.first) * in.w;

      memset (space.row, 0, in.w * sizeof (real));
      scatter (space.row, work->from + (gsize) r * out.w, space.columns, out.w);
      for (guint i = 0; i < span.n; i++)
        add_row (to + (gsize) i * in.w, space.row,
                 i == 0 ? span.head : span.tail, in.w);
    }
}

void
layer_resample_backward (real *d_in,
                         gboolean add,
                         const real *d_out,
                         Maps out_maps,
                         Maps in_maps,
                         Resample resample,
                         ThreadContext *context)
{
  Work work = { .to = d_in,
                .from = d_out,
                .out_maps = out_maps,
                .in_maps = in_maps,
                .resample = resample,
                .add = add,
                .context = context };

  parallel_for (in_maps.c, context->n_threads, backward_task, &work);
}
