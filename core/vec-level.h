/* vec-level.h - which of the levels of vec.h this machine can run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VEC_LEVELS:
 *
 * What every level calls @name, as items of an initialiser: the fastest level
 * first, as vec_level_first() counts them.
 */
/**
 * VEC_DECLARE:
 *
 * Declares them, constants of @type.
 */
#ifdef VEC_X86_LEVELS
#define VEC_LEVELS(name) &name##_avx512, &name##_avx2, &name##_base
#define VEC_DECLARE(type, name) \
  extern const type name##_avx512, name##_avx2, name##_base
#else
#define VEC_LEVELS(name) &name##_base
#define VEC_DECLARE(type, name) extern const type name##_base
#endif

/**
 * vec_level_first:
 *
 * Returns: the place among %VEC_LEVELS of the fastest that this machine can
 *   run; it can run all after it.
 */
guint vec_level_first (void);

G_END_DECLS
