/* content.c - whether an image is a photograph in which there is something
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "content.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#define CELLS 24 /* of a view, each way */
#define TERMS 6  /* 1, x, y, x², xy, y² */
#define BLOCK 8  /* pixels, each way */

/* The noise is the deviation at this quantile of the blocks, in order. */
#define EVEN 0.1

#define SMALL_STEP (6.5f / 255.0f)
#define LARGE_STEP (32.0f / 255.0f)
#define BLACK (1.5f / 255.0f)
#define WHITE (253.5f / 255.0f)
#define SAME (1.5f / 65535.0f) /* the input has 16-bit steps */

/* An image is empty if it varies by less than this, or by no more than its
 * noise. */
#define MIN_VARIATION (1.0 / 255.0)
#define NOISE_FACTOR 2.0

/* How many flat areas and sharp steps make an image a graphic. Photographs have
 * less than 0.81 and, where more than 0.5 is flat, less than 1.6. */
#define GRAPHIC_FLAT 0.5
#define GRAPHIC_STEPS 2.5

/* ---- variation ---- */

static gdouble
mean_cell (const gfloat *view, guint width, guint height, guint cell, guint c)
{
  const guint x0 = cell % CELLS * width / CELLS;
  const guint x1 = (cell % CELLS + 1) * width / CELLS;
  const guint y0 = cell / CELLS * height / CELLS;
  const guint y1 = (cell / CELLS + 1) * height / CELLS;
  gdouble sum = 0.0;

  for (guint y = y0; y < y1; y++)
    for (guint x = x0; x < x1; x++)
      sum += view[3 * ((gsize) y * width + x) + c];
  return sum / ((x1 - x0) * (y1 - y0));
}

static void
set_terms (gdouble terms[TERMS], guint cell)
{
  const gdouble x = 2.0 * (cell % CELLS) / (CELLS - 1) - 1.0;
  const gdouble y = 2.0 * (cell / CELLS) / (CELLS - 1) - 1.0;

  terms[0] = 1.0;
  terms[1] = x;
  terms[2] = y;
  terms[3] = x * x;
  terms[4] = x * y;
  terms[5] = y * y;
}

/* Subtracts the part of the cells that an even gradient explains: each term in
 * turn is made orthogonal to those before it, and projected out. */
static void
subtract_gradient (gdouble values[CELLS * CELLS])
{
  static const guint n = CELLS * CELLS;
  gdouble basis[TERMS][CELLS * CELLS];

  for (guint i = 0; i < n; i++)
    {
      gdouble terms[TERMS];

      set_terms (terms, i);
      for (guint t = 0; t < TERMS; t++)
        basis[t][i] = terms[t];
    }
  for (guint t = 0; t < TERMS; t++)
    {
      gdouble norm = 0.0, along = 0.0;

      for (guint s = 0; s < t; s++)
        {
          gdouble dot = 0.0;

          for (guint i = 0; i < n; i++)
            dot += basis[t][i] * basis[s][i];
          for (guint i = 0; i < n; i++)
            basis[t][i] -= dot * basis[s][i];
        }
      for (guint i = 0; i < n; i++)
        norm += basis[t][i] * basis[t][i];
      for (guint i = 0; i < n; i++)
        {
          basis[t][i] /= sqrt (norm);
          along += basis[t][i] * values[i];
        }
      for (guint i = 0; i < n; i++)
        values[i] -= along * basis[t][i];
    }
}

static gdouble
measure_variation (const gfloat *view, guint width, guint height)
{
  gdouble most = 0.0;

  for (guint c = 0; c < 3; c++)
    {
      gdouble cells[CELLS * CELLS];
      gdouble sum = 0.0;

      for (guint i = 0; i < CELLS * CELLS; i++)
        cells[i] = mean_cell (view, width, height, i, c);
      subtract_gradient (cells);
      for (guint i = 0; i < CELLS * CELLS; i++)
        sum += cells[i] * cells[i];
      most = MAX (most, sum / (CELLS * CELLS));
    }
  return sqrt (most);
}

static gboolean
is_grey (const gfloat *view, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (fabsf (view[3 * i] - view[3 * i + 1]) > SAME
        || fabsf (view[3 * i] - view[3 * i + 2]) > SAME)
      return FALSE;
  return TRUE;
}

/* ---- noise ---- */

/* Half the variance of the @n differences in a direction, which is that of the
 * noise: a slope adds the same to all of them. */
static gdouble
get_variance (gdouble sum, gdouble squares, guint n)
{
  return MAX (squares - sum * sum / n, 0.0) / (n - 1) / 2.0;
}

/* The variance of a block's channel that neighbouring pixels do not share;
 * negative where some of it is black or white. Noise is independent from pixel
 * to pixel, texture is not. */
