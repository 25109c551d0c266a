/* nem-forward.c - the forward pass of NEM, in memory planned once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-layer.h"

#include <stdlib.h>
#include <string.h>

#include "parallel.h"

#define TASKS 2          /* of the first stage for each thread, if several */
#define MIN_PARALLEL 512 /* positions of a pooling */

struct _NemForward
{
  NemShape shape;
  const NemKernel *kernel;
  guint first_width; /* whole panels */
  const gfloat *first_weights;
  gfloat *first_bias;
  PaddedMap pooled[NEM_BLOCKS];
  PaddedMap active[NEM_BLOCKS]; /* ReLU (bn1 (a)) */
  gfloat *map[NEM_BLOCKS];      /* a, then what the block gives */
  Layer layer[NEM_BLOCKS][2];
  gfloat *worker;
  gsize worker_size;
  const gfloat *view; /* at work */
  guint n_tasks;
  guint block;
};

/* ---- the plan ---- */

/* The first stage's rows: of 3 channels, 3 at a time. */
static gsize
row_size (const NemForward *forward)
{
  return forward->shape.view.width + NEM_POOL_STEP;
}

static gsize
block_init (NemForward *forward, guint i)
{
  Block *block = &forward->shape.nem->block[i];
  Size size = forward->shape.map[i];
  guint n_threads = forward->shape.n_threads;
  guint width = block->conv1.c_out;
  gsize first;
  gsize last;

  padded_map_init (&forward->pooled[i], size, block->conv1.c_in);
  padded_map_init (&forward->active[i], size, width);
  forward->map[i] = conv_alloc (size_area (size) * whole_panels (width));
  first = layer_init (&forward->layer[i][0], forward->kernel, n_threads,
                      &block->conv1, &forward->pooled[i], forward->map[i],
                      &forward->active[i], block->scale, block->shift);
  last = layer_init (&forward->layer[i][1], forward->kernel, n_threads,
                     &block->conv2, &forward->active[i], forward->map[i], NULL,
                     NULL, NULL);
  return MAX (first, last);
}

NemForward *
nem_forward_new (const NemShape *shape, const NemKernel *kernel)
{
  NemForward *forward = g_new0 (NemForward, 1);
  Conv *first = &shape->nem->first;

  forward->shape = *shape;
  forward->kernel = kernel;
  forward->first_width = whole_panels (first->c_out);
  forward->first_weights = conv_pack (first, CONV_POOLED, shape->n_threads);
  forward->first_bias =
    layer_pad (first->bias, first->c_out, 1.0f / (NEM_POOL * NEM_POOL));
  forward->n_tasks = 1;
  if (shape->n_threads > 1)
    forward->n_tasks = MIN (TASKS * shape->n_threads, shape->map[0].height);
  forward->worker_size = 9 * row_size (forward);
  for (guint i = 0; i < shape->nem->n_blocks; i++)
    {
      gsize size = block_init (forward, i);

      forward->worker_size = MAX (forward->worker_size, size);
    }
  forward->worker_size = (forward->worker_size + 15) / 16 * 16;
  forward->worker = conv_alloc (forward->worker_size * shape->n_threads);
  return forward;
}

void
nem_forward_free (NemForward *forward)
{
  for (guint i = 0; i < forward->shape.nem->n_blocks; i++)
    {
      padded_map_clear (&forward->pooled[i]);
      padded_map_clear (&forward->active[i]);
      free (forward->map[i]);
      layer_clear (&forward->layer[i][0]);
      layer_clear (&forward->layer[i][1]);
    }
  free (forward->first_bias);
  free (forward->worker);
  g_free (forward);
}

/* ---- the first stage: conv, batch norm, ReLU and the pooling after it ---- */

/* One row of the view, normalised, with the padding around it, into slot y % 3;
 * zeros for rows above and below the view. */
