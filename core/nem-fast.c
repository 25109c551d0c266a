/* nem-fast.c - the fast forward pass of NEM, in memory planned once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-layer.h"

#include <stdlib.h>
#include <string.h>

#include "parallel.h"

#define TURNS 2           /* of the first stage for each thread, if several */
#define WORTH_SHARING 512 /* positions of a pooling */

struct _NemFast
{
  NemShape shape;
  const NemKernel *kernel;
  guint first_width; /* whole panels */
  const gfloat *first_weights;
  gfloat *first_bias;
  Framed pooled[NEM_BLOCKS];
  Framed active[NEM_BLOCKS]; /* ReLU (bn1 (a)) */
  gfloat *map[NEM_BLOCKS];   /* a, then what the block gives */
  Layer layer[NEM_BLOCKS][2];
  gfloat *worker;
  gsize worker_size;
  const gfloat *view; /* at work */
  guint n_turns;
  guint block;
};

/* ---- the plan ---- */

/* The first stage's rows: of 3 channels, 3 at a time. */
static gsize
row_size (const NemFast *fast)
{
  return fast->shape.view.width + NEM_POOL_STEP;
}

static gsize
block_init (NemFast *fast, guint i)
{
  Block *block = &fast->shape.nem->block[i];
  Size size = fast->shape.map[i];
  guint n_threads = fast->shape.n_threads;
  guint width = block->conv1.c_out;
  gsize first;
  gsize last;

  framed_init (&fast->pooled[i], size, block->conv1.c_in);
  framed_init (&fast->active[i], size, width);
  fast->map[i] = conv_alloc (size_area (size) * whole_panels (width));
  first = layer_init (&fast->layer[i][0], fast->kernel, n_threads,
                      &block->conv1, &fast->pooled[i], fast->map[i],
                      &fast->active[i], block->scale, block->shift);
  last = layer_init (&fast->layer[i][1], fast->kernel, n_threads, &block->conv2,
                     &fast->active[i], fast->map[i], NULL, NULL, NULL);
  return MAX (first, last);
}

NemFast *
nem_fast_new (const NemShape *shape, const NemKernel *kernel)
{
  NemFast *fast = g_new0 (NemFast, 1);
  Conv *first = &shape->nem->first;

  fast->shape = *shape;
  fast->kernel = kernel;
  fast->first_width = whole_panels (first->c_out);
  fast->first_weights = conv_pack (first, CONV_POOLED, shape->n_threads);
  fast->first_bias =
    layer_fill_up (first->bias, first->c_out, 1.0f / (NEM_POOL * NEM_POOL));
  fast->n_turns = 1;
  if (shape->n_threads > 1)
    fast->n_turns = MIN (TURNS * shape->n_threads, shape->map[0].height);
  fast->worker_size = 9 * row_size (fast);
  for (guint i = 0; i < NEM_BLOCKS; i++)
    {
      gsize size = block_init (fast, i);

      fast->worker_size = MAX (fast->worker_size, size);
    }
  fast->worker_size = (fast->worker_size + 15) / 16 * 16;
  fast->worker = conv_alloc (fast->worker_size * shape->n_threads);
  return fast;
}

void
nem_fast_free (NemFast *fast)
{
  for (guint i = 0; i < NEM_BLOCKS; i++)
    {
      framed_clear (&fast->pooled[i]);
      framed_clear (&fast->active[i]);
      free (fast->map[i]);
      layer_clear (&fast->layer[i][0]);
      layer_clear (&fast->layer[i][1]);
    }
  free (fast->first_bias);
  free (fast->worker);
  g_free (fast);
}

/* ---- the first stage: conv, batch norm, ReLU and the pooling after it ---- */

/* One row of the view, normalised, with the padding around it, to the place
 * of row y % 3; zeros for what is above and below the view. */
