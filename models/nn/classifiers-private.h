/* classifiers-private.h - how networks are built from a file's tensors, for
 * classifiers.c and resnet.c alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "networks.h"

G_BEGIN_DECLS

/**
 * Padding:
 * @PADDING_NONE: whole windows only.
 * @PADDING_HALF: half a window on each side.
 * @PADDING_SAME: TensorFlow's: as much as makes side / stride windows,
 *   rounded up; the odd pixel lies behind.
 * @PADDING_WHOLE: behind alone, so that no pixel is left out.
 */
typedef enum
{
  PADDING_NONE,
  PADDING_HALF,
  PADDING_SAME,
  PADDING_WHOLE
} Padding;

/* A network that grows; once @error is set nothing more is added. */
typedef struct
{
  Network *network;
  const Weights *weights;
  GError *error;
} Builder;

/* A layer's result: its number in the network, channels, height and width. */
typedef struct
{
  guint tensor;
  guint c;
  guint side;
} Flow;

/* The arguments after @format make the layer's name. @c_out: 0 = as many as
 * the file's tensor has. */
G_GNUC_PRINTF (8, 9)
Flow builder_conv (Builder *builder,
                   Flow in,
                   guint c_out,
                   guint kernel,
                   guint stride,
                   Padding padding,
                   Activation activation,
                   const char *format,
                   ...);

/* Maximum over 3x3, stride 2. */
Flow builder_pool_max (Builder *builder, Flow in, Padding padding);

/* The mean over all positions, then a linear layer. */
Flow builder_head (Builder *builder, Flow in, const char *name);

/* ResNet of any depth, tensors named as torchvision's. */
Flow resnet_build (Builder *builder, Flow in);

/* Reads its numbers, with each batch norm folded into the convolution before
 * it. */
gboolean resnet_load (Network *network, const Weights *weights, GError **error);

G_END_DECLS
