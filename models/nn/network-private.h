/* network-private.h - a network's insides, for network.c and network-run.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "network.h"

typedef enum
{
  LAYER_CONV, /* fully connected ones too */
  LAYER_DEPTHWISE,
  LAYER_NORM,
  LAYER_POOL_MEAN,
  LAYER_POOL_MAX,
  LAYER_MEAN,
  LAYER_SUM,
  LAYER_JOIN
} LayerKind;

typedef struct
{
  LayerKind kind;
  guint in;
  guint in2; /* of a sum or a join */
  guint out;
  Window window;
  Activation activation;
  guint param; /* the first of its own tensors */
  real *used;  /* a batch norm's mean and scale, each (c) */
} Layer;

typedef struct
{
  Maps maps;
  real *data;
  real *grad;        /* NULL where nobody wants it */
  gboolean has_grad; /* the next derivative is added */
} Tensor;

struct _Network
{
  GArray *layers;
  GArray *tensors;
  GArray *params;
  NormUse norm;
  NetworkUse use;
  ThreadContext context;
  real *memory; /* all tensors' data and derivatives */
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

/* One layer, forward. */
void network_run_layer (Network *network, const Layer *layer);

/* Returns: (transfer full): what to call it in an error. */
gchar *network_describe_layer (Network *network, const Layer *layer);
