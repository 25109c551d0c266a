/* params.c - arithmetic on the 37 numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "params.h"

#include <math.h>
#include <string.h>

#define FULL 9 /* side of two 5x5 kernels convolved with each other */
#define RIM 2  /* how far FULL reaches beyond 5x5 on each side */

/* What two kernels leave outside 5x5, relative to the largest number of both,
 * that still counts as nothing: below the rounding of a float. */
#define RIM_TOLERANCE 1e-7

/* Below this, relative to the terms that it is the sum of, a determinant or a
 * sum of K is rounding of the floats that it comes from. */
#define SINGULAR 1e-6

const SympieParams PARAMS_IDENTITY = {
  .cm = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  .k = { [2] = { [2] = 1 } },
};

static gfloat
get_bound (guint i)
{
  return i < 9 ? PARAMS_CM_MAX : i < 12 ? PARAMS_CS_MAX : PARAMS_K_MAX;
}

gboolean
params_equal (const SympieParams *a, const SympieParams *b, gfloat tolerance)
{
  const gfloat *na = (const gfloat *) a;
  const gfloat *nb = (const gfloat *) b;

  for (guint i = 0; i < PARAMS_N; i++)
    if (!(fabsf (na[i] - nb[i]) <= tolerance))
      return FALSE;
  return TRUE;
}

void
params_blend (SympieParams *out, const SympieParams *p, gdouble strength)
{
  const gfloat *id = (const gfloat *) &PARAMS_IDENTITY;
  const gfloat *from = (const gfloat *) p;
  gfloat *to = (gfloat *) out;

  g_return_if_fail (strength >= 0 && strength <= PARAMS_STRENGTH_MAX);

  for (guint i = 0; i < PARAMS_N; i++)
    to[i] = id[i] + strength * ((gdouble) from[i] - id[i]);
}

void
params_average (SympieParams *out, const SympieParams *p, guint n)
{
  SympieParams mean;

  g_return_if_fail (n > 0);

  for (guint i = 0; i < PARAMS_N; i++)
    {
      gdouble sum = 0;

      for (guint j = 0; j < n; j++)
        sum += ((const gfloat *) &p[j])[i];
      ((gfloat *) &mean)[i] = sum / n;
    }
  *out = mean;
}

void
params_hold (SympieParams *p)
{
  gfloat *numbers = (gfloat *) p;

  for (guint i = 0; i < PARAMS_N; i++)
    numbers[i] = CLAMP (numbers[i], -get_bound (i), get_bound (i));
}

/* The convolution of both kernels' numbers; FALSE if it needs more than 5x5.
 * Correlating with one and then with the other correlates with that. */
static gboolean
compose_kernels (gfloat out[5][5],
                 const gfloat first[5][5],
                 const gfloat second[5][5])
{
  gdouble full[FULL][FULL] = { { 0 } };
  gdouble largest = 0;
  gdouble rim = 0;

  for (guint i = 0; i < 25; i++)
    for (guint j = 0; j < 25; j++)
      full[i / 5 + j / 5][i % 5 + j % 5] +=
        (gdouble) first[i / 5][i % 5] * second[j / 5][j % 5];

  for (guint y = 0; y < FULL; y++)
    for (guint x = 0; x < FULL; x++)
      {
        gboolean inside = y >= RIM && y < RIM + 5 && x >= RIM && x < RIM + 5;

        largest = MAX (largest, fabs (full[y][x]));
        if (inside)
          out[y - RIM][x - RIM] = full[y][x];
        else
          rim = MAX (rim, fabs (full[y][x]));
      }
  return rim <= RIM_TOLERANCE * largest;
}

/* Finds x with x m = v; FALSE if m is singular. */
static gboolean
solve (gdouble x[3], const gfloat m[3][3], const gfloat v[3])
{
  gdouble cofactor[3][3];
  gdouble det = 0;
  gdouble size = 1;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      {
        guint a = (i + 1) % 3, b = (i + 2) % 3;
        guint c = (j + 1) % 3, d = (j + 2) % 3;

        cofactor[i][j] =
          (gdouble) m[a][c] * m[b][d] - (gdouble) m[a][d] * m[b][c];
      }
  for (guint i = 0; i < 3; i++)
    {
      det += m[0][i] * cofactor[0][i];
      size *= sqrt ((gdouble) m[i][0] * m[i][0] + (gdouble) m[i][1] * m[i][1]
                    + (gdouble) m[i][2] * m[i][2]);
    }
  if (!(fabs (det) > SINGULAR * size))
    return FALSE;

  for (guint d = 0; d < 3; d++)
    x[d] =
      (v[0] * cofactor[d][0] + v[1] * cofactor[d][1] + v[2] * cofactor[d][2])
      / det;
  return TRUE;
}

/* What @second adds, said before @first's mix and K. */
static gboolean
pull_shift (gdouble shift[3],
            const SympieParams *first,
            const SympieParams *second)
{
  gdouble sum = 0;
  gdouble size = 0;

  if (second->cs[0] == 0 && second->cs[1] == 0 && second->cs[2] == 0)
    {
      memset (shift, 0, 3 * sizeof (gdouble));
      return TRUE;
    }

  for (guint i = 0; i < 25; i++)
    {
      sum += first->k[i / 5][i % 5];
      size += fabsf (first->k[i / 5][i % 5]);
    }
  if (!(fabs (sum) > SINGULAR * size) || !solve (shift, first->cm, second->cs))
    return FALSE;

  for (guint c = 0; c < 3; c++)
    shift[c] /= sum;
  return TRUE;
}

gboolean
params_compose (SympieParams *out,
                const SympieParams *first,
                const SympieParams *second)
{
  SympieParams both;
  gdouble shift[3];

  if (!compose_kernels (both.k, first->k, second->k)
      || !pull_shift (shift, first, second))
    return FALSE;

  for (guint d = 0; d < 3; d++)
    {
      both.cs[d] = first->cs[d] + shift[d];
      for (guint c = 0; c < 3; c++)
        {
          gdouble sum = 0;

          for (guint i = 0; i < 3; i++)
            sum += (gdouble) first->cm[d][i] * second->cm[i][c];
          both.cm[d][c] = sum;
        }
    }

  for (guint i = 0; i < PARAMS_N; i++)
    if (!isfinite (((const gfloat *) &both)[i]))
      return FALSE;
  *out = both;
  return TRUE;
}

static gchar *
dup_place (guint i)
{
  if (i < 9)
    return g_strdup_printf ("cm[%u][%u]", i / 3, i % 3);
  if (i < 12)
    return g_strdup_printf ("cs[%u]", i - 9);
  return g_strdup_printf ("k[%u][%u]", (i - 12) / 5, (i - 12) % 5);
}

gboolean
params_check (const SympieParams *p, GError **error)
{
  for (guint i = 0; i < PARAMS_N; i++)
    {
      gfloat number = ((const gfloat *) p)[i];
      gfloat bound = get_bound (i);

      if (!(fabsf (number) <= bound))
        {
          g_autofree gchar *place = dup_place (i);

          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       "%s is %g; it must be from %g to %g", place, number,
                       -bound, bound);
          return FALSE;
        }
    }
  return TRUE;
}
