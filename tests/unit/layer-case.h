/* layer-case.h - a layer of one size with its inputs and outputs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gradient.h"
#include "models/nn/network.h"

typedef enum
{
  KIND_CONV,
  KIND_DEPTHWISE,
  KIND_NORM_BATCH,
  KIND_NORM_RUNNING,
  KIND_POOL_MEAN,
  KIND_POOL_MAX,
  KIND_MEAN,
  KIND_GROUPS /* a convolution of two groups */
} CaseKind;

/* A layer of one size with its inputs and outputs. */
typedef struct
{
  CaseKind kind;
  Maps in_maps;
  Maps out_maps;
  Window window;
  Activation activation;
  guint groups;
  ThreadContext context;
  gsize n_in;
  gsize n_out;
  gsize n_weight; /* 0 if there are none; gamma */
  gsize n_bias;   /* beta */
  real *in;
  real *out;
  real *weight;
  real *bias;
  real *used; /* of batch norm: mean and scale */
  Norm norm;
  real *factors; /* the loss is the sum of out times these */
} Case;

/* @c_out: output channels of a convolution; other layers keep the input's. */
Case case_new (CaseKind kind,
               Maps in,
               guint c_out,
               Window window,
               Activation activation,
               guint n_threads,
               GRand *rand);

void case_free (Case *c);

void case_forward (Case *c);

/* Uses factors as the gradient of the output. To be called after
 * case_forward(). */
void
case_backward (Case *c, real *d_in, gboolean add, real *d_weight, real *d_bias);

/* Returns: the expected output at @at, by plain loops. */
gdouble case_wanted (const Case *c, gsize at);

/* The mean of a channel, of one image or, if that is -1, of all, and its
 * variance. */
gdouble case_mean (const Case *c, guint channel, gint image, gdouble *var);
