/* test-emulation-cudnn.cc - the emulated cuDNN's convolutions, held against
 * plain ones
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cudnn-case.h"

#define N_FOUND 4 /* algorithms */

#define assert_refused(call) g_assert_cmpint (call, ==, CUDNN_STATUS_BAD_PARAM)

static const Shape SHAPES[] = {
  { 2, 3, 7, 6, 4, 3, 3, { 1, 1 }, { 1, 1 }, { 1, 1 }, 1, false },
  { 1, 4, 9, 7, 6, 3, 2, { 1, 0 }, { 2, 3 }, { 1, 1 }, 2, false },
  { 2, 3, 8, 9, 3, 3, 3, { 2, 3 }, { 1, 2 }, { 2, 3 }, 3, true },
  { 1, 2, 5, 5, 2, 1, 1, { 0, 0 }, { 2, 2 }, { 1, 1 }, 1, false },
  { 1, 1, 2, 3, 2, 5, 5, { 3, 3 }, { 2, 1 }, { 1, 1 }, 1, true },
};

static void
assert_near (const Numbers &is,
             const Numbers &wanted,
             double         tolerance)
{
  g_assert_cmpuint (is.size (), ==, wanted.size ());
  for (size_t i = 0; i < is.size (); i++)
    g_assert_cmpfloat_with_epsilon (is[i], wanted[i], tolerance);
}

/* What is written to is full of NaN at first, which must not matter. */
template <typename T>
static void
check_shape (const Shape &shape,
             double       tolerance)
{
  Setup<T> setup;
  T       *y, *d_x, *d_filter;

  setup_init (&setup, shape, CUDNN_FMA_MATH);
  y = device_new<T> (setup.y.size ());
  d_x = device_new<T> (setup.x.size ());
  d_filter = device_new<T> (setup.filter.size ());

  assert_works (
    forward (&setup, y, CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM));
  assert_works (cudnnConvolutionBackwardData (
    setup.handle, &setup.alpha, setup.filter_shape, setup.on_filter,
    setup.y_shape, setup.on_y, setup.convolution,
    CUDNN_CONVOLUTION_BWD_DATA_ALGO_1, NULL, 0, &setup.beta, setup.x_shape,
    d_x));
  assert_works (cudnnConvolutionBackwardFilter (
    setup.handle, &setup.alpha, setup.x_shape, setup.on_x, setup.y_shape,
    setup.on_y, setup.convolution, CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1, NULL,
    0, &setup.beta, setup.filter_shape, d_filter));
  assert_near (download (y, setup.y.size ()),
               convolve_plainly (&setup, setup.x, setup.filter), tolerance);
  assert_near (download (d_x, setup.x.size ()),
               derive_plainly (&setup, false), tolerance);
  assert_near (download (d_filter, setup.filter.size ()),
               derive_plainly (&setup, true), tolerance);
  cudaFree (y);
  cudaFree (d_x);
  cudaFree (d_filter);
  setup_clear (&setup);
}

static void
test_convolutions (void)
{
  for (const Shape &shape : SHAPES)
    {
      check_shape<double> (shape, 1e-12);
      check_shape<float> (shape, 4e-6);
    }
}

static void
test_scales (void)
{
  Setup<float> setup;
  Numbers      wanted, bias;
  float       *on_bias;

  setup_init (&setup, SHAPES[0], CUDNN_FMA_MATH);
  setup.alpha = 0.5f;
  setup.beta = -2.0f;
  on_bias = upload_random<float> (bias, SHAPES[0].k);
  assert_works (cudnnConvolutionBackwardBias (
    setup.handle, &setup.alpha, setup.y_shape, setup.on_y, &setup.beta,
    setup.bias_shape, on_bias));
  for (double &sum : bias)
    sum *= -2.0;
  for (size_t i = 0; i < setup.y.size (); i++)
    bias[i / (setup.y_size[2] * setup.y_size[3]) % bias.size ()]
      += 0.5 * setup.y[i];
  assert_near (download (on_bias, bias.size ()), bias, 1e-5);

  assert_works (forward (&setup, setup.on_y,
                         CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM));
  wanted = convolve_plainly (&setup, setup.x, setup.filter);
  for (size_t i = 0; i < wanted.size (); i++)
    wanted[i] = 0.5 * wanted[i] - 2.0 * setup.y[i];
  assert_near (download (setup.on_y, wanted.size ()), wanted, 1e-5);
  cudaFree (on_bias);
  setup_clear (&setup);
}

/* A float's leading 11 bits, of which the first one is not stored. */
static Numbers
round_all (const Numbers &numbers)
{
  Numbers rounded;

  for (double number : numbers)
    {
      int    exponent;
      double fraction = frexp (number, &exponent);

      rounded.push_back (ldexp (round (ldexp (fraction, 11)), exponent - 11));
    }
  return rounded;
}

