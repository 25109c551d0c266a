/* tiny-classifier.h - classifiers with few channels, run by plain loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"

/* Random tensors, created as a forward pass requests them. */
typedef struct
{
  GArray *tensors; /* of WeightsTensor */
  GPtrArray *owned;
  GRand *rand;
} Tiny;

/* One image of @side * @side. */
typedef struct
{
  guint c;
  guint side;
  gdouble *v; /* belongs to the Tiny */
} TinyMap;

Tiny *tiny_new (guint32 seed);

void tiny_free (Tiny *tiny);

/* (transfer full): frees @memory with the rest. Returns: it. */
gpointer tiny_keep (Tiny *tiny, gpointer memory);

/* Returns: the values of "LAYERPART", uniform in a range, drawn on first use.
 */
const gfloat *tiny_get_tensor (Tiny *tiny,
                               const gchar *layer,
                               const gchar *part,
                               WeightsShape shape,
                               gdouble low,
                               gdouble high);

/* Asserts that there is such a tensor. */
WeightsTensor *tiny_find (Tiny *tiny, const gchar *name);

/* Returns: the scores for an image in the classifier's normalisation. */
typedef TinyMap (*TinyRun) (Tiny *tiny, TinyMap image);

TinyMap tiny_squeezenet (Tiny *tiny, TinyMap image);

TinyMap tiny_mobilenet_v1 (Tiny *tiny, TinyMap image);

TinyMap tiny_mobilenet_v2 (Tiny *tiny, TinyMap image);

/* Blocks of two convolutions. */
TinyMap tiny_resnet (Tiny *tiny, TinyMap image);

/* Blocks of three. */
TinyMap tiny_resnet_deep (Tiny *tiny, TinyMap image);

/**
 * TinyTrial:
 * @classifier: planned as %NETWORK_FROZEN.
 * @batch: images (3, n, h, w), normalised as in params.h.
 * @along: the direction in which they are moved.
 * @factors: the loss is the sum of the scores times these.
 * @maps: of the images.
 */
typedef struct
{
  Classifier *classifier;
  real *batch;
  real *along;
  real *factors;
  Maps maps;
} TinyTrial;

/* Asserts the derivative by a step of all pixels at once, which may move some
 * of thousands of ReLUs or PReLUs across their corners. @tolerance: of the
 * derivative, or of 1 if it is smaller. The scores are those of the batch
 * afterwards. */
void tiny_check_gradient (const TinyTrial *trial, gdouble tolerance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tiny, tiny_free)
