/* descriptors.h - what is inside cuDNN's descriptors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cudnn.h"

struct EmulationHandle
{
};

/* All 0 until they are set. */
struct EmulationTensor
{
  cudnnDataType_t type;
  int n, c, h, w;
};

struct EmulationFilter
{
  cudnnDataType_t type;
  int k, c, h, w;
};

struct EmulationConvolution
{
  cudnnDataType_t type;
  cudnnMathType_t math;
  bool flipped;
  int n_groups;
  int pad[2], stride[2], dilation[2]; /* upright, across */
};
