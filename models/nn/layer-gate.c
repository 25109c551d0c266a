/* layer-gate.c - maps times the sigmoid of a score each
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers-frozen.h"

#include <math.h>

#include "core/parallel.h"
#include "core/vectors.h"

/* Each map of each image is one task. */
typedef struct
{
  real *to;
  const real *from;
  const real *in;
  const real *scores;
  gsize area;
  gboolean add;
} Work;

static real
sigmoid (real score)
{
  return (real) (1.0 / (1.0 + exp (-score)));
}

VECTORS static void
scale_task (guint map, guint worker, gpointer data)
{
  const Work *work = data;
  real *restrict to = work->to + map * work->area;
  const real *restrict from = work->from + map * work->area;
  real gate = sigmoid (work->scores[map]);

  for (gsize i = 0; i < work->area; i++)
    to[i] = (work->add ? to[i] : 0) + gate * from[i];
}

static void
scale_maps (real *to,
            gboolean add,
            const real *from,
            const real *scores,
            Maps maps,
            ThreadContext *context)
{
  Work work = { .to = to,
                .from = from,
                .scores = scores,
                .area = (gsize) maps.h * maps.w,
                .add = add };

  parallel_for (maps.c * maps.n, context->n_threads, scale_task, &work);
}

void
layer_gate_forward (real *out,
                    const real *in,
                    const real *scores,
                    Maps maps,
                    ThreadContext *context)
{
  scale_maps (out, FALSE, in, scores, maps, context);
}

void
layer_gate_backward (real *d_in,
                     gboolean add,
                     const real *d_out,
                     const real *scores,
                     Maps maps,
                     ThreadContext *context)
{
  scale_maps (d_in, add, d_out, scores, maps, context);
}

static void
scores_task (guint map, guint worker, gpointer data)
{
  const Work *work = data;
  const real *d_out = work->from + map * work->area;
  const real *in = work->in + map * work->area;
  gdouble gate = sigmoid (work->scores[map]);
  gdouble sum = 0.0;

  for (gsize i = 0; i < work->area; i++)
    sum += d_out[i] * in[i];
  work->to[map] =
    (real) ((work->add ? work->to[map] : 0) + sum * gate * (1 - gate));
}

void
layer_gate_backward_scores (real *d_scores,
                            gboolean add,
                            const real *d_out,
                            const real *in,
                            const real *scores,
                            Maps maps,
                            ThreadContext *context)
{
  Work work = { .to = d_scores,
                .from = d_out,
                .in = in,
                .scores = scores,
                .area = (gsize) maps.h * maps.w,
                .add = add };

  parallel_for (maps.c * maps.n, context->n_threads, scores_task, &work);
}
