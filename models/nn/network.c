/* network.c - builds networks as lists of layers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/relative.h"
#include "network-private.h"
#include "numbers.h"

static void
param_clear (gpointer data)
{
  NetworkParam *param = data;

  g_free (param->name);
  g_free (param->value);
  g_free (param->grad);
}

/* ---- building ---- */

Network *
network_new (guint channels)
{
  Network *network = g_new0 (Network, 1);
  Tensor input = { .maps = { .c = channels } };

  network->layers = g_array_new (FALSE, TRUE, sizeof (Layer));
  network->tensors = g_array_new (FALSE, TRUE, sizeof (Tensor));
  network->params = g_array_new (FALSE, TRUE, sizeof (NetworkParam));
  g_array_set_clear_func (network->params, param_clear);
  g_array_append_val (network->tensors, input);
  network->norm = NORM_RUNNING;
  return network;
}

void
network_free (Network *network)
{
  for (guint i = 0; i < network->layers->len; i++)
    g_free (network_layer (network, i)->used);
  g_array_unref (network->layers);
  g_array_unref (network->tensors);
  g_array_unref (network->params);
  g_free (network->context.scratch);
  g_free (network->memory);
  g_free (network);
}

static guint
channels_of (const Network *network, guint tensor)
{
  g_assert (tensor < network->tensors->len);
  return network_tensor (network, tensor)->maps.c;
}

static guint
add_layer (Network *network, Layer layer, guint c_out)
{
  Tensor out = { .maps = { .c = c_out } };

  layer.out = network->tensors->len;
  g_array_append_val (network->layers, layer);
  g_array_append_val (network->tensors, out);
  return layer.out;
}

/* Returns: the index of the layer's first parameter. */
static guint
add_param (Network *network,
           const gchar *layer,
           const gchar *part,
           gboolean trainable,
           WeightsShape shape)
{
  NetworkParam param = { .name = g_strconcat (layer, ".", part, NULL),
                         .shape = shape,
                         .size = weights_shape_count (&shape),
                         .trainable = trainable };

  param.value = g_new0 (real, param.size);
  g_array_append_val (network->params, param);
  return network->params->len - 1;
}

static guint
add_weighted (Network *network,
              const gchar *name,
              Layer layer,
              WeightsShape shape)
{
  WeightsShape bias = { 1, { shape.d[0] } };

  layer.param = add_param (network, name, "weight", TRUE, shape);
  add_param (network, name, "bias", TRUE, bias);
  return add_layer (network, layer, (guint) shape.d[0]);
}

guint
network_add_conv (Network *network,
                  const gchar *name,
                  guint in,
                  guint c_out,
                  Window window,
                  Activation activation)
{
  return network_add_conv_groups (network, name, in, c_out, 1, window,
                                  activation);
}

guint
network_add_conv_groups (Network *network,
                         const gchar *name,
                         guint in,
                         guint c_out,
                         guint groups,
                         Window window,
                         Activation activation)
{
  Layer layer = { .kind = LAYER_CONV,
                  .in = in,
                  .window = window,
                  .activation = activation,
                  .groups = groups };
  guint c = channels_of (network, in);
  WeightsShape shape = { 4,
                         { c_out, c / groups, window.kernel, window.kernel } };

  g_assert (c % groups == 0 && c_out % groups == 0);
  return add_weighted (network, name, layer, shape);
}

guint
network_add_depthwise (Network *network,
                       const gchar *name,
                       guint in,
                       Window window,
                       Activation activation)
{
  Layer layer = { .kind = LAYER_DEPTHWISE,
                  .in = in,
                  .window = window,
                  .activation = activation };
  WeightsShape shape = {
    4, { channels_of (network, in), 1, window.kernel, window.kernel }
  };

  return add_weighted (network, name, layer, shape);
}

guint
network_add_linear (Network *network,
                    const gchar *name,
                    guint in,
                    guint c_out,
                    Activation activation)
{
  Layer layer = { .kind = LAYER_CONV,
                  .in = in,
                  .window = { 1, 1, 0, 0 },
                  .activation = activation };
  WeightsShape shape = { 2, { c_out, channels_of (network, in) } };

  return add_weighted (network, name, layer, shape);
}

