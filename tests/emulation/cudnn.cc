/* cudnn.cc - cuDNN's convolutions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cudnn.h"

#include "internal.h"
#include "plan.h"

#include <float.h>
#include <stdint.h>
#include <string.h>
#include <vector>

/* ---- numbers ---- */

/* To the 10 bits behind the point that a TF32 has. */
static float
round_to_tf32 (float number)
{
  uint32_t bits;

  if (!isfinite (number))
    return number;
  memcpy (&bits, &number, sizeof bits);
  bits = (bits + 0x1000) & ~(uint32_t) 0x1fff;
  memcpy (&number, &bits, sizeof bits);
  return number;
}

/* The @i-th of the tensors of @to's size. */
static void
load (std::vector<double> &to,
      const void          *from,
      size_t               i,
      const Plan          *plan)
{
  const double *doubles = (const double *) from + i * to.size ();
  const float  *floats = (const float *) from + i * to.size ();

  for (size_t j = 0; j < to.size (); j++)
    to[j] = plan->type == CUDNN_DATA_DOUBLE ? doubles[j]
            : plan->rounds                  ? round_to_tf32 (floats[j])
                                            : floats[j];
}

struct Scale
{
  double alpha, beta;
};

template <typename T>
static void
blend (T                         *to,
       const std::vector<double> &from,
       Scale                      scale)
{
  for (size_t i = 0; i < from.size (); i++)
    to[i] = (T) (scale.beta == 0.0
                   ? scale.alpha * from[i]
                   : scale.alpha * from[i] + scale.beta * to[i]);
}

static void
store (void                      *to,
       const std::vector<double> &from,
       size_t                     i,
       cudnnDataType_t            type,
       Scale                      scale)
{
  if (type == CUDNN_DATA_DOUBLE)
    blend ((double *) to + i * from.size (), from, scale);
  else
    blend ((float *) to + i * from.size (), from, scale);
}

static Scale
read_scale (const void     *alpha,
            const void     *beta,
            cudnnDataType_t type)
{
  if (type == CUDNN_DATA_DOUBLE)
    return { *(const double *) alpha, *(const double *) beta };
  return { *(const float *) alpha, *(const float *) beta };
}

/* ---- calls ---- */

enum Written
{
  WRITES_X,
  WRITES_FILTER,
  WRITES_Y
};

/* What all three functions are given. */
struct Call
{
  cudnnHandle_t               handle;
  const void                 *alpha, *beta;
  const EmulationTensor      *x_shape;
  const void                 *x;
  const EmulationFilter      *filter_shape;
  const void                 *filter;
  const EmulationTensor      *y_shape;
  const void                 *y;
  const EmulationConvolution *convolution;
  int                         algorithm;
  void                       *workspace;
  size_t                      workspace_size;
};

/* The call's, once it is found right; room for an image of each. */
struct Job
{
  Plan                plan;
  Scale               scale;
  std::vector<double> x, filter, y;
};

static bool
overlap (const void *a,
         size_t      a_size,
         const void *b,
         size_t      b_size)
{
  return (const char *) a < (const char *) b + b_size
         && (const char *) b < (const char *) a + a_size;
}

/* Opens the memory, after which emulation_close() must come in any case. */
static bool
open_memory (const Job  *job,
             const Call *call,
             Written     written,
             size_t      workspace_size)
{
  size_t      unit = data_type_get_size (job->plan.type);
  size_t      n = (size_t) job->plan.n;
  const void *p[] = { call->x, call->filter, call->y, call->workspace };
  size_t      sizes[] = { job->x.size () * n * unit,
                          job->filter.size () * unit,
                          job->y.size () * n * unit, workspace_size };

  for (int i = 0; i < 4; i++)
    if (sizes[i] > 0
        && ((uintptr_t) p[i] % unit != 0 || !emulation_open (p[i], sizes[i])
            || (i != written
                && overlap (p[i], sizes[i], p[written], sizes[written]))))
      return false;
  if (workspace_size > 0)
    memset (call->workspace, EMULATION_FRESH, workspace_size);
  return true;
}

