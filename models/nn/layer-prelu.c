/* layer-prelu.c - PReLU with a folded batch norm before it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers-frozen.h"

#include "core/parallel.h"
#include "core/vectors.h"

/* Each channel is one task. */
typedef struct
{
  real *out; /* forward */
  real *d_in;
  const real *d_out;
  const real *in;
  const Prelu *prelu;
  gsize n; /* of a channel */
  gboolean add;
} Work;

VECTORS static void
forward_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  real *restrict out = work->out + c * work->n;
  const real *restrict in = work->in + c * work->n;
  real scale = work->prelu->scale[c];
  real shift = work->prelu->shift[c];
  real slope = work->prelu->slope[c];

  for (gsize i = 0; i < work->n; i++)
    {
      real z = scale * in[i] + shift;

      out[i] = z >= 0 ? z : slope * z;
    }
}

void
layer_prelu_forward (real *out,
                     const real *in,
                     const Prelu *prelu,
                     Maps maps,
                     ThreadContext *context)
{
  Work work = {
    .out = out, .in = in, .prelu = prelu, .n = maps_size (maps) / maps.c
  };

  parallel_for (maps.c, context->n_threads, forward_task, &work);
}

VECTORS static void
backward_task (guint c, guint worker, gpointer data)
{
  const Work *work = data;
  real *restrict d_in = work->d_in + c * work->n;
  const real *restrict d_out = work->d_out + c * work->n;
  const real *restrict in = work->in + c * work->n;
  real scale = work->prelu->scale[c];
  real shift = work->prelu->shift[c];
  real slope = work->prelu->slope[c];

  for (gsize i = 0; i < work->n; i++)
    {
      real by_z = scale * in[i] + shift >= 0 ? 1 : slope;
      real d = scale * by_z * d_out[i];

      d_in[i] = work->add ? d_in[i] + d : d;
    }
}

void
layer_prelu_backward (real *d_in,
                      gboolean add,
                      const real *d_out,
                      const real *in,
                      const Prelu *prelu,
                      Maps maps,
                      ThreadContext *context)
{
  Work work = { .d_in = d_in,
                .d_out = d_out,
                .in = in,
                .prelu = prelu,
                .n = maps_size (maps) / maps.c,
                .add = add };

  parallel_for (maps.c, context->n_threads, backward_task, &work);
}
