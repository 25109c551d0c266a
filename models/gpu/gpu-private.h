/* gpu-private.h - what the graphics card's files share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gpu.h"

G_BEGIN_DECLS

/* ---- errors: the first one stays, and nothing is done after it ---- */

gboolean gpu_is_well (void);

void gpu_fail (const gchar *what, const gchar *why);

/* To be called after each kernel's launch. */
void gpu_launched (const gchar *kernel);

/* ---- memory (gpu.c) ---- */

/* Memory of the card's for what a layer does at once: what the call before
 * gave is no longer to be used. NULL after an error. */
gpointer gpu_scratch (gsize bytes);

/* Both of any bytes; they wait until it is done. What is got after an error is
 * 0. */
void gpu_put_bytes (gpointer to, gconstpointer from, gsize bytes);

void gpu_get_bytes (gpointer to, gconstpointer from, gsize bytes);

/* ---- cuDNN (gpu-conv.c) ---- */

void gpu_conv_open (gboolean exact);

void gpu_conv_close (void);

__typeof__ (layer_conv_forward) gpu_conv_forward;
__typeof__ (layer_conv_backward) gpu_conv_backward;
__typeof__ (layer_depthwise_forward) gpu_depthwise_forward;
__typeof__ (layer_depthwise_backward) gpu_depthwise_backward;

/* ---- kernels (.cu), which do what the functions of the CPU do ---- */

/* To (N, C, H, W) from the order of layers.h, or back. */
void gpu_turn_maps (real *to, const real *from, Maps maps, gboolean back);

/* x = activation (x + bias of its channel) */
void gpu_add_bias (real *x, const real *bias, Maps maps, Activation activation);

/* Zeros around each map, or the inside of such maps taken out, or added. */
void gpu_pad (real *padded, const real *maps_data, Maps maps, Window window);

void gpu_unpad (
  real *maps_data, gboolean add, const real *padded, Maps maps, Window window);

__typeof__ (activation_backward) gpu_activation_backward;
__typeof__ (layer_norm_forward) gpu_norm_forward;
__typeof__ (layer_norm_backward) gpu_norm_backward;
__typeof__ (layer_pool_mean_forward) gpu_pool_mean_forward;
__typeof__ (layer_pool_mean_backward) gpu_pool_mean_backward;
__typeof__ (layer_pool_max_forward) gpu_pool_max_forward;
__typeof__ (layer_pool_max_backward) gpu_pool_max_backward;
__typeof__ (layer_mean_forward) gpu_mean_forward;
__typeof__ (layer_mean_backward) gpu_mean_backward;
__typeof__ (layer_sum_forward) gpu_sum_forward;
__typeof__ (layer_join_forward) gpu_join_forward;
__typeof__ (layer_join_backward) gpu_join_backward;
__typeof__ (layer_dwm_forward) gpu_dwm_forward;
__typeof__ (layer_dwm_backward) gpu_dwm_backward;
__typeof__ (layer_colours) gpu_colours;
__typeof__ (layer_clamp) gpu_clamp;
__typeof__ (layer_cross_entropy) gpu_cross_entropy;
__typeof__ (layer_image_loss) gpu_image_loss;
__typeof__ (numbers_add) gpu_add;
__typeof__ (numbers_blend) gpu_blend;
__typeof__ (numbers_are_finite) gpu_are_finite;
__typeof__ (numbers_square) gpu_square;
__typeof__ (numbers_adam) gpu_adam;

G_END_DECLS
