/* sparse-forward-private.h - filters without their many zeros
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sparse-forward.h"

G_BEGIN_DECLS

#define TAPS 9
#define CHANNELS 3 /* of the image */

typedef struct
{
  guint channel; /* of what comes in */
  guint tap;
  real weight;
} Term;

/* A convolution of 3x3 and the batch norm after it. */
typedef struct
{
  guint in;
  guint out;
  GArray *terms; /* Term, of one channel after the other */
  guint *first;  /* (out + 1), in terms */
  real *bias;
  real *scale;
  real *offset;
} Filters;

/* A weighted sum of the image's channels that filters share. */
typedef struct
{
  real weights[CHANNELS];
} Tint;

/* Returns: (transfer full) (element-type Tint): the channels themselves. */
GArray *tints_new (void);

/**
 * filters_init:
 * @conv: a convolution of @features.
 * @norm: the batch norm after it.
 * @tints: (nullable): of the first stage, whose filters then see the tints;
 *   those that they need are added.
 */
void filters_init (Filters *filters,
                   Network *features,
                   const gchar *conv,
                   const gchar *norm,
                   GArray *tints);

void filters_clear (Filters *filters);

G_END_DECLS
