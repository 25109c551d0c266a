/* device-cpu.c - the processor as a device
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "device.h"

static real *
take (gsize n)
{
  return g_new (real, n);
}

static void
give_back (real *memory)
{
  g_free (memory);
}

static void
copy (real *to, const real *from, gsize n)
{
  memcpy (to, from, n * sizeof *to);
}

static void
copy_maps (real *to, const real *from, Maps maps)
{
  copy (to, from, maps_size (maps));
}

static void
clear (real *x, gsize n)
{
  memset (x, 0, n * sizeof *x);
}

static gboolean
check (GError **error)
{
  return TRUE;
}

const Device device_cpu = {
  .name = "CPU",
  .on_host = TRUE,
  .take = take,
  .give_back = give_back,
  .take_shared = take,
  .give_shared = give_back,
  .put = copy,
  .get = copy,
  .put_maps = copy_maps,
  .get_maps = copy_maps,
  .copy = copy,
  .clear = clear,
  .check = check,
  .activation_backward = activation_backward,
  .conv_forward = layer_conv_forward,
  .conv_backward = layer_conv_backward,
  .depthwise_forward = layer_depthwise_forward,
  .depthwise_backward = layer_depthwise_backward,
  .norm_forward = layer_norm_forward,
  .norm_backward = layer_norm_backward,
  .pool_mean_forward = layer_pool_mean_forward,
  .pool_mean_backward = layer_pool_mean_backward,
  .pool_max_forward = layer_pool_max_forward,
  .pool_max_backward = layer_pool_max_backward,
  .mean_forward = layer_mean_forward,
  .mean_backward = layer_mean_backward,
  .sum_forward = layer_sum_forward,
  .join_forward = layer_join_forward,
  .join_backward = layer_join_backward,
  .dwm_forward = layer_dwm_forward,
  .dwm_backward = layer_dwm_backward,
  .colours = layer_colours,
  .clamp = layer_clamp,
  .cross_entropy = layer_cross_entropy,
  .image_loss = layer_image_loss,
  .add = numbers_add,
  .blend = numbers_blend,
  .are_finite = numbers_are_finite,
  .square = numbers_square,
  .adam = numbers_adam,
};
