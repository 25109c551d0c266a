/* emulation-case.h - to and from the emulated device, for its own tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cuda_runtime.h>

#include <glib.h>

template <typename T>
static inline T *
device_new (size_t n)
{
  T *p = NULL;

  g_assert_cmpint (cudaMalloc (&p, n * sizeof (T)), ==, cudaSuccess);
  return p;
}

template <typename T>
static inline T *
device_upload (const T *host, size_t n)
{
  T *device = device_new<T> (n);

  g_assert_cmpint (
    cudaMemcpy (device, host, n * sizeof (T), cudaMemcpyHostToDevice), ==,
    cudaSuccess);
  return device;
}

template <typename T>
static inline void
device_download (T *host, const T *device, size_t n)
{
  g_assert_cmpint (
    cudaMemcpy (host, device, n * sizeof (T), cudaMemcpyDeviceToHost), ==,
    cudaSuccess);
}
