/* test-emulation.cc - the emulated device: its memory, its copies, its kernels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "emulation-case.h"
#include "emulation.h"

#include <stdint.h>

#define N 1000   /* no whole number of blocks */
#define BLOCK 64 /* threads */
#define N_BLOCKS ((N + BLOCK - 1) / BLOCK)

/* ---- kernels ---- */

struct Pair
{
  const float *a;
  double       factor;
};

template <typename T>
__global__ void
scale (T       *out,
       Pair     in,
       unsigned n)
{
  unsigned i = blockIdx.x * blockDim.x + threadIdx.x;

  if (i < n)
    out[i] = (T) (in.factor * min (sqrt (in.a[i]), 3.0f));
}

template <typename T, int SIZE>
__global__ void
sum (T       *out,
     const T *in,
     unsigned n,
     bool     waits)
{
  __shared__ T parts[SIZE];
  unsigned     i = blockIdx.x * SIZE + threadIdx.x;

  parts[threadIdx.x] = i < n ? in[i] : 0;
  __syncthreads ();
  for (unsigned half = SIZE / 2; half > 0; half /= 2)
    {
      if (threadIdx.x < half)
        parts[threadIdx.x] += parts[threadIdx.x + half];
      if (waits)
        __syncthreads ();
    }
  if (threadIdx.x == 0)
    out[blockIdx.x] = parts[0];
}

__global__ void
number_all (unsigned *out)
{
  unsigned thread = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x
                    + threadIdx.x;
  unsigned block = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x
                   + blockIdx.x;
  unsigned i = block * blockDim.x * blockDim.y * blockDim.z + thread;

  out[i] = i;
}

__global__ void
add_tables (float *const *tables,
            unsigned      n)
{
  for (unsigned i = threadIdx.x; i < n; i += blockDim.x)
    tables[0][i] += tables[1][i];
}

/* No device could run it like that. */
__global__ void
note_order (unsigned *threads,
            unsigned *n)
{
  threads[(*n)++] = threadIdx.x;
}

__global__ void
do_nothing (void)
{
}

static float *
upload_ramp (float *host)
{
  for (unsigned i = 0; i < N; i++)
    host[i] = (float) (i % 17);
  return device_upload (host, N);
}

/* ---- memory ---- */

static void
test_memory (void)
{
  cudaDeviceProp properties;
  void          *a, *b;

  emulation_set_memory (1000);
  g_assert_cmpint (cudaGetDeviceProperties (&properties, 0), ==, cudaSuccess);
  g_assert_cmpuint (properties.totalGlobalMem, ==, 1000);
  g_assert_cmpint (cudaMalloc (&a, 600), ==, cudaSuccess);
  g_assert_cmpuint ((uintptr_t) a % 16, ==, 0);
  g_assert_cmpint (cudaMalloc (&b, 401), ==, cudaErrorMemoryAllocation);
  g_assert_cmpint (cudaGetLastError (), ==, cudaErrorMemoryAllocation);
  g_assert_cmpint (cudaGetLastError (), ==, cudaSuccess);
  g_assert_cmpint (cudaMalloc (&b, 400), ==, cudaSuccess);
  g_assert_cmpuint (emulation_get_used (), ==, 1000);
  g_assert_cmpint (cudaFree ((char *) a + 4), ==, cudaErrorInvalidValue);
  g_assert_cmpint (cudaFree (a), ==, cudaSuccess);
  g_assert_cmpint (cudaFree (a), ==, cudaErrorInvalidValue);
  g_assert_cmpint (cudaFree (b), ==, cudaSuccess);
  g_assert_cmpint (cudaFree (NULL), ==, cudaSuccess);
  g_assert_cmpuint (emulation_get_used (), ==, 0);
  emulation_set_memory (SIZE_MAX);
}