static cudnnStatus_t
job_begin (Job             *job,
           const Call      *call,
           const Candidate *candidates,
           Written          written)
{
  static unsigned  n_indefinite = 0;
  const Candidate *candidate = candidates;
  Plan            *plan = &job->plan;
  cudnnStatus_t    status
    = plan_init (plan, call->x_shape, call->filter_shape, call->convolution);

  if (status != CUDNN_STATUS_SUCCESS)
    return status;
  while (candidate->algorithm != call->algorithm)
    if (++candidate == candidates + N_CANDIDATES)
      return CUDNN_STATUS_NOT_SUPPORTED;
  if (candidate->status != CUDNN_STATUS_SUCCESS)
    return candidate->status;
  if (!call->handle || !plan_fits (plan, call->y_shape) || !call->alpha
      || !call->beta
      || call->workspace_size < plan_get_workspace (plan, candidate))
    return CUDNN_STATUS_BAD_PARAM;

  job->scale = read_scale (call->alpha, call->beta, plan->type);
  if (candidate->determinism == CUDNN_NON_DETERMINISTIC)
    job->scale.alpha *= 1.0 + n_indefinite++ % 2 * 2.0 * FLT_EPSILON;
  job->x.resize (convolution_get_in_size (&plan->conv));
  job->filter.resize (convolution_get_filter_size (&plan->conv));
  job->y.resize (convolution_get_out_size (&plan->conv));
  if (open_memory (job, call, written, plan_get_workspace (plan, candidate)))
    return CUDNN_STATUS_SUCCESS;
  emulation_close ();
  return CUDNN_STATUS_BAD_PARAM;
}

static void
clear (std::vector<double> &numbers)
{
  numbers.assign (numbers.size (), 0.0);
}

extern "C" cudnnStatus_t
cudnnConvolutionForward (cudnnHandle_t                      handle,
                         const void                        *alpha,
                         const cudnnTensorDescriptor_t      x_shape,
                         const void                        *x,
                         const cudnnFilterDescriptor_t      filter_shape,
                         const void                        *filter,
                         const cudnnConvolutionDescriptor_t convolution,
                         cudnnConvolutionFwdAlgo_t          algorithm,
                         void                              *workspace,
                         size_t                             workspace_size,
                         const void                        *beta,
                         const cudnnTensorDescriptor_t      y_shape,
                         void                              *y)
{
  const Call    call = { handle, alpha, beta, x_shape, x, filter_shape, filter,
                         y_shape, y, convolution, algorithm, workspace,
                         workspace_size };
  Job           job;
  cudnnStatus_t status = job_begin (&job, &call, CANDIDATES_FORWARD, WRITES_Y);

  if (status != CUDNN_STATUS_SUCCESS)
    return status;
  load (job.filter, filter, 0, &job.plan);
  for (int i = 0; i < job.plan.n; i++)
    {
      load (job.x, x, i, &job.plan);
      clear (job.y);
      convolve (job.y.data (), job.x.data (), job.filter.data (),
                &job.plan.conv);
      store (y, job.y, i, job.plan.type, job.scale);
    }
  emulation_close ();
  return CUDNN_STATUS_SUCCESS;
}

