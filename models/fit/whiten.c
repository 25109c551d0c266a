/* whiten.c - features brought to the same scale, and no two of them alike
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "whiten.h"

#include <math.h>
#include <string.h>

#include "models/nn/cholesky.h"
#include "core/parallel.h"

#define SAMPLES_MAX 30000 /* samples that the covariance is taken from */
#define RIDGE 1e-3        /* of a variance */
#define VARIANCE_MIN 1e-9 /* less is none */
#define AT_ONCE 64        /* samples of one task */

/* ---- making ---- */

/* Adds x and x x'. */
static void
add_sample (gdouble *mean, gdouble *square, const gfloat *x, guint n)
{
  for (guint a = 0; a < n; a++)
    {
      mean[a] += x[a];
      for (guint b = 0; b <= a; b++)
        square[a * n + b] += (gdouble) x[a] * x[b];
    }
}

/* matrix = L^-1 / deviation, where L L' is the correlation with its ridge. */
static void
invert (Whiten *whiten, gdouble *square, const gdouble *deviation)
{
  guint n = whiten->n;

  for (guint a = 0; a < n; a++)
    {
      for (guint b = 0; b <= a; b++)
        square[a * n + b] /= deviation[a] * deviation[b];
      square[a * n + a] = 1.0 + RIDGE;
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
      whiten->matrix[a * n + c] *=
        isinf (deviation[a]) ? 0.0 : 1.0 / deviation[c];
}

Whiten *
whiten_new (const gfloat *features, guint count, guint n)
{
  Whiten *whiten = g_new (Whiten, 1);
  g_autofree gdouble *mean = g_new0 (gdouble, n);
  g_autofree gdouble *square = g_new0 (gdouble, (gsize) n * n);
  g_autofree gdouble *deviation = g_new (gdouble, n);
  guint step = (count + SAMPLES_MAX - 1) / SAMPLES_MAX;
  guint seen = (count + step - 1) / step;

  for (gsize i = 0; i < count; i += step)
    add_sample (mean, square, features + i * n, n);
  for (guint a = 0; a < n; a++)
    mean[a] /= seen;
  for (guint a = 0; a < n; a++)
    {
      for (guint b = 0; b <= a; b++)
        square[a * n + b] = square[a * n + b] / seen - mean[a] * mean[b];
      deviation[a] =
        square[a * n + a] > VARIANCE_MIN ? sqrt (square[a * n + a]) : INFINITY;
    }
  whiten->n = n;
  whiten->matrix = g_new0 (gdouble, (gsize) n * n);
  whiten->zero = g_new (gfloat, n);
  invert (whiten, square, deviation);
  for (guint a = 0; a < n; a++)
    {
      gdouble sum = 0.0;

      for (guint c = 0; c <= a; c++)
        sum -= whiten->matrix[a * n + c] * mean[c];
      whiten->zero[a] = (gfloat) sum;
    }
  return whiten;
}

void
whiten_free (Whiten *whiten)
{
  g_free (whiten->matrix);
  g_free (whiten->zero);
  g_free (whiten);
}

/* ---- using ---- */

typedef struct
{
  const Whiten *whiten;
  gfloat *features;
  guint count;
} Work;

/* In place, from the last channel to the first, since a channel needs those
 * before it. */
static void
apply_to_sample (const Whiten *whiten, gfloat *x)
{
  for (guint a = whiten->n; a-- > 0;)
    {
      const gdouble *row = whiten->matrix + (gsize) a * whiten->n;
      gdouble sum = whiten->zero[a];

      for (guint c = 0; c <= a; c++)
        sum += row[c] * x[c];
      x[a] = (gfloat) sum;
    }
}

static void
apply_task (guint task, guint worker, gpointer data)
{
  const Work *work = data;
  guint first = task * AT_ONCE;
  guint last = MIN (first + AT_ONCE, work->count);

  for (gsize i = first; i < last; i++)
    apply_to_sample (work->whiten, work->features + i * work->whiten->n);
}

void
whiten_apply (const Whiten *whiten,
              gfloat *features,
              guint count,
              guint n_threads)
{
  Work work = { whiten, features, count };

  parallel_for ((count + AT_ONCE - 1) / AT_ONCE, n_threads, apply_task, &work);
}

void
whiten_fold (const Whiten *whiten, gfloat *weight, gfloat *bias, guint n_out)
{
  guint n = whiten->n;

  for (guint o = 0; o < n_out; o++, weight += n)
    {
      gdouble moved = bias[o];

      for (guint a = 0; a < n; a++)
        moved += weight[a] * whiten->zero[a];
      bias[o] = (gfloat) moved;
      for (guint c = 0; c < n; c++)
        {
          gdouble sum = 0.0;

          for (guint a = c; a < n; a++)
            sum += weight[a] * whiten->matrix[(gsize) a * n + c];
          weight[c] = (gfloat) sum;
        }
    }
}

gdouble
whiten_undo (const Whiten *whiten, gdouble *weights, guint channel)
{
  const gdouble *row = whiten->matrix + (gsize) channel * whiten->n;
  gdouble offset = -whiten->zero[channel] / row[channel];

  for (guint a = 0; a < channel; a++)
    weights[a] = 0.0;
  weights[channel] = 1.0 / row[channel];
  for (guint a = 0; a < channel; a++)
    {
      g_autofree gdouble *before = g_new (gdouble, a + 1);
      gdouble ratio = row[a] / row[channel];

      offset -= ratio * whiten_undo (whiten, before, a);
      for (guint i = 0; i <= a; i++)
        weights[i] -= ratio * before[i];
    }
  return offset;
}
