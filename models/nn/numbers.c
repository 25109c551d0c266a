/* numbers.c - vectorised operations on long arrays
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "numbers.h"

#include <math.h>

#include "core/vectors.h"

void
numbers_use_one_thread (void)
{
  openblas_set_num_threads (1);
}

VECTORS void
numbers_add (real *restrict to, const real *restrict from, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] += from[i];
}

void
numbers_blend (real *to, const real *from, gsize n, gdouble rate)
{
  for (gsize i = 0; i < n; i++)
    to[i] = (real) ((1.0 - rate) * to[i] + rate * from[i]);
}

gboolean
numbers_are_finite (const real *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (x[i]))
      return FALSE;
  return TRUE;
}

gdouble
numbers_square (const real *x, gsize n)
{
  gdouble sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (gdouble) x[i] * x[i];
  return sum;
}

VECTORS static void
move (real *restrict value,
      real *restrict first,
      real *restrict second,
      const real *restrict grad,
      gsize n,
      const AdamStep *step)
{
  const real scale = (real) step->scale;
  const real rate = (real) step->rate;
  const real correction = (real) step->correction;

  for (gsize i = 0; i < n; i++)
    {
      real g = grad[i] * scale;

      first[i] += (real) (1.0 - ADAM_BETA1) * (g - first[i]);
      second[i] += (real) (1.0 - ADAM_BETA2) * (g * g - second[i]);
      value[i] -=
        rate * first[i]
        / ((real) sqrt (second[i]) * correction + (real) ADAM_EPSILON);
    }
}

void
numbers_adam (real *value,
              real *first,
              real *second,
              const real *grad,
              gsize n,
              const AdamStep *step)
{
  move (value, first, second, grad, n, step);
}