guint
network_add_norm (Network *network,
                  const gchar *name,
                  guint in,
                  Activation activation)
{
  Layer layer = { .kind = LAYER_NORM, .in = in, .activation = activation };
  guint c = channels_of (network, in);
  WeightsShape shape = { 1, { c } };

  layer.param = add_param (network, name, "weight", TRUE, shape);
  add_param (network, name, "bias", TRUE, shape);
  add_param (network, name, "running_mean", FALSE, shape);
  add_param (network, name, "running_var", FALSE, shape);
  layer.used = g_new0 (real, 2 * c);
  return add_layer (network, layer, c);
}

guint
network_add_prelu (Network *network, const gchar *name, guint in)
{
  Layer layer = { .kind = LAYER_PRELU, .in = in };
  guint c = channels_of (network, in);
  WeightsShape shape = { 1, { c } };

  layer.param = add_param (network, name, "scale", FALSE, shape);
  for (guint i = 0; i < c; i++)
    network_param (network, layer.param)->value[i] = 1;
  add_param (network, name, "shift", FALSE, shape);
  add_param (network, name, "slope", FALSE, shape);
  return add_layer (network, layer, c);
}

guint
network_add_pool_mean (Network *network, guint in, Window window)
{
  Layer layer = { .kind = LAYER_POOL_MEAN, .in = in, .window = window };

  return add_layer (network, layer, channels_of (network, in));
}

guint
network_add_pool_max (Network *network, guint in, Window window)
{
  Layer layer = { .kind = LAYER_POOL_MAX, .in = in, .window = window };

  return add_layer (network, layer, channels_of (network, in));
}

guint
network_add_mean (Network *network, guint in)
{
  Layer layer = { .kind = LAYER_MEAN, .in = in };

  return add_layer (network, layer, channels_of (network, in));
}

guint
network_add_sum (Network *network, guint a, guint b, Activation activation)
{
  Layer layer = {
    .kind = LAYER_SUM, .in = a, .in2 = b, .activation = activation
  };

  g_assert (channels_of (network, a) == channels_of (network, b));
  return add_layer (network, layer, channels_of (network, a));
}

guint
network_add_join (Network *network, guint a, guint b)
{
  Layer layer = { .kind = LAYER_JOIN, .in = a, .in2 = b };

  return add_layer (network, layer,
                    channels_of (network, a) + channels_of (network, b));
}

guint
network_add_resample (Network *network,
                      guint in,
                      Resample resample,
                      guint like,
                      gdouble factor,
                      guint least)
{
  Layer layer = { .kind = LAYER_RESAMPLE,
                  .in = in,
                  .resample = resample,
                  .like = like,
                  .factor = factor,
                  .least = least };

  g_assert (like < network->tensors->len);
  return add_layer (network, layer, channels_of (network, in));
}

guint
network_add_gate (Network *network, guint in, guint scores)
{
  Layer layer = { .kind = LAYER_GATE, .in = in, .in2 = scores };

  g_assert (channels_of (network, in) == channels_of (network, scores));
  return add_layer (network, layer, channels_of (network, in));
}

guint
network_add_shuffle (Network *network, guint in, guint groups)
{
  Layer layer = { .kind = LAYER_SHUFFLE, .in = in, .groups = groups };

  g_assert (channels_of (network, in) % groups == 0);
  return add_layer (network, layer, channels_of (network, in));
}

guint
network_add_relative (Network *network, guint answers)
{
  Layer layer = { .kind = LAYER_RELATIVE, .in = answers, .in2 = 0 };

  g_assert (channels_of (network, answers) == RELATIVE_N);
  return add_layer (network, layer, PARAMS_N);
}

/* ---- its numbers ---- */

NetworkParam *
network_get_params (Network *network, guint *n)
{
  *n = network->params->len;
  return (NetworkParam *) network->params->data;
}

static NetworkParam *
look_up_param (Network *network, const gchar *name)
{
  for (guint i = 0; i < network->params->len; i++)
    if (g_str_equal (network_param (network, i)->name, name))
      return network_param (network, i);
  return NULL;
}

NetworkParam *
network_find_param (Network *network, const gchar *name)
{
  NetworkParam *param = look_up_param (network, name);

  g_assert (param);
  return param;
}

NetworkParam *
network_find_part (Network *network, const gchar *layer, const gchar *part)
{
  g_autofree gchar *name = g_strdup_printf ("%s.%s", layer, part);

  return network_find_param (network, name);
}

