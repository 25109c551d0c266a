/* copies.cc - what goes to device memory, comes from there, or fills it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <string.h>
#include <vector>

/* ---- host memory that the device knows ---- */

static std::vector<const void *> pinned;

extern "C" cudaError_t
cudaHostRegister (void    *p,
                  size_t   size,
                  unsigned flags)
{
  if (emulation_check_device () != cudaSuccess)
    return cudaErrorNoDevice;
  if (!p || size == 0 || flags != cudaHostRegisterDefault
      || emulation_overlaps_device (p, size))
    return emulation_fail (cudaErrorInvalidValue);
  for (const void *other : pinned)
    if (other == p)
      return emulation_fail (cudaErrorInvalidValue);
  pinned.push_back (p);
  return cudaSuccess;
}

extern "C" cudaError_t
cudaHostUnregister (void *p)
{
  if (emulation_check_device () != cudaSuccess)
    return cudaErrorNoDevice;
  for (size_t i = 0; i < pinned.size (); i++)
    if (pinned[i] == p)
      {
        pinned.erase (pinned.begin () + i);
        return cudaSuccess;
      }
  return emulation_fail (cudaErrorInvalidValue);
}

/* ---- copies ---- */

static cudaError_t
check_end (const void *p,
           size_t      size,
           bool        on_device)
{
  bool right = on_device ? emulation_is_device (p, size)
                         : p && !emulation_overlaps_device (p, size);

  return right ? cudaSuccess : emulation_fail (cudaErrorInvalidValue);
}

static cudaError_t
check_copy (const void         *to,
            const void         *from,
            size_t              size,
            enum cudaMemcpyKind kind)
{
  bool to_device
    = kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
  bool from_device
    = kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;

  if (emulation_check_device () != cudaSuccess)
    return cudaErrorNoDevice;
  if (size == 0)
    return cudaSuccess;
  if (check_end (to, size, to_device) != cudaSuccess
      || check_end (from, size, from_device) != cudaSuccess)
    return cudaErrorInvalidValue;
  return cudaSuccess;
}

static void
copy (void       *to,
      const void *from,
      size_t      size)
{
  emulation_open (to, size);
  emulation_open (from, size);
  memmove (to, from, size);
  emulation_close ();
}

extern "C" cudaError_t
cudaMemcpy (void               *to,
            const void         *from,
            size_t              size,
            enum cudaMemcpyKind kind)
{
  cudaError_t error = check_copy (to, from, size, kind);

  if (error != cudaSuccess || size == 0)
    return error;
  copy (to, from, size);
  return cudaSuccess;
}

/* ---- fills ---- */

extern "C" cudaError_t
cudaMemset (void  *to,
            int    value,
            size_t size)
{
  if (emulation_check_device () != cudaSuccess)
    return cudaErrorNoDevice;
  if (size == 0)
    return cudaSuccess;
  if (check_end (to, size, true) != cudaSuccess)
    return emulation_fail (cudaErrorInvalidValue);
  emulation_open (to, size);
  memset (to, value, size);
  emulation_close ();
  return cudaSuccess;
}
