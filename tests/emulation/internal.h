/* internal.h - what the emulation's parts know of each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cuda_runtime.h"

/* In every byte of fresh memory: a NaN, or a number out of all ranges. */
#define EMULATION_FRESH 0xff

/* Keeps @error for cudaGetLastError(), and returns it. */
cudaError_t emulation_fail (cudaError_t error);

/* cudaErrorNoDevice, which is kept, if there is none. */
cudaError_t emulation_check_device (void);

/* The name of the kernel that runs, or NULL in host code. */
const char *emulation_get_kernel (void);

/* Bytes that all allocations together may have. */
size_t emulation_get_memory (void);

/* Whether @size bytes at @p are all of one allocation. */
bool emulation_is_device (const void *p, size_t size);

/* Whether any of @size bytes at @p is device memory. */
bool emulation_overlaps_device (const void *p, size_t size);

/* As emulation_is_device(); if so, the processor can use the allocation until
 * emulation_close(). */
bool emulation_open (const void *p, size_t size);
void emulation_close (void);
