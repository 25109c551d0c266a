/* cholesky.c - small systems of linear equations
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cholesky.h"

#include <math.h>

#define PIVOT_MIN 1e-12

gboolean
cholesky_factor (gdouble *a, guint n)
{
  gboolean definite = TRUE;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++)
      {
        gdouble sum = a[i * n + j];

        for (guint k = 0; k < j; k++)
          sum -= a[i * n + k] * a[j * n + k];
        definite = definite && (i != j || sum > 0.0);
        a[i * n + j] =
          i == j ? sqrt (MAX (sum, PIVOT_MIN)) : sum / a[j * n + j];
      }
  return definite;
}

void
cholesky_solve (const gdouble *factor, guint n, gdouble *b, guint m)
{
  for (guint c = 0; c < m; c++)
    {
      for (guint i = 0; i < n; i++)
        {
          for (guint k = 0; k < i; k++)
            b[i * m + c] -= factor[i * n + k] * b[k * m + c];
          b[i * m + c] /= factor[i * n + i];
        }
      for (guint i = n; i-- > 0;)
        {
          for (guint k = i + 1; k < n; k++)
            b[i * m + c] -= factor[k * n + i] * b[k * m + c];
          b[i * m + c] /= factor[i * n + i];
        }
    }
}
