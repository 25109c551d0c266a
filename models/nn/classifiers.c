/* classifiers.c - frozen classifiers: their architectures, read from files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "classifiers-private.h"
#include "core/vectors.h"

/* ---- layers of what size the file says ---- */

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

/* Checks that the file has a tensor of this shape; a first dimension of 0 is
 * filled in from the file. */
static gboolean
check_shape (Builder *builder, const gchar *layer, WeightsShape *shape)
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
  if (!check_shape (builder, name, &shape))
    return in;
  return (FeatureMap){ network_add_conv (builder->network, name, in.tensor,
                                         (guint) shape.d[0], window,
                                         activation),
                       (guint) shape.d[0], window_steps (window, in.side) };
}

static FeatureMap
depthwise (
  Builder *builder, FeatureMap in, guint stride, const char *format, guint i)
{
  g_autofree gchar *name = g_strdup_printf (format, i);
  Window window = window_for (3, stride, PADDING_SAME, in.side);
  WeightsShape shape = { 4, { in.c, 1, 3, 3 } };

  if (!check_shape (builder, name, &shape))
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

  if (!check_shape (builder, name, &shape))
    return in;
  x = network_add_mean (builder->network, in.tensor);
  return (FeatureMap){ network_add_linear (builder->network, name, x,
                                           (guint) shape.d[0], ACTIVATION_NONE),
                       (guint) shape.d[0], 1 };
}

/* ---- architectures ---- */

/* Iandola et al., arXiv 1602.07360, version 1.1; the pooling layers are
 * numbered among the fire modules. */
static FeatureMap
build_squeezenet (Builder *b, FeatureMap x)
{
  x = builder_conv (b, x, 0, 3, 2, PADDING_NONE, ACTIVATION_RELU, "features.0");
  for (guint i = 2; i <= 12; i++)
    if (i == 2 || i == 5 || i == 8)
      x = builder_pool_max (b, x, PADDING_WHOLE);
    else
      {
        FeatureMap s = builder_conv (b, x, 0, 1, 1, PADDING_NONE,
                                     ACTIVATION_RELU, "features.%u.squeeze", i);
        FeatureMap one =
          builder_conv (b, s, 0, 1, 1, PADDING_NONE, ACTIVATION_RELU,
                        "features.%u.expand1x1", i);
        FeatureMap two =
          builder_conv (b, s, 0, 3, 1, PADDING_HALF, ACTIVATION_RELU,
                        "features.%u.expand3x3", i);

        if (b->error)
          return x;
        x = (FeatureMap){ network_add_join (b->network, one.tensor, two.tensor),
                          one.c + two.c, one.side };
      }
  x =
    builder_conv (b, x, 0, 1, 1, PADDING_NONE, ACTIVATION_RELU, "classifier.1");
  if (!b->error)
    x.tensor = network_add_mean (b->network, x.tensor);
  return x;
}

/* Howard et al., arXiv 1704.04861, table 1. */
static FeatureMap
build_mobilenet_v1 (Builder *b, FeatureMap x)
{
  static const guint8 strides[] = { 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1 };

  x =
    builder_conv (b, x, 0, 3, 2, PADDING_SAME, ACTIVATION_RELU6, "features.0");
  for (guint i = 1; i <= G_N_ELEMENTS (strides); i++)
    {
      x = depthwise (b, x, strides[i - 1], "features.%u.dw", i);
      x = builder_conv (b, x, 0, 1, 1, PADDING_NONE, ACTIVATION_RELU6,
                        "features.%u.pw", i);
    }
  return builder_head (b, x, "fc");
}

