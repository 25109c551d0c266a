/* layer-loss.c - the clamp and the losses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers.h"

#include <float.h>
#include <math.h>

#include "core/parallel.h"
#include "core/vectors.h"

#define LANES 16   /* reals that one sum is made of, side by side */
#define BLOCK 4096 /* numbers summed up before the sum goes into a double */

static const gfloat MEAN[3] = PARAMS_MEAN;
static const gfloat STD[3] = PARAMS_STD;

/* The normalised values of 0 and 1. */
static real
least (guint c)
{
  return (0 - (real) MEAN[c]) / STD[c];
}

static real
most (guint c)
{
  return (1 - (real) MEAN[c]) / STD[c];
}

/* ---- clamp ---- */

typedef struct
{
  real *images;
  gsize n; /* of a channel */
} ClampWork;

VECTORS static void
clamp_task (guint c, guint worker, gpointer data)
{
  const ClampWork *work = data;
  real *x = work->images + c * work->n;
  real bottom = least (c);
  real top = most (c);

  for (gsize i = 0; i < work->n; i++)
    x[i] = CLAMP (x[i], bottom, top);
}

void
layer_clamp (real *images, Maps maps, ThreadContext *context)
{
  ClampWork work = { images, (gsize) maps.n * maps.h * maps.w };

  g_return_if_fail (maps.c == 3);
  parallel_for (3, context->n_threads, clamp_task, &work);
}

/* ---- softmax cross-entropy ---- */

typedef struct
{
  real *d_scores;
  const real *scores;
  const guint *labels;
  Maps maps;
  gdouble scale;
  gdouble *losses; /* of each image */
} ScoresWork;

/* The loss at one place, and its gradient times @scale. @stride: from a class
 * to the next. */
static gdouble
score_place (
  real *d, const real *s, guint label, guint n, gsize stride, gdouble scale)
{
  gdouble top = s[0];
  gdouble sum = 0.0;

  for (guint c = 1; c < n; c++)
    top = MAX (top, s[c * stride]);
  for (guint c = 0; c < n; c++)
    {
      gdouble power = exp (s[c * stride] - top);

      sum += power;
      if (d)
        d[c * stride] = (real) power;
    }
  for (guint c = 0; c < n && d; c++)
    d[c * stride] = (real) ((d[c * stride] / sum - (c == label)) * scale);
  return log (sum) + top - s[label * stride];
}

/* Places without a label have no gradient. */
static void
clear_place (real *d, guint n, gsize stride)
{
  for (guint c = 0; c < n && d; c++)
    d[c * stride] = 0;
}

static void
scores_task (guint image, guint worker, gpointer data)
{
  const ScoresWork *work = data;
  guint n = work->maps.c;
  gsize area = (gsize) work->maps.h * work->maps.w;
  gsize stride = work->maps.n * area;
  gsize n_labels = 0;
  gdouble loss = 0.0;

  for (gsize i = image * area; i < (image + 1) * area; i++)
    n_labels += work->labels[i] != LAYER_NO_LABEL;
  for (gsize i = image * area; i < (image + 1) * area; i++)
    {
      real *d = work->d_scores ? work->d_scores + i : NULL;

      if (work->labels[i] == LAYER_NO_LABEL)
        clear_place (d, n, stride);
      else
        loss += score_place (d, work->scores + i, work->labels[i], n, stride,
                             work->scale / work->maps.n / n_labels);
    }
  work->losses[image] = n_labels > 0 ? loss / n_labels : 0.0;
}

gdouble
layer_cross_entropy (real *d_scores,
                     const real *scores,
                     const guint *labels,
                     Maps maps,
                     gdouble scale,
                     ThreadContext *context)
{
  g_autofree gdouble *losses = g_new (gdouble, maps.n);
  ScoresWork work = { d_scores, scores, labels, maps, scale, losses };
  gdouble loss = 0.0;

  parallel_for (maps.n, context->n_threads, scores_task, &work);
  for (guint i = 0; i < maps.n; i++)
    loss += losses[i];
  return loss / maps.n;
}