static void
normalise_row (const NemFast *fast, gfloat *rows, gint y)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  Size view = fast->shape.view;

  for (guint c = 0; c < 3; c++)
    {
      gfloat *out = rows + (c * 3 + (y + 3) % 3) * row_size (fast);
      const gfloat *in =
        fast->view + c * size_area (view) + (gssize) y * view.width;

      memset (out, 0, row_size (fast) * sizeof *out);
      if (y >= 0 && y < (gint) view.height)
        for (gsize x = 0; x < view.width; x++)
          out[x + 1] = (in[x] - mean[c]) / std[c];
    }
}

/* The pooled rows first to end - 1. Row y of the convolution adds to the
 * window that it lies in, or to both. */
static void
first_turn (guint index, guint worker, gpointer data)
{
  NemFast *fast = data;
  const Framed *out = &fast->pooled[0];
  gsize n = (gsize) out->size.width * fast->first_width;
  Size view = fast->shape.view;
  gint first = index * out->size.height / fast->n_turns;
  gint end = (index + 1) * out->size.height / fast->n_turns;
  gint top = MAX (first * NEM_POOL_STEP - 1, 0);
  gint bottom = MIN (end * NEM_POOL_STEP, (gint) view.height);
  gfloat *rows = fast->worker + worker * fast->worker_size;
  gboolean whole = out->size.width * NEM_POOL_STEP <= view.width;

  for (gint i = first; i < end; i++)
    memset (out->inside + i * out->row, 0, n * sizeof (gfloat));
  normalise_row (fast, rows, top - 1);
  normalise_row (fast, rows, top);
  for (gint y = top; y < bottom; y++)
    {
      gint window = (y + 1) / NEM_POOL_STEP;
      gboolean shared = (y + 1) % NEM_POOL_STEP == 0;
      const gfloat *taps[9];

      normalise_row (fast, rows, y + 1);
      for (guint i = 0; i < 9; i++)
        taps[i] = rows + (i / 3 * 3 + (y + i % 3 + 2) % 3) * row_size (fast);
      fast->kernel->first (
        window < end ? out->inside + window * out->row : NULL,
        shared && window > first ? out->inside + (window - 1) * out->row : NULL,
        out->size.width, taps, fast->first_weights, fast->first_bias,
        fast->first_width, whole);
    }
}

/* ---- the poolings between the blocks ---- */

static void
pool_turn (guint row, guint worker, gpointer data)
{
  NemFast *fast = data;
  const Framed *out = &fast->pooled[fast->block];
  const gfloat *map = fast->map[fast->block - 1];
  Size in = fast->shape.map[fast->block - 1];
  guint top = MAX (row * NEM_POOL_STEP, 1) - 1;
  guint bottom = MIN (row * NEM_POOL_STEP - 1 + NEM_POOL, in.height);

  for (guint x = 0; x < out->size.width; x++)
    {
      guint left = MAX (x * NEM_POOL_STEP, 1) - 1;
      guint right = MIN (x * NEM_POOL_STEP - 1 + NEM_POOL, in.width);

      fast->kernel->pool (out->inside + row * out->row + x * out->pixel,
                          map + ((gsize) top * in.width + left) * out->pixel,
                          in.width * out->pixel, bottom - top, right - left,
                          out->pixel);
    }
}

/* ---- the whole ---- */

NemMap
nem_fast_run (NemFast *fast, const gfloat *view)
{
  guint n_threads = fast->shape.n_threads;

  fast->view = view;
  parallel_for (fast->n_turns, n_threads, first_turn, fast);
  for (guint i = 0; i < NEM_BLOCKS; i++)
    {
      Size size = fast->shape.map[i];

      fast->block = i;
      if (i > 0)
        parallel_for (size.height,
                      size_area (size) < WORTH_SHARING ? 1 : n_threads,
                      pool_turn, fast);
      layer_run (&fast->layer[i][0], fast->worker, fast->worker_size);
      layer_run (&fast->layer[i][1], fast->worker, fast->worker_size);
    }
  return (NemMap){ fast->map[NEM_BLOCKS - 1], 1,
                   fast->active[NEM_BLOCKS - 1].pixel };
}
