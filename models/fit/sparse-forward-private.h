/* sparse-forward-private.h - sparse filters
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sparse-forward.h"

G_BEGIN_DECLS

#define TAPS 9
#define CHANNELS 3 /* of the image */

typedef struct
{
  guint channel; /* input channel */
  guint tap;
  real weight;
} Term;

/* A convolution of 3x3 and the batch norm after it. */
typedef struct
{
  guint in;
  guint out;
  GArray *terms; /* Term, by output channel */
  guint *first;  /* (out + 1), in terms */
  real *bias;
  real *scale;
  real *offset;
} Filters;

/* A weighted sum of the image's channels, shared by filters. */
typedef struct
{
  real weights[CHANNELS];
} Tint;

/* Returns: (transfer full) (element-type Tint): the single channels. */
GArray *tints_new (void);

/**
 * filters_init:
 * @conv: a convolution of @features.
 * @norm: the batch norm after it.
 * @tints: (nullable): for the first stage, whose filters read tints; missing
 *   ones are added.
 */
void filters_init (Filters *filters,
                   Network *features,
                   const gchar *conv,
                   const gchar *norm,
                   GArray *tints);

void filters_clear (Filters *filters);

G_END_DECLS
