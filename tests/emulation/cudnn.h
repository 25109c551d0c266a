/* cudnn.h - the part of cuDNN 9 that the GPU path uses, on the processor
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and signatures are cuDNN's; what the values are is not. Tensors are
 * packed NCHW, of float or double. */
#pragma once

#include "cuda_runtime.h"

#ifdef __cplusplus
extern "C"
{
#endif

  typedef enum
  {
    CUDNN_STATUS_SUCCESS = 0,
    CUDNN_STATUS_NOT_INITIALIZED,
    CUDNN_STATUS_ALLOC_FAILED,
    CUDNN_STATUS_BAD_PARAM,
    CUDNN_STATUS_NOT_SUPPORTED,
    CUDNN_STATUS_INTERNAL_ERROR,
    CUDNN_STATUS_EXECUTION_FAILED
  } cudnnStatus_t;

  typedef enum
  {
    CUDNN_DATA_FLOAT,
    CUDNN_DATA_DOUBLE
  } cudnnDataType_t;

  typedef enum
  {
    CUDNN_TENSOR_NCHW,
    CUDNN_TENSOR_NHWC
  } cudnnTensorFormat_t;

  typedef enum
  {
    CUDNN_CONVOLUTION,
    CUDNN_CROSS_CORRELATION
  } cudnnConvolutionMode_t;

  /* All but the last round the factors of float products to 10 bits. */
  typedef enum
  {
    CUDNN_DEFAULT_MATH,
    CUDNN_TENSOR_OP_MATH,
    CUDNN_FMA_MATH
  } cudnnMathType_t;

  typedef enum
  {
    CUDNN_NON_DETERMINISTIC,
    CUDNN_DETERMINISTIC
  } cudnnDeterminism_t;

  typedef enum
  {
    CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM,
    CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM,
    CUDNN_CONVOLUTION_FWD_ALGO_GEMM,
    CUDNN_CONVOLUTION_FWD_ALGO_DIRECT,
    CUDNN_CONVOLUTION_FWD_ALGO_FFT,
    CUDNN_CONVOLUTION_FWD_ALGO_FFT_TILING,
    CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD,
    CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD_NONFUSED,
    CUDNN_CONVOLUTION_FWD_ALGO_COUNT
  } cudnnConvolutionFwdAlgo_t;

  typedef enum
  {
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_0,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_1,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT_TILING,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD_NONFUSED,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_COUNT
  } cudnnConvolutionBwdDataAlgo_t;

  typedef enum
  {
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_0,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_3,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_WINOGRAD,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_WINOGRAD_NONFUSED,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT_TILING,
    CUDNN_CONVOLUTION_BWD_FILTER_ALGO_COUNT
  } cudnnConvolutionBwdFilterAlgo_t;

  /* What is known of an algorithm after it was tried: milliseconds, and bytes of
 * workspace. */
  typedef struct
  {
    cudnnConvolutionFwdAlgo_t algo;
    cudnnStatus_t status;
    float time;
    size_t memory;
    cudnnDeterminism_t determinism;
    cudnnMathType_t mathType;
  } cudnnConvolutionFwdAlgoPerf_t;

  typedef struct
  {
    cudnnConvolutionBwdDataAlgo_t algo;
    cudnnStatus_t status;
    float time;
    size_t memory;
    cudnnDeterminism_t determinism;
    cudnnMathType_t mathType;
  } cudnnConvolutionBwdDataAlgoPerf_t;

  typedef struct
  {
    cudnnConvolutionBwdFilterAlgo_t algo;
    cudnnStatus_t status;
    float time;
    size_t memory;
    cudnnDeterminism_t determinism;
    cudnnMathType_t mathType;
  } cudnnConvolutionBwdFilterAlgoPerf_t;

  typedef struct EmulationHandle *cudnnHandle_t;
  typedef struct EmulationTensor *cudnnTensorDescriptor_t;
  typedef struct EmulationFilter *cudnnFilterDescriptor_t;
  typedef struct EmulationConvolution *cudnnConvolutionDescriptor_t;

  cudnnStatus_t cudnnCreate (cudnnHandle_t *handle);
  cudnnStatus_t cudnnDestroy (cudnnHandle_t handle);
  const char *cudnnGetErrorString (cudnnStatus_t status);

  /* ---- shapes ---- */

  cudnnStatus_t cudnnCreateTensorDescriptor (cudnnTensorDescriptor_t *tensor);
  cudnnStatus_t cudnnDestroyTensorDescriptor (cudnnTensorDescriptor_t tensor);
  cudnnStatus_t cudnnSetTensor4dDescriptor (cudnnTensorDescriptor_t tensor,
                                            cudnnTensorFormat_t format,
                                            cudnnDataType_t type,
                                            int n,
                                            int c,
                                            int h,
                                            int w);

  cudnnStatus_t cudnnCreateFilterDescriptor (cudnnFilterDescriptor_t *filter);
  cudnnStatus_t cudnnDestroyFilterDescriptor (cudnnFilterDescriptor_t filter);
  cudnnStatus_t cudnnSetFilter4dDescriptor (cudnnFilterDescriptor_t filter,
                                            cudnnDataType_t type,
                                            cudnnTensorFormat_t format,
                                            int k,
                                            int c,
                                            int h,
                                            int w);

  cudnnStatus_t
  cudnnCreateConvolutionDescriptor (cudnnConvolutionDescriptor_t *convolution);
  cudnnStatus_t
  cudnnDestroyConvolutionDescriptor (cudnnConvolutionDescriptor_t convolution);
  cudnnStatus_t
  cudnnSetConvolution2dDescriptor (cudnnConvolutionDescriptor_t convolution,
                                   int pad_h,
                                   int pad_w,
                                   int stride_h,
                                   int stride_w,
                                   int dilation_h,
                                   int dilation_w,
                                   cudnnConvolutionMode_t mode,
                                   cudnnDataType_t type);
  cudnnStatus_t
  cudnnSetConvolutionGroupCount (cudnnConvolutionDescriptor_t convolution,
                                 int n);
  cudnnStatus_t
  cudnnSetConvolutionMathType (cudnnConvolutionDescriptor_t convolution,
                               cudnnMathType_t math);
  cudnnStatus_t cudnnGetConvolution2dForwardOutputDim (
    const cudnnConvolutionDescriptor_t convolution,
    const cudnnTensorDescriptor_t x,
    const cudnnFilterDescriptor_t filter,
    int *n,
    int *c,
    int *h,
    int *w);

  /* ---- algorithms ---- */

  /* The first one found is not supported, the second not deterministic, the
 * third wants a workspace, and the fourth takes long. */
  cudnnStatus_t cudnnFindConvolutionForwardAlgorithm (
    cudnnHandle_t handle,
    const cudnnTensorDescriptor_t x,
    const cudnnFilterDescriptor_t filter,
    const cudnnConvolutionDescriptor_t convolution,
    const cudnnTensorDescriptor_t y,
    const int n_wanted,
    int *n,
    cudnnConvolutionFwdAlgoPerf_t *results);
  cudnnStatus_t cudnnFindConvolutionBackwardDataAlgorithm (
    cudnnHandle_t handle,
    const cudnnFilterDescriptor_t filter,
    const cudnnTensorDescriptor_t dy,
    const cudnnConvolutionDescriptor_t convolution,
    const cudnnTensorDescriptor_t dx,
    const int n_wanted,
    int *n,
    cudnnConvolutionBwdDataAlgoPerf_t *results);
  cudnnStatus_t cudnnFindConvolutionBackwardFilterAlgorithm (
    cudnnHandle_t handle,
    const cudnnTensorDescriptor_t x,
    const cudnnTensorDescriptor_t dy,
    const cudnnConvolutionDescriptor_t convolution,
    const cudnnFilterDescriptor_t filter,
    const int n_wanted,
    int *n,
    cudnnConvolutionBwdFilterAlgoPerf_t *results);

  /* ---- convolutions ---- */

  /* What is written becomes alpha * the result + beta * what it was; with beta 0
 * it is not read. alpha and beta are of the tensors' type. */
  cudnnStatus_t
  cudnnConvolutionForward (cudnnHandle_t handle,
                           const void *alpha,
                           const cudnnTensorDescriptor_t x_shape,
                           const void *x,
                           const cudnnFilterDescriptor_t filter_shape,
                           const void *filter,
                           const cudnnConvolutionDescriptor_t convolution,
                           cudnnConvolutionFwdAlgo_t algorithm,
                           void *workspace,
                           size_t workspace_size,
                           const void *beta,
                           const cudnnTensorDescriptor_t y_shape,
                           void *y);
  cudnnStatus_t
  cudnnConvolutionBackwardData (cudnnHandle_t handle,
                                const void *alpha,
                                const cudnnFilterDescriptor_t filter_shape,
                                const void *filter,
                                const cudnnTensorDescriptor_t dy_shape,
                                const void *dy,
                                const cudnnConvolutionDescriptor_t convolution,
                                cudnnConvolutionBwdDataAlgo_t algorithm,
                                void *workspace,
                                size_t workspace_size,
                                const void *beta,
                                const cudnnTensorDescriptor_t dx_shape,
                                void *dx);
  cudnnStatus_t cudnnConvolutionBackwardFilter (
    cudnnHandle_t handle,
    const void *alpha,
    const cudnnTensorDescriptor_t x_shape,
    const void *x,
    const cudnnTensorDescriptor_t dy_shape,
    const void *dy,
    const cudnnConvolutionDescriptor_t convolution,
    cudnnConvolutionBwdFilterAlgo_t algorithm,
    void *workspace,
    size_t workspace_size,
    const void *beta,
    const cudnnFilterDescriptor_t filter_shape,
    void *d_filter);
  cudnnStatus_t
  cudnnConvolutionBackwardBias (cudnnHandle_t handle,
                                const void *alpha,
                                const cudnnTensorDescriptor_t dy_shape,
                                const void *dy,
                                const void *beta,
                                const cudnnTensorDescriptor_t bias_shape,
                                void *d_bias);

#ifdef __cplusplus
}
#endif
