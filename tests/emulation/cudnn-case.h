/* cudnn-case.h - a convolution to try the emulated cuDNN with, and a plain one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "emulation-case.h"

#include <cudnn.h>

#include <vector>

#define assert_works(call) g_assert_cmpint (call, ==, CUDNN_STATUS_SUCCESS)

typedef std::vector<double> Numbers;

struct Shape
{
  int n, c, h, w, k, r, s;
  int pad[2], stride[2], dilation[2];
  int n_groups;
  bool flipped;
};

template <typename T>
static inline cudnnDataType_t
get_type (void)
{
  return sizeof (T) == sizeof (double) ? CUDNN_DATA_DOUBLE : CUDNN_DATA_FLOAT;
}

/* ---- what is set up ---- */

template <typename T> struct Setup
{
  Shape shape;
  int y_size[4];
  cudnnHandle_t handle;
  cudnnTensorDescriptor_t x_shape, y_shape, bias_shape;
  cudnnFilterDescriptor_t filter_shape;
  cudnnConvolutionDescriptor_t convolution;
  Numbers x, filter, y; /* random */
  T *on_x, *on_filter, *on_y, *workspace;
  size_t workspace_size;
  T alpha, beta;
};

template <typename T>
static inline T *
upload_random (Numbers &numbers, size_t n)
{
  std::vector<T> rounded (n);

  for (T &number : rounded)
    number = (T) g_test_rand_double_range (-1.0, 1.0);
  numbers.assign (rounded.begin (), rounded.end ());
  return device_upload (rounded.data (), n);
}

template <typename T>
static inline Numbers
download (const T *device, size_t n)
{
  std::vector<T> numbers (n);

  device_download (numbers.data (), device, n);
  return Numbers (numbers.begin (), numbers.end ());
}

template <typename T>
static inline void
setup_init (Setup<T> *setup, const Shape &shape, cudnnMathType_t math)
{
  int *size = setup->y_size;
  cudnnDataType_t type = get_type<T> ();

  setup->shape = shape;
  assert_works (cudnnCreate (&setup->handle));
  cudnnCreateTensorDescriptor (&setup->x_shape);
  cudnnCreateTensorDescriptor (&setup->y_shape);
  cudnnCreateTensorDescriptor (&setup->bias_shape);
  cudnnCreateFilterDescriptor (&setup->filter_shape);
  cudnnCreateConvolutionDescriptor (&setup->convolution);
  assert_works (cudnnSetTensor4dDescriptor (setup->x_shape, CUDNN_TENSOR_NCHW,
                                            type, shape.n, shape.c, shape.h,
                                            shape.w));
  assert_works (cudnnSetFilter4dDescriptor (
    setup->filter_shape, type, CUDNN_TENSOR_NCHW, shape.k,
    shape.c / shape.n_groups, shape.r, shape.s));
  assert_works (cudnnSetConvolution2dDescriptor (
    setup->convolution, shape.pad[0], shape.pad[1], shape.stride[0],
    shape.stride[1], shape.dilation[0], shape.dilation[1],
    shape.flipped ? CUDNN_CONVOLUTION : CUDNN_CROSS_CORRELATION, type));
  assert_works (
    cudnnSetConvolutionGroupCount (setup->convolution, shape.n_groups));
  assert_works (cudnnSetConvolutionMathType (setup->convolution, math));
  assert_works (cudnnGetConvolution2dForwardOutputDim (
    setup->convolution, setup->x_shape, setup->filter_shape, &size[0], &size[1],
    &size[2], &size[3]));
  assert_works (cudnnSetTensor4dDescriptor (setup->y_shape, CUDNN_TENSOR_NCHW,
                                            type, size[0], size[1], size[2],
                                            size[3]));
  assert_works (cudnnSetTensor4dDescriptor (
    setup->bias_shape, CUDNN_TENSOR_NCHW, type, 1, size[1], 1, 1));

  setup->on_x =
    upload_random<T> (setup->x, shape.n * shape.c * shape.h * shape.w);
  setup->on_filter = upload_random<T> (
    setup->filter, shape.k * shape.c / shape.n_groups * shape.r * shape.s);
  setup->on_y =
    upload_random<T> (setup->y, size[0] * size[1] * size[2] * size[3]);
  setup->workspace_size = 1 << 16;
  setup->workspace = device_new<T> (setup->workspace_size / sizeof (T));
  setup->alpha = 1;
  setup->beta = 0;
}

