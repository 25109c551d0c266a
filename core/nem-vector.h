/* nem-vector.h - for the files that are compiled once for each NemKernel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nem-kernel.h"

/* The build gives each set of instructions its NEM_LEVEL, which ends the
 * names that other files see. */
#define NEM_JOIN_(name, level) name##_##level
#define NEM_JOIN(name, level) NEM_JOIN_ (name, level)
#define NEM_NAME(name) NEM_JOIN (name, NEM_LEVEL)

NemProduct     NEM_NAME (nem_product);
NemWinogradIn  NEM_NAME (nem_winograd_in);
NemWinogradOut NEM_NAME (nem_winograd_out);
NemFinishFirst NEM_NAME (nem_finish_first);
NemFinishLast  NEM_NAME (nem_finish_last);
NemFirst       NEM_NAME (nem_first);
NemPool        NEM_NAME (nem_pool);

#if defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX__)
#define LANES 8
#else
#define LANES 4
#endif

typedef gfloat Vec __attribute__ ((vector_size (LANES * sizeof (gfloat)),
                                   aligned (4), may_alias));
typedef gint Mask __attribute__ ((vector_size (LANES * sizeof (gint)),
                                  aligned (4), may_alias));

#define INLINE static inline __attribute__ ((always_inline))

INLINE Vec
vec_load (const gfloat *from)
{
  return *(const Vec *) from;
}

INLINE void
vec_store (gfloat *to,
           Vec     vec)
{
  *(Vec *) to = vec;
}

INLINE Vec
vec_relu (Vec vec)
{
  return (Vec) ((Mask) vec & (vec > 0.0f));
}
