/* vec.h - vectors of floats, for files that are compiled once for each level
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The build gives each set of instructions its VEC_LEVEL, which ends the
 * names that other files see. */
#define VEC_JOIN_(name, level) name##_##level
#define VEC_JOIN(name, level) VEC_JOIN_ (name, level)
#define VEC_NAME(name) VEC_JOIN (name, VEC_LEVEL)
#define VEC_TEXT_(level) #level
#define VEC_TEXT(level) VEC_TEXT_ (level)

#if defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX__)
#define LANES 8
#else
#define LANES 4
#endif

typedef gfloat Vec __attribute__ ((
  vector_size (LANES * sizeof (gfloat)), aligned (4), may_alias));
typedef gint Mask
  __attribute__ ((vector_size (LANES * sizeof (gint)), aligned (4), may_alias));

#define INLINE static inline __attribute__ ((always_inline))

INLINE Vec
vec_load (const gfloat *from)
{
  return *(const Vec *) from;
}

INLINE void
vec_store (gfloat *to, Vec vec)
{
  *(Vec *) to = vec;
}

INLINE Vec
vec_relu (Vec vec)
{
  return (Vec) ((Mask) vec & (vec > 0.0f));
}
