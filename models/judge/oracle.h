/* oracle.h - the best 37 numbers for a photograph whose original is at hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/params.h"

G_BEGIN_DECLS

/**
 * Oracle:
 *
 * All working memory that fits of one size need. Use one from one thread at
 * a time.
 */
typedef struct _Oracle Oracle;

/**
 * oracle_new:
 * @height: of the images, 8 to 4096 pixels, as is @width.
 */
Oracle *oracle_new (guint height, guint width);

void oracle_free (Oracle *oracle);

/**
 * oracle_fit:
 * @out: (out): the numbers, within the bounds of params_check().
 * @corrupted: (3, height, width) planar R'G'B' in [0, 1].
 * @clean: what it should have been.
 * @starts: (array length=n_starts) (nullable): numbers to start from too.
 *
 * Finds the (Cs, Cm, K) whose warp of @corrupted, with extended edges and cut to
 * [0, 1], has the least mean square error against @clean. That error is not
 * convex; from several starts (the identity, colour alone, each of @starts)
 * first a convex bound of it is lowered and then itself, by Levenberg and
 * Marquardt's method, and the best found is told. It is never worse than
 * the identity or than one of @starts, and the same on every call.
 *
 * Returns: the mean square error, in [0, 1] units, before any rounding.
 */
gdouble oracle_fit (Oracle *oracle,
                    SympieParams *out,
                    const gfloat *corrupted,
                    const gfloat *clean,
                    const SympieParams *starts,
                    guint n_starts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Oracle, oracle_free)

G_END_DECLS
