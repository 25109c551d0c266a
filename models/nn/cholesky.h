/* cholesky.h - small systems of linear equations
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cholesky_factor:
 * @a: (n, n) row-major, symmetric and positive definite; its lower triangle
 *   becomes L of a = L L', the rest is left unchanged.
 *
 * Pivots under 1e-12, which rounding may cause, are raised to it.
 *
 * Returns: %FALSE if a pivot is 0 or less.
 */
gboolean cholesky_factor (gdouble *a, guint n);

/**
 * cholesky_solve:
 * @factor: (n, n), from cholesky_factor().
 * @b: (n, m) row-major; replaced by the solution x of a x = b.
 */
void cholesky_solve (const gdouble *factor, guint n, gdouble *b, guint m);

G_END_DECLS
