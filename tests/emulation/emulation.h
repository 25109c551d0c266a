/* emulation.h - what a test tells the emulated device, and asks of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The device is strict where a real one crashes or, worse, does not: host code
 * cannot touch its memory, nothing can behind an allocation's end, memory is
 * full of NaN at first, threads come in an odd order, and whoever misleads a
 * kernel is told so on stderr before the program aborts. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C"
{
#endif

  /* How many devices there are, 1 at first. Without any no call succeeds. */
  void emulation_set_devices (int n);

  /* How many bytes cudaMalloc() gives in sum, unlimited at first. */
  void emulation_set_memory (size_t size);

  /* Bytes of device memory that are not freed. */
  size_t emulation_get_used (void);

  /* Kernels launched so far; cuDNN's do not count. */
  unsigned long emulation_count_launches (void);

#ifdef __cplusplus
}
#endif
