/* cholesky.h - small systems of linear equations
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cholesky_factor:
 * @a: (n, n) row-major, symmetric and positive definite; its lower triangle
 *   becomes L of a = L L', what is above the diagonal stays.
 *
 * A pivot under 1e-12, as rounding may leave it, counts as that.
 *
 * Returns: %FALSE if there was one of 0 or less.
 */
gboolean cholesky_factor (gdouble *a, guint n);

/**
 * cholesky_solve:
 * @factor: (n, n), of cholesky_factor().
 * @b: (n, m) row-major; becomes x of a x = b.
 */
void cholesky_solve (const gdouble *factor, guint n, gdouble *b, guint m);

G_END_DECLS
