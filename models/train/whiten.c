/* whiten.c - features brought to the same scale, and no two of them alike
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "whiten.h"

#include <math.h>
#include <string.h>

#include "cholesky.h"
#include "core/parallel.h"

#define LOOKED_AT 15000   /* images that the covariance is taken from */
#define RIDGE 1e-3        /* of a variance */
#define VARIANCE_MIN 1e-12
#define AT_ONCE 64        /* images of one turn */
#define AREA_MAX 16

/* ---- making ---- */

/* Adds the sums of x and of x x' over the positions of one image. */
static void
add_image (gdouble      *mean,
           gdouble      *square,
           const gfloat *x,
           guint         n,
           guint         area)
{
  for (guint a = 0; a < n; a++)
    {
      for (guint i = 0; i < area; i++)
        mean[a] += x[a * area + i];
      for (guint b = 0; b <= a; b++)
        {
          gfloat sum = 0.0f;

          for (guint i = 0; i < area; i++)
            sum += x[a * area + i] * x[b * area + i];
          square[a * n + b] += sum;
        }
    }
}

/* matrix = L^-1 / deviation, where L L' is the correlation with its ridge. */
static void
invert (Whiten        *whiten,
        gdouble       *square,
        const gdouble *deviation)
{
  guint n = whiten->n;

  for (guint a = 0; a < n; a++)
    {
      for (guint b = 0; b <= a; b++)
        square[a * n + b] /= deviation[a] * deviation[b];
      square[a * n + a] += RIDGE;
    }
  cholesky_factor (square, n);
  for (guint c = 0; c < n; c++)
    for (guint a = c; a < n; a++)
      {
        gdouble sum = a == c;

        for (guint k = c; k < a; k++)
          sum -= square[a * n + k] * whiten->matrix[k * n + c];
        whiten->matrix[a * n + c] = sum / square[a * n + a];
      }
  for (guint a = 0; a < n; a++)
    for (guint c = 0; c <= a; c++)
      whiten->matrix[a * n + c] /= deviation[c];
}

Whiten *
whiten_new (const gfloat *features,
            guint         count,
            guint         n,
            guint         area)
{
  Whiten             *whiten = g_new (Whiten, 1);
  g_autofree gdouble *mean = g_new0 (gdouble, n);
  g_autofree gdouble *square = g_new0 (gdouble, (gsize) n * n);
  g_autofree gdouble *deviation = g_new (gdouble, n);
  guint               step = (count + LOOKED_AT - 1) / LOOKED_AT;
  gdouble             positions = 0.0;

  for (gsize i = 0; i < count; i += step, positions += area)
    add_image (mean, square, features + i * n * area, n, area);
  for (guint a = 0; a < n; a++)
    mean[a] /= positions;
  for (guint a = 0; a < n; a++)
    {
      for (guint b = 0; b <= a; b++)
        square[a * n + b] = square[a * n + b] / positions - mean[a] * mean[b];
      deviation[a] = sqrt (square[a * n + a] + VARIANCE_MIN);
    }
  whiten->n = n;
  whiten->matrix = g_new0 (gdouble, (gsize) n * n);
  whiten->rim = g_new (gfloat, n);
  invert (whiten, square, deviation);
  for (guint a = 0; a < n; a++)
    {
      gdouble sum = 0.0;

      for (guint c = 0; c <= a; c++)
        sum -= whiten->matrix[a * n + c] * mean[c];
      whiten->rim[a] = (gfloat) sum;
    }
  return whiten;
}

void
whiten_free (Whiten *whiten)
{
  g_free (whiten->matrix);
  g_free (whiten->rim);
  g_free (whiten);
}

/* ---- using ---- */

typedef struct
{
  const Whiten *whiten;
  gfloat       *features;
  guint         count;
  guint         area;
} Work;

/* In place, from the last channel to the first, since a channel needs those
 * before it. */
static void
apply_to_image (const Whiten *whiten,
                gfloat       *x,
                guint         area)
{
  gdouble sums[AREA_MAX];

  for (guint a = whiten->n; a-- > 0;)
    {
      const gdouble *row = whiten->matrix + (gsize) a * whiten->n;

      for (guint i = 0; i < area; i++)
        sums[i] = whiten->rim[a];
      for (guint c = 0; c <= a; c++)
        for (guint i = 0; i < area; i++)
          sums[i] += row[c] * x[c * area + i];
      for (guint i = 0; i < area; i++)
        x[a * area + i] = (gfloat) sums[i];
    }
}

static void
apply_turn (guint    turn,
            guint    worker,
            gpointer data)
{
  const Work *work = data;
  guint       first = turn * AT_ONCE;
  guint       last = MIN (first + AT_ONCE, work->count);

  for (gsize i = first; i < last; i++)
    apply_to_image (work->whiten,
                    work->features + i * work->whiten->n * work->area,
                    work->area);
}

void
whiten_apply (const Whiten *whiten,
              gfloat       *features,
              guint         count,
              guint         area,
              guint         n_threads)
{
  Work work = { whiten, features, count, area };

  g_return_if_fail (area <= AREA_MAX);

  parallel_for ((count + AT_ONCE - 1) / AT_ONCE, n_threads, apply_turn, &work);
}

void
whiten_fold (const Whiten *whiten,
             gfloat       *weight,
             gfloat       *bias,
             guint         n_out,
             guint         taps)
{
  guint n = whiten->n;

  for (guint o = 0; o < n_out; o++)
    {
      gfloat *row = weight + (gsize) o * n * taps;
      gdouble moved = bias[o];

      for (guint t = 0; t < taps; t++)
        {
          for (guint a = 0; a < n; a++)
            moved += row[a * taps + t] * whiten->rim[a];
          for (guint c = 0; c < n; c++)
            {
              gdouble sum = 0.0;

              for (guint a = c; a < n; a++)
                sum += row[a * taps + t] * whiten->matrix[(gsize) a * n + c];
              row[c * taps + t] = (gfloat) sum;
            }
        }
      bias[o] = (gfloat) moved;
    }
}