static void
normalise_row (const NemForward *forward, gfloat *rows, gint y)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  Size view = forward->shape.view;

  for (guint c = 0; c < 3; c++)
    {
      gfloat *out = rows + (c * 3 + (y + 3) % 3) * row_size (forward);
      const gfloat *in =
        forward->view + c * size_area (view) + (gssize) y * view.width;

      memset (out, 0, row_size (forward) * sizeof *out);
      if (y >= 0 && y < (gint) view.height)
        for (gsize x = 0; x < view.width; x++)
          out[x + 1] = (in[x] - mean[c]) / std[c];
    }
}

/* The pooled rows first to end - 1. Row y of the convolution is added to the
 * window that it is in, or to both. */
static void
first_task (guint index, guint worker, gpointer data)
{
  NemForward *forward = data;
  const PaddedMap *out = &forward->pooled[0];
  gsize n = (gsize) out->size.width * forward->first_width;
  Size view = forward->shape.view;
  gint first = index * out->size.height / forward->n_tasks;
  gint end = (index + 1) * out->size.height / forward->n_tasks;
  gint top = MAX (first * NEM_POOL_STEP - 1, 0);
  gint bottom = MIN (end * NEM_POOL_STEP, (gint) view.height);
  gfloat *rows = forward->worker + worker * forward->worker_size;
  gboolean whole = out->size.width * NEM_POOL_STEP <= view.width;

  for (gint i = first; i < end; i++)
    memset (out->inside + i * out->row, 0, n * sizeof (gfloat));
  normalise_row (forward, rows, top - 1);
  normalise_row (forward, rows, top);
  for (gint y = top; y < bottom; y++)
    {
      gint window = (y + 1) / NEM_POOL_STEP;
      gboolean shared = (y + 1) % NEM_POOL_STEP == 0;
      const gfloat *taps[9];

      normalise_row (forward, rows, y + 1);
      for (guint i = 0; i < 9; i++)
        taps[i] = rows + (i / 3 * 3 + (y + i % 3 + 2) % 3) * row_size (forward);
      forward->kernel->first (
        window < end ? out->inside + window * out->row : NULL,
        shared && window > first ? out->inside + (window - 1) * out->row : NULL,
        out->size.width, taps, forward->first_weights, forward->first_bias,
        forward->first_width, whole);
    }
}

/* ---- the poolings between the blocks ---- */

static void
pool_task (guint row, guint worker, gpointer data)
{
  NemForward *forward = data;
  const PaddedMap *out = &forward->pooled[forward->block];
  const gfloat *map = forward->map[forward->block - 1];
  Size in = forward->shape.map[forward->block - 1];
  guint top = MAX (row * NEM_POOL_STEP, 1) - 1;
  guint bottom = MIN (row * NEM_POOL_STEP - 1 + NEM_POOL, in.height);

  for (guint x = 0; x < out->size.width; x++)
    {
      guint left = MAX (x * NEM_POOL_STEP, 1) - 1;
      guint right = MIN (x * NEM_POOL_STEP - 1 + NEM_POOL, in.width);

      forward->kernel->pool (out->inside + row * out->row + x * out->pixel,
                             map + ((gsize) top * in.width + left) * out->pixel,
                             in.width * out->pixel, bottom - top, right - left,
                             out->pixel);
    }
}

/* ---- the whole ---- */

const gfloat *
nem_forward_run (NemForward *forward, const gfloat *view, gsize *pixel)
{
  guint n_threads = forward->shape.n_threads;
  guint n_blocks = forward->shape.nem->n_blocks;

  forward->view = view;
  parallel_for (forward->n_tasks, n_threads, first_task, forward);
  for (guint i = 0; i < n_blocks; i++)
    {
      Size size = forward->shape.map[i];

      forward->block = i;
      if (i > 0)
        parallel_for (size.height,
                      size_area (size) < MIN_PARALLEL ? 1 : n_threads,
                      pool_task, forward);
      layer_run (&forward->layer[i][0], forward->worker, forward->worker_size);
      layer_run (&forward->layer[i][1], forward->worker, forward->worker_size);
    }
  *pixel = forward->active[n_blocks - 1].pixel;
  return forward->map[n_blocks - 1];
}
