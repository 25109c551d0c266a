/* resnet.c - ResNet classifiers, with batch norm folded at load
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "classifiers-private.h"

static gboolean
has_tensor (const Builder *builder, const gchar *part, guint stage, guint block)
{
  g_autofree gchar *layer =
    g_strdup_printf ("layer%u.%u.%s", stage, block, part);

  return builder_has (builder, layer, "weight");
}

/* Two convolutions of 3x3, or 1x1, 3x3, 1x1; the 3x3 has the stride, as in
 * torchvision's. The shortcut must have as many channels as the last
 * convolution. */
static FeatureMap
add_block (Builder *b, FeatureMap x, guint stage, guint i, guint stride)
{
  gboolean deep = has_tensor (b, "conv3", stage, i);
  guint kernel = deep ? 1 : 3;
  FeatureMap side = x;
  FeatureMap y;

  if (has_tensor (b, "downsample.0", stage, i))
    side = builder_conv (b, x, 0, 1, stride, PADDING_NONE, ACTIVATION_NONE,
                         "layer%u.%u.downsample.0", stage, i);
  y = builder_conv (b, x, 0, kernel, deep ? 1 : stride, PADDING_HALF,
                    ACTIVATION_RELU, "layer%u.%u.conv1", stage, i);
  y = builder_conv (b, y, deep ? 0 : side.c, 3, deep ? stride : 1, PADDING_HALF,
                    deep ? ACTIVATION_RELU : ACTIVATION_NONE,
                    "layer%u.%u.conv2", stage, i);
  if (deep)
    y = builder_conv (b, y, side.c, 1, 1, PADDING_NONE, ACTIVATION_NONE,
                      "layer%u.%u.conv3", stage, i);
  if (!b->error && side.side != y.side)
    g_set_error (&b->error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                 "%s: layer%u.%u has no tensor 'downsample.0.weight'",
                 weights_get_path (b->weights), stage, i);
  if (!b->error)
    y.tensor =
      network_add_sum (b->network, side.tensor, y.tensor, ACTIVATION_RELU);
  return y;
}

/* He et al., arXiv 1512.03385, table 1. */
FeatureMap
resnet_build (Builder *b, FeatureMap x)
{
  x = builder_conv (b, x, 0, 7, 2, PADDING_HALF, ACTIVATION_RELU, "conv1");
  x = builder_pool_max (b, x, PADDING_HALF);
  for (guint stage = 1; stage <= 4; stage++)
    for (guint i = 0; i == 0 || has_tensor (b, "conv1", stage, i); i++)
      x = add_block (b, x, stage, i, stage > 1 && i == 0 ? 2 : 1);
  return builder_head (b, x, "fc");
}

/* ---- its numbers ---- */

/* "layer1.0.conv2" and "bn2", "layer1.0.downsample.0" and "downsample.1". */
static gchar *
dup_norm_name (const gchar *conv)
{
  gchar *part = g_strrstr (conv, "conv");

  if (part)
    return g_strdup_printf ("%.*sbn%s", (int) (part - conv), conv,
                            part + sizeof "conv" - 1);
  part = g_strrstr (conv, ".");
  return g_strdup_printf ("%.*s.1", (int) (part - conv), conv);
}

static gfloat *
read_part (const Weights *weights,
           const gchar *layer,
           const gchar *part,
           gsize n,
           GError **error)
{
  g_autofree gchar *name = g_strdup_printf ("%s.%s", layer, part);
  WeightsShape shape = { 1, { n } };

  return weights_read (weights, name, &shape, error);
}

/* In the file conv has a weight but no bias; folding the norm scales the weight
 * and sets the bias. */
static gboolean
load_folded (NetworkParam *weight,
             NetworkParam *bias,
             const gchar *conv,
             const Weights *weights,
             GError **error)
{
  g_autofree gchar *norm = dup_norm_name (conv);
  gsize n = bias->size;
  gsize fan_in = weight->size / n;
  g_autofree gfloat *w =
    weights_read (weights, weight->name, &weight->shape, error);
  g_autofree gfloat *gamma =
    w ? read_part (weights, norm, "weight", n, error) : NULL;
  g_autofree gfloat *beta =
    gamma ? read_part (weights, norm, "bias", n, error) : NULL;
  g_autofree gfloat *mean =
    beta ? read_part (weights, norm, "running_mean", n, error) : NULL;
  g_autofree gfloat *var =
    mean ? read_part (weights, norm, "running_var", n, error) : NULL;

  if (!var)
    return FALSE;
  for (gsize c = 0; c < n; c++)
    {
      gdouble scale = gamma[c] / sqrt (var[c] + LAYER_NORM_EPSILON);

      if (var[c] < 0.0f)
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       "%s: tensor '%s.running_var' holds %g, below 0",
                       weights_get_path (weights), norm, var[c]);
          return FALSE;
        }
      for (gsize i = 0; i < fan_in; i++)
        weight->value[c * fan_in + i] = (real) (w[c * fan_in + i] * scale);
      bias->value[c] = (real) (beta[c] - mean[c] * scale);
    }
  return TRUE;
}

gboolean
resnet_load (Network *network, const Weights *weights, GError **error)
{
  guint n;
  NetworkParam *params = network_get_params (network, &n);

  for (guint i = 0; i < n; i += 2)
    {
      g_autofree gchar *layer = g_strndup (
        params[i].name, strlen (params[i].name) - strlen (".weight"));

      if (params[i].shape.n == 4)
        {
          if (!load_folded (&params[i], &params[i + 1], layer, weights, error))
            return FALSE;
        }
      else if (!network_load_param (&params[i], weights, error)
               || !network_load_param (&params[i + 1], weights, error))
        return FALSE;
    }
  return TRUE;
}
