/* nem-private.h - the loaded network, for nem.c and nem-plan.c alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "conv.h"
#include "nem.h"

/* bn1 stands as scale and shift: conv1's raw output is needed too. */
typedef struct
{
  Conv    conv1;
  gfloat *scale;
  gfloat *shift;
  Conv    conv2;
} Block;

struct _Nem
{
  gatomicrefcount ref_count;
  Weights        *weights;
  gchar          *hash; /* made when first asked for */
  Conv            first;
  Block           block[NEM_STAGES - 1];
  gfloat         *out_weight; /* (PARAMS_N, last width) */
  gfloat         *out_bias;
};
