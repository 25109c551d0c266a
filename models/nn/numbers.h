/* numbers.h - vectorised operations on long arrays
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "real.h"

G_BEGIN_DECLS

/**
 * numbers_use_one_thread:
 *
 * Limits OpenBLAS to the calling thread, for the whole process: training
 * parallelises with parallel_for() only. For programs, not for code that a
 * host such as GIMP loads.
 */
void numbers_use_one_thread (void);

/* to += from */
void numbers_add (real *to, const real *from, gsize n);

/* to = (1 - rate) * to + rate * from */
void numbers_blend (real *to, const real *from, gsize n, gdouble rate);

gboolean numbers_are_finite (const real *x, gsize n);

/* Returns: the sum of all squares; not finite if one of @x is not. */
gdouble numbers_square (const real *x, gsize n);

/**
 * AdamStep:
 * @scale: factor of the gradient.
 * @rate: learning rate / (1 - beta1^t), which corrects the bias of the mean.
 * @correction: 1 / sqrt (1 - beta2^t), likewise for the mean of squares.
 */
typedef struct
{
  gdouble scale;
  gdouble rate;
  gdouble correction;
} AdamStep;

#define ADAM_BETA1 0.9
#define ADAM_BETA2 0.999
#define ADAM_EPSILON 1e-8

/**
 * numbers_adam:
 * @first: (inout): running mean of the gradient.
 * @second: (inout): running mean of its square.
 *
 * One step of Adam (Kingma and Ba, ICLR 2015).
 */
void numbers_adam (real *value,
                   real *first,
                   real *second,
                   const real *grad,
                   gsize n,
                   const AdamStep *step);

G_END_DECLS