static void
test_tf32 (void)
{
  Setup<float> setup;
  Numbers      is, exact;
  double       worst = 0.0;

  setup_init (&setup, SHAPES[0], CUDNN_DEFAULT_MATH);
  assert_works (forward (&setup, setup.on_y,
                         CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM));
  is = download (setup.on_y, setup.y.size ());
  assert_near (is, convolve_plainly (&setup, round_all (setup.x),
                                     round_all (setup.filter)), 1e-6);
  exact = convolve_plainly (&setup, setup.x, setup.filter);
  for (size_t i = 0; i < is.size (); i++)
    worst = MAX (worst, fabs (is[i] - exact[i]));
  g_assert_cmpfloat (worst, >, 1e-4);
  setup_clear (&setup);
}

/* Of those that are found, only the careful's choice is good. */
static void
test_algorithms (void)
{
  cudnnConvolutionFwdAlgoPerf_t found[N_FOUND];
  Setup<float>                  setup;
  Numbers                       first;
  int                           n;

  setup_init (&setup, SHAPES[0], CUDNN_FMA_MATH);
  assert_works (cudnnFindConvolutionForwardAlgorithm (
    setup.handle, setup.x_shape, setup.filter_shape, setup.convolution,
    setup.y_shape, N_FOUND, &n, found));
  g_assert_cmpint (n, ==, N_FOUND);
  g_assert_cmpint (found[0].status, ==, CUDNN_STATUS_NOT_SUPPORTED);
  g_assert_cmpint (forward (&setup, setup.on_y, found[0].algo), ==,
                   CUDNN_STATUS_NOT_SUPPORTED);
  g_assert_cmpint (forward (&setup, setup.on_y,
                            CUDNN_CONVOLUTION_FWD_ALGO_DIRECT), ==,
                   CUDNN_STATUS_NOT_SUPPORTED);

  g_assert_cmpint (found[1].determinism, ==, CUDNN_NON_DETERMINISTIC);
  assert_works (forward (&setup, setup.on_y, found[1].algo));
  first = download (setup.on_y, setup.y.size ());
  assert_works (forward (&setup, setup.on_y, found[1].algo));
  g_assert_true (first != download (setup.on_y, setup.y.size ()));

  g_assert_cmpint (found[2].determinism, ==, CUDNN_DETERMINISTIC);
  setup.workspace_size = found[2].memory - 1;
  assert_refused (forward (&setup, setup.on_y, found[2].algo));
  assert_works (forward (&setup, setup.on_y, found[3].algo));
  setup_clear (&setup);
}

static void
test_bad_parameters (void)
{
  const cudnnConvolutionFwdAlgo_t algorithm
    = CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM;
  /* for it is 1, 6, 5, 2 */
  static const int WRONG[][4]
    = { { 2, 6, 5, 2 }, { 1, 5, 5, 2 }, { 1, 6, 4, 2 }, { 1, 6, 5, 1 } };
  Setup<float> setup;
  float        host[1];
  float       *y;
  int          n;

  setup_init (&setup, SHAPES[1], CUDNN_FMA_MATH);
  y = setup.on_y;
  assert_refused (forward (&setup, (float *) NULL, algorithm));
  assert_refused (forward (&setup, host, algorithm));
  assert_refused (forward (&setup, y + 1, algorithm));
  assert_refused (forward (&setup, setup.on_x, algorithm));
  assert_works (forward (&setup, y, algorithm));

  cudnnSetConvolutionGroupCount (setup.convolution, 1);
  assert_refused (forward (&setup, y, algorithm));
  cudnnSetConvolutionGroupCount (setup.convolution, 2);
  cudnnSetFilter4dDescriptor (setup.filter_shape, CUDNN_DATA_FLOAT,
                              CUDNN_TENSOR_NCHW, 5, 2, 3, 2);
  assert_refused (cudnnGetConvolution2dForwardOutputDim (
    setup.convolution, setup.x_shape, setup.filter_shape, &n, &n, &n, &n));
  cudnnSetFilter4dDescriptor (setup.filter_shape, CUDNN_DATA_DOUBLE,
                              CUDNN_TENSOR_NCHW, 6, 2, 3, 2);
  assert_refused (forward (&setup, y, algorithm));
  cudnnSetFilter4dDescriptor (setup.filter_shape, CUDNN_DATA_FLOAT,
                              CUDNN_TENSOR_NCHW, 6, 2, 3, 2);
  for (const int *size : WRONG)
    {
      cudnnSetTensor4dDescriptor (setup.y_shape, CUDNN_TENSOR_NCHW,
                                  CUDNN_DATA_FLOAT, size[0], size[1], size[2],
                                  size[3]);
      assert_refused (forward (&setup, y, algorithm));
    }
  g_assert_cmpint (cudnnSetTensor4dDescriptor (setup.x_shape,
                                               CUDNN_TENSOR_NHWC,
                                               CUDNN_DATA_FLOAT, 1, 1, 1, 1),
                   ==, CUDNN_STATUS_NOT_SUPPORTED);
  setup_clear (&setup);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulation-cudnn/convolutions", test_convolutions);
  g_test_add_func ("/emulation-cudnn/scales", test_scales);
  g_test_add_func ("/emulation-cudnn/tf32", test_tf32);
  g_test_add_func ("/emulation-cudnn/algorithms", test_algorithms);
  g_test_add_func ("/emulation-cudnn/bad-parameters", test_bad_parameters);
  return g_test_run ();
}
