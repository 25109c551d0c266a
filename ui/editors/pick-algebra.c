/* pick-algebra.c - numbers that make a colour grey, black or white
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/pick-algebra.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What a gain may be: beyond it noise is all that would be seen. */
#define MAX_GAIN 16.0

#define MIN_SUM 1e-3 /* of K, and of a determinant */

static const gdouble MEAN[3] = PARAMS_MEAN;
static const gdouble STD[3] = PARAMS_STD;
static const gdouble LUMA[3] = { 0.2126, 0.7152, 0.0722 };

static gdouble
sum_kernel (const SympieTransform *t)
{
  gdouble sum = 0.0;

  for (guint i = 0; i < 25; i++)
    sum += t->k[i / 5][i % 5];
  return sum;
}

/* R'G'B' @v of a flat area after the colours of a pass, without K. */
static void
map_colours (gdouble v[3], const SympieTransform *t)
{
  gdouble x[3];

  for (guint c = 0; c < 3; c++)
    x[c] = (v[c] - MEAN[c]) / STD[c];
  for (guint c = 0; c < 3; c++)
    {
      gdouble z = t->b[c];

      for (guint d = 0; d < 3; d++)
        z += x[d] * t->cm[d][c];
      v[c] = MEAN[c] + STD[c] * z;
    }
}

static void
map_passes (gdouble v[3], const Cleanup *cleanup, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    {
      SympieTransform t;

      cleanup_get_transform (&t, cleanup, i);
      map_colours (v, &t);
      for (guint c = 0; c < 3; c++)
        v[c] = MEAN[c] + sum_kernel (&t) * (v[c] - MEAN[c]);
    }
}

static gdouble
get_determinant (gdouble m[3][3])
{
  gdouble sum = 0.0;

  for (guint i = 0; i < 3; i++)
    sum += m[0][i]
           * (m[1][(i + 1) % 3] * m[2][(i + 2) % 3]
              - m[1][(i + 2) % 3] * m[2][(i + 1) % 3]);
  return sum;
}

/* Finds what the passes from @first on make @v of, by Cramer's rule: what they
 * do to flat areas is affine. */
static gboolean
unmap_passes (gdouble v[3], const Cleanup *cleanup, guint first)
{
  gdouble start[3] = { 0 };
  gdouble m[3][3];
  gdouble found[3];
  gdouble det;

  map_passes (start, cleanup, first, cleanup->n);
  for (guint d = 0; d < 3; d++)
    {
      gdouble unit[3] = { d == 0, d == 1, d == 2 };

      map_passes (unit, cleanup, first, cleanup->n);
      for (guint c = 0; c < 3; c++)
        m[d][c] = unit[c] - start[c];
    }
  det = get_determinant (m);
  if (!(fabs (det) >= MIN_SUM))
    return FALSE;
  for (guint d = 0; d < 3; d++)
    {
      gdouble with[3][3];

      memcpy (with, m, sizeof m);
      for (guint c = 0; c < 3; c++)
        with[d][c] = v[c] - start[c];
      found[d] = get_determinant (with) / det;
    }
  memcpy (v, found, sizeof found);
  return TRUE;
}

/* What the colours of @pass are to make of @x at full strength, so that all
 * passes give @wanted. */
static gboolean
find_wanted (gdouble wanted[3],
             const Cleanup *cleanup,
             guint pass,
             const gdouble x[3])
{
  const gdouble strength = cleanup->strength * cleanup->colour;
  SympieTransform t;
  gdouble sum;

  cleanup_get_transform (&t, cleanup, pass);
  sum = sum_kernel (&t);
  if (!(fabs (sum) >= MIN_SUM) || !(strength > 0.0)
      || !unmap_passes (wanted, cleanup, pass + 1))
    return FALSE;
  for (guint c = 0; c < 3; c++)
    {
      gdouble blended = MEAN[c] + (wanted[c] - MEAN[c]) / sum;

      wanted[c] = x[c] + (blended - x[c]) / strength;
    }
  return TRUE;
}

/* Adds gains about @fixed to what @full does, so that it makes @to of @from. */
static gboolean
add_gains (SympieTransform *full,
           const gdouble from[3],
           const gdouble to[3],
           gdouble fixed)
{
  for (guint c = 0; c < 3; c++)
    {
      gdouble gain = (to[c] - fixed) / (from[c] - fixed);

      if (!(gain >= 1.0 / MAX_GAIN && gain <= MAX_GAIN))
        return FALSE;
      for (guint d = 0; d < 3; d++)
        full->cm[d][c] *= gain;
      full->b[c] =
        gain * full->b[c] + (1.0 - gain) * (fixed - MEAN[c]) / STD[c];
    }
  return TRUE;
}

static gboolean
fail (PickKind kind, const Cleanup *cleanup, GError **error)
{
  const gchar *const words[] = {
    _ ("This is too dark, or has too little of a colour, to become grey."),
    _ ("This is too bright to become black."),
    _ ("This is too dark to become white."),
  };
  gboolean is_nothing = cleanup->strength * cleanup->colour == 0.0;

  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       is_nothing ? _ ("With a strength of 0 no colour can "
                                       "be changed.")
                                  : words[kind]);
  return FALSE;
}

gboolean
pick_solve (SympieParams *out,
            const Cleanup *cleanup,
            guint pass,
            const gfloat rgb[3],
            PickKind kind,
            GError **error)
{
  gdouble x[3] = { rgb[0], rgb[1], rgb[2] };
  gdouble now[3], wanted[3], full[3];
  gdouble luma = 0.0;
  SympieTransform t;
  SympieParams found;

  map_passes (x, cleanup, 0, pass);
  memcpy (now, x, sizeof now);
  map_passes (now, cleanup, pass, cleanup->n);
  for (guint c = 0; c < 3; c++)
    luma += LUMA[c] * now[c];
  for (guint c = 0; c < 3; c++)
    wanted[c] = kind == PICK_GREY ? luma : kind == PICK_WHITE;
  memcpy (full, x, sizeof full);
  params_blend (&t, &cleanup->passes[pass], 1.0);
  map_colours (full, &t);
  if (!find_wanted (wanted, cleanup, pass, x)
      || !add_gains (&t, full, wanted, kind == PICK_BLACK)
      || !params_from_transform (&found, &t))
    return fail (kind, cleanup, error);
  *out = found;
  return TRUE;
}
