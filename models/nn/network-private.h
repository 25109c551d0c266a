/* network-private.h - internals of a network, for network*.c only
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "network.h"

/* Those with parameters are first. */
typedef enum
{
  LAYER_CONV, /* fully connected ones too */
  LAYER_DEPTHWISE,
  LAYER_PRELU,
  LAYER_NORM,
  LAYER_POOL_MEAN,
  LAYER_POOL_MAX,
  LAYER_MEAN,
  LAYER_RESAMPLE,
  LAYER_SHUFFLE,
  LAYER_SUM,
  LAYER_JOIN,
  LAYER_GATE,
  LAYER_RELATIVE
} LayerKind;

typedef struct
{
  LayerKind kind;
  guint in;
  guint in2; /* second input of a sum, concatenation or gate; the images */
  guint out;
  Window window;
  Activation activation;
  guint groups; /* of a convolution or shuffle */
  Resample resample;
  guint like;     /* a resampling's, as in network_add_resample() */
  gdouble factor; /* likewise */
  guint least;    /* likewise */
  guint param;    /* index of its first parameter */
  real *used;     /* a batch norm's mean and scale, each (c) */
} Layer;

typedef struct
{
  Maps maps;
  real *data;
  real *grad;        /* NULL if not needed */
  gboolean has_grad; /* the next gradient is accumulated */
} Tensor;

struct _Network
{
  GArray *layers;
  GArray *tensors;
  GArray *params;
  NormUse norm;
  NetworkUse use;
  ThreadContext context;
  real *memory; /* data and gradients of all tensors */
};

static inline Layer *
network_layer (const Network *network, guint i)
{
  return &g_array_index (network->layers, Layer, i);
}

static inline Tensor *
network_tensor (const Network *network, guint i)
{
  return &g_array_index (network->tensors, Tensor, i);
}

static inline NetworkParam *
network_param (const Network *network, guint i)
{
  return &g_array_index (network->params, NetworkParam, i);
}

static inline gboolean
layer_has_two_inputs (const Layer *layer)
{
  return layer->kind >= LAYER_SUM;
}

/* Returns: its geometry, if it is a convolution or pooling layer. */
static inline LayerShape
network_layer_shape (const Network *network, const Layer *layer)
{
  return (LayerShape){ network_tensor (network, layer->in)->maps,
                       network_tensor (network, layer->out)->maps,
                       layer->window, layer->activation, layer->groups };
}

/* One layer, forward. */
void network_run_layer (Network *network, const Layer *layer);

/* Returns: (transfer full): the layer's name, for errors. */
gchar *network_describe_layer (Network *network, const Layer *layer);
