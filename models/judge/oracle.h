/* oracle.h - the best 37 numbers for a photograph with a known original
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/params.h"

G_BEGIN_DECLS

/**
 * Oracle:
 *
 * Working memory for images of one size. Not thread-safe.
 */
typedef struct _Oracle Oracle;

/**
 * oracle_new:
 * @height: of the images, 8 to 4096 pixels, like @width.
 */
Oracle *oracle_new (guint height, guint width);

void oracle_free (Oracle *oracle);

/**
 * oracle_fit:
 * @out: (out): the numbers, within the bounds of params_check().
 * @corrupted: (3, height, width) planar R'G'B' in [0, 1].
 * @clean: the original.
 * @starts: (array length=n_starts) (nullable): additional starting points.
 *
 * Finds the (Cs, Cm, K) whose warp of @corrupted, with extended edges and
 * clamped to [0, 1], has the least mean squared error against @clean. The
 * error is not convex: from several starts (the identity, colour only, each of
 * @starts) the Levenberg-Marquardt method first minimises a convex upper bound
 * and then the error itself, and the best result is returned. It is
 * deterministic and never worse than the identity or any of @starts.
 *
 * Returns: the mean squared error in [0, 1] units, before rounding.
 */
gdouble oracle_fit (Oracle *oracle,
                    SympieParams *out,
                    const gfloat *corrupted,
                    const gfloat *clean,
                    const SympieParams *starts,
                    guint n_starts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Oracle, oracle_free)

G_END_DECLS
