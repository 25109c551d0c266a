/* plan.cc - convolutions whose shapes fit, and cuDNN's algorithms for them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan.h"

const Candidate CANDIDATES_FORWARD[N_CANDIDATES] = {
  { CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD, CUDNN_STATUS_NOT_SUPPORTED,
    CUDNN_NON_DETERMINISTIC, -1.0f, false },
  { CUDNN_CONVOLUTION_FWD_ALGO_FFT, CUDNN_STATUS_SUCCESS,
    CUDNN_NON_DETERMINISTIC, 0.1f, false },
  { CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM, CUDNN_STATUS_SUCCESS,
    CUDNN_DETERMINISTIC, 0.2f, true },
  { CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM, CUDNN_STATUS_SUCCESS,
    CUDNN_DETERMINISTIC, 0.8f, false },
};

const Candidate CANDIDATES_TO_INPUT[N_CANDIDATES] = {
  { CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD, CUDNN_STATUS_NOT_SUPPORTED,
    CUDNN_NON_DETERMINISTIC, -1.0f, false },
  { CUDNN_CONVOLUTION_BWD_DATA_ALGO_0, CUDNN_STATUS_SUCCESS,
    CUDNN_NON_DETERMINISTIC, 0.1f, false },
  { CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT_TILING, CUDNN_STATUS_SUCCESS,
    CUDNN_DETERMINISTIC, 0.2f, true },
  { CUDNN_CONVOLUTION_BWD_DATA_ALGO_1, CUDNN_STATUS_SUCCESS,
    CUDNN_DETERMINISTIC, 0.8f, false },
};

const Candidate CANDIDATES_TO_FILTER[N_CANDIDATES] = {
  { CUDNN_CONVOLUTION_BWD_FILTER_ALGO_WINOGRAD, CUDNN_STATUS_NOT_SUPPORTED,
    CUDNN_NON_DETERMINISTIC, -1.0f, false },
  { CUDNN_CONVOLUTION_BWD_FILTER_ALGO_0, CUDNN_STATUS_SUCCESS,
    CUDNN_NON_DETERMINISTIC, 0.1f, false },
  { CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT_TILING, CUDNN_STATUS_SUCCESS,
    CUDNN_DETERMINISTIC, 0.2f, true },
  { CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1, CUDNN_STATUS_SUCCESS,
    CUDNN_DETERMINISTIC, 0.8f, false },
};

/* ---- shapes that fit ---- */

size_t
data_type_get_size (cudnnDataType_t type)
{
  return type == CUDNN_DATA_FLOAT ? sizeof (float) : sizeof (double);
}

static bool
axis_init (Axis                       *axis,
           const EmulationConvolution *convolution,
           int                         i,
           int                         n_in,
           int                         n_taps)
{
  int room = n_in + 2 * convolution->pad[i]
             - (n_taps - 1) * convolution->dilation[i] - 1;

  *axis = { n_in, room / convolution->stride[i] + 1, n_taps,
            convolution->pad[i], convolution->stride[i],
            convolution->dilation[i] };
  return room >= 0;
}

cudnnStatus_t
plan_init (Plan                       *plan,
           const EmulationTensor      *x,
           const EmulationFilter      *filter,
           const EmulationConvolution *convolution)
{
  Convolution *conv = &plan->conv;

  if (!x || x->n == 0 || !filter || filter->k == 0 || !convolution
      || convolution->n_groups == 0 || x->type != filter->type
      || x->type != convolution->type
      || x->c != filter->c * convolution->n_groups
      || filter->k % convolution->n_groups != 0
      || !axis_init (&conv->y, convolution, 0, x->h, filter->h)
      || !axis_init (&conv->x, convolution, 1, x->w, filter->w))
    return CUDNN_STATUS_BAD_PARAM;

  conv->n_groups = convolution->n_groups;
  conv->c_in = filter->c;
  conv->c_out = filter->k / convolution->n_groups;
  conv->flipped = convolution->flipped;
  plan->n = x->n;
  plan->type = x->type;
  plan->rounds
    = x->type == CUDNN_DATA_FLOAT && convolution->math != CUDNN_FMA_MATH;
  return CUDNN_STATUS_SUCCESS;
}

