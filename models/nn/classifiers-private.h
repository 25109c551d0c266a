/* classifiers-private.h - builds networks from a file's tensors; for the files
 * of architectures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "networks.h"

G_BEGIN_DECLS

/**
 * Padding:
 * @PADDING_NONE: whole windows only.
 * @PADDING_HALF: half a window on each side.
 * @PADDING_SAME: TensorFlow's: enough for side / stride windows, rounded up;
 *   an odd pixel is added at the end.
 * @PADDING_WHOLE: at the end only, so that every pixel is covered.
 */
typedef enum
{
  PADDING_NONE,
  PADDING_HALF,
  PADDING_SAME,
  PADDING_WHOLE
} Padding;

/* A network under construction; after the first error nothing is added. */
typedef struct
{
  Network *network;
  const Weights *weights;
  GError *error;
} Builder;

/* A layer's output: its tensor in the network, channels, and height and width,
 * or 0 if the network takes any size. */
typedef struct
{
  guint tensor;
  guint c;
  guint side;
} FeatureMap;

/* Sets an error, after which nothing is added. @layer: to be named in it. */
void builder_refuse (Builder *builder, const gchar *layer, const gchar *fault);

/* Returns: whether the file has this tensor and no error is set. */
gboolean
builder_has (const Builder *builder, const gchar *layer, const gchar *part);

/* Checks that the file has "LAYER.weight" of this shape; a first dimension of 0
 * is filled in from the file. */
gboolean
builder_check_shape (Builder *builder, const gchar *layer, WeightsShape *shape);

/* @format: printf-style, for the layer's name. @c_out: 0 to take it from the
 * tensor in the file. */
G_GNUC_PRINTF (8, 9)
FeatureMap builder_conv (Builder *builder,
                         FeatureMap in,
                         guint c_out,
                         guint kernel,
                         guint stride,
                         Padding padding,
                         Activation activation,
                         const char *format,
                         ...);

/* 3x3, with TensorFlow's paddings. @i: replaces the "%u" of @format. */
FeatureMap builder_depthwise (
  Builder *builder, FeatureMap in, guint stride, const char *format, guint i);

/* Maximum over 3x3, stride 2. */
FeatureMap builder_pool_max (Builder *builder, FeatureMap in, Padding padding);

/* The mean over all positions, then a linear layer. */
FeatureMap builder_head (Builder *builder, FeatureMap in, const char *name);

/**
 * BuilderConv:
 * @c_out: output channels, or 0 to take them from the tensor in the file.
 * @kernel: odd.
 * @stride: 0 is like 1.
 * @gap: see #Window.
 * @groups: 0 is like 1.
 * @prelu: whether a PReLU follows, whose slopes bear the same name.
 *
 * A convolution of maps of any size, padded so that at stride 1 they keep it.
 */
typedef struct
{
  guint c_out;
  guint kernel;
  guint stride;
  guint gap;
  guint groups;
  gboolean prelu;
} BuilderConv;

/* @format: as in builder_conv(). */
G_GNUC_PRINTF (4, 5)
FeatureMap builder_conv_any (
  Builder *builder, FeatureMap in, BuilderConv conv, const char *format, ...);

/* PReLU after a folded batch norm; @part (nullable) is added to the name. */
FeatureMap builder_prelu (Builder *builder,
                          FeatureMap in,
                          const gchar *layer,
                          const gchar *part);

/* A mean over 3x3, stride 2, padding counted. */
FeatureMap builder_halve (Builder *builder, FeatureMap in);

/* Both must have as many channels; @layer is named if not. */
FeatureMap
builder_sum (Builder *builder, FeatureMap a, FeatureMap b, const gchar *layer);

FeatureMap builder_join (Builder *builder, FeatureMap a, FeatureMap b);

/* To the size of @like, times @factor, but not below @least. */
FeatureMap builder_resample (Builder *builder,
                             FeatureMap in,
                             Resample resample,
                             FeatureMap like,
                             gdouble factor,
                             guint least);

/* Segmentation networks of any widths and, but for ESPNetv2's pyramids,
 * depths. */
FeatureMap espnet_build (Builder *builder, FeatureMap in);

FeatureMap espnet_edge_build (Builder *builder, FeatureMap in);

FeatureMap cgnet_build (Builder *builder, FeatureMap in);

/* ResNet of any depth, with torchvision's tensor names. */
FeatureMap resnet_build (Builder *builder, FeatureMap in);

/* Reads its weights and folds each batch norm into the convolution before it.
 * */
gboolean resnet_load (Network *network, const Weights *weights, GError **error);

G_END_DECLS
