/* reference.c - selects photographs that are good enough as references
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference.h"

#include <math.h>
#include <stdlib.h>

#define SIDE 64
#define COUNT (SIDE * SIDE)

#define BLACK_MAX 0.12
#define WHITE_MIN 0.85
#define BEYOND 0.005 /* fraction of values that are darker or lighter */
#define MEAN_MIN 0.22
#define MEAN_MAX 0.68
#define DEVIATION_MIN 0.13

static int
compare (const void *a, const void *b)
{
  gfloat x = *(const gfloat *) a, y = *(const gfloat *) b;

  return (x > y) - (x < y);
}

/* Scales to SIDE x SIDE cells by averaging. */
static void
shrink (gfloat out[3 * COUNT], const Photo *photo)
{
  for (guint cell = 0; cell < COUNT; cell++)
    {
      guint y = cell / SIDE, x = cell % SIDE;
      guint top = y * photo->height / SIDE;
      guint bottom = (y + 1) * photo->height / SIDE;
      guint left = x * photo->width / SIDE;
      guint right = (x + 1) * photo->width / SIDE;
      gfloat scale = 1.0f / (255.0f * (bottom - top) * (right - left));

      for (guint c = 0; c < 3; c++)
        {
          guint sum = 0;

          for (guint i = top; i < bottom; i++)
            for (guint j = left; j < right; j++)
              sum += photo->data[((gsize) i * photo->width + j) * 3 + c];
          out[3 * cell + c] = sum * scale;
        }
    }
}

Reference
reference_judge (const Photo *photo)
{
  gfloat values[3 * COUNT];
  gdouble sum = 0, square = 0, mean, deviation;

  g_return_val_if_fail (photo->height >= SIDE && photo->width >= SIDE,
                        REFERENCE_POOR);

  shrink (values, photo);
  for (guint i = 0; i < COUNT; i++)
    {
      gdouble luma = 0.2126 * values[3 * i] + 0.7152 * values[3 * i + 1]
                     + 0.0722 * values[3 * i + 2];

      sum += luma;
      square += luma * luma;
    }
  mean = sum / COUNT;
  deviation = sqrt (MAX (square / COUNT - mean * mean, 0));
  qsort (values, 3 * COUNT, sizeof *values, compare);
  if (values[(guint) (BEYOND * 3 * COUNT)] > BLACK_MAX
      || values[(guint) ((1 - BEYOND) * (3 * COUNT - 1))] < WHITE_MIN)
    return REFERENCE_POOR;
  return mean < MEAN_MIN || mean > MEAN_MAX || deviation < DEVIATION_MIN
           ? REFERENCE_UNUSUAL
           : REFERENCE_GOOD;
}
