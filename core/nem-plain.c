/* nem-plain.c - the plain forward pass of NEM: im2col and matrix products
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-private.h"
#include "parallel.h"

#define BAND 4           /* pooled rows that a turn of the first stage makes */
#define BAND_COLUMNS 448 /* about as many columns in a block's product */
#define CHUNK 64         /* output channels in a block's product */

struct _NemPlain
{
  NemShape shape;
  gfloat *normal; /* (3, view) */
  gfloat *pooled; /* what a block's pooling gives */
  gfloat *raw;    /* what its conv1 gives: a */
  gfloat *active; /* ReLU (bn1 (a)) */
  gfloat *block;  /* what it gives: a + ReLU (bn2 (conv2 (.))) */
  gfloat *worker; /* each worker's columns and band */
  gsize worker_size;
  gsize columns_size; /* the columns' part of it */
  guint stage;        /* the block at work */
};

/* What the turns of one convolution share. */
typedef struct
{
  NemPlain *plain;
  const Conv *conv;
  gfloat *out;
  const gfloat *in;
  guint n_bands;
  guint n_rows; /* of a band */
} Step;

/* ---- sizes ---- */

static guint
band_rows (Size size)
{
  return CLAMP (BAND_COLUMNS / size.width, 1, size.height);
}

/* The rows of the first convolution that BAND pooled rows read. */
static guint
first_band_rows (const NemPlain *plain)
{
  return MIN (plain->shape.view.height, (BAND - 1) * NEM_POOL_STEP + NEM_POOL);
}

static void
plan_memory (NemPlain *plain)
{
  const Nem *nem = plain->shape.nem;
  guint rows = first_band_rows (plain);
  gsize pooled = 0;
  gsize maps = 0;
  gsize band = (gsize) nem->first.c_out * rows * plain->shape.view.width;

  plain->columns_size =
    conv_columns_size (&nem->first, plain->shape.view.width, rows);
  for (guint i = 0; i < NEM_BLOCKS; i++)
    {
      const Block *block = &nem->block[i];
      Size size = plain->shape.map[i];

      pooled = MAX (pooled, block->conv1.c_in * size_area (size));
      maps = MAX (maps, block->conv1.c_out * size_area (size));
      plain->columns_size =
        MAX (plain->columns_size,
             conv_columns_size (&block->conv2, size.width, band_rows (size)));
      plain->columns_size =
        MAX (plain->columns_size,
             conv_columns_size (&block->conv1, size.width, band_rows (size)));
    }
  plain->worker_size = plain->columns_size + band;
  plain->normal = g_new (gfloat, 3 * size_area (plain->shape.view));
  plain->pooled = g_new (gfloat, pooled);
  plain->raw = g_new (gfloat, maps);
  plain->active = g_new (gfloat, maps);
  plain->block = g_new (gfloat, maps);
  plain->worker = g_new (gfloat, plain->worker_size * plain->shape.n_threads);
}

NemPlain *
nem_plain_new (const NemShape *shape)
{
  NemPlain *plain = g_new0 (NemPlain, 1);

  plain->shape = *shape;
  plan_memory (plain);
  return plain;
}

void
nem_plain_free (NemPlain *plain)
{
  g_free (plain->normal);
  g_free (plain->pooled);
  g_free (plain->raw);
  g_free (plain->active);
  g_free (plain->block);
  g_free (plain->worker);
  g_free (plain);
}

/* ---- layers ---- */

static void
normalise (gfloat *out, const gfloat *in, gsize n)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;

  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < n; i++)
      out[c * n + i] = (in[c * n + i] - mean[c]) / std[c];
}

static void
relu (gfloat *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = MAX (x[i], 0.0f);
}

/* One output row of the average pooling: 5x5, step 4, zero padding 1, which
 * is counted: always a 25th. in holds n_rows rows of a map from its row
 * in_first on; what lies outside of the map is zero. */
static void
pool_row (gfloat *out,
          guint out_row,
          guint out_width,
          const gfloat *in,
          guint in_first,
          guint n_rows,
          guint in_width)
{
  gfloat sums[NEM_MAX_SIZE] = { 0 };
  guint top = MAX (out_row * NEM_POOL_STEP, in_first + 1) - 1;
  guint bottom =
    MIN (out_row * NEM_POOL_STEP - 1 + NEM_POOL, in_first + n_rows);

  for (guint y = top; y < bottom; y++)
    for (guint i = 0; i < in_width; i++)
      sums[i] += in[(gsize) (y - in_first) * in_width + i];

  for (guint x = 0; x < out_width; x++)
    {
      guint right = MIN (x * NEM_POOL_STEP - 1 + NEM_POOL, in_width);
      gfloat sum = 0.0f;

      for (guint i = MAX (x * NEM_POOL_STEP, 1) - 1; i < right; i++)
        sum += sums[i];
      out[x] = sum / (NEM_POOL * NEM_POOL);
    }
}

