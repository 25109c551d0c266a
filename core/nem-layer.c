/* nem-layer.c - the convolutions of NEM's blocks, on the vector kernels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-layer.h"

#include <stdlib.h>
#include <string.h>

#include "parallel.h"

#define GROUP 36 /* tiles at a time: their transforms stay in the cache */
#define BATCH 48 /* positions at a time */
#define MIN_POSITIONS 8 /* positions; fewer take as long, to read the weights */

/* ---- maps with a border ---- */

static guint
tiles_along (guint length)
{
  return (length + NEM_TILE - 1) / NEM_TILE;
}

static guint
count_tiles (Size size)
{
  return tiles_along (size.height) * tiles_along (size.width);
}

void
padded_map_init (PaddedMap *map, Size size, guint channels)
{
  gsize rows = tiles_along (size.height) * NEM_TILE + 2;
  gsize columns = tiles_along (size.width) * NEM_TILE + 2;

  map->size = size;
  map->pixel = whole_panels (channels);
  map->row = columns * map->pixel;
  map->border = conv_alloc (rows * map->row);
  map->inside = map->border + map->row + map->pixel;
}

void
padded_map_clear (PaddedMap *map)
{
  free (map->border);
}

/* ---- the plan ---- */

gfloat *
layer_pad (const gfloat *in, guint n, gfloat factor)
{
  gfloat *out = conv_alloc (whole_panels (n));

  for (guint i = 0; i < n; i++)
    out[i] = in[i] * factor;
  return out;
}

/* As many tasks as keep the threads equally busy. */
static void
split_work (Layer *layer)
{
  guint n_tiles = count_tiles (layer->in->size);
  guint n_threads = layer->n_threads;

  layer->n_groups = 1;
  layer->n_chunks = MIN (n_threads, layer->n_panels);
  if (!layer->winograd)
    return;
  layer->n_groups = (n_tiles + GROUP - 1) / GROUP;
  if (layer->n_groups < n_threads)
    return;
  layer->n_chunks = 1;
  layer->n_groups = (layer->n_groups + n_threads - 1) / n_threads * n_threads;
  layer->n_groups = MIN (layer->n_groups, n_tiles);
}

/* Winograd's algorithm needs a quarter of the products and four times the
 * weights; with few tiles, reading the weights would dominate. */
gsize
layer_init (Layer *layer,
            const NemKernel *kernel,
            guint n_threads,
            Conv *conv,
            const PaddedMap *in,
            gfloat *out,
            const PaddedMap *active,
            const gfloat *scale,
            const gfloat *shift)
{
  guint n_tiles = count_tiles (in->size);
  gsize group;

  *layer = (Layer){ .kernel = kernel,
                    .n_threads = n_threads,
                    .in = in,
                    .active = active,
                    .out = out,
                    .depth = conv->c_in };
  layer->n_panels = whole_panels (conv->c_out) / NEM_PANEL;
  layer->winograd = NEM_PRODUCTS * MAX (n_tiles, MIN_POSITIONS)
                    < 9 * MAX (size_area (in->size), MIN_POSITIONS);
  layer->weights =
    conv_pack (conv, layer->winograd ? CONV_WINOGRAD : CONV_TAPS, n_threads);
  layer->bias = layer_pad (conv->bias, conv->c_out, 1.0f);
  if (scale)
    {
      layer->scale = layer_pad (scale, conv->c_out, 1.0f);
      layer->shift = layer_pad (shift, conv->c_out, 1.0f);
    }
  split_work (layer);
  if (!layer->winograd)
    return size_area (in->size) * NEM_PANEL;
  group = (n_tiles + layer->n_groups - 1) / layer->n_groups;
  return group * NEM_PRODUCTS * (in->pixel + NEM_PANEL)
         + NEM_TILE * NEM_TILE * NEM_PANEL;
}

void
layer_clear (Layer *layer)
{
  free (layer->bias);
  free (layer->scale);
  free (layer->shift);
}

/* ---- at work ---- */

/* n positions of a row of the map, one panel. */
static void
epilogue (const Layer *layer,
          const gfloat *x,
          guint panel,
          guint row,
          guint column,
          guint n)
{
  guint from = panel * NEM_PANEL;
  gsize pixel = (gsize) layer->n_panels * NEM_PANEL;
  gfloat *out =
    layer->out + ((gsize) row * layer->in->size.width + column) * pixel + from;

  if (layer->active)
    layer->kernel->epilogue_first (
      out,
      layer->active->inside + row * layer->active->row + column * pixel + from,
      pixel, x, n, layer->bias + from, layer->scale + from,
      layer->shift + from);
  else
    layer->kernel->epilogue_last (out, pixel, x, n, layer->bias + from);
}

static void
epilogue_tile (const Layer *layer, const gfloat *x, guint panel, guint tile)
{
  Size size = layer->in->size;
  guint columns = tiles_along (size.width);
  guint row = tile / columns * NEM_TILE;
  guint column = tile % columns * NEM_TILE;

  for (guint i = 0; i < MIN (NEM_TILE, size.height - row); i++)
    epilogue (layer, x + i * NEM_TILE * NEM_PANEL, panel, row + i, column,
              MIN (NEM_TILE, size.width - column));
}

