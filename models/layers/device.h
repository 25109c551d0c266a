/* device.h - where a network's numbers lie, and what runs its layers there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "layers.h"
#include "numbers.h"

G_BEGIN_DECLS

/* A pointer to a function of the same kind as one that is declared. */
#define DEVICE_FUNC(function) __typeof__ (function) *

/**
 * Device:
 * @name: for people.
 * @on_host: whether its memory is the program's own. If not, the pointers
 *   below that are not said to be the program's must not be looked into.
 * @take: takes memory for that many reals; what is in it is not said.
 * @give_back: (nullable argument): gives it back.
 * @take_shared: takes memory of the program's that @put is fastest from.
 * @give_shared: (nullable argument): gives it back.
 * @put: copies from the program's memory (second) to the device's (first).
 * @get: copies from the device's memory (second) to the program's (first).
 * @put_maps: like @put, of activations that lie (C, N, H, W) in the program's
 *   memory; the device has an order of its own.
 * @get_maps: likewise back.
 * @copy: copies (second) to (first) within the device.
 * @clear: sets to 0.
 * @check: waits for all that was asked for. Returns: %FALSE with
 *   %SYMPIE_ERROR_VALUE if something failed since the device was opened, such
 *   as taking memory; what the device gave since then means nothing.
 *
 * The rest does what the functions that it is named after do (layers.h,
 * numbers.h), on the device's memory but for labels, losses, the mean square
 * errors and a #Team, whose scratch only the CPU needs. Errors stay until
 * @check tells of them. To be called by one thread at a time.
 */
typedef struct
{
  const gchar *name;
  gboolean on_host;

  real *(*take) (gsize n);
  void (*give_back) (real *memory);
  real *(*take_shared) (gsize n);
  void (*give_shared) (real *memory);
  void (*put) (real *to, const real *from, gsize n);
  void (*get) (real *to, const real *from, gsize n);
  void (*put_maps) (real *to, const real *from, Maps maps);
  void (*get_maps) (real *to, const real *from, Maps maps);
  void (*copy) (real *to, const real *from, gsize n);
  void (*clear) (real *x, gsize n);
  gboolean (*check) (GError **error);

  DEVICE_FUNC (activation_backward) activation_backward;
  DEVICE_FUNC (layer_conv_forward) conv_forward;
  DEVICE_FUNC (layer_conv_backward) conv_backward;
  DEVICE_FUNC (layer_depthwise_forward) depthwise_forward;
  DEVICE_FUNC (layer_depthwise_backward) depthwise_backward;
  DEVICE_FUNC (layer_norm_forward) norm_forward;
  DEVICE_FUNC (layer_norm_backward) norm_backward;
  DEVICE_FUNC (layer_pool_mean_forward) pool_mean_forward;
  DEVICE_FUNC (layer_pool_mean_backward) pool_mean_backward;
  DEVICE_FUNC (layer_pool_max_forward) pool_max_forward;
  DEVICE_FUNC (layer_pool_max_backward) pool_max_backward;
  DEVICE_FUNC (layer_mean_forward) mean_forward;
  DEVICE_FUNC (layer_mean_backward) mean_backward;
  DEVICE_FUNC (layer_sum_forward) sum_forward;
  DEVICE_FUNC (layer_join_forward) join_forward;
  DEVICE_FUNC (layer_join_backward) join_backward;
  DEVICE_FUNC (layer_dwm_forward) dwm_forward;
  DEVICE_FUNC (layer_dwm_backward) dwm_backward;
  DEVICE_FUNC (layer_colours) colours;
  DEVICE_FUNC (layer_clamp) clamp;
  DEVICE_FUNC (layer_cross_entropy) cross_entropy;
  DEVICE_FUNC (layer_image_loss) image_loss;

  DEVICE_FUNC (numbers_add) add;
  DEVICE_FUNC (numbers_blend) blend;
  DEVICE_FUNC (numbers_are_finite) are_finite;
  DEVICE_FUNC (numbers_square) square;
  DEVICE_FUNC (numbers_adam) adam;
} Device;

/* The processor: the functions of layers.h and numbers.h themselves. */
extern const Device device_cpu;

G_END_DECLS