/* ---- the first stage: conv, batch norm, ReLU and the pooling after it ---- */

/* BAND pooled rows: the full-size map is never whole in memory. */
static void
first_turn (guint index, guint worker, gpointer data)
{
  NemPlain *plain = data;
  const Conv *conv = &plain->shape.nem->first;
  Size view = plain->shape.view;
  Size out = plain->shape.map[0];
  guint first = index * BAND;
  guint end = MIN (first + BAND, out.height);
  guint top = MAX (first * NEM_POOL_STEP, 1) - 1;
  guint bottom = MIN ((end - 1) * NEM_POOL_STEP - 1 + NEM_POOL, view.height);
  guint n_rows = bottom - top;
  gsize plane = (gsize) n_rows * view.width;
  gfloat *columns = plain->worker + worker * plain->worker_size;
  gfloat *band = columns + plain->columns_size;

  conv_forward (band, plane, plain->normal, conv, view.height, view.width, top,
                n_rows, 0, conv->c_out, columns);
  relu (band, conv->c_out * plane);
  for (guint c = 0; c < conv->c_out; c++)
    for (guint row = first; row < end; row++)
      pool_row (plain->pooled + c * size_area (out) + (gsize) row * out.width,
                row, out.width, band + c * plane, top, n_rows, view.width);
}

/* ---- a block ---- */

/* The pooling of one channel of what the block before gave. */
static void
pool_turn (guint channel, guint worker, gpointer data)
{
  NemPlain *plain = data;
  Size in = plain->shape.map[plain->stage - 1];
  Size out = plain->shape.map[plain->stage];

  for (guint row = 0; row < out.height; row++)
    pool_row (plain->pooled + channel * size_area (out)
                + (gsize) row * out.width,
              row, out.width, plain->block + channel * size_area (in), 0,
              in.height, in.width);
}

/* A band of rows and a chunk of channels of a convolution, with what follows
 * it position by position: bn1 and ReLU after conv1, ReLU and the sum after
 * conv2. */
static void
conv_turn (guint index, guint worker, gpointer data)
{
  const Step *step = data;
  NemPlain *plain = step->plain;
  const Block *block = &plain->shape.nem->block[plain->stage];
  Size size = plain->shape.map[plain->stage];
  guint row = index % step->n_bands * step->n_rows;
  guint n_rows = MIN (step->n_rows, size.height - row);
  guint channel = index / step->n_bands * CHUNK;
  guint n_channels = MIN (CHUNK, step->conv->c_out - channel);
  gsize n = (gsize) n_rows * size.width;
  gsize start = channel * size_area (size) + (gsize) row * size.width;

  conv_forward (step->out + start, size_area (size), step->in, step->conv,
                size.height, size.width, row, n_rows, channel, n_channels,
                plain->worker + worker * plain->worker_size);
  for (guint c = 0; c < n_channels; c++)
    {
      gsize from = start + c * size_area (size);
      const gfloat *raw = plain->raw + from;
      gfloat *x = step->out + from;
      gfloat scale = block->scale[channel + c];
      gfloat shift = block->shift[channel + c];

      if (step->conv == &block->conv1)
        for (gsize i = 0; i < n; i++)
          plain->active[from + i] = MAX (raw[i] * scale + shift, 0.0f);
      else
        for (gsize i = 0; i < n; i++)
          x[i] = raw[i] + MAX (x[i], 0.0f);
    }
}

static void
run_conv (NemPlain *plain, const Conv *conv, gfloat *out, const gfloat *in)
{
  Step step = { .plain = plain, .conv = conv, .out = out, .in = in };
  Size size = plain->shape.map[plain->stage];

  step.n_rows = band_rows (size);
  step.n_bands = (size.height + step.n_rows - 1) / step.n_rows;
  parallel_for (step.n_bands * ((conv->c_out + CHUNK - 1) / CHUNK),
                plain->shape.n_threads, conv_turn, &step);
}

/* ---- the whole ---- */

NemMap
nem_plain_run (NemPlain *plain, const gfloat *view)
{
  const NemShape *shape = &plain->shape;
  const Nem *nem = shape->nem;

  normalise (plain->normal, view, size_area (shape->view));
  parallel_for ((shape->map[0].height + BAND - 1) / BAND, shape->n_threads,
                first_turn, plain);
  for (guint i = 0; i < NEM_BLOCKS; i++)
    {
      const Block *block = &nem->block[i];

      plain->stage = i;
      if (i > 0)
        parallel_for (block->conv1.c_in, shape->n_threads, pool_turn, plain);
      run_conv (plain, &block->conv1, plain->raw, plain->pooled);
      run_conv (plain, &block->conv2, plain->block, plain->active);
    }
  return (NemMap){ plain->block, size_area (shape->map[NEM_BLOCKS - 1]), 1 };
}