void
network_get_norm (Network *network,
                  const gchar *name,
                  gdouble *scale,
                  gdouble *offset)
{
  const NetworkParam *gamma = network_find_part (network, name, "weight");
  const real *beta = network_find_part (network, name, "bias")->value;
  const real *mean = network_find_part (network, name, "running_mean")->value;
  const real *var = network_find_part (network, name, "running_var")->value;

  for (gsize c = 0; c < gamma->size; c++)
    {
      scale[c] = gamma->value[c] / sqrt (var[c] + LAYER_NORM_EPSILON);
      offset[c] = beta[c] - mean[c] * scale[c];
    }
}

void
network_copy_params (Network *to, Network *from)
{
  for (guint i = 0; i < from->params->len; i++)
    {
      const NetworkParam *param = network_param (from, i);
      NetworkParam *same = look_up_param (to, param->name);

      if (!same)
        continue;
      g_assert (same->size == param->size);
      memcpy (same->value, param->value, param->size * sizeof (real));
    }
}

gboolean
network_load_param (NetworkParam *param, const Weights *weights, GError **error)
{
  g_autofree gfloat *read =
    weights_read (weights, param->name, &param->shape, error);

  for (gsize i = 0; read && i < param->size; i++)
    param->value[i] = read[i];
  return read != NULL;
}

gboolean
network_load (Network *network, const Weights *weights, GError **error)
{
  for (guint i = 0; i < network->params->len; i++)
    if (!network_load_param (network_param (network, i), weights, error))
      return FALSE;
  return TRUE;
}

/* Two normally distributed numbers, by the Box-Muller transform. */
static void
draw_normal (GRand *rand, gdouble pair[2])
{
  gdouble radius = sqrt (-2.0 * log (1.0 - g_rand_double (rand)));
  gdouble angle = 2.0 * G_PI * g_rand_double (rand);

  pair[0] = radius * cos (angle);
  pair[1] = radius * sin (angle);
}

void
network_init (Network *network, guint64 seed)
{
  guint32 words[2] = { (guint32) seed, (guint32) (seed >> 32) };
  GRand *rand = g_rand_new_with_seed_array (words, 2);

  for (guint i = 0; i < network->params->len; i++)
    {
      NetworkParam *param = network_param (network, i);
      gsize fan_in = param->size / param->shape.d[0];
      gdouble spread = sqrt (2.0 / fan_in);
      gboolean one = param->shape.n == 1
                     && (g_str_has_suffix (param->name, ".weight")
                         || g_str_has_suffix (param->name, ".running_var"));

      for (gsize j = 0; j < param->size; j += 2)
        {
          gdouble pair[2] = { one, one };

          if (param->shape.n > 1)
            draw_normal (rand, pair);
          for (gsize k = 0; k < 2 && j + k < param->size; k++)
            param->value[j + k] =
              (real) (pair[k] * (param->shape.n > 1 ? spread : 1));
        }
    }
  g_rand_free (rand);
}

void
network_blend (Network *to, const Network *from, gdouble rate)
{
  g_assert (to->params->len == from->params->len);
  for (guint i = 0; i < to->params->len; i++)
    {
      NetworkParam *a = network_param (to, i);
      const NetworkParam *b = network_param (from, i);

      numbers_blend (a->value, b->value, a->size, rate);
    }
}

/* ---- looking at it ---- */

gchar *
network_find_non_finite (Network *network)
{
  for (guint i = 0; i < network->params->len; i++)
    {
      NetworkParam *param = network_param (network, i);

      if (!numbers_are_finite (param->value, param->size))
        return g_strdup (param->name);
    }
  for (guint i = 0; i < network->layers->len; i++)
    {
      const Layer *layer = network_layer (network, i);
      const Tensor *out = network_tensor (network, layer->out);

      network_run_layer (network, layer);
      if (!numbers_are_finite (out->data, maps_size (out->maps)))
        return network_describe_layer (network, layer);
    }
  for (guint i = 0; i < network->params->len; i++)
    {
      NetworkParam *param = network_param (network, i);

      if (param->grad && !numbers_are_finite (param->grad, param->size))
        return g_strdup_printf ("the derivative by %s", param->name);
    }
  return NULL;
}
