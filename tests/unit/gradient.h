/* gradient.h - gradients against central differences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/layers.h"

/* Build with REAL_IS_DOUBLE: in single precision differences are too
 * inaccurate. */

/* Returns: the loss for the current contents of @data. */
typedef gdouble (*GradientLoss) (gpointer data);

/* Asserts that @grad is the gradient of @loss for the @n numbers at @x, which
 * are perturbed and restored; @what names them in failures. Does nothing if @n
 * is 0. */
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
