/* conv.h - the numbers of a 3x3 convolution, as its kernels read them
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
 * a panel, the last one padded with zeros.
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
 * conv_alloc_unset:
 *
 * Returns: (transfer full): as conv_alloc(), but any values; the system gives
 *   memory where it is first written.
 */
gfloat *conv_alloc_unset (gsize n);

G_END_DECLS