bool
plan_fits (const Plan            *plan,
           const EmulationTensor *y)
{
  const Convolution *conv = &plan->conv;

  return y && y->type == plan->type && y->n == plan->n
         && y->c == conv->c_out * conv->n_groups && y->h == conv->y.n_out
         && y->w == conv->x.n_out;
}

/* A row of what im2col would give. */
size_t
plan_get_workspace (const Plan      *plan,
                    const Candidate *candidate)
{
  const Convolution *conv = &plan->conv;

  return candidate->wants_workspace
           ? (size_t) conv->c_in * conv->y.n_taps * conv->x.n_taps
               * conv->x.n_out * data_type_get_size (plan->type)
           : 0;
}

extern "C" cudnnStatus_t
cudnnGetConvolution2dForwardOutputDim (
  const cudnnConvolutionDescriptor_t convolution,
  const cudnnTensorDescriptor_t      x,
  const cudnnFilterDescriptor_t      filter,
  int                               *n,
  int                               *c,
  int                               *h,
  int                               *w)
{
  Plan          plan;
  cudnnStatus_t status = plan_init (&plan, x, filter, convolution);

  if (status != CUDNN_STATUS_SUCCESS)
    return status;
  *n = plan.n;
  *c = plan.conv.c_out * plan.conv.n_groups;
  *h = plan.conv.y.n_out;
  *w = plan.conv.x.n_out;
  return CUDNN_STATUS_SUCCESS;
}

/* ---- algorithms ---- */

template <typename Result>
static cudnnStatus_t
find (cudnnHandle_t               handle,
      const EmulationTensor      *x,
      const EmulationFilter      *filter,
      const EmulationConvolution *convolution,
      const EmulationTensor      *y,
      const Candidate            *candidates,
      int                         n_wanted,
      int                        *n,
      Result                     *results)
{
  Plan          plan;
  cudnnStatus_t status = plan_init (&plan, x, filter, convolution);

  if (status != CUDNN_STATUS_SUCCESS)
    return status;
  if (!handle || !plan_fits (&plan, y) || n_wanted < 1 || !n || !results)
    return CUDNN_STATUS_BAD_PARAM;

  *n = min (n_wanted, N_CANDIDATES);
  for (int i = 0; i < *n; i++)
    {
      results[i].algo = decltype (results->algo) (candidates[i].algorithm);
      results[i].status = candidates[i].status;
      results[i].time = candidates[i].time;
      results[i].memory = plan_get_workspace (&plan, &candidates[i]);
      results[i].determinism = candidates[i].determinism;
      results[i].mathType = convolution->math;
    }
  return CUDNN_STATUS_SUCCESS;
}

extern "C" cudnnStatus_t
cudnnFindConvolutionForwardAlgorithm (
  cudnnHandle_t                      handle,
  const cudnnTensorDescriptor_t      x,
  const cudnnFilterDescriptor_t      filter,
  const cudnnConvolutionDescriptor_t convolution,
  const cudnnTensorDescriptor_t      y,
  const int                          n_wanted,
  int                               *n,
  cudnnConvolutionFwdAlgoPerf_t     *results)
{
  return find (handle, x, filter, convolution, y, CANDIDATES_FORWARD,
               n_wanted, n, results);
}

extern "C" cudnnStatus_t
cudnnFindConvolutionBackwardDataAlgorithm (
  cudnnHandle_t                      handle,
  const cudnnFilterDescriptor_t      filter,
  const cudnnTensorDescriptor_t      dy,
  const cudnnConvolutionDescriptor_t convolution,
  const cudnnTensorDescriptor_t      dx,
  const int                          n_wanted,
  int                               *n,
  cudnnConvolutionBwdDataAlgoPerf_t *results)
{
  return find (handle, dx, filter, convolution, dy, CANDIDATES_TO_INPUT,
               n_wanted, n, results);
}

extern "C" cudnnStatus_t
cudnnFindConvolutionBackwardFilterAlgorithm (
  cudnnHandle_t                        handle,
  const cudnnTensorDescriptor_t        x,
  const cudnnTensorDescriptor_t        dy,
  const cudnnConvolutionDescriptor_t   convolution,
  const cudnnFilterDescriptor_t        filter,
  const int                            n_wanted,
  int                                 *n,
  cudnnConvolutionBwdFilterAlgoPerf_t *results)
{
  return find (handle, x, filter, convolution, dy, CANDIDATES_TO_FILTER,
               n_wanted, n, results);
}