static gdouble
measure_block (const gfloat *block, guint stride)
{
  const guint n = BLOCK * (BLOCK - 1);
  gdouble across = 0.0, across_squares = 0.0;
  gdouble down = 0.0, down_squares = 0.0;

  for (guint y = 0; y < BLOCK; y++)
    for (guint x = 0; x < BLOCK; x++)
      {
        const gfloat *value = block + 3 * ((gsize) y * stride + x);
        gdouble difference;

        if (*value < BLACK || *value > WHITE)
          return -1.0;
        if (x > 0)
          {
            difference = *value - *(value - 3);
            across += difference;
            across_squares += difference * difference;
          }
        if (y > 0)
          {
            difference = *value - *(value - 3 * (gsize) stride);
            down += difference;
            down_squares += difference * difference;
          }
      }
  return (get_variance (across, across_squares, n)
          + get_variance (down, down_squares, n))
         / 2.0;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a;
  const gdouble y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

static gdouble
measure_noise (const gfloat *samples, guint n_samples, guint side)
{
  const guint blocks = side / BLOCK;
  g_autofree gdouble *found =
    g_new (gdouble, (gsize) 3 * n_samples * blocks * blocks);
  gsize n = 0;

  for (guint s = 0; s < n_samples; s++)
    for (guint b = 0; b < blocks * blocks; b++)
      for (guint c = 0; c < 3; c++)
        {
          const gsize row = (gsize) (b / blocks) * BLOCK;
          const gsize column = (gsize) (b % blocks) * BLOCK;
          const gfloat *block =
            samples + 3 * (((gsize) s * side + row) * side + column) + c;
          const gdouble variance = measure_block (block, side);

          if (variance >= 0.0)
            found[n++] = variance;
        }
  if (n == 0)
    return 0.0;
  qsort (found, n, sizeof *found, compare);
  return sqrt (found[(gsize) (EVEN * (gdouble) n)]);
}

/* ---- flat areas and steps ---- */

typedef struct
{
  gsize n, flat, small, large;
} Differences;

static void
count_differences (Differences *count, const gfloat *sample, guint side)
{
  for (guint y = 0; y + 1 < side; y++)
    for (guint x = 0; x + 1 < side; x++)
      {
        const gfloat *here = sample + 3 * ((gsize) y * side + x);
        gfloat right = 0.0f, below = 0.0f;

        for (guint c = 0; c < 3; c++)
          {
            right = MAX (right, fabsf (here[3 + c] - here[c]));
            below = MAX (below, fabsf (here[3 * (gsize) side + c] - here[c]));
          }
        count->n++;
        count->flat += right <= SAME && below <= SAME;
        count->small += (right > SAME && right < SMALL_STEP)
                        + (below > SAME && below < SMALL_STEP);
        count->large += (right > LARGE_STEP) + (below > LARGE_STEP);
      }
}

void
content_measure (ContentFigures *figures,
                 const gfloat *view,
                 guint width,
                 guint height,
                 const gfloat *samples,
                 guint n_samples,
                 guint side,
                 gdouble scale)
{
  Differences count = { 0 };

  for (guint i = 0; i < n_samples; i++)
    count_differences (&count, samples + (gsize) 3 * i * side * side, side);
  *figures = (ContentFigures){
    .variation = measure_variation (view, width, height),
    .cell = scale * scale * width * height / (CELLS * CELLS),
    .noise = measure_noise (samples, n_samples, side),
    .flat = (gdouble) count.flat / (gdouble) count.n,
    .steps = (gdouble) count.large / (gdouble) MAX (count.small, 1),
    .grey = is_grey (view, (gsize) width * height),
  };
  strokes_measure (&figures->strokes, samples, n_samples, side);
}

Content
content_judge (const ContentFigures *figures)
{
  const gdouble chance = figures->noise / sqrt (figures->cell);

  if (figures->variation < MIN_VARIATION
      || figures->variation < NOISE_FACTOR * chance)
    return CONTENT_EMPTY;
  if ((figures->flat >= GRAPHIC_FLAT && figures->steps >= GRAPHIC_STEPS)
      || strokes_are_page (&figures->strokes))
    return CONTENT_GRAPHIC;
  return CONTENT_PHOTO;
}

const gchar *
content_describe (Content content)
{
  switch (content)
    {
    case CONTENT_PHOTO:
      return NULL;
    case CONTENT_TINY:
      return _ ("What there is to see is too small to be judged.");
    case CONTENT_EMPTY:
      return _ ("There is nothing to see in the picture but its noise.");
    case CONTENT_GRAPHIC:
      return _ ("This does not look like a photograph.");
    }
  return NULL;
}
