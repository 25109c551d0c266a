/* nem-private.h - the loaded network and its two forward passes, for nem*.c
 * and their test alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "conv.h"
#include "nem.h"
#include "nem-kernel.h"

G_BEGIN_DECLS

#define NEM_BLOCKS (NEM_STAGES - 1)
#define NEM_POOL 5 /* the pooling's window */
#define NEM_POOL_STEP 4

/* bn1 stands as scale and shift: conv1's raw output is needed too. */
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
  gchar *hash; /* made when first asked for */
  Conv first;
  Block block[NEM_BLOCKS];
  gfloat *out_weight; /* (PARAMS_N, last width) */
  gfloat *out_bias;
};

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

/* What a forward pass is made for. */
typedef struct
{
  Nem *nem;
  guint n_threads;
  Size view;
  Size map[NEM_BLOCKS]; /* after each pooling */
} NemShape;

/* The last map: the number of channel c at position i is
 * data[c * channel_step + i * position_step]. */
typedef struct
{
  const gfloat *data;
  gsize channel_step;
  gsize position_step;
} NemMap;

/* By im2col and OpenBLAS, maps channel by channel: always right. */
typedef struct _NemPlain NemPlain;

NemPlain *nem_plain_new (const NemShape *shape);
void nem_plain_free (NemPlain *plain);
NemMap nem_plain_run (NemPlain *plain, const gfloat *view);

/* By Winograd's transforms and vectors, maps position by position: fast. */
typedef struct _NemFast NemFast;

NemFast *nem_fast_new (const NemShape *shape, const NemKernel *kernel);
void nem_fast_free (NemFast *fast);
NemMap nem_fast_run (NemFast *fast, const gfloat *view);

/* nem_plan_new() with a kernel of one's choice; NULL: the plain pass. */
NemPlan *nem_plan_new_with (const NemKernel *kernel,
                            Nem *nem,
                            guint height,
                            guint width,
                            guint n_threads,
                            GError **error);

G_END_DECLS
