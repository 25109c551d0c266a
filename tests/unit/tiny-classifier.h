/* tiny-classifier.h - classifiers of a few channels, run by plain loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"

/* Random tensors, made as a forward run asks for them. */
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

/* Asserts that there is such a tensor. */
WeightsTensor *tiny_find (Tiny *tiny, const gchar *name);

/* The scores for an image that is normalised as the classifier wants it. */
typedef TinyMap (*TinyRun) (Tiny *tiny, TinyMap image);

TinyMap tiny_squeezenet (Tiny *tiny, TinyMap image);

TinyMap tiny_mobilenet_v1 (Tiny *tiny, TinyMap image);

TinyMap tiny_mobilenet_v2 (Tiny *tiny, TinyMap image);

/* Blocks of two convolutions. */
TinyMap tiny_resnet (Tiny *tiny, TinyMap image);

/* Blocks of three. */
TinyMap tiny_resnet_deep (Tiny *tiny, TinyMap image);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tiny, tiny_free)
