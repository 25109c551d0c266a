/* kernel-algebra.c - the kernel K edited with its meaning kept
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/kernel-algebra.h"

#include <complex.h>
#include <math.h>
#include <string.h>

#define RATIO_MIN 0x1p-12
#define QUARTER 0.25

static const gdouble BINOMIAL[5] = { 1 / 16., 4 / 16., 6 / 16., 4 / 16.,
                                     1 / 16. };

/* The position that [@row][@column] maps to: bit 0 mirrors columns, bit 1 rows,
 * bit 2 transposes. */
static void
map_position (guint *row, guint *column, guint how)
{
  guint swap = *row;

  if (how & 4)
    {
      *row = *column;
      *column = swap;
    }
  if (how & 1)
    *column = 4 - *column;
  if (how & 2)
    *row = 4 - *row;
}

/* The transformations that leave a K of the symmetry unchanged. */
static gboolean
has_movement (KernelSymmetry symmetry, guint how)
{
  switch (symmetry)
    {
    case KERNEL_MIRROR:
      return how < 4;
    case KERNEL_ROTATE: /* not at all, half a turn, and two quarter turns */
      return how == 0 || how == 3 || how == 5 || how == 6;
    case KERNEL_FULL:
      return TRUE;
    default:
      return how == 0;
    }
}

/* Marks the numbers tied to [@row][@column] by symmetry; returns how many. */
static guint
find_orbit (gboolean orbit[5][5],
            guint row,
            guint column,
            KernelSymmetry symmetry)
{
  guint n = 0;

  memset (orbit, 0, 25 * sizeof (gboolean));
  for (guint how = 0; how < 8; how++)
    if (has_movement (symmetry, how))
      {
        guint i = row, j = column;

        map_position (&i, &j, how);
        n += !orbit[i][j];
        orbit[i][j] = TRUE;
      }
  return n;
}

void
kernel_set_number (gfloat k[5][5],
                   guint row,
                   guint column,
                   gfloat value,
                   KernelSymmetry symmetry,
                   gboolean keep_sum)
{
  gboolean orbit[5][5];
  gdouble added = 0.0;
  guint n = find_orbit (orbit, row, column, symmetry);

  for (guint i = 0; i < 25; i++)
    if (orbit[i / 5][i % 5])
      {
        added += value - k[i / 5][i % 5];
        k[i / 5][i % 5] = value;
      }
  if (!keep_sum)
    return;
  if (!orbit[2][2])
    k[2][2] -= (gfloat) added;
  else
    for (guint i = 0; i < 25; i++)
      if (!orbit[i / 5][i % 5])
        k[i / 5][i % 5] -= (gfloat) (added / (25 - n));
}

void
kernel_symmetrise (gfloat k[5][5], KernelSymmetry symmetry)
{
  gfloat out[5][5];

  for (guint i = 0; i < 25; i++)
    {
      gboolean orbit[5][5];
      guint n = find_orbit (orbit, i / 5, i % 5, symmetry);
      gdouble sum = 0.0;

      for (guint j = 0; j < 25; j++)
        if (orbit[j / 5][j % 5])
          sum += k[j / 5][j % 5];
      out[i / 5][i % 5] = (gfloat) (sum / n);
    }
  memcpy (k, out, sizeof out);
}

gdouble
kernel_get_sum (const gfloat k[5][5])
{
  gdouble sum = 0.0;

  for (guint i = 0; i < 25; i++)
    sum += k[i / 5][i % 5];
  return sum;
}

static double complex
get_response (const gdouble k[5][5], gdouble x, gdouble y)
{
  double complex sum = 0.0;

  for (gint i = 0; i < 5; i++)
    for (gint j = 0; j < 5; j++)
      sum += k[i][j] * cexp (-I * 2 * G_PI * (x * (j - 2) + y * (i - 2)));
  return sum;
}

static void
widen (gdouble out[5][5], const gfloat k[5][5])
{
  for (guint i = 0; i < 25; i++)
    out[i / 5][i % 5] = k[i / 5][i % 5];
}

gdouble
kernel_get_response (const gfloat k[5][5], gdouble x, gdouble y)
{
  gdouble wide[5][5];

  widen (wide, k);
  return cabs (get_response ((const gdouble (*)[5]) wide, x, y));
}

static gdouble
get_detail (const gdouble k[5][5])
{
  const gdouble diagonal = QUARTER / G_SQRT2;

  return creal (get_response (k, QUARTER, 0) + get_response (k, 0, QUARTER)
                + get_response (k, diagonal, diagonal)
                + get_response (k, diagonal, -diagonal))
         / 4;
}

gdouble
kernel_get_sharpness (const gfloat k[5][5])
{
  gdouble sum = kernel_get_sum (k);
  gdouble wide[5][5];

  if (fabs (sum) < RATIO_MIN)
    return 0.0;
  widen (wide, k);
  return get_detail ((const gdouble (*)[5]) wide) / sum;
}

gboolean
kernel_set_sharpness (gfloat k[5][5], gdouble sharpness)
{
  gdouble sum = kernel_get_sum ((const gfloat (*)[5]) k);
  gdouble detail[5][5];
  gdouble step;

  if (fabs (sum) < RATIO_MIN)
    return FALSE;
  for (guint i = 0; i < 5; i++)
    for (guint j = 0; j < 5; j++)
      detail[i][j] = (i == 2 && j == 2) - BINOMIAL[i] * BINOMIAL[j];
  step = (sharpness - kernel_get_sharpness ((const gfloat (*)[5]) k))
         / get_detail ((const gdouble (*)[5]) detail);
  for (guint i = 0; i < 25; i++)
    k[i / 5][i % 5] += (gfloat) (step * sum * detail[i / 5][i % 5]);
  return TRUE;
}
