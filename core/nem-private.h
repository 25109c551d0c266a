/* nem-private.h - the loaded network and its forward pass, for nem*.c and
 * their tests alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "conv.h"
#include "nem.h"
#include "nem-kernel.h"
#include "nem-pooled.h"
#include "relative.h"

G_BEGIN_DECLS

#define NEM_BLOCKS (NEM_STAGES - 1)
#define NEM_POOL 5 /* the pooling's window */
#define NEM_POOL_STEP 4
#define NEM_HEAD_PANELS(n_outputs) (((n_outputs) + NEM_PANEL - 1) / NEM_PANEL)

/* bn1 is kept as scale and shift: conv1's raw output is needed too. */
typedef struct
{
  Conv conv1;
  gfloat *scale;
  gfloat *shift;
  Conv conv2;
} Block;

struct _Nem
{
  gatomicrefcount ref_count;
  Weights *weights;
  gchar *hash; /* computed on first use */
  NemForm form;
  guint n_outputs; /* of the last layer */
  Conv first;
  guint n_blocks; /* that work on maps: all, or all but a pooled one */
  Block block[NEM_BLOCKS];
  NemPooled *pooled;  /* the last block, if it is pooled */
  gfloat *out_weight; /* (panels of n_outputs, last width, NEM_PANEL) */
  gfloat *out_bias;
};

/* Returns: how many numbers the last layer reads. */
guint nem_last_width (const Nem *nem);

typedef struct
{
  guint height;
  guint width;
} Size;

static inline gsize
size_area (Size size)
{
  return (gsize) size.height * size.width;
}

/* The dimensions that a forward pass is planned for. */
typedef struct
{
  Nem *nem;
  guint n_threads;
  Size view;
  Size map[NEM_BLOCKS]; /* after each pooling */
} NemShape;

/**
 * NemForward:
 *
 * The pass from a view to the last map (of a pooled network: the third), by
 * Winograd's transforms and small products, in memory that is planned once.
 */
typedef struct _NemForward NemForward;

NemForward *nem_forward_new (const NemShape *shape, const NemKernel *kernel);
void nem_forward_free (NemForward *forward);

/**
 * nem_forward_run:
 * @pixel: (out): floats from one position of the map to the next.
 *
 * Returns: (transfer none): the last map, position by position.
 */
const gfloat *
nem_forward_run (NemForward *forward, const gfloat *view, gsize *pixel);

/* nem_plan_new() with a given kernel. */
NemPlan *nem_plan_new_with (const NemKernel *kernel,
                            Nem *nem,
                            guint height,
                            guint width,
                            guint n_threads,
                            GError **error);

G_END_DECLS
