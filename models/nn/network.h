/* network.h - a list of layers over numbered tensors, run forward and backward
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/weights.h"
#include "layers.h"

G_BEGIN_DECLS

/**
 * Network:
 *
 * A list of layers in the order in which they run. It is built layer by
 * layer, given its numbers, planned once for a batch's shape, and then run
 * as often as wished with no further allocation.
 */
typedef struct _Network Network;

/**
 * NetworkParam:
 * @name: as in a weights file, "backbone.0.weight".
 * @shape: as in a weights file.
 * @size: how many numbers.
 * @learnt: %FALSE for running statistics.
 * @value: the numbers.
 * @grad: (nullable): the loss's derivative, if planned for %NETWORK_LEARN.
 *
 * One tensor of a network's own numbers.
 */
typedef struct
{
  gchar *name;
  WeightsShape shape;
  gsize size;
  gboolean learnt;
  real *value;
  real *grad;
} NetworkParam;

/**
 * NetworkUse:
 * @NETWORK_RUN: forward alone.
 * @NETWORK_FROZEN: and backward to the input, not to its own numbers.
 * @NETWORK_LEARN: and backward to its own numbers, not to the input.
 */
typedef enum
{
  NETWORK_RUN,
  NETWORK_FROZEN,
  NETWORK_LEARN
} NetworkUse;

/* ---- building: each call adds a layer and returns its result's number ---- */

/* @channels: of the input, which is tensor 0. */
Network *network_new (guint channels);

void network_free (Network *network);

/* @name: of its tensors in a file, "NAME.weight" and "NAME.bias".
 * @c_out: output channels. */
guint network_add_conv (Network *network,
                        const gchar *name,
                        guint in,
                        guint c_out,
                        Window window,
                        Activation activation);

guint network_add_depthwise (Network *network,
                             const gchar *name,
                             guint in,
                             Window window,
                             Activation activation);

/* A fully connected layer on what network_add_mean() gives. */
guint
network_add_linear (Network *network, const gchar *name, guint in, guint c_out);

guint network_add_norm (Network *network,
                        const gchar *name,
                        guint in,
                        Activation activation);

guint network_add_pool_mean (Network *network, guint in, Window window);

guint network_add_pool_max (Network *network, guint in, Window window);

/* The mean over each map, (C, N, 1, 1). */
guint network_add_mean (Network *network, guint in);

guint
network_add_sum (Network *network, guint a, guint b, Activation activation);

/* The channels of @a and then those of @b. */
guint network_add_join (Network *network, guint a, guint b);

/* ---- its numbers ---- */

/**
 * network_get_params:
 *
 * Returns: (transfer none): @n tensors, in the order of the layers.
 */
NetworkParam *network_get_params (Network *network, guint *n);

/**
 * network_find_param:
 *
 * Returns: (transfer none): the tensor of that name, which must be there.
 */
NetworkParam *network_find_param (Network *network, const gchar *name);

/* The tensor "LAYER.PART", "backbone.3.bn1" and "weight". */
NetworkParam *
network_find_part (Network *network, const gchar *layer, const gchar *part);

/**
 * network_get_norm:
 * @scale: (out): of each channel, what the batch norm @name by its running
 *   statistics makes of x is @scale x + @offset.
 * @offset: (out): likewise.
 */
void network_get_norm (Network *network,
                       const gchar *name,
                       gdouble *scale,
                       gdouble *offset);

/* Copies the numbers of all tensors that both have by the same name. */
void network_copy_params (Network *to, Network *from);

/**
 * network_load:
 *
 * Reads all numbers from @weights; tensors that the network does not have
 * are ignored.
 *
 * Returns: %FALSE with an error of weights_read().
 */
gboolean
network_load (Network *network, const Weights *weights, GError **error);

/* Draws the weights of convolutions and linear layers from a normal
 * distribution of variance 2 / fan-in; biases 0, batch norms 1 and 0. */
void network_init (Network *network, guint64 seed);

/* @to becomes @rate * @from + (1 - @rate) * @to, running statistics too.
 * Both were built alike. */
void network_blend (Network *to, const Network *from, gdouble rate);

/* ---- running ---- */

/**
 * network_plan:
 * @n: images in a batch.
 *
 * Sets the sizes of all tensors and takes all memory. May be called again,
 * for other sizes.
 */
void network_plan (Network *network,
                   guint n,
                   guint height,
                   guint width,
                   NetworkUse use,
                   guint n_threads);

/* How batch norms behave from now on; %NORM_RUNNING at first. */
void network_set_norm (Network *network, NormUse use);

/* The input's memory, to be filled: (C, N, H, W). */
real *network_get_input (Network *network);

/* The last layer's result, and its shape. */
const real *network_get_output (Network *network, Maps *maps);

/* The memory for the derivative of the loss by the output, to be filled. */
real *network_get_output_grad (Network *network);

/* The derivative by the input, for %NETWORK_FROZEN. */
const real *network_get_input_grad (Network *network);

void network_forward (Network *network);

/* Adds to each NetworkParam.grad; network_clear_grads() sets them to 0. */
void network_backward (Network *network);

void network_clear_grads (Network *network);

/**
 * network_find_bad:
 *
 * Returns: (transfer full) (nullable): the name of the first tensor, layer or
 *   derivative that holds a NaN or an infinity.
 */
gchar *network_find_bad (Network *network);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Network, network_free)

G_END_DECLS
