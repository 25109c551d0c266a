/* network.h - neural networks as lists of layers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/weights.h"
#include "layers-frozen.h"

G_BEGIN_DECLS

/**
 * Network:
 *
 * A list of layers in execution order. Build it layer by layer, load or
 * initialise its weights, plan it once for a batch shape, and run it any
 * number of times with no further allocation.
 */
typedef struct _Network Network;

/**
 * NetworkParam:
 * @name: its name in a weights file, such as "backbone.0.weight".
 * @shape: as in a weights file.
 * @size: how many numbers.
 * @trainable: %FALSE for running statistics.
 * @value: the numbers.
 * @grad: (nullable): the gradient, if planned for %NETWORK_LEARN.
 *
 * One tensor of a network's parameters or running statistics.
 */
typedef struct
{
  gchar *name;
  WeightsShape shape;
  gsize size;
  gboolean trainable;
  real *value;
  real *grad;
} NetworkParam;

/**
 * NetworkUse:
 * @NETWORK_RUN: forward only.
 * @NETWORK_FROZEN: forward, and backward to the input but not to the
 *   parameters.
 * @NETWORK_LEARN: forward, and backward to the parameters but not to the
 *   input.
 */
typedef enum
{
  NETWORK_RUN,
  NETWORK_FROZEN,
  NETWORK_LEARN
} NetworkUse;

/* ---- building: each call adds a layer and returns its result's number ---- */

/* @channels: input channels. The input is tensor 0. */
Network *network_new (guint channels);

void network_free (Network *network);

/* @name: prefix of the tensors' names, "NAME.weight" and "NAME.bias". @c_out:
 * output channels. Returns: the output tensor, as all of these do. */
guint network_add_conv (Network *network,
                        const gchar *name,
                        guint in,
                        guint c_out,
                        Window window,
                        Activation activation);

/* Each of @groups equal groups of input channels makes its own of output
 * channels; the weight is (c_out, c / groups, kernel, kernel). */
guint network_add_conv_groups (Network *network,
                               const gchar *name,
                               guint in,
                               guint c_out,
                               guint groups,
                               Window window,
                               Activation activation);

/* For frozen networks only. */
guint network_add_depthwise (Network *network,
                             const gchar *name,
                             guint in,
                             Window window,
                             Activation activation);

/* A fully connected layer after network_add_mean(). */
guint network_add_linear (Network *network,
                          const gchar *name,
                          guint in,
                          guint c_out,
                          Activation activation);

guint network_add_norm (Network *network,
                        const gchar *name,
                        guint in,
                        Activation activation);

/* PReLU: "NAME.slope", after a folded batch norm, "NAME.scale" and
 * "NAME.shift", which start as 1 and 0. For frozen networks only. */
guint network_add_prelu (Network *network, const gchar *name, guint in);

guint network_add_pool_mean (Network *network, guint in, Window window);

guint network_add_pool_max (Network *network, guint in, Window window);

/* Global average pooling, to (C, N, 1, 1). */
guint network_add_mean (Network *network, guint in);

guint
network_add_sum (Network *network, guint a, guint b, Activation activation);

/* The channels of @a and then those of @b. */
guint network_add_join (Network *network, guint a, guint b);

/**
 * network_add_resample:
 * @like: a tensor whose height and width the result has...
 * @factor: ...times this, rounded up...
 * @least: ...but not less than this.
 */
guint network_add_resample (Network *network,
                            guint in,
                            Resample resample,
                            guint like,
                            gdouble factor,
                            guint least);

/* @scores: (C, N, 1, 1); each map of @in times the sigmoid of its score. */
guint network_add_gate (Network *network, guint in, guint scores);

/* Interleaves @groups equal groups of channels. */
guint network_add_shuffle (Network *network, guint in, guint groups);

/* @answers: (RELATIVE_N, N, 1, 1), about the network's input, which are images.
 * Returns: (PARAMS_N, N, 1, 1), as layer_relative_forward() does. */
guint network_add_relative (Network *network, guint answers);

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

/* Copies all parameters that both networks have under the same name. */
void network_copy_params (Network *to, Network *from);

/**
 * network_load:
 *
 * Reads all parameters from @weights; other tensors are ignored.
 *
 * Returns: %FALSE with an error of weights_read().
 */
gboolean
network_load (Network *network, const Weights *weights, GError **error);

/* Likewise one of them. */
gboolean network_load_param (NetworkParam *param,
                             const Weights *weights,
                             GError **error);

/* He initialisation: the weights of convolutions and linear layers are drawn
 * from a normal distribution of variance 2 / fan-in; biases are 0, batch norms
 * 1 and 0. */
void network_init (Network *network, guint64 seed);

/* Sets @to to @rate * @from + (1 - @rate) * @to, running statistics included.
 * Both must have the same layers. */
void network_blend (Network *to, const Network *from, gdouble rate);

/* ---- running ---- */

/**
 * network_plan:
 * @n: images in a batch.
 *
 * Computes the shapes of all tensors and allocates all memory. May be called
 * again for other shapes.
 */
void network_plan (Network *network,
                   guint n,
                   guint height,
                   guint width,
                   NetworkUse use,
                   guint n_threads);

/* Sets how batch norms work; %NORM_RUNNING by default. */
void network_set_norm (Network *network, NormUse use);

/* Returns: the input buffer to fill, (C, N, H, W). */
real *network_get_input (Network *network);

/* Returns: the output of the last layer, and its shape. */
const real *network_get_output (Network *network, Maps *maps);

/* Returns: the buffer to fill with the gradient of the output. */
real *network_get_output_grad (Network *network);

/* Returns: the gradient of the input, for %NETWORK_FROZEN. */
const real *network_get_input_grad (Network *network);

void network_forward (Network *network);

/* Accumulates into NetworkParam.grad, which network_clear_grads() sets to 0. */
void network_backward (Network *network);

void network_clear_grads (Network *network);

/**
 * network_find_non_finite:
 *
 * Returns: (transfer full) (nullable): the name of the first tensor, layer or
 *   gradient with a NaN or infinity.
 */
gchar *network_find_non_finite (Network *network);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Network, network_free)

G_END_DECLS
