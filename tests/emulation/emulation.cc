/* emulation.cc - a device that the processor plays: what it is, and its errors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "emulation.h"
#include "internal.h"

#include <stdint.h>
#include <string.h>

#define MOST_MEMORY ((size_t) 1 << 40) /* that a device says it has */

static int         n_devices = 1;
static size_t      memory = SIZE_MAX;
static cudaError_t last_error = cudaSuccess;

cudaError_t
emulation_fail (cudaError_t error)
{
  last_error = error;
  return error;
}

cudaError_t
emulation_check_device (void)
{
  return n_devices > 0 ? cudaSuccess : emulation_fail (cudaErrorNoDevice);
}

size_t
emulation_get_memory (void)
{
  return memory;
}

extern "C" void
emulation_set_devices (int n)
{
  n_devices = n;
}

extern "C" void
emulation_set_memory (size_t size)
{
  memory = size;
}

extern "C" const char *
cudaGetErrorString (cudaError_t error)
{
  switch (error)
    {
    case cudaSuccess:
      return "no error";
    case cudaErrorInvalidValue:
      return "invalid argument";
    case cudaErrorMemoryAllocation:
      return "out of memory";
    case cudaErrorInvalidConfiguration:
      return "invalid numbers of blocks or threads";
    case cudaErrorInvalidDevice:
      return "no device has this number";
    case cudaErrorNoDevice:
      return "no device";
    }
  return "unknown error";
}

extern "C" cudaError_t
cudaGetLastError (void)
{
  cudaError_t error = last_error;

  last_error = cudaSuccess;
  return error;
}

extern "C" cudaError_t
cudaGetDeviceCount (int *count)
{
  if (!count)
    return emulation_fail (cudaErrorInvalidValue);
  *count = n_devices;
  return emulation_check_device ();
}

static cudaError_t
check_number (int device)
{
  if (emulation_check_device () != cudaSuccess)
    return cudaErrorNoDevice;
  if (device < 0 || device >= n_devices)
    return emulation_fail (cudaErrorInvalidDevice);
  return cudaSuccess;
}

extern "C" cudaError_t
cudaSetDevice (int device)
{
  return check_number (device);
}

extern "C" cudaError_t
cudaGetDeviceProperties (struct cudaDeviceProp *properties,
                         int                    device)
{
  cudaError_t error = check_number (device);

  if (error != cudaSuccess)
    return error;
  if (!properties)
    return emulation_fail (cudaErrorInvalidValue);
  memset (properties, 0, sizeof *properties);
  strcpy (properties->name, "emulation");
  properties->totalGlobalMem = min (memory, MOST_MEMORY);
  return cudaSuccess;
}

extern "C" cudaError_t
cudaDeviceSynchronize (void)
{
  if (emulation_check_device () != cudaSuccess)
    return cudaErrorNoDevice;
  return cudaSuccess;
}