static void
test_devices (void)
{
  int   n;
  void *p;

  g_assert_cmpint (cudaGetDeviceCount (&n), ==, cudaSuccess);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (cudaSetDevice (1), ==, cudaErrorInvalidDevice);
  emulation_set_devices (0);
  g_assert_cmpint (cudaGetDeviceCount (&n), ==, cudaErrorNoDevice);
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpint (cudaSetDevice (0), ==, cudaErrorNoDevice);
  g_assert_cmpint (cudaMalloc (&p, 1), ==, cudaErrorNoDevice);
  emulation_set_devices (1);
  g_assert_cmpint (cudaGetLastError (), ==, cudaErrorNoDevice);
}

static void
test_copies (void)
{
  static const cudaMemcpyKind WRONG[]
    = { cudaMemcpyHostToHost, cudaMemcpyDeviceToHost,
        cudaMemcpyDeviceToDevice };
  float  host[N], back[N];
  float *device = upload_ramp (host);
  float *fresh = device_new<float> (N);

  for (cudaMemcpyKind kind : WRONG)
    g_assert_cmpint (cudaMemcpy (device, host, 4, kind), ==,
                     cudaErrorInvalidValue);
  g_assert_cmpint (cudaMemcpy (device + 1, host, sizeof host,
                               cudaMemcpyHostToDevice), ==,
                   cudaErrorInvalidValue);
  g_assert_cmpint (cudaMemset (device + 1, 0, sizeof host), ==,
                   cudaErrorInvalidValue);
  g_assert_cmpint (cudaMemset (host, 0, 4), ==, cudaErrorInvalidValue);

  device_download (back, fresh, N);
  g_assert_true (isnan (back[0]) && isnan (back[N - 1]));
  g_assert_cmpint (cudaMemcpy (fresh, device, sizeof host,
                               cudaMemcpyDeviceToDevice), ==, cudaSuccess);
  g_assert_cmpint (cudaMemset (fresh + 1, 0, 4), ==, cudaSuccess);
  host[1] = 0.0f;
  device_download (back, fresh, N);
  g_assert_cmpmem (back, sizeof back, host, sizeof host);
  cudaFree (fresh);
  cudaFree (device);
  cudaGetLastError ();
}

static void
test_host_memory (void)
{
  float own[1];

  g_assert_cmpint (cudaHostRegister (own, sizeof own, cudaHostRegisterDefault),
                   ==, cudaSuccess);
  g_assert_cmpint (cudaHostRegister (own, sizeof own, cudaHostRegisterDefault),
                   ==, cudaErrorInvalidValue);
  g_assert_cmpint (cudaHostUnregister (own), ==, cudaSuccess);
  g_assert_cmpint (cudaHostUnregister (own), ==, cudaErrorInvalidValue);
  cudaGetLastError ();
}

/* ---- kernels ---- */

