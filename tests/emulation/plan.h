/* plan.h - convolutions whose shapes fit, and cuDNN's algorithms for them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "convolve.h"
#include "descriptors.h"

#define N_CANDIDATES 4

struct Candidate
{
  int algorithm;
  cudnnStatus_t status;
  cudnnDeterminism_t determinism;
  float time; /* ms */
  bool wants_workspace;
};

/* What is tried for each of the three convolutions. */
extern const Candidate CANDIDATES_FORWARD[N_CANDIDATES];
extern const Candidate CANDIDATES_TO_INPUT[N_CANDIDATES];
extern const Candidate CANDIDATES_TO_FILTER[N_CANDIDATES];

struct Plan
{
  Convolution conv;
  int n; /* images */
  cudnnDataType_t type;
  bool rounds; /* factors, to TF32 */
};

size_t data_type_get_size (cudnnDataType_t type);

/* CUDNN_STATUS_BAD_PARAM if one is NULL or not set, or they do not fit. */
cudnnStatus_t plan_init (Plan *plan,
                         const EmulationTensor *x,
                         const EmulationFilter *filter,
                         const EmulationConvolution *convolution);

/* Whether @y is what comes out. */
bool plan_fits (const Plan *plan, const EmulationTensor *y);

/* In bytes. */
size_t plan_get_workspace (const Plan *plan, const Candidate *candidate);