template <typename T>
static inline void
setup_clear (Setup<T> *setup)
{
  cudaFree (setup->on_x);
  cudaFree (setup->on_filter);
  cudaFree (setup->on_y);
  cudaFree (setup->workspace);
  cudnnDestroyTensorDescriptor (setup->x_shape);
  cudnnDestroyTensorDescriptor (setup->y_shape);
  cudnnDestroyTensorDescriptor (setup->bias_shape);
  cudnnDestroyFilterDescriptor (setup->filter_shape);
  cudnnDestroyConvolutionDescriptor (setup->convolution);
  cudnnDestroy (setup->handle);
}

template <typename T>
static inline cudnnStatus_t
forward (const Setup<T> *setup, T *y, cudnnConvolutionFwdAlgo_t algorithm)
{
  return cudnnConvolutionForward (
    setup->handle, &setup->alpha, setup->x_shape, setup->on_x,
    setup->filter_shape, setup->on_filter, setup->convolution, algorithm,
    setup->workspace, setup->workspace_size, &setup->beta, setup->y_shape, y);
}

/* ---- the plain way ---- */

template <typename T>
static inline Numbers
convolve_plainly (const Setup<T> *setup,
                  const Numbers &x,
                  const Numbers &filter)
{
  const Shape &shape = setup->shape;
  const int *size = setup->y_size;
  int c_group = shape.c / shape.n_groups;
  int k_group = shape.k / shape.n_groups;
  Numbers y;

  for (int i = 0; i < size[0] * size[1] * size[2] * size[3]; i++)
    {
      int n = i / size[3] / size[2] / size[1];
      int k = i / size[3] / size[2] % size[1];
      double sum = 0.0;

      for (int j = 0; j < c_group * shape.r * shape.s; j++)
        {
          int c = j / shape.s / shape.r;
          int r = j / shape.s % shape.r;
          int s = j % shape.s;
          int row = i / size[3] % size[2] * shape.stride[0]
                    + r * shape.dilation[0] - shape.pad[0];
          int column = i % size[3] * shape.stride[1] + s * shape.dilation[1]
                       - shape.pad[1];
          int tap = shape.flipped
                      ? (shape.r - 1 - r) * shape.s + shape.s - 1 - s
                      : r * shape.s + s;

          if (row < 0 || row >= shape.h || column < 0 || column >= shape.w)
            continue;
          sum += x[((n * shape.c + k / k_group * c_group + c) * shape.h + row)
                     * shape.w
                   + column]
                 * filter[(k * c_group + c) * shape.r * shape.s + tap];
        }
      y.push_back (sum);
    }
  return y;
}

/* The derivatives of sum (y * d_y) by @x, or by the filter if it is that one:
 * as y is linear in each, the y of a number that is 1 among zeros. */
template <typename T>
static inline Numbers
derive_plainly (const Setup<T> *setup, bool by_filter)
{
  Numbers ones (by_filter ? setup->filter.size () : setup->x.size ());
  Numbers d;

  for (double &one : ones)
    {
      Numbers y;
      double sum = 0.0;

      one = 1.0;
      y = convolve_plainly (setup, by_filter ? setup->x : ones,
                            by_filter ? ones : setup->filter);
      one = 0.0;
      for (size_t i = 0; i < y.size (); i++)
        sum += y[i] * setup->y[i];
      d.push_back (sum);
    }
  return d;
}
