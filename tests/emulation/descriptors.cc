/* descriptors.cc - cuDNN's handles and descriptors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "descriptors.h"

#include "internal.h"

/* ---- handles ---- */

extern "C" cudnnStatus_t
cudnnCreate (cudnnHandle_t *handle)
{
  if (!handle)
    return CUDNN_STATUS_BAD_PARAM;
  if (emulation_check_device () != cudaSuccess)
    return CUDNN_STATUS_NOT_INITIALIZED;
  *handle = new EmulationHandle ();
  return CUDNN_STATUS_SUCCESS;
}

extern "C" cudnnStatus_t
cudnnDestroy (cudnnHandle_t handle)
{
  delete handle;
  return CUDNN_STATUS_SUCCESS;
}

extern "C" const char *
cudnnGetErrorString (cudnnStatus_t status)
{
  switch (status)
    {
    case CUDNN_STATUS_SUCCESS:
      return "CUDNN_STATUS_SUCCESS";
    case CUDNN_STATUS_NOT_INITIALIZED:
      return "CUDNN_STATUS_NOT_INITIALIZED";
    case CUDNN_STATUS_ALLOC_FAILED:
      return "CUDNN_STATUS_ALLOC_FAILED";
    case CUDNN_STATUS_BAD_PARAM:
      return "CUDNN_STATUS_BAD_PARAM";
    case CUDNN_STATUS_NOT_SUPPORTED:
      return "CUDNN_STATUS_NOT_SUPPORTED";
    case CUDNN_STATUS_INTERNAL_ERROR:
      return "CUDNN_STATUS_INTERNAL_ERROR";
    case CUDNN_STATUS_EXECUTION_FAILED:
      return "CUDNN_STATUS_EXECUTION_FAILED";
    }
  return "unknown status";
}

/* ---- descriptors ---- */

template <typename Descriptor>
static cudnnStatus_t
create (Descriptor **descriptor)
{
  if (!descriptor)
    return CUDNN_STATUS_BAD_PARAM;
  *descriptor = new Descriptor ();
  return CUDNN_STATUS_SUCCESS;
}

template <typename Descriptor>
static cudnnStatus_t
destroy (Descriptor *descriptor)
{
  delete descriptor;
  return CUDNN_STATUS_SUCCESS;
}

static bool
is_type (cudnnDataType_t type)
{
  return type == CUDNN_DATA_FLOAT || type == CUDNN_DATA_DOUBLE;
}

extern "C" cudnnStatus_t
cudnnCreateTensorDescriptor (cudnnTensorDescriptor_t *tensor)
{
  return create (tensor);
}

extern "C" cudnnStatus_t
cudnnDestroyTensorDescriptor (cudnnTensorDescriptor_t tensor)
{
  return destroy (tensor);
}

extern "C" cudnnStatus_t
cudnnSetTensor4dDescriptor (cudnnTensorDescriptor_t tensor,
                            cudnnTensorFormat_t     format,
                            cudnnDataType_t         type,
                            int                     n,
                            int                     c,
                            int                     h,
                            int                     w)
{
  if (!tensor || !is_type (type) || n < 1 || c < 1 || h < 1 || w < 1)
    return CUDNN_STATUS_BAD_PARAM;
  if (format != CUDNN_TENSOR_NCHW)
    return CUDNN_STATUS_NOT_SUPPORTED;
  *tensor = { type, n, c, h, w };
  return CUDNN_STATUS_SUCCESS;
}

extern "C" cudnnStatus_t
cudnnCreateFilterDescriptor (cudnnFilterDescriptor_t *filter)
{
  return create (filter);
}

extern "C" cudnnStatus_t
cudnnDestroyFilterDescriptor (cudnnFilterDescriptor_t filter)
{
  return destroy (filter);
}

extern "C" cudnnStatus_t
cudnnSetFilter4dDescriptor (cudnnFilterDescriptor_t filter,
                            cudnnDataType_t         type,
                            cudnnTensorFormat_t     format,
                            int                     k,
                            int                     c,
                            int                     h,
                            int                     w)
{
  if (!filter || !is_type (type) || k < 1 || c < 1 || h < 1 || w < 1)
    return CUDNN_STATUS_BAD_PARAM;
  if (format != CUDNN_TENSOR_NCHW)
    return CUDNN_STATUS_NOT_SUPPORTED;
  *filter = { type, k, c, h, w };
  return CUDNN_STATUS_SUCCESS;
}

extern "C" cudnnStatus_t
cudnnCreateConvolutionDescriptor (cudnnConvolutionDescriptor_t *convolution)
{
  return create (convolution);
}

extern "C" cudnnStatus_t
cudnnDestroyConvolutionDescriptor (cudnnConvolutionDescriptor_t convolution)
{
  return destroy (convolution);
}

extern "C" cudnnStatus_t
cudnnSetConvolution2dDescriptor (cudnnConvolutionDescriptor_t convolution,
                                 int                          pad_h,
                                 int                          pad_w,
                                 int                          stride_h,
                                 int                          stride_w,
                                 int                          dilation_h,
                                 int                          dilation_w,
                                 cudnnConvolutionMode_t       mode,
                                 cudnnDataType_t              type)
{
  if (!convolution || !is_type (type) || pad_h < 0 || pad_w < 0
      || stride_h < 1 || stride_w < 1 || dilation_h < 1 || dilation_w < 1)
    return CUDNN_STATUS_BAD_PARAM;
  *convolution = { type, CUDNN_DEFAULT_MATH, mode == CUDNN_CONVOLUTION, 1,
                   { pad_h, pad_w }, { stride_h, stride_w },
                   { dilation_h, dilation_w } };
  return CUDNN_STATUS_SUCCESS;
}

extern "C" cudnnStatus_t
cudnnSetConvolutionGroupCount (cudnnConvolutionDescriptor_t convolution,
                               int                          n)
{
  if (!convolution || n < 1)
    return CUDNN_STATUS_BAD_PARAM;
  convolution->n_groups = n;
  return CUDNN_STATUS_SUCCESS;
}

extern "C" cudnnStatus_t
cudnnSetConvolutionMathType (cudnnConvolutionDescriptor_t convolution,
                             cudnnMathType_t              math)
{
  if (!convolution)
    return CUDNN_STATUS_BAD_PARAM;
  convolution->math = math;
  return CUDNN_STATUS_SUCCESS;
}