/* ---- the loss between images ---- */

typedef struct
{
  real *d_images;
  gboolean add;
  const real *images;
  const real *clean;
  Maps maps;
  const ImageLoss *loss;
  gdouble scale;
  gdouble *mse;
} ImageWork;

VECTORS static gdouble
sum_squares (const real *a, const real *b, gsize n, real bottom, real top)
{
  gdouble sum = 0.0;

  for (gsize from = 0; from < n; from += BLOCK)
    {
      gsize size = MIN (BLOCK, n - from);
      real lanes[LANES] = { 0 };
      gsize i = 0;

      for (; i + LANES <= size; i += LANES)
        for (guint l = 0; l < LANES; l++)
          {
            real d = CLAMP (a[from + i + l], bottom, top) - b[from + i + l];

            lanes[l] += d * d;
          }
      for (; i < size; i++)
        {
          real d = CLAMP (a[from + i], bottom, top) - b[from + i];

          lanes[0] += d * d;
        }
      for (guint l = 0; l < LANES; l++)
        sum += lanes[l];
    }
  return sum;
}

VECTORS static void
write_difference (real *restrict d,
                  gboolean add,
                  const real *restrict a,
                  const real *restrict b,
                  real factor,
                  gsize n,
                  real bottom,
                  real top)
{
  for (gsize i = 0; i < n; i++)
    {
      real by_a = a[i] > bottom && a[i] < top ? factor * (a[i] - b[i]) : 0;

      d[i] = add ? d[i] + by_a : by_a;
    }
}

static void
image_task (guint image, guint worker, gpointer data)
{
  const ImageWork *work = data;
  const ImageLoss *loss = work->loss;
  gsize plane = (gsize) work->maps.h * work->maps.w;
  gdouble mse = 0.0;
  gdouble by_mse;

  for (guint c = 0; c < 3; c++)
    {
      gsize at = ((gsize) c * work->maps.n + image) * plane;

      mse += sum_squares (work->images + at, work->clean + at, plane, least (c),
                          most (c))
             * STD[c] * STD[c];
    }
  mse /= 3.0 * plane;
  work->mse[image] = mse;
  if (!work->d_images)
    return;

  /* A perfect image has a zero gradient, as the difference is 0. */
  by_mse = loss->root / (2.0 * sqrt (MAX (mse, DBL_MIN)));
  if (loss->log != 0.0)
    by_mse += loss->log / MAX (mse + loss->floor, DBL_MIN);
  by_mse *= work->scale / work->maps.n;
  for (guint c = 0; c < 3; c++)
    {
      gsize at = ((gsize) c * work->maps.n + image) * plane;
      gdouble factor = by_mse * 2.0 * STD[c] * STD[c] / (3.0 * plane);

      write_difference (work->d_images + at, work->add, work->images + at,
                        work->clean + at, mse > 0.0 ? (real) factor : 0, plane,
                        least (c), most (c));
    }
}

static gdouble
image_loss_mean (const ImageLoss *loss, const gdouble *mse, guint n)
{
  gdouble sum = 0.0;

  for (guint i = 0; i < n; i++)
    {
      sum += loss->root * sqrt (mse[i]);
      if (loss->log != 0.0)
        sum += loss->log * log (mse[i] + loss->floor);
    }
  return sum / n;
}

gdouble
layer_image_loss (const ImageGrad *grad,
                  gdouble *mse,
                  const real *images,
                  const real *clean,
                  Maps maps,
                  const ImageLoss *loss,
                  ThreadContext *context)
{
  ImageWork work = { .d_images = grad ? grad->d_images : NULL,
                     .add = grad && grad->add,
                     .images = images,
                     .clean = clean,
                     .maps = maps,
                     .loss = loss,
                     .scale = grad ? grad->scale : 0.0,
                     .mse = mse ? mse : g_newa (gdouble, maps.n) };

  g_return_val_if_fail (maps.c == 3, 0.0);
  parallel_for (maps.n, context->n_threads, image_task, &work);
  return image_loss_mean (loss, work.mse, maps.n);
}
