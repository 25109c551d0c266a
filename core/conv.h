/* conv.h - 3x3 convolution, step 1, zero padding 1, on OpenBLAS
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Conv:
 * @c_in: input channels.
 * @c_out: output channels.
 * @weight: (c_out, c_in, 3, 3).
 * @bias: (c_out).
 *
 * One layer's numbers; whoever made it frees them.
 */
typedef struct
{
  guint   c_in;
  guint   c_out;
  gfloat *weight;
  gfloat *bias;
} Conv;

/**
 * conv_columns_size:
 *
 * Returns: how many floats of working memory conv_forward() needs for
 *   @n_rows rows of @width.
 */
gsize conv_columns_size (const Conv *conv,
                         guint       width,
                         guint       n_rows);

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
void conv_forward (gfloat       *out,
                   gsize         out_plane,
                   const gfloat *in,
                   const Conv   *conv,
                   guint         height,
                   guint         width,
                   guint         first_row,
                   guint         n_rows,
                   guint         first_channel,
                   guint         n_channels,
                   gfloat       *columns);

/**
 * conv_use_one_thread:
 *
 * Bounds OpenBLAS to the calling thread, once and for all: threads are
 * shared out by parallel_for() alone.
 */
void conv_use_one_thread (void);

G_END_DECLS