extern "C" cudnnStatus_t
cudnnConvolutionBackwardData (cudnnHandle_t                      handle,
                              const void                        *alpha,
                              const cudnnFilterDescriptor_t      filter_shape,
                              const void                        *filter,
                              const cudnnTensorDescriptor_t      dy_shape,
                              const void                        *dy,
                              const cudnnConvolutionDescriptor_t convolution,
                              cudnnConvolutionBwdDataAlgo_t      algorithm,
                              void                              *workspace,
                              size_t                             workspace_size,
                              const void                        *beta,
                              const cudnnTensorDescriptor_t      dx_shape,
                              void                              *dx)
{
  const Call    call = { handle, alpha, beta, dx_shape, dx, filter_shape,
                         filter, dy_shape, dy, convolution, algorithm,
                         workspace, workspace_size };
  Job           job;
  cudnnStatus_t status = job_begin (&job, &call, CANDIDATES_TO_INPUT, WRITES_X);

  if (status != CUDNN_STATUS_SUCCESS)
    return status;
  load (job.filter, filter, 0, &job.plan);
  for (int i = 0; i < job.plan.n; i++)
    {
      load (job.y, dy, i, &job.plan);
      clear (job.x);
      convolve_to_input (job.x.data (), job.y.data (), job.filter.data (),
                         &job.plan.conv);
      store (dx, job.x, i, job.plan.type, job.scale);
    }
  emulation_close ();
  return CUDNN_STATUS_SUCCESS;
}

extern "C" cudnnStatus_t
cudnnConvolutionBackwardFilter (
  cudnnHandle_t                      handle,
  const void                        *alpha,
  const cudnnTensorDescriptor_t      x_shape,
  const void                        *x,
  const cudnnTensorDescriptor_t      dy_shape,
  const void                        *dy,
  const cudnnConvolutionDescriptor_t convolution,
  cudnnConvolutionBwdFilterAlgo_t    algorithm,
  void                              *workspace,
  size_t                             workspace_size,
  const void                        *beta,
  const cudnnFilterDescriptor_t      filter_shape,
  void                              *d_filter)
{
  const Call    call = { handle, alpha, beta, x_shape, x, filter_shape,
                         d_filter, dy_shape, dy, convolution, algorithm,
                         workspace, workspace_size };
  Job           job;
  cudnnStatus_t status
    = job_begin (&job, &call, CANDIDATES_TO_FILTER, WRITES_FILTER);

  if (status != CUDNN_STATUS_SUCCESS)
    return status;
  clear (job.filter);
  for (int i = 0; i < job.plan.n; i++)
    {
      load (job.x, x, i, &job.plan);
      load (job.y, dy, i, &job.plan);
      convolve_to_filter (job.filter.data (), job.y.data (), job.x.data (),
                          &job.plan.conv);
    }
  store (d_filter, job.filter, 0, job.plan.type, job.scale);
  emulation_close ();
  return CUDNN_STATUS_SUCCESS;
}

/* ---- bias ---- */

extern "C" cudnnStatus_t
cudnnConvolutionBackwardBias (cudnnHandle_t                 handle,
                              const void                   *alpha,
                              const cudnnTensorDescriptor_t dy_shape,
                              const void                   *dy,
                              const void                   *beta,
                              const cudnnTensorDescriptor_t bias_shape,
                              void                         *d_bias)
{
  if (!handle || !dy_shape || dy_shape->n == 0 || !bias_shape
      || bias_shape->n != 1 || bias_shape->c != dy_shape->c
      || bias_shape->h != 1 || bias_shape->w != 1
      || bias_shape->type != dy_shape->type || !alpha || !beta)
    return CUDNN_STATUS_BAD_PARAM;

  Plan                plan = { {}, dy_shape->n, dy_shape->type, false };
  size_t              unit = data_type_get_size (plan.type);
  std::vector<double> plane ((size_t) dy_shape->h * dy_shape->w);
  std::vector<double> sums (dy_shape->c);
  Scale               scale = read_scale (alpha, beta, plan.type);
  size_t              n = (size_t) dy_shape->n * dy_shape->c;
  cudnnStatus_t       status = CUDNN_STATUS_BAD_PARAM;

  if (emulation_open (dy, n * plane.size () * unit)
      && emulation_open (d_bias, sums.size () * unit))
    {
      for (size_t i = 0; i < n; i++)
        {
          load (plane, dy, i, &plan);
          for (double number : plane)
            sums[i % sums.size ()] += number;
        }
      store (d_bias, sums, 0, plan.type, scale);
      status = CUDNN_STATUS_SUCCESS;
    }
  emulation_close ();
  return status;
}
