/* network-run.c - runs a network forward and backward
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "network-private.h"

/* ---- forward ---- */

static void
run_weighted (Network *network, const Layer *layer)
{
  const Tensor *in = network_tensor (network, layer->in);
  const Tensor *out = network_tensor (network, layer->out);
  const real *weight = network_param (network, layer->param)->value;
  const real *bias = network_param (network, layer->param + 1)->value;
  LayerShape shape = network_layer_shape (network, layer);

  if (layer->kind == LAYER_CONV)
    layer_conv_forward (out->data, in->data, weight, bias, &shape,
                        &network->context);
  else
    layer_depthwise_forward (out->data, in->data, weight, bias, &shape,
                             &network->context);
}

static Norm
norm_of (const Network *network, const Layer *layer)
{
  return (Norm){ network_param (network, layer->param)->value,
                 network_param (network, layer->param + 1)->value,
                 network_param (network, layer->param + 2)->value,
                 network_param (network, layer->param + 3)->value,
                 layer->used,
                 layer->used + network_tensor (network, layer->in)->maps.c,
                 network->norm };
}

static Prelu
prelu_of (const Network *network, const Layer *layer)
{
  return (Prelu){ network_param (network, layer->param)->value,
                  network_param (network, layer->param + 1)->value,
                  network_param (network, layer->param + 2)->value };
}

static void
run_prelu (Network *network, const Layer *layer)
{
  const Tensor *in = network_tensor (network, layer->in);
  Prelu prelu = prelu_of (network, layer);

  layer_prelu_forward (network_tensor (network, layer->out)->data, in->data,
                       &prelu, in->maps, &network->context);
}

static void
run_norm (Network *network, const Layer *layer)
{
  const Tensor *in = network_tensor (network, layer->in);
  Norm norm = norm_of (network, layer);

  layer_norm_forward (network_tensor (network, layer->out)->data, in->data,
                      &norm, in->maps, layer->activation, &network->context);
}

static void
run_two (Network *network, const Layer *layer)
{
  const Tensor *in = network_tensor (network, layer->in);
  const Tensor *in2 = network_tensor (network, layer->in2);
  real *out = network_tensor (network, layer->out)->data;
  ThreadContext *context = &network->context;

  if (layer->kind == LAYER_SUM)
    layer_sum_forward (out, in->data, in2->data, in->maps, layer->activation,
                       context);
  else if (layer->kind == LAYER_JOIN)
    layer_join_forward (out, in->data, in2->data, in->maps, in2->maps, context);
  else if (layer->kind == LAYER_GATE)
    layer_gate_forward (out, in->data, in2->data, in->maps, context);
  else
    layer_relative_forward (out, in->data, in2->data, in2->maps);
}

void
network_run_layer (Network *network, const Layer *layer)
{
  const Tensor *in = network_tensor (network, layer->in);
  const Tensor *out = network_tensor (network, layer->out);
  LayerShape shape = network_layer_shape (network, layer);
  ThreadContext *context = &network->context;

  switch (layer->kind)
    {
    case LAYER_CONV:
    case LAYER_DEPTHWISE:
      run_weighted (network, layer);
      break;
    case LAYER_PRELU:
      run_prelu (network, layer);
      break;
    case LAYER_NORM:
      run_norm (network, layer);
      break;
    case LAYER_POOL_MEAN:
      layer_pool_mean_forward (out->data, in->data, &shape, context);
      break;
    case LAYER_POOL_MAX:
      layer_pool_max_forward (out->data, in->data, &shape, context);
      break;
    case LAYER_MEAN:
      layer_mean_forward (out->data, in->data, in->maps, context);
      break;
    case LAYER_RESAMPLE:
      layer_resample_forward (out->data, in->data, out->maps, in->maps,
                              layer->resample, context);
      break;
    case LAYER_SHUFFLE:
      layer_shuffle_forward (out->data, in->data, layer->groups, in->maps);
      break;
    case LAYER_SUM:
    case LAYER_JOIN:
    case LAYER_GATE:
    case LAYER_RELATIVE:
      run_two (network, layer);
      break;
    }
}

void
network_forward (Network *network)
{
  for (guint i = 0; i < network->layers->len; i++)
    network_run_layer (network, network_layer (network, i));
}

/* ---- backward ---- */

/* Returns: whether the next gradient of @tensor is accumulated. */
static gboolean
claim_grad (Tensor *tensor)
{
  gboolean add = tensor->has_grad;

  tensor->has_grad = TRUE;
  return add;
}

/* The gradient of one input of a sum or concatenation, whose channels start at
 * first. */
static void
pass_on (Network *network, Tensor *to, const Tensor *from, guint first)
{
  if (to->grad)
    layer_join_backward (to->grad, claim_grad (to), from->grad, first,
                         from->maps, to->maps, &network->context);
}

/* For layers with parameters. */
static LayerGrads
grads_of (const Network *network, const Layer *layer, gboolean add)
{
  return (LayerGrads){ network_tensor (network, layer->in)->grad, add,
                       network_param (network, layer->param)->grad,
                       network_param (network, layer->param + 1)->grad };
}

static void
back_norm (Network *network, const Layer *layer, gboolean add)
{
  const Tensor *in = network_tensor (network, layer->in);
  const Tensor *out = network_tensor (network, layer->out);
  Norm norm = norm_of (network, layer);
  LayerGrads grads = grads_of (network, layer, add);

  layer_norm_backward (&grads, out->grad, out->data, in->data, &norm, in->maps,
                       layer->activation, &network->context);
}

