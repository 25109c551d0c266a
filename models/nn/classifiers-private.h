/* classifiers-private.h - builds networks from a file's tensors; for
 * classifiers.c and resnet.c only
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

/* A layer's output: its tensor in the network, channels, height and width. */
typedef struct
{
  guint tensor;
  guint c;
  guint side;
} FeatureMap;

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

/* Maximum over 3x3, stride 2. */
FeatureMap builder_pool_max (Builder *builder, FeatureMap in, Padding padding);

/* The mean over all positions, then a linear layer. */
FeatureMap builder_head (Builder *builder, FeatureMap in, const char *name);

/* ResNet of any depth, with torchvision's tensor names. */
FeatureMap resnet_build (Builder *builder, FeatureMap in);

/* Reads its weights and folds each batch norm into the convolution before it.
 * */
gboolean resnet_load (Network *network, const Weights *weights, GError **error);

G_END_DECLS
