/* nem-layer.h - the convolutions of NEM's blocks, on the vector kernels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nem-private.h"

G_BEGIN_DECLS

/**
 * PaddedMap:
 * @size: of the map without its border.
 * @pixel: floats between positions: the channels, padded to whole panels.
 * @row: floats between rows.
 * @border: the first position of the border.
 * @inside: the first position of the map.
 *
 * A map, position by position, in a border of zeros: one position wide, and
 * more on the right and below so that whole tiles can be read.
 */
typedef struct
{
  Size size;
  gsize pixel;
  gsize row;
  gfloat *border;
  gfloat *inside;
} PaddedMap;

void padded_map_init (PaddedMap *map, Size size, guint channels);
void padded_map_clear (PaddedMap *map);

/**
 * Layer:
 * @out: (size, n_panels * NEM_PANEL).
 * @active: of a block's first convolution; its second has none.
 *
 * A convolution with what follows it: see NemEpilogueFirst, NemEpilogueLast.
 */
typedef struct
{
  const NemKernel *kernel;
  guint n_threads;
  const PaddedMap *in;
  const PaddedMap *active;
  gfloat *out;
  const gfloat *weights;
  guint depth; /* input channels */
  guint n_panels;
  gfloat *bias; /* padded with zeros to whole panels */
  gfloat *scale;
  gfloat *shift;
  gboolean winograd;
  guint n_groups; /* of tiles */
  guint n_chunks; /* of panels */
  gfloat *worker; /* the workers' memory, when at work */
  gsize worker_size;
} Layer;

/**
 * layer_init:
 * @in: what the convolution reads, as long as the layer lives; so are @active
 *   and @out.
 * @scale: (nullable): bn1; %NULL for a block's second convolution.
 *
 * Returns: floats of memory that a worker needs.
 */
gsize layer_init (Layer *layer,
                  const NemKernel *kernel,
                  guint n_threads,
                  Conv *conv,
                  const PaddedMap *in,
                  gfloat *out,
                  const PaddedMap *active,
                  const gfloat *scale,
                  const gfloat *shift);

void layer_clear (Layer *layer);

/**
 * layer_run:
 * @worker: n_threads times @worker_size floats, which is a multiple of 16 and
 *   at least what layer_init() said.
 */
void layer_run (Layer *layer, gfloat *worker, gsize worker_size);

/**
 * layer_pad:
 *
 * Returns: (transfer full): @n numbers times @factor, and zeros up to a whole
 *   panel; for free().
 */
gfloat *layer_pad (const gfloat *in, guint n, gfloat factor);

static inline guint
whole_panels (guint n)
{
  return (n + NEM_PANEL - 1) / NEM_PANEL * NEM_PANEL;
}

G_END_DECLS