static void
back_prelu (Network *network, const Layer *layer, gboolean add)
{
  const Tensor *in = network_tensor (network, layer->in);
  Prelu prelu = prelu_of (network, layer);

  layer_prelu_backward (in->grad, add,
                        network_tensor (network, layer->out)->grad, in->data,
                        &prelu, in->maps, &network->context);
}

static void
back_gate (Network *network, const Layer *layer)
{
  Tensor *in = network_tensor (network, layer->in);
  Tensor *scores = network_tensor (network, layer->in2);
  const real *d_out = network_tensor (network, layer->out)->grad;

  layer_gate_backward (in->grad, claim_grad (in), d_out, scores->data, in->maps,
                       &network->context);
  layer_gate_backward_scores (scores->grad, claim_grad (scores), d_out,
                              in->data, scores->data, in->maps,
                              &network->context);
}

static void
back_relative (Network *network, const Layer *layer)
{
  Tensor *in = network_tensor (network, layer->in);
  const Tensor *out = network_tensor (network, layer->out);
  const Tensor *images = network_tensor (network, layer->in2);

  layer_relative_backward (in->grad, claim_grad (in), out->grad, out->data,
                           in->data, images->data, images->maps);
}

static void
back_two (Network *network, const Layer *layer)
{
  Tensor *in = network_tensor (network, layer->in);
  const Tensor *out = network_tensor (network, layer->out);

  if (layer->kind == LAYER_GATE)
    {
      back_gate (network, layer);
      return;
    }
  if (layer->kind == LAYER_RELATIVE)
    {
      back_relative (network, layer);
      return;
    }
  pass_on (network, in, out, 0);
  pass_on (network, network_tensor (network, layer->in2), out,
           layer->kind == LAYER_JOIN ? in->maps.c : 0);
}

static void
back_layer (Network *network, const Layer *layer)
{
  Tensor *in = network_tensor (network, layer->in);
  const Tensor *out = network_tensor (network, layer->out);
  ThreadContext *context = &network->context;
  LayerShape shape = network_layer_shape (network, layer);
  LayerGrads grads;
  gboolean add = layer_has_two_inputs (layer) ? FALSE : claim_grad (in);

  if (layer->kind != LAYER_NORM)
    activation_backward (out->grad, out->data, out->maps, layer->activation,
                         context);
  switch (layer->kind)
    {
    case LAYER_CONV:
      grads = grads_of (network, layer, add);
      layer_conv_backward (&grads, out->grad, in->data,
                           network_param (network, layer->param)->value, &shape,
                           context);
      break;
    case LAYER_DEPTHWISE:
      layer_depthwise_backward (in->grad, add, out->grad,
                                network_param (network, layer->param)->value,
                                &shape, context);
      break;
    case LAYER_PRELU:
      back_prelu (network, layer, add);
      break;
    case LAYER_NORM:
      back_norm (network, layer, add);
      break;
    case LAYER_POOL_MEAN:
      layer_pool_mean_backward (in->grad, add, out->grad, &shape, context);
      break;
    case LAYER_POOL_MAX:
      layer_pool_max_backward (in->grad, add, out->grad, out->data, in->data,
                               &shape, context);
      break;
    case LAYER_MEAN:
      layer_mean_backward (in->grad, add, out->grad, in->maps, context);
      break;
    case LAYER_RESAMPLE:
      layer_resample_backward (in->grad, add, out->grad, out->maps, in->maps,
                               layer->resample, context);
      break;
    case LAYER_SHUFFLE:
      layer_shuffle_backward (in->grad, add, out->grad, layer->groups,
                              in->maps);
      break;
    case LAYER_SUM:
    case LAYER_JOIN:
    case LAYER_GATE:
    case LAYER_RELATIVE:
      back_two (network, layer);
      break;
    }
}

void
network_backward (Network *network)
{
  g_return_if_fail (network->use != NETWORK_RUN);

  for (guint t = 0; t < network->tensors->len; t++)
    network_tensor (network, t)->has_grad = FALSE;
  for (guint i = network->layers->len; i-- > 0;)
    back_layer (network, network_layer (network, i));
}

void
network_clear_grads (Network *network)
{
  for (guint i = 0; i < network->params->len; i++)
    {
      NetworkParam *param = network_param (network, i);

      if (param->grad)
        memset (param->grad, 0, param->size * sizeof (real));
    }
}

/* ---- its ends ---- */

void
network_set_norm (Network *network, NormUse use)
{
  network->norm = use;
}

real *
network_get_input (Network *network)
{
  return network_tensor (network, 0)->data;
}

const real *
network_get_output (Network *network, Maps *maps)
{
  const Tensor *out = network_tensor (network, network->tensors->len - 1);

  *maps = out->maps;
  return out->data;
}

real *
network_get_output_grad (Network *network)
{
  return network_tensor (network, network->tensors->len - 1)->grad;
}

const real *
network_get_input_grad (Network *network)
{
  return network_tensor (network, 0)->grad;
}

gchar *
network_describe_layer (Network *network, const Layer *layer)
{
  static const gchar *const kinds[] = { "convolution",  "depthwise convolution",
                                        "PReLU",        "batch norm",
                                        "mean pooling", "max pooling",
                                        "mean",         "resampling",
                                        "shuffle",      "sum",
                                        "join",         "gate",
                                        "relative form" };

  if (layer->kind <= LAYER_NORM)
    return g_strdup_printf ("the output of %s (%s)",
                            network_param (network, layer->param)->name,
                            kinds[layer->kind]);
  return g_strdup_printf ("the output of layer %u (%s)", layer->out - 1,
                          kinds[layer->kind]);
}
