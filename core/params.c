/* params.c - arithmetic on the 37 numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "params.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* How far Cs Cm may be from b, in units of the normalised image: a twentieth of
 * an 8-bit step. Only a nearly singular Cm exceeds it. */
#define SHIFT_TOLERANCE 1e-3

#define HOLD_STEPS 20 /* of a bisection */

const SympieParams PARAMS_IDENTITY = {
  .cm = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  .k = { [2] = { [2] = 1 } },
};

static gfloat
get_bound (guint i)
{
  return i < PARAMS_AT_CS  ? PARAMS_CM_MAX
         : i < PARAMS_AT_K ? PARAMS_CS_MAX
                           : PARAMS_K_MAX;
}

gboolean
params_equal (const SympieParams *a, const SympieParams *b, gfloat tolerance)
{
  const gfloat *na = a->n;
  const gfloat *nb = b->n;

  for (guint i = 0; i < PARAMS_N; i++)
    if (!(fabsf (na[i] - nb[i]) <= tolerance))
      return FALSE;
  return TRUE;
}

void
params_blend (SympieTransform *out, const SympieParams *p, gdouble strength)
{
  g_return_if_fail (strength >= 0 && strength <= PARAMS_STRENGTH_MAX);
  params_blend_parts (out, p, strength, strength);
}

void
params_blend_parts (SympieTransform *out,
                    const SympieParams *p,
                    gdouble colour,
                    gdouble detail)
{
  g_return_if_fail (colour >= 0 && detail >= 0);

  for (guint c = 0; c < 3; c++)
    {
      gdouble b = 0;

      for (guint d = 0; d < 3; d++)
        {
          b += (gdouble) p->cs[d] * p->cm[d][c];
          out->cm[d][c] =
            (d == c) + colour * ((gdouble) p->cm[d][c] - (d == c));
        }
      out->b[c] = colour * b;
    }
  for (guint i = 0; i < 25; i++)
    {
      gfloat identity = PARAMS_IDENTITY.k[i / 5][i % 5];

      out->k[i / 5][i % 5] =
        identity + detail * ((gdouble) p->k[i / 5][i % 5] - identity);
    }
}

/* Whether the rounded Cs gives b through the rounded Cm. */
static gboolean
solves (const gfloat cs[3], const SympieTransform *t)
{
  for (guint c = 0; c < 3; c++)
    {
      gdouble b = 0;

      for (guint d = 0; d < 3; d++)
        b += (gdouble) cs[d] * (gfloat) t->cm[d][c];
      if (!(fabs (b - t->b[c]) <= SHIFT_TOLERANCE))
        return FALSE;
    }
  return TRUE;
}

/* Finds Cs with Cs Cm = b by Cramer's rule; FALSE if Cm cannot be inverted. */
static gboolean
find_shift (gfloat cs[3], const SympieTransform *t)
{
  gdouble cofactor[3][3];
  gdouble det;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      {
        guint a = (i + 1) % 3, b = (i + 2) % 3;
        guint c = (j + 1) % 3, d = (j + 2) % 3;

        cofactor[i][j] = t->cm[a][c] * t->cm[b][d] - t->cm[a][d] * t->cm[b][c];
      }
  det = t->cm[0][0] * cofactor[0][0] + t->cm[0][1] * cofactor[0][1]
        + t->cm[0][2] * cofactor[0][2];

  for (guint d = 0; d < 3; d++)
    {
      gdouble sum = t->b[0] * cofactor[d][0] + t->b[1] * cofactor[d][1]
                    + t->b[2] * cofactor[d][2];

      cs[d] = sum == 0 ? 0 : sum / det;
    }
  return solves (cs, t);
}

gboolean
params_from_transform (SympieParams *out, const SympieTransform *t)
{
  SympieParams found;

  for (guint i = 0; i < 9; i++)
    found.cm[i / 3][i % 3] = t->cm[i / 3][i % 3];
  memcpy (found.k, t->k, sizeof found.k);
  if (!find_shift (found.cs, t) || !params_check (&found, NULL))
    return FALSE;
  *out = found;
  return TRUE;
}

void
params_from_transform_held (SympieParams *out, const SympieTransform *t)
{
  gdouble low = 0, high = 1;

  if (params_from_transform (out, t))
    return;
  *out = PARAMS_IDENTITY;
  for (guint step = 0; step < HOLD_STEPS; step++)
    {
      const gdouble s = (low + high) / 2;
      SympieTransform less;

      for (guint i = 0; i < 9; i++)
        less.cm[i / 3][i % 3] =
          (1 - s) * (i / 3 == i % 3) + s * t->cm[i / 3][i % 3];
      for (guint c = 0; c < 3; c++)
        less.b[c] = s * t->b[c];
      for (guint i = 0; i < 25; i++)
        less.k[i / 5][i % 5] =
          (1 - s) * PARAMS_IDENTITY.k[i / 5][i % 5] + s * t->k[i / 5][i % 5];
      if (params_from_transform (out, &less))
        low = s;
      else
        high = s;
    }
}

gboolean
params_at_strength (SympieParams *out, const SympieParams *p, gdouble strength)
{
  SympieTransform t;

  if (strength == 1)
    {
      *out = *p;
      return TRUE;
    }
  params_blend (&t, p, strength);
  return params_from_transform (out, &t);
}

void
params_clamp (SympieParams *p)
{
  gfloat *numbers = p->n;

  for (guint i = 0; i < PARAMS_N; i++)
    numbers[i] = CLAMP (numbers[i], -get_bound (i), get_bound (i));
}

static gchar *
dup_place (guint i)
{
  if (i < PARAMS_AT_CS)
    return g_strdup_printf ("cm[%u][%u]", i / 3, i % 3);
  if (i < PARAMS_AT_K)
    return g_strdup_printf ("cs[%u]", i - PARAMS_AT_CS);
  return g_strdup_printf ("k[%u][%u]", (i - PARAMS_AT_K) / 5,
                          (i - PARAMS_AT_K) % 5);
}

gboolean
params_check (const SympieParams *p, GError **error)
{
  for (guint i = 0; i < PARAMS_N; i++)
    {
      gfloat number = p->n[i];
      gfloat bound = get_bound (i);

      if (!(fabsf (number) <= bound))
        {
          g_autofree gchar *place = dup_place (i);

          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       _ ("%s is %g; it must be from %g to %g"), place, number,
                       -bound, bound);
          return FALSE;
        }
    }
  return TRUE;
}
