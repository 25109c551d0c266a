/* classifiers.c - frozen classifiers: their architectures, read from files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "classifiers-private.h"
#include "core/vectors.h"

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
      x = builder_depthwise (b, x, strides[i - 1], "features.%u.dw", i);
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
  x = builder_depthwise (b, x, 1, "features.%u.conv.0.0", 1);
  x = builder_conv (b, x, 0, 1, 1, PADDING_NONE, ACTIVATION_NONE,
                    "features.1.conv.1");
  for (guint i = 2; i <= G_N_ELEMENTS (strides) + 1; i++)
    {
      FeatureMap y = builder_conv (b, x, 0, 1, 1, PADDING_NONE,
                                   ACTIVATION_RELU6, "features.%u.conv.0.0", i);

      y = builder_depthwise (b, y, strides[i - 2], "features.%u.conv.1.0", i);
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

/* A bias, scale or shift that the file lacks stays what it is. */
static gboolean
load_segmenter (Network *network, const Weights *weights, GError **error)
{
  guint n;
  NetworkParam *params = network_get_params (network, &n);

  for (guint i = 0; i < n; i++)
    {
      const gchar *name = params[i].name;
      gboolean may_lack = g_str_has_suffix (name, ".bias")
                          || g_str_has_suffix (name, ".scale")
                          || g_str_has_suffix (name, ".shift");

      if (may_lack && !weights_lookup (weights, name, NULL, NULL))
        continue;
      if (!network_load_param (&params[i], weights, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  const gchar *arch;   /* prefix of the metadata key "arch" */
  const gchar *marker; /* a tensor that only this architecture has */
  gboolean per_pixel;
  FeatureMap (*build) (Builder *builder, FeatureMap in);
  gboolean (*load) (Network *network, const Weights *weights, GError **error);
} Architecture;

static const Architecture ARCHITECTURES[] = {
  { "SqueezeNet v1.1", "features.3.squeeze.weight", FALSE, build_squeezenet,
    network_load },
  { "MobileNet v1", "features.1.dw.weight", FALSE, build_mobilenet_v1,
    network_load },
  { "MobileNet v2", "features.1.conv.0.0.weight", FALSE, build_mobilenet_v2,
    network_load },
  { "ResNet", "layer1.0.conv1.weight", FALSE, resnet_build, resnet_load },
  { "ESPNetv2", "psp.project.weight", TRUE, espnet_build, load_segmenter },
  { "EdgeNets ESPNetv2", "dec1.proj.weight", TRUE, espnet_edge_build,
    load_segmenter },
  { "CGNet", "level1_0.weight", TRUE, cgnet_build, load_segmenter },
};

/* What is to be loaded. */
typedef enum
{
  WANT_CLASSIFIER,
  WANT_SEGMENTER,
  WANT_EITHER
} Want;

static gboolean
is_wanted (const Architecture *arch, Want want)
{
  return want == WANT_EITHER || arch->per_pixel == (want == WANT_SEGMENTER);
}

/* Returns: the wanted ones, for an error. */
static gchar *
list_architectures (Want want)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ARCHITECTURES); i++)
    if (is_wanted (&ARCHITECTURES[i], want))
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "",
                              ARCHITECTURES[i].arch);
  return g_string_free (list, FALSE);
}

static const Architecture *
find_architecture (const Weights *weights, Want want, GError **error)
{
  static const gchar *const kinds[] = { "classifier", "segmentation network",
                                        "classifier or segmentation network" };
  const gchar *arch = weights_get_meta (weights, "arch");
  g_autofree gchar *start = NULL;
  g_autofree gchar *known = list_architectures (want);

  for (guint i = 0; i < G_N_ELEMENTS (ARCHITECTURES); i++)
    if (is_wanted (&ARCHITECTURES[i], want)
        && (arch
              ? g_str_has_prefix (arch, ARCHITECTURES[i].arch)
              : weights_lookup (weights, ARCHITECTURES[i].marker, NULL, NULL)))
      return &ARCHITECTURES[i];

  start = arch ? g_utf8_substring (arch, 0, MIN (g_utf8_strlen (arch, -1), 40))
               : g_strdup ("");
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "%s: is no %s of a known architecture%s%s (%s)",
               weights_get_path (weights), kinds[want], arch ? ": " : "", start,
               known);
  return NULL;
}

/* ---- what the metadata says ---- */

