/* gradient.h - derivatives held against central differences, for layer tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/layers.h"

/* Built with REAL_IS_DOUBLE: in single precision no difference is exact
 * enough to tell a wrong derivative from a right one. */

/* The loss as a function of what data holds. */
typedef gdouble (*GradientLoss) (gpointer data);

/* Asserts that @grad is the derivative of @loss by each of the @n numbers at
 * @x, which are moved and put back; @what names them in the failure. Does
 * nothing when @n is 0. */
void gradient_check (const gchar *what,
                     real *x,
                     gsize n,
                     const real *grad,
                     GradientLoss loss,
                     gpointer data);

/* (transfer full): @n numbers of -1 to 1. */
real *gradient_random (gsize n, GRand *rand);

/* The sum of products. */
gdouble gradient_dot (const real *a, const real *b, gsize n);

/* a[i] -= b[i] */
void gradient_subtract (real *a, const real *b, gsize n);

/* Asserts that @n numbers are the same, within rounding. */
void gradient_assert_same (const gchar *what,
                           const real *is,
                           const gdouble *wanted,
                           gsize n);

ThreadContext gradient_context_new (guint n_threads, gsize scratch_size);
