/* conv.h - 3x3 convolution, step 1, zero padding 1, on OpenBLAS
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ConvPacking:
 * @CONV_TAPS: (panels, 9, c_in, panel).
 * @CONV_WINOGRAD: (panels, 36, c_in, panel), transformed for F(4x4, 3x3).
 * @CONV_POOLED: (9 * c_in, panels * panel), divided by 25.
 * @CONV_N_PACKINGS: how many there are.
 *
 * How the vector kernels read a layer's weights: NEM_PANEL output channels to
 * a panel, the last one filled up with zeros.
 */
typedef enum
{
  CONV_TAPS,
  CONV_WINOGRAD,
  CONV_POOLED,
  CONV_N_PACKINGS
} ConvPacking;

/**
 * Conv:
 * @c_in: input channels.
 * @c_out: output channels.
 * @weight: (c_out, c_in, 3, 3).
 * @bias: (c_out).
 * @packed: see conv_pack().
 *
 * One layer's numbers, all zero before they are filled in.
 */
typedef struct
{
  guint c_in;
  guint c_out;
  gfloat *weight;
  gfloat *bias;
  gfloat *packed[CONV_N_PACKINGS];
} Conv;

/**
 * conv_clear:
 *
 * Frees the numbers.
 */
void conv_clear (Conv *conv);

/**
 * conv_pack:
 * @n_threads: how many may work on it.
 *
 * Packs the weights when first asked to; any thread may ask.
 *
 * Returns: (transfer none): the weights as @packing says, on a cache line's
 *   boundary.
 */
const gfloat *conv_pack (Conv *conv, ConvPacking packing, guint n_threads);

/**
 * conv_alloc:
 *
 * Returns: (transfer full): @n zeros on a cache line's boundary, for free().
 */
gfloat *conv_alloc (gsize n);

/**
 * conv_columns_size:
 *
 * Returns: how many floats of working memory conv_forward() needs for
 *   @n_rows rows of @width.
 */
gsize conv_columns_size (const Conv *conv, guint width, guint n_rows);

/**
 * conv_forward:
 * @out: (n_channels, ...) where each channel's @n_rows x @width numbers lie
 *   together, and @out_plane floats after the channel before.
 * @in: (c_in, height, width) planar.
 * @first_row: the first output row to compute, 0 to @height - 1.
 * @first_channel: the first output channel to compute.
 * @columns: working memory, see conv_columns_size().
 *
 * Computes a part of a convolution by im2col and one matrix product in the
 * caller's thread: out = weight (*) in + bias.
 */
void conv_forward (gfloat *out,
                   gsize out_plane,
                   const gfloat *in,
                   const Conv *conv,
                   guint height,
                   guint width,
                   guint first_row,
                   guint n_rows,
                   guint first_channel,
                   guint n_channels,
                   gfloat *columns);

/**
 * conv_use_one_thread:
 *
 * Bounds OpenBLAS to the calling thread, once and for all: threads are
 * shared out by parallel_for() alone.
 */
void conv_use_one_thread (void);

G_END_DECLS
