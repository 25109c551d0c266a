/* gradient.c - gradients against central differences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "gradient.h"

#include <math.h>

#define STEP 1e-5
#define TOLERANCE 1e-6 /* of the derivative, or of 1 if it is smaller */

void
gradient_check (const gchar *what,
                real *x,
                gsize n,
                const real *grad,
                GradientLoss loss,
                gpointer data)
{
  for (gsize i = 0; i < n; i++)
    {
      real old = x[i];
      gdouble above, below, wanted;

      x[i] = (real) (old + STEP);
      above = loss (data);
      x[i] = (real) (old - STEP);
      below = loss (data);
      x[i] = old;
      wanted = (above - below) / (2.0 * STEP);
      if (!(fabs (grad[i] - wanted) <= TOLERANCE * MAX (1.0, fabs (wanted))))
        g_error ("derivative by %s[%" G_GSIZE_FORMAT "] is %.9g, not %.9g",
                 what, i, (gdouble) grad[i], wanted);
    }
}

real *
gradient_random (gsize n, GRand *rand)
{
  real *x = g_new (real, n);

  for (gsize i = 0; i < n; i++)
    x[i] = (real) g_rand_double_range (rand, -1.0, 1.0);
  return x;
}

gdouble
gradient_dot (const real *a, const real *b, gsize n)
{
  gdouble sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (gdouble) a[i] * b[i];
  return sum;
}

void
gradient_subtract (real *a, const real *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    a[i] -= b[i];
}

void
gradient_assert_same (const gchar *what,
                      const real *is,
                      const gdouble *wanted,
                      gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!(fabs (is[i] - wanted[i]) <= 1e-11 * MAX (1.0, fabs (wanted[i]))))
      g_error ("%s[%" G_GSIZE_FORMAT "] is %.15g, not %.15g", what, i,
               (gdouble) is[i], wanted[i]);
}

ThreadContext
gradient_context_new (guint n_threads, gsize scratch_size)
{
  ThreadContext context = { n_threads, g_new (real, n_threads * scratch_size),
                            scratch_size };

  /* Memory that a layer forgets to set must not be 0 by chance. */
  for (gsize i = 0; i < n_threads * scratch_size; i++)
    context.scratch[i] = (real) NAN;
  return context;
}
