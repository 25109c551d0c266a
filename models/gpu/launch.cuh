/* launch.cuh - how kernels are started, and what they share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cuda_runtime.h>

#include "gpu-private.h"

/* The tests' emulation has fewer threads, and its own way to start them. */
#ifndef LAUNCH
#define THREADS 256 /* of a block; a power of 2, and more than PARAMS_N */
#define LAUNCH(kernel, blocks, threads, ...) \
  kernel<<<blocks, threads>>> (__VA_ARGS__)
#endif

#define START(kernel, blocks, ...)                     \
  do                                                   \
    if (gpu_is_well ())                                \
      {                                                \
        LAUNCH (kernel, blocks, THREADS, __VA_ARGS__); \
        gpu_launched (#kernel);                        \
      }                                                \
  while (0)

static inline unsigned
blocks_for (gsize n)
{
  return (unsigned) ((n + THREADS - 1) / THREADS);
}

/* Where a thread is, one for each number. */
static inline __device__ gsize
get_turn (void)
{
  return (gsize) blockIdx.x * THREADS + threadIdx.x;
}

/* One thread for each number of some maps, each plane of them in blocks of its
 * own: so no thread has to divide its number by an area. */
struct Place
{
  unsigned plane;
  unsigned at; /* in the plane; past its end in the last block */
};

static inline unsigned
blocks_of (Maps maps)
{
  return maps.c * maps.n * blocks_for ((gsize) maps.h * maps.w);
}

static inline __device__ Place
get_place (unsigned area)
{
  unsigned each = (area + THREADS - 1) / THREADS;

  return Place { blockIdx.x / each, blockIdx.x % each * THREADS + threadIdx.x };
}

/* The sum over the threads of a block, which all of them must ask for. */
static inline __device__ gdouble
block_sum (gdouble x)
{
  __shared__ gdouble sums[THREADS];
  gdouble            total;

  sums[threadIdx.x] = x;
  __syncthreads ();
  for (unsigned half = THREADS / 2; half > 0; half /= 2)
    {
      if (threadIdx.x < half)
        sums[threadIdx.x] += sums[threadIdx.x + half];
      __syncthreads ();
    }
  total = sums[0];
  __syncthreads ();
  return total;
}

static inline __device__ real
activate (real       x,
          Activation activation)
{
  if (activation == ACTIVATION_NONE)
    return x;
  x = x > 0 ? x : 0;
  return activation == ACTIVATION_RELU6 && x > 6 ? (real) 6 : x;
}

/* The derivative d before the activation that gave y. */
static inline __device__ real
pass_activation (real       d,
                 real       y,
                 Activation activation)
{
  if (activation == ACTIVATION_NONE)
    return d;
  return y > 0 && (activation == ACTIVATION_RELU || y < 6) ? d : 0;
}