/* "[a, b, c]", @n numbers, each finite and above @bottom. */
static gboolean
parse_list (const gchar *text, gdouble bottom, gdouble *list, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      gchar *end;

      text += strspn (text, " ");
      if (*text++ != (i == 0 ? '[' : ','))
        return FALSE;
      list[i] = g_ascii_strtod (text, &end);
      if (end == text || !isfinite (list[i]) || list[i] <= bottom)
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

/* The keys "mean" and "std", of R', G', B' in [0, 1]; or "mean" and "mul", of
 * the network's channels in their order and 0 to 255: (v - mean) * mul. */
static gboolean
read_normalisation (Classifier *classifier,
                    const Weights *weights,
                    GError **error)
{
  const gchar *order = weights_get_meta (weights, "channel_order");
  const gchar *mean_text = weights_get_meta (weights, "mean");
  const gchar *std_text = weights_get_meta (weights, "std");
  const gchar *mul_text = weights_get_meta (weights, "mul");
  gdouble mean[3] = PARAMS_MEAN;
  gdouble std[3] = PARAMS_STD;
  gdouble mul[3];

  if (order && strcmp (order, "RGB") != 0 && strcmp (order, "BGR") != 0)
    return refuse_meta (weights, "channel_order", error);
  if (mean_text && !parse_list (mean_text, -1e6, mean, 3))
    return refuse_meta (weights, "mean", error);
  if (std_text && !parse_list (std_text, 1e-6, std, 3))
    return refuse_meta (weights, "std", error);
  if (mul_text && (!mean_text || !parse_list (mul_text, 1e-9, mul, 3)))
    return refuse_meta (weights, "mul", error);
  classifier->bgr = g_strcmp0 (order, "BGR") == 0;
  for (guint c = 0; c < 3; c++)
    {
      guint from = classifier->bgr && mul_text ? 2 - c : c;

      classifier->mean[c] = (gfloat) (mul_text ? mean[from] / 255 : mean[c]);
      classifier->std[c] = (gfloat) (mul_text ? 1 / (255 * mul[from]) : std[c]);
    }
  return TRUE;
}

static gboolean
read_size (Classifier *classifier, const Weights *weights, GError **error)
{
  const gchar *text = weights_get_meta (weights, "input_size");
  guint64 size = 224;

  if (text
      && !g_ascii_string_to_unsigned (text, 10, CLASSIFIER_MIN_SIZE,
                                      CLASSIFIER_MAX_SIZE, &size, NULL))
    return refuse_meta (weights, "input_size", error);
  classifier->size = (guint) size;
  return TRUE;
}

/* The label that each score is of, "train_id_of_class", or its own number. */
static gboolean
read_labels (Classifier *classifier, const Weights *weights, GError **error)
{
  const gchar *text = weights_get_meta (weights, "train_id_of_class");
  guint n = classifier->n_classes;
  g_autofree gdouble *labels = g_new (gdouble, n);

  for (guint i = 0; i < n; i++)
    labels[i] = i;
  if (text && !parse_list (text, -1, labels, n))
    return refuse_meta (weights, "train_id_of_class", error);
  classifier->labels = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    classifier->labels[i] = (guint) MIN (labels[i], G_MAXINT);
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

/* @size: 0 for the one in the metadata. */
static Classifier *
load (const gchar *path, guint size, Want want, GError **error)
{
  g_autoptr (Weights) weights = weights_open (path, error);
  g_autoptr (Classifier) classifier = g_new0 (Classifier, 1);
  const Architecture *arch;
  Builder builder;
  FeatureMap end;

  classifier->network = network_new (3);
  classifier->name = dup_title (path);
  arch = weights ? find_architecture (weights, want, error) : NULL;
  if (!arch || !read_size (classifier, weights, error)
      || !read_normalisation (classifier, weights, error))
    return NULL;
  if (size != 0)
    classifier->size = size;
  classifier->per_pixel = arch->per_pixel;

  builder = (Builder){ classifier->network, weights, NULL };
  end = arch->build (
    &builder, (FeatureMap){ 0, 3, arch->per_pixel ? 0 : classifier->size });
  if (builder.error)
    {
      g_propagate_error (error, builder.error);
      return NULL;
    }
  classifier->n_classes = end.c;
  return read_labels (classifier, weights, error)
             && arch->load (classifier->network, weights, error)
           ? g_steal_pointer (&classifier)
           : NULL;
}

static Classifier *
load_at_size (const gchar *path, guint size, Want want, GError **error)
{
  if (size == 0 || (size >= CLASSIFIER_MIN_SIZE && size <= CLASSIFIER_MAX_SIZE))
    return load (path, size, want, error);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
               "%s: a classifier takes sizes of %d to %d, not %u", path,
               CLASSIFIER_MIN_SIZE, CLASSIFIER_MAX_SIZE, size);
  return NULL;
}

Classifier *
classifier_load (const gchar *path, guint size, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return load_at_size (path, size, WANT_CLASSIFIER, error);
}

Classifier *
segmenter_load (const gchar *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return load (path, 0, WANT_SEGMENTER, error);
}

Classifier *
upstream_load (const gchar *path, guint size, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return load_at_size (path, size, WANT_EITHER, error);
}

void
classifier_free (Classifier *classifier)
{
  network_free (classifier->network);
  g_free (classifier->name);
  g_free (classifier->labels);
  g_free (classifier);
}

/* ---- normalisation ---- */

/* RGB to BGR, or back, in place. */
static void
swap_ends (real *images, Maps maps)
{
  gsize n = (gsize) maps.n * maps.h * maps.w;

  for (gsize i = 0; i < n; i++)
    {
      real red = images[i];

      images[i] = images[2 * n + i];
      images[2 * n + i] = red;
    }
}

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
  if (classifier->bgr)
    swap_ends (out, maps);
}

void
classifier_normalise_backward (const Classifier *classifier,
                               real *d_images,
                               Maps maps)
{
  if (classifier->bgr)
    swap_ends (d_images, maps);
  normalise (classifier, d_images, d_images, maps, FALSE);
}

guint
classifier_find_best (const real *scores, Maps maps, gsize place)
{
  gsize stride = (gsize) maps.n * maps.h * maps.w;
  guint best = 0;

  for (guint c = 1; c < maps.c; c++)
    if (scores[c * stride + place] > scores[best * stride + place])
      best = c;
  return best;
}