/* NEM_PRODUCTS products of n tiles with one panel. */
static void
multiply_tiles (
  const Layer *layer, gfloat *out, const gfloat *in, guint n, guint panel)
{
  gsize depth = layer->depth;
  const gfloat *weights =
    layer->weights + panel * NEM_PRODUCTS * depth * NEM_PANEL;

  for (guint i = 0; i < NEM_PRODUCTS; i++)
    {
      const gfloat *from[GROUP];
      gfloat *to[GROUP];

      for (guint t = 0; t < n; t++)
        {
          from[t] = in + (i * n + t) * layer->in->pixel;
          to[t] = out + (i * n + t) * NEM_PANEL;
        }
      layer->kernel->product (to, from, n, weights + i * depth * NEM_PANEL,
                              layer->depth, FALSE);
    }
}

/* A group of tiles and a chunk of panels. */
static void
winograd_task (guint index, guint worker, gpointer data)
{
  const Layer *layer = data;
  const NemKernel *kernel = layer->kernel;
  const PaddedMap *in = layer->in;
  guint columns = tiles_along (in->size.width);
  guint n_tiles = count_tiles (in->size);
  guint group = index % layer->n_groups;
  guint chunk = index / layer->n_groups;
  guint first = group * n_tiles / layer->n_groups;
  guint n = (group + 1) * n_tiles / layer->n_groups - first;
  guint last_panel = (chunk + 1) * layer->n_panels / layer->n_chunks;
  gfloat *inputs = layer->worker + worker * layer->worker_size;
  gfloat *outputs = inputs + n * NEM_PRODUCTS * in->pixel;
  gfloat *tile = outputs + n * NEM_PRODUCTS * NEM_PANEL;

  for (guint t = 0; t < n; t++)
    kernel->winograd_in (inputs + t * in->pixel, n * in->pixel,
                         in->border + (first + t) / columns * NEM_TILE * in->row
                           + (first + t) % columns * NEM_TILE * in->pixel,
                         in->pixel, in->row, in->pixel);
  for (guint panel = chunk * layer->n_panels / layer->n_chunks;
       panel < last_panel; panel++)
    {
      multiply_tiles (layer, outputs, inputs, n, panel);
      for (guint t = 0; t < n; t++)
        {
          kernel->winograd_out (tile, outputs + t * NEM_PANEL, n * NEM_PANEL);
          epilogue_tile (layer, tile, panel, first + t);
        }
    }
}

/* One of the nine weights at all positions where it is inside the map. */
static void
multiply_tap (const Layer *layer, gfloat *out, guint panel, guint tap)
{
  const PaddedMap *in = layer->in;
  Size size = in->size;
  guint dy = tap / 3;
  guint dx = tap % 3;
  guint bottom = MIN (size.height, size.height + 1 - dy);
  guint right = MIN (size.width, size.width + 1 - dx);
  const gfloat *from[BATCH];
  gfloat *to[BATCH];
  guint n = 0;
  gsize step = (gsize) layer->depth * NEM_PANEL;
  const gfloat *weights = layer->weights + (panel * 9 + tap) * step;

  for (guint y = dy ? 0 : 1; y < bottom; y++)
    for (guint x = dx ? 0 : 1; x < right; x++)
      {
        if (n == BATCH)
          {
            layer->kernel->product (to, from, n, weights, layer->depth, TRUE);
            n = 0;
          }
        from[n] = in->border + (y + dy) * in->row + (x + dx) * in->pixel;
        to[n++] = out + ((gsize) y * size.width + x) * NEM_PANEL;
      }
  if (n > 0)
    layer->kernel->product (to, from, n, weights, layer->depth, TRUE);
}

/* A chunk of panels. */
static void
taps_task (guint chunk, guint worker, gpointer data)
{
  const Layer *layer = data;
  Size size = layer->in->size;
  guint end = (chunk + 1) * layer->n_panels / layer->n_chunks;
  gfloat *out = layer->worker + worker * layer->worker_size;

  for (guint panel = chunk * layer->n_panels / layer->n_chunks; panel < end;
       panel++)
    {
      memset (out, 0, size_area (size) * NEM_PANEL * sizeof *out);
      for (guint tap = 0; tap < 9; tap++)
        multiply_tap (layer, out, panel, tap);
      for (guint y = 0; y < size.height; y++)
        epilogue (layer, out + (gsize) y * size.width * NEM_PANEL, panel, y, 0,
                  size.width);
    }
}

void
layer_run (Layer *layer, gfloat *worker, gsize worker_size)
{
  layer->worker = worker;
  layer->worker_size = worker_size;
  parallel_for (layer->n_groups * layer->n_chunks, layer->n_threads,
                layer->winograd ? winograd_task : taps_task, layer);
}