/* Sandler et al., arXiv 1801.04381, table 2. */
static FeatureMap
build_mobilenet_v2 (Builder *b, FeatureMap x)
{
  static const guint8 strides[] = { 2, 1, 2, 1, 1, 2, 1, 1,
                                    1, 1, 1, 1, 2, 1, 1, 1 };

  x = builder_conv (b, x, 0, 3, 2, PADDING_SAME, ACTIVATION_RELU6,
                    "features.0.0");
  x = depthwise (b, x, 1, "features.%u.conv.0.0", 1);
  x = builder_conv (b, x, 0, 1, 1, PADDING_NONE, ACTIVATION_NONE,
                    "features.1.conv.1");
  for (guint i = 2; i <= G_N_ELEMENTS (strides) + 1; i++)
    {
      FeatureMap y = builder_conv (b, x, 0, 1, 1, PADDING_NONE,
                                   ACTIVATION_RELU6, "features.%u.conv.0.0", i);

      y = depthwise (b, y, strides[i - 2], "features.%u.conv.1.0", i);
      y = builder_conv (b, y, 0, 1, 1, PADDING_NONE, ACTIVATION_NONE,
                        "features.%u.conv.2", i);
      if (!b->error && strides[i - 2] == 1 && x.c == y.c)
        y.tensor =
          network_add_sum (b->network, x.tensor, y.tensor, ACTIVATION_NONE);
      x = y;
    }
  x = builder_conv (b, x, 0, 1, 1, PADDING_NONE, ACTIVATION_RELU6,
                    "features.18.0");
  return builder_head (b, x, "classifier.1");
}

typedef struct
{
  const gchar *arch;   /* prefix of the metadata key "arch" */
  const gchar *marker; /* a tensor that only this architecture has */
  FeatureMap (*build) (Builder *builder, FeatureMap in);
  gboolean (*load) (Network *network, const Weights *weights, GError **error);
} Architecture;

static const Architecture ARCHITECTURES[] = {
  { "SqueezeNet v1.1", "features.3.squeeze.weight", build_squeezenet,
    network_load },
  { "MobileNet v1", "features.1.dw.weight", build_mobilenet_v1, network_load },
  { "MobileNet v2", "features.1.conv.0.0.weight", build_mobilenet_v2,
    network_load },
  { "ResNet", "layer1.0.conv1.weight", resnet_build, resnet_load },
};

static const Architecture *
find_architecture (const Weights *weights, GError **error)
{
  const gchar *arch = weights_get_meta (weights, "arch");
  g_autofree gchar *start = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ARCHITECTURES); i++)
    if (arch ? g_str_has_prefix (arch, ARCHITECTURES[i].arch)
             : weights_lookup (weights, ARCHITECTURES[i].marker, NULL, NULL))
      return &ARCHITECTURES[i];

  start = arch ? g_utf8_substring (arch, 0, MIN (g_utf8_strlen (arch, -1), 40))
               : g_strdup ("");
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "%s: is no classifier of a known architecture%s%s "
               "(SqueezeNet v1.1, MobileNet v1, MobileNet v2, ResNet)",
               weights_get_path (weights), arch ? ": " : "", start);
  return NULL;
}

/* ---- what the metadata says ---- */

/* "[a, b, c]", each finite and above bottom. */
static gboolean
parse_three (const gchar *text, gdouble bottom, gfloat three[3])
{
  for (guint i = 0; i < 3; i++)
    {
      gchar *end;

      text += strspn (text, " ");
      if (*text++ != (i == 0 ? '[' : ','))
        return FALSE;
      three[i] = (gfloat) g_ascii_strtod (text, &end);
      if (end == text || !isfinite (three[i]) || three[i] <= bottom)
        return FALSE;
      text = end;
    }
  text += strspn (text, " ");
  return strcmp (text, "]") == 0;
}

static gboolean
refuse_meta (const Weights *weights, const gchar *key, GError **error)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "%s: the metadata's \"%s\" is not what it should be: %.80s",
               weights_get_path (weights), key,
               weights_get_meta (weights, key));
  return FALSE;
}

