/* cuda_runtime.h - the part of CUDA that the GPU path uses, for a device that
 * the processor plays
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and signatures are CUDA's; what the values are is not. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C"
{
#endif

  typedef enum cudaError
  {
    cudaSuccess = 0,
    cudaErrorInvalidValue,
    cudaErrorMemoryAllocation,
    cudaErrorInvalidConfiguration, /* of blocks and threads */
    cudaErrorInvalidDevice,
    cudaErrorNoDevice
  } cudaError_t;

  enum cudaMemcpyKind
  {
    cudaMemcpyHostToHost,
    cudaMemcpyHostToDevice,
    cudaMemcpyDeviceToHost,
    cudaMemcpyDeviceToDevice
  };

  struct cudaDeviceProp
  {
    char name[256];
    size_t totalGlobalMem;
  };

  const char *cudaGetErrorString (cudaError_t error);
  /* The last failure of any function or launch, which is forgotten thereby. */
  cudaError_t cudaGetLastError (void);

  cudaError_t cudaGetDeviceCount (int *count);
  cudaError_t cudaSetDevice (int device);
  cudaError_t cudaGetDeviceProperties (struct cudaDeviceProp *properties,
                                       int device);
  cudaError_t cudaDeviceSynchronize (void);

  cudaError_t cudaMalloc (void **p, size_t size);
  cudaError_t cudaFree (void *p);

#define cudaHostRegisterDefault 0

  cudaError_t cudaHostRegister (void *p, size_t size, unsigned flags);
  cudaError_t cudaHostUnregister (void *p);

  cudaError_t cudaMemcpy (void *to,
                          const void *from,
                          size_t size,
                          enum cudaMemcpyKind kind);
  cudaError_t cudaMemset (void *to, int value, size_t size);

#ifdef __cplusplus
} /* extern "C" */

#include <math.h>
#include <type_traits>

template <typename T>
static inline cudaError_t
cudaMalloc (T **p, size_t size)
{
  return cudaMalloc (reinterpret_cast<void **> (p), size);
}

/* ---- what kernels are made of ---- */

#define __global__
#define __device__
#define __host__
#define __shared__ static /* for one block runs at a time */
#define __forceinline__ inline __attribute__ ((always_inline))
#define __syncthreads() emulation_barrier (__LINE__)

struct uint3
{
  unsigned x, y, z;
};

struct dim3
{
  unsigned x, y, z;

  dim3 (unsigned n_x = 1, unsigned n_y = 1, unsigned n_z = 1)
      : x (n_x), y (n_y), z (n_z)
  {
  }
};

extern uint3 threadIdx, blockIdx;
extern dim3 blockDim, gridDim;

/* As CUDA's: of a NaN and a number, the number. */
template <typename T>
static inline T
min (T a, T b)
{
  if constexpr (std::is_floating_point_v<T>)
    return fmin (a, b);
  else
    return b < a ? b : a;
}

template <typename T>
static inline T
max (T a, T b)
{
  if constexpr (std::is_floating_point_v<T>)
    return fmax (a, b);
  else
    return a < b ? b : a;
}

/* ---- launches ---- */

/* What CUDA writes as kernel<<<blocks, threads>>> (...). A kernel that is a
 * template needs its arguments in <>, and parentheses if they have a comma. */
#define LAUNCH(kernel, blocks, threads, ...) \
  emulation_launcher (#kernel, kernel, blocks, threads) (__VA_ARGS__)

void emulation_barrier (int line);
/* false where CUDA would not launch, and then nothing may follow. */
bool emulation_launch_begin (const char *name, dim3 blocks, dim3 threads);
/* Aborts if @p, the kernel's argument @number, is neither NULL nor the
 * device's. */
void emulation_launch_pointer (int number, const void *p);
/* Calls @thread for all threads of all blocks. */
void emulation_launch_run (void (*thread) (void *data), void *data);

template <typename... Parameters> struct EmulationLauncher
{
  static_assert ((std::is_trivially_copyable_v<Parameters> && ...),
                 "kernels take numbers, pointers and plain structs by value");

  const char *name;
  void (*kernel) (Parameters...);
  dim3 blocks, threads;

  template <typename T>
  static void
  check (int number, T argument)
  {
    if constexpr (std::is_pointer_v<T>)
      emulation_launch_pointer (number, (const void *) argument);
  }

  void
  operator() (Parameters... arguments) const
  {
    auto thread = [&] { kernel (arguments...); };
    int number = 0;

    if (!emulation_launch_begin (name, blocks, threads))
      return;
    (check (++number, arguments), ...);
    emulation_launch_run (
      [] (void *data) { (*static_cast<decltype (thread) *> (data)) (); },
      &thread);
  }
};

template <typename... Parameters>
static inline EmulationLauncher<Parameters...>
emulation_launcher (const char *name,
                    void (*kernel) (Parameters...),
                    dim3 blocks,
                    dim3 threads)
{
  return { name, kernel, blocks, threads };
}
#endif
