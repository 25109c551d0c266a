/* nem-kernel.h - NEM's inner loops, for nem*.c and their test alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define NEM_PANEL 32 /* output channels that a product makes at a time */
#define NEM_TILE 4   /* positions a side that a Winograd tile makes */
#define NEM_WINDOW (NEM_TILE + 2)              /* that it reads */
#define NEM_PRODUCTS (NEM_WINDOW * NEM_WINDOW) /* that it takes */

/* Maps lie position by position here, channels together. Numbers of channels,
 * n_channels and pixel, are multiples of NEM_PANEL. A value is summed up in
 * the same order wherever its row lies among others. */

/* out[i] = in[i] weights, or += with add, for each of n_rows rows: in[i] are
 * depth floats, weights (depth, NEM_PANEL), out[i] NEM_PANEL floats. */
typedef void NemProduct (gfloat *const *out,
                         const gfloat *const *in,
                         guint n_rows,
                         const gfloat *weights,
                         guint depth,
                         gboolean add);

/* The input transform of F(4x4, 3x3) (Lavin and Gray, CVPR 2016) on a square
 * of NEM_WINDOW positions that lie pixel and row floats apart: NEM_PRODUCTS
 * vectors of n_channels floats that lie step apart. */
typedef void NemWinogradIn (gfloat *out,
                            gsize step,
                            const gfloat *in,
                            gsize pixel,
                            gsize row,
                            guint n_channels);

/* Its output transform: from NEM_PRODUCTS vectors of NEM_PANEL floats that
 * lie step apart to (NEM_TILE, NEM_TILE, NEM_PANEL). */
typedef void NemWinogradOut (gfloat *out, const gfloat *in, gsize step);

/* What follows a block's first convolution, at n positions of NEM_PANEL
 * numbers: raw = x + bias, active = ReLU (raw * scale + shift). Positions lie
 * pixel floats apart in raw and active. */
typedef void NemEpilogueFirst (gfloat *raw,
                               gfloat *active,
                               gsize pixel,
                               const gfloat *x,
                               guint n,
                               const gfloat *bias,
                               const gfloat *scale,
                               const gfloat *shift);

/* What follows its second: out += ReLU (x + bias). */
typedef void NemEpilogueLast (
  gfloat *out, gsize pixel, const gfloat *x, guint n, const gfloat *bias);

/* The first convolution of one row and its ReLU, summed up over the pooling's
 * windows along the row and added to out and to also, (n_out, n_channels);
 * either may be NULL. rows: [channel * 3 + dy], of 4 * n_out + 2 floats each,
 * from the padding on the left on. weights: (27, n_channels). whole: the last
 * pixel of the last window is in the picture. */
typedef void NemFirst (gfloat *out,
                       gfloat *also,
                       guint n_out,
                       const gfloat *const *rows,
                       const gfloat *weights,
                       const gfloat *bias,
                       guint n_channels,
                       gboolean whole);

/* The sum over n_rows x n_columns positions, divided by 25. */
typedef void NemPool (gfloat *out,
                      const gfloat *in,
                      gsize row,
                      guint n_rows,
                      guint n_columns,
                      guint n_channels);

/* What follows a classifier's 1x1 convolution at n positions of NEM_PANEL
 * numbers each: + bias, + added (NULL: nothing), and then ReLU6 or not. */
typedef void NemEpiloguePointwise (gfloat *const *out,
                                   const gfloat *const *added,
                                   guint n,
                                   const gfloat *bias,
                                   gboolean rectified);

/* A row of a depthwise 3x3 convolution, + bias, ReLU6. Positions lie pixel
 * floats apart in out and in rows, whose first ones are under the first window;
 * weights: (9, pixel). */
typedef void NemDepthwise (gfloat *out,
                           const gfloat *const rows[3],
                           guint n_out,
                           guint stride,
                           gsize pixel,
                           const gfloat *weights,
                           const gfloat *bias);

typedef struct
{
  const gchar *name; /* the instructions it is compiled for */
  NemProduct *product;
  NemWinogradIn *winograd_in;
  NemWinogradOut *winograd_out;
  NemEpilogueFirst *epilogue_first;
  NemEpilogueLast *epilogue_last;
  NemFirst *first;
  NemPool *pool;
  NemEpiloguePointwise *epilogue_pointwise;
  NemDepthwise *depthwise;
} NemKernel;

/**
 * nem_kernels:
 *
 * Returns: (array zero-terminated=1): the kernels that this machine can run,
 *   the fastest first.
 */
const NemKernel *const *nem_kernels (void);

G_END_DECLS