static gboolean
read_meta (Classifier *classifier, const Weights *weights, GError **error)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  const gchar *size_text = weights_get_meta (weights, "input_size");
  const gchar *mean_text = weights_get_meta (weights, "mean");
  const gchar *std_text = weights_get_meta (weights, "std");
  guint64 size = 224;

  memcpy (classifier->mean, mean, sizeof mean);
  memcpy (classifier->std, std, sizeof std);
  if (mean_text && !parse_three (mean_text, -G_MAXFLOAT, classifier->mean))
    return refuse_meta (weights, "mean", error);
  if (std_text && !parse_three (std_text, 1e-6, classifier->std))
    return refuse_meta (weights, "std", error);
  if (size_text
      && !g_ascii_string_to_unsigned (size_text, 10, CLASSIFIER_MIN_SIZE,
                                      CLASSIFIER_MAX_SIZE, &size, NULL))
    return refuse_meta (weights, "input_size", error);
  classifier->size = (guint) size;
  return TRUE;
}

/* ---- the classifier ---- */

static gchar *
dup_title (const gchar *path)
{
  gchar *name = g_path_get_basename (path);

  if (g_str_has_suffix (name, ".safetensors"))
    name[strlen (name) - strlen (".safetensors")] = '\0';
  return name;
}

Classifier *
classifier_load (const gchar *path, guint size, GError **error)
{
  g_autoptr (Weights) weights = NULL;
  g_autoptr (Classifier) classifier = g_new0 (Classifier, 1);
  const Architecture *arch;
  Builder builder;
  FeatureMap end;

  g_return_val_if_fail (path != NULL, NULL);

  classifier->network = network_new (3);
  classifier->name = dup_title (path);
  if (size != 0 && (size < CLASSIFIER_MIN_SIZE || size > CLASSIFIER_MAX_SIZE))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   "%s: a classifier takes sizes of %d to %d, not %u", path,
                   CLASSIFIER_MIN_SIZE, CLASSIFIER_MAX_SIZE, size);
      return NULL;
    }
  weights = weights_open (path, error);
  arch = weights ? find_architecture (weights, error) : NULL;
  if (!arch || !read_meta (classifier, weights, error))
    return NULL;
  if (size != 0)
    classifier->size = size;

  builder = (Builder){ classifier->network, weights, NULL };
  end = arch->build (&builder, (FeatureMap){ 0, 3, classifier->size });
  if (builder.error)
    {
      g_propagate_error (error, builder.error);
      return NULL;
    }
  classifier->n_classes = end.c;
  return arch->load (classifier->network, weights, error)
           ? g_steal_pointer (&classifier)
           : NULL;
}

void
classifier_free (Classifier *classifier)
{
  network_free (classifier->network);
  g_free (classifier->name);
  g_free (classifier);
}

/* ---- normalisation ---- */

/* The affine map from the normalisation of params.h to the classifier's. */
static void
normalise (const Classifier *classifier,
           real *out,
           const real *in,
           Maps maps,
           gboolean shifts)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  ThreadContext none = { 1, NULL, 0 };
  gfloat scale[3], shift[3];

  for (guint c = 0; c < 3; c++)
    {
      scale[c] = std[c] / classifier->std[c];
      shift[c] =
        shifts ? (mean[c] - classifier->mean[c]) / classifier->std[c] : 0;
    }
  layer_colours (out, in, scale, shift, maps, &none);
}

void
classifier_normalise (const Classifier *classifier,
                      real *out,
                      const real *in,
                      Maps maps)
{
  normalise (classifier, out, in, maps, TRUE);
}

void
classifier_normalise_backward (const Classifier *classifier,
                               real *d_images,
                               Maps maps)
{
  normalise (classifier, d_images, d_images, maps, FALSE);
}

guint
classifier_find_best (const real *scores, Maps maps, guint image)
{
  guint best = 0;

  for (guint c = 1; c < maps.c; c++)
    if (scores[(gsize) c * maps.n + image]
        > scores[(gsize) best * maps.n + image])
      best = c;
  return best;
}
