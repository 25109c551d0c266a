/* builder.c - adds layers to a network, of what size a file's tensors say
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "classifiers-private.h"

/* ---- squares, padded as the architecture says ---- */

static Window
window_for (guint kernel, guint stride, Padding padding, guint side)
{
  Window window = { kernel, stride, 0, 0 };
  guint steps, reach;

  switch (padding)
    {
    case PADDING_NONE:
      break;
    case PADDING_HALF:
      window.before = window.after = kernel / 2;
      break;
    case PADDING_SAME:
      steps = (side + stride - 1) / stride;
      reach = (steps - 1) * stride + kernel;
      window.before = reach > side ? (reach - side) / 2 : 0;
      window.after = reach > side ? reach - side - window.before : 0;
      break;
    case PADDING_WHOLE:
      steps = (side - kernel + stride - 1) / stride + 1;
      window.after = (steps - 1) * stride + kernel - side;
      break;
    }
  return window;
}

void
builder_refuse (Builder *builder, const gchar *layer, const gchar *fault)
{
  if (!builder->error)
    g_set_error (&builder->error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                 "%s: %s %s", weights_get_path (builder->weights), layer,
                 fault);
}

gboolean
builder_has (const Builder *builder, const gchar *layer, const gchar *part)
{
  g_autofree gchar *name = g_strdup_printf ("%s.%s", layer, part);

  return !builder->error && weights_lookup (builder->weights, name, NULL, NULL);
}

gboolean
builder_check_shape (Builder *builder, const gchar *layer, WeightsShape *shape)
{
  g_autofree gchar *name = g_strconcat (layer, ".weight", NULL);
  g_autofree gfloat *numbers = NULL;
  WeightsShape found = { 0 };

  if (builder->error)
    return FALSE;
  weights_lookup (builder->weights, name, &found, NULL);
  if (shape->d[0] == 0)
    shape->d[0] = found.n > 0 ? found.d[0] : 1;
  numbers = weights_read (builder->weights, name, shape, &builder->error);
  return numbers != NULL;
}

FeatureMap
builder_conv (Builder *builder,
              FeatureMap in,
              guint c_out,
              guint kernel,
              guint stride,
              Padding padding,
              Activation activation,
              const char *format,
              ...)
{
  g_autofree gchar *name = NULL;
  Window window = window_for (kernel, stride, padding, in.side);
  WeightsShape shape = { 4, { c_out, in.c, kernel, kernel } };
  va_list args;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  if (!builder_check_shape (builder, name, &shape))
    return in;
  return (FeatureMap){ network_add_conv (builder->network, name, in.tensor,
                                         (guint) shape.d[0], window,
                                         activation),
                       (guint) shape.d[0], window_steps (window, in.side) };
}

FeatureMap
builder_depthwise (
  Builder *builder, FeatureMap in, guint stride, const char *format, guint i)
{
  g_autofree gchar *name = g_strdup_printf (format, i);
  Window window = window_for (3, stride, PADDING_SAME, in.side);
  WeightsShape shape = { 4, { in.c, 1, 3, 3 } };

  if (!builder_check_shape (builder, name, &shape))
    return in;
  return (FeatureMap){ network_add_depthwise (builder->network, name, in.tensor,
                                              window, ACTIVATION_RELU6),
                       in.c, window_steps (window, in.side) };
}

FeatureMap
builder_pool_max (Builder *builder, FeatureMap in, Padding padding)
{
  Window window = window_for (3, 2, padding, in.side);

  if (builder->error)
    return in;
  return (
    FeatureMap){ network_add_pool_max (builder->network, in.tensor, window),
                 in.c, window_steps (window, in.side) };
}

FeatureMap
builder_head (Builder *builder, FeatureMap in, const char *name)
{
  WeightsShape shape = { 2, { 0, in.c } };
  guint x;

  if (!builder_check_shape (builder, name, &shape))
    return in;
  x = network_add_mean (builder->network, in.tensor);
  return (FeatureMap){ network_add_linear (builder->network, name, x,
                                           (guint) shape.d[0], ACTIVATION_NONE),
                       (guint) shape.d[0], 1 };
}

/* ---- maps of any size ---- */

/* A weight's shape and the result's channels; FALSE if the file's tensor does
 * not fit. */
static gboolean
check_conv (Builder *b,
            guint c_in,
            const BuilderConv *conv,
            const gchar *name,
            guint *c_out)
{
  guint groups = MAX (1, conv->groups);
  WeightsShape shape = {
    4, { conv->c_out, c_in / groups, conv->kernel, conv->kernel }
  };

  if (c_in % groups != 0)
    builder_refuse (b, name, "sees channels that cannot be grouped");
  if (!builder_check_shape (b, name, &shape))
    return FALSE;
  *c_out = (guint) shape.d[0];
  if (*c_out % groups != 0)
    builder_refuse (b, name, "makes channels that cannot be grouped");
  return !b->error;
}

FeatureMap
builder_conv_any (
  Builder *b, FeatureMap x, BuilderConv conv, const char *format, ...)
{
  g_autofree gchar *name = NULL;
  guint half = (conv.kernel / 2) * (conv.gap + 1);
  Window window = { conv.kernel, MAX (1, conv.stride), half, half, conv.gap };
  va_list args;
  guint c_out;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);
  if (!check_conv (b, x.c, &conv, name, &c_out))
    return x;
  if (conv.groups == x.c && c_out == x.c)
    x.tensor = network_add_depthwise (b->network, name, x.tensor, window,
                                      ACTIVATION_NONE);
  else
    x.tensor =
      network_add_conv_groups (b->network, name, x.tensor, c_out,
                               MAX (1, conv.groups), window, ACTIVATION_NONE);
  x.c = c_out;
  return conv.prelu ? builder_prelu (b, x, name, NULL) : x;
}

FeatureMap
builder_prelu (Builder *b, FeatureMap x, const gchar *layer, const gchar *part)
{
  g_autofree gchar *name =
    part ? g_strdup_printf ("%s.%s", layer, part) : g_strdup (layer);

  if (!b->error)
    x.tensor = network_add_prelu (b->network, name, x.tensor);
  return x;
}

FeatureMap
builder_halve (Builder *b, FeatureMap x)
{
  if (!b->error)
    x.tensor =
      network_add_pool_mean (b->network, x.tensor, (Window){ 3, 2, 1, 1 });
  return x;
}

FeatureMap
builder_sum (Builder *builder, FeatureMap a, FeatureMap b, const gchar *layer)
{
  if (a.c != b.c)
    builder_refuse (builder, layer, "adds maps of other numbers of channels");
  if (!builder->error)
    a.tensor =
      network_add_sum (builder->network, a.tensor, b.tensor, ACTIVATION_NONE);
  return a;
}

FeatureMap
builder_join (Builder *builder, FeatureMap a, FeatureMap b)
{
  if (builder->error)
    return a;
  return (FeatureMap){ network_add_join (builder->network, a.tensor, b.tensor),
                       a.c + b.c, 0 };
}

FeatureMap
builder_resample (Builder *b,
                  FeatureMap x,
                  Resample resample,
                  FeatureMap like,
                  gdouble factor,
                  guint least)
{
  if (!b->error)
    x.tensor = network_add_resample (b->network, x.tensor, resample,
                                     like.tensor, factor, least);
  return x;
}