static void
test_launch (void)
{
  float         host[N];
  double        back[N];
  unsigned      numbers[2 * 3 * 2 * 4 * 3 * 5];
  float        *in = upload_ramp (host);
  double       *out = device_new<double> (N);
  unsigned     *all = device_new<unsigned> (G_N_ELEMENTS (numbers));
  unsigned long n_launches = emulation_count_launches ();

  LAUNCH (scale<double>, N_BLOCKS, BLOCK, out, Pair { in, 0.1 }, N);
  device_download (back, out, N);
  for (unsigned i = 0; i < N; i++)
    g_assert_cmpfloat (back[i], ==, 0.1 * MIN (sqrtf (host[i]), 3.0f));

  LAUNCH (number_all, dim3 (2, 3, 2), dim3 (4, 3, 5), all);
  LAUNCH (do_nothing, 1, 1);
  device_download (numbers, all, G_N_ELEMENTS (numbers));
  for (unsigned i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpuint (numbers[i], ==, i);
  g_assert_cmpuint (emulation_count_launches () - n_launches, ==, 3);
  g_assert_cmpint (cudaGetLastError (), ==, cudaSuccess);
  cudaFree (in);
  cudaFree (out);
  cudaFree (all);
}

static void
test_launch_errors (void)
{
  static const dim3 WRONG[][2]
    = { { 0, 1 }, { 1, 0 }, { 1, 1025 }, { 1, dim3 (1, 1, 65) },
        { dim3 (1, 65536), 1 }, { dim3 (1, 1, 65536), 1 } };
  unsigned long n_launches = emulation_count_launches ();

  for (unsigned i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      LAUNCH (do_nothing, WRONG[i][0], WRONG[i][1]);
      g_assert_cmpint (cudaDeviceSynchronize (), ==, cudaSuccess);
      g_assert_cmpint (cudaGetLastError (), ==, cudaErrorInvalidConfiguration);
    }
  g_assert_cmpuint (emulation_count_launches (), ==, n_launches);
}

/* With all barriers a block's sum is right; without, threads come too early. */
static void
test_barriers (void)
{
  float    host[N], sums[2][N_BLOCKS];
  float   *in = upload_ramp (host);
  float   *out = device_new<float> (N_BLOCKS);
  unsigned n_wrong = 0;

  for (unsigned i = 0; i < 2; i++)
    {
      LAUNCH ((sum<float, BLOCK>), N_BLOCKS, BLOCK, out, in, N, i == 0);
      device_download (sums[i], out, N_BLOCKS);
    }
  for (unsigned b = 0; b < N_BLOCKS; b++)
    {
      float wanted = 0.0f;

      for (unsigned i = b * BLOCK; i < MIN (N, (b + 1) * BLOCK); i++)
        wanted += host[i];
      g_assert_cmpfloat (sums[0][b], ==, wanted);
      n_wrong += sums[1][b] != wanted;
    }
  g_assert_cmpuint (n_wrong, >, N_BLOCKS / 2);
  cudaFree (in);
  cudaFree (out);
}

/* Threads come neither upwards nor downwards, nor as in the block before. */
static void
test_order (void)
{
  unsigned  order[2 * BLOCK];
  unsigned  n = 0, n_steps = 0, n_same = 0, n_each[BLOCK] = { 0 };
  unsigned *on_device = device_new<unsigned> (2 * BLOCK);
  unsigned *on_device_n = device_upload (&n, 1);

  LAUNCH (note_order, 2, BLOCK, on_device, on_device_n);
  device_download (order, on_device, 2 * BLOCK);
  for (unsigned i = 0; i < BLOCK; i++)
    {
      n_each[order[i]]++;
      n_each[order[BLOCK + i]]++;
      n_same += order[i] == order[BLOCK + i];
      n_steps += i > 0 && ABS ((int) order[i] - (int) order[i - 1]) == 1;
    }
  for (unsigned i = 0; i < BLOCK; i++)
    g_assert_cmpuint (n_each[i], ==, 2);
  g_assert_cmpuint (n_same, <, BLOCK / 2);
  g_assert_cmpuint (n_steps, <, BLOCK / 2);
  cudaFree (on_device);
  cudaFree (on_device_n);
}

static void
test_tables (void)
{
  float   host[N], back[N];
  float  *arrays[] = { upload_ramp (host), upload_ramp (host) };
  float **tables = device_new<float *> (2);

  cudaMemcpy (tables, arrays, sizeof arrays, cudaMemcpyHostToDevice);
  LAUNCH (add_tables, 1, BLOCK, tables, N);
  device_download (back, arrays[0], N);
  for (unsigned i = 0; i < N; i++)
    g_assert_cmpfloat (back[i], ==, 2.0f * host[i]);
  cudaFree (arrays[0]);
  cudaFree (arrays[1]);
  cudaFree (tables);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulation/memory", test_memory);
  g_test_add_func ("/emulation/devices", test_devices);
  g_test_add_func ("/emulation/copies", test_copies);
  g_test_add_func ("/emulation/host-memory", test_host_memory);
  g_test_add_func ("/emulation/launch", test_launch);
  g_test_add_func ("/emulation/launch-errors", test_launch_errors);
  g_test_add_func ("/emulation/barriers", test_barriers);
  g_test_add_func ("/emulation/order", test_order);
  g_test_add_func ("/emulation/tables", test_tables);
  return g_test_run ();
}
