/* mobilenet-private.h - the classifier's layers, for mobilenet*.c alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mobilenet.h"

G_BEGIN_DECLS

#define MOBILENET_GROUPS 7
#define MOBILENET_BLOCKS 17
#define MOBILENET_FIRST 32 /* channels of the first convolution */
#define MOBILENET_LAST 1280

/* A 1x1 convolution, or the first one, of 3x3 pixels in 3 channels. */
typedef struct
{
  guint in;
  guint out;
  gfloat *weight; /* (panels, in, NEM_PANEL) */
  gfloat *bias;   /* whole panels */
} Dense;

typedef struct
{
  guint channels;
  guint stride;
  gfloat *weight; /* (9, whole panels) */
  gfloat *bias;   /* whole panels */
} Depthwise;

/* An inverted residual: wider, depthwise 3x3, narrower. */
typedef struct
{
  gboolean widens;
  gboolean adds; /* its input to its output */
  gboolean ends_group;
  Dense wide;
  Depthwise depthwise;
  Dense narrow;
} MobilenetBlock;

struct _Mobilenet
{
  Dense first;
  MobilenetBlock block[MOBILENET_BLOCKS];
  Dense last;
};

G_END_DECLS
