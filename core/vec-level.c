/* vec-level.c - which of the levels of vec.h this machine can run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "vec-level.h"

guint
vec_level_first (void)
{
#ifdef VEC_X86_LEVELS
  __builtin_cpu_init ();
  if (!__builtin_cpu_supports ("avx2") || !__builtin_cpu_supports ("fma"))
    return 2;
  return __builtin_cpu_supports ("avx512f") ? 0 : 1;
#else
  return 0;
#endif
}
