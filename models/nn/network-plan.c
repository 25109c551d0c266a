/* network-plan.c - a network's shapes, and one allocation for all tensors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network-private.h"

#define ALIGN 16 /* reals */

/* The lifetime of a block of memory, in steps: layer i of n runs forward at i +
 * 1 and backward at 2 n + 1 - i; the input is filled at 0 and the output's
 * gradient at n + 1. */
typedef struct
{
  real **place;
  gsize size;
  gsize offset;
  guint from;
  guint to;
} Lifetime;

/* ---- sizes ---- */

/* A side of a resampling's result. */
static guint
scaled (guint side, const Layer *layer)
{
  return MAX (layer->least, (guint) ceil (side * layer->factor));
}

static Maps
layer_size (const Network *network, const Layer *layer)
{
  Maps in = network_tensor (network, layer->in)->maps;
  Maps out = network_tensor (network, layer->out)->maps;

  out.n = in.n;
  out.h = in.h;
  out.w = in.w;
  switch (layer->kind)
    {
    case LAYER_CONV:
    case LAYER_DEPTHWISE:
    case LAYER_POOL_MEAN:
    case LAYER_POOL_MAX:
      out.h = window_steps (layer->window, in.h);
      out.w = window_steps (layer->window, in.w);
      break;
    case LAYER_MEAN:
      out.h = out.w = 1;
      break;
    case LAYER_RESAMPLE:
      out.h = scaled (network_tensor (network, layer->like)->maps.h, layer);
      out.w = scaled (network_tensor (network, layer->like)->maps.w, layer);
      break;
    case LAYER_PRELU:
    case LAYER_NORM:
    case LAYER_SHUFFLE:
    case LAYER_SUM:
    case LAYER_JOIN:
    case LAYER_GATE:
    case LAYER_RELATIVE:
      break;
    }
  return out;
}

static gsize
layer_scratch (const Network *network, const Layer *layer)
{
  LayerShape shape = network_layer_shape (network, layer);

  switch (layer->kind)
    {
    case LAYER_CONV:
      return layer_conv_scratch (&shape);
    case LAYER_RESAMPLE:
      return layer_resample_scratch (shape.in, shape.out);
    default:
      return shape.in.w;
    }
}

/* ---- memory ---- */

static guint
last_use (const Network *network, guint tensor)
{
  for (guint i = network->layers->len; i-- > 0;)
    {
      const Layer *layer = network_layer (network, i);

      if (layer->in == tensor
          || (layer_has_two_inputs (layer) && layer->in2 == tensor))
        return i;
    }
  return network->layers->len;
}

static gint
by_size (gconstpointer a, gconstpointer b)
{
  gsize one = ((const Lifetime *) a)->size;
  gsize two = ((const Lifetime *) b)->size;

  return (one < two) - (one > two);
}

/* The lifetime of each tensor. Input and output are kept to the end; in
 * training a layer's output is kept until its own backward pass. */
static GArray *
list_lifetimes (Network *network)
{
  GArray *lifetimes = g_array_new (FALSE, FALSE, sizeof (Lifetime));
  guint n = network->layers->len;

  for (guint t = 0; t <= n; t++)
    {
      Tensor *tensor = network_tensor (network, t);
      guint last = last_use (network, t);
      gboolean stays = t == 0 || t == n;
      Lifetime data = { &tensor->data, maps_size (tensor->maps), 0, t,
                        last + 1 };
      Lifetime grad = { &tensor->grad, data.size, 0, 2 * n + 1 - last,
                        2 * n + 2 - t };

      tensor->grad = NULL;
      if (network->use != NETWORK_RUN)
        data.to = 2 * n + 2 - t;
      if (stays)
        data.to = 2 * n + 2;
      g_array_append_val (lifetimes, data);
      if (network->use == NETWORK_FROZEN
          || (network->use == NETWORK_LEARN && t > 0))
        g_array_append_val (lifetimes, grad);
    }
  g_array_sort (lifetimes, by_size);
  return lifetimes;
}

/* The lowest offset that does not overlap any live block; placed is sorted by
 * offset. */
static void
place (GPtrArray *placed, Lifetime *lifetime)
{
  guint at = 0;

  lifetime->offset = 0;
  for (guint i = 0; i < placed->len; i++)
    {
      const Lifetime *other = g_ptr_array_index (placed, i);

      if (other->from > lifetime->to || other->to < lifetime->from)
        continue;
      if (other->offset >= lifetime->offset + lifetime->size)
        break;
      lifetime->offset = MAX (lifetime->offset, other->offset + other->size);
    }
  while (at < placed->len
         && ((Lifetime *) g_ptr_array_index (placed, at))->offset
              < lifetime->offset)
    at++;
  g_ptr_array_insert (placed, (gint) at, lifetime);
}

static void
take_memory (Network *network)
{
  g_autoptr (GArray) lifetimes = list_lifetimes (network);
  g_autoptr (GPtrArray) placed = g_ptr_array_new ();
  gsize size = 0;

  for (guint i = 0; i < lifetimes->len; i++)
    {
      Lifetime *lifetime = &g_array_index (lifetimes, Lifetime, i);

      lifetime->size = (lifetime->size + ALIGN - 1) / ALIGN * ALIGN;
      place (placed, lifetime);
      size = MAX (size, lifetime->offset + lifetime->size);
    }
  g_free (network->memory);
  network->memory = g_new0 (real, size);
  for (guint i = 0; i < lifetimes->len; i++)
    {
      const Lifetime *lifetime = &g_array_index (lifetimes, Lifetime, i);

      *lifetime->place = network->memory + lifetime->offset;
    }
}

static void
take_grads (Network *network)
{
  for (guint i = 0; i < network->params->len; i++)
    {
      NetworkParam *param = network_param (network, i);

      g_free (param->grad);
      param->grad = NULL;
      if (network->use == NETWORK_LEARN && param->trainable)
        param->grad = g_new0 (real, param->size);
    }
}

void
network_plan (Network *network,
              guint n,
              guint height,
              guint width,
              NetworkUse use,
              guint n_threads)
{
  Tensor *input = network_tensor (network, 0);

  g_return_if_fail (n > 0 && height > 0 && width > 0 && n_threads > 0);

  network->use = use;
  input->maps = (Maps){ input->maps.c, n, height, width };
  network->context.n_threads = n_threads;
  network->context.scratch_size = 0;
  for (guint i = 0; i < network->layers->len; i++)
    {
      const Layer *layer = network_layer (network, i);

      network_tensor (network, layer->out)->maps = layer_size (network, layer);
      network->context.scratch_size =
        MAX (network->context.scratch_size, layer_scratch (network, layer));
    }
  g_free (network->context.scratch);
  network->context.scratch =
    g_new (real, network->context.scratch_size * n_threads);
  take_memory (network);
  take_grads (network);
}
