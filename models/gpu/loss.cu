/* loss.cu - the clamp, and what training makes small, on the graphics card
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "launch.cuh"

#include <float.h>

#define PARTS 8 /* blocks that make the sum over an image */

/* ---- what 0 and 1 become ---- */

struct Range
{
  real bottom;
  real top;
  real std;
};

static inline __device__ Range
get_range (unsigned c)
{
  const gfloat mean[3] = PARAMS_MEAN;
  const gfloat std[3] = PARAMS_STD;

  return Range { (0 - (real) mean[c]) / std[c], (1 - (real) mean[c]) / std[c],
                 std[c] };
}

static inline __device__ real
cut (real  x,
     Range range)
{
  return x > range.top ? range.top : x < range.bottom ? range.bottom : x;
}

static __global__ void
clamp_kernel (real    *images,
              unsigned area)
{
  Place place = get_place (area);
  gsize i = (gsize) place.plane * area + place.at;

  if (place.at < area)
    images[i] = cut (images[i], get_range (place.plane % 3));
}

void
gpu_clamp (real *images,
           Maps  maps,
           Team *team)
{
  unsigned area = maps.h * maps.w;

  START (clamp_kernel, blocks_of (maps), images, area);
}

/* ---- softmax cross-entropy ---- */

static inline __device__ gdouble
block_most (gdouble x)
{
  __shared__ gdouble all[THREADS];
  gdouble            most;

  all[threadIdx.x] = x;
  __syncthreads ();
  for (unsigned half = THREADS / 2; half > 0; half /= 2)
    {
      if (threadIdx.x < half && all[threadIdx.x + half] > all[threadIdx.x])
        all[threadIdx.x] = all[threadIdx.x + half];
      __syncthreads ();
    }
  most = all[0];
  __syncthreads ();
  return most;
}

/* One block for each image. */
static __global__ void
entropy_kernel (gdouble        *losses,
                real           *d_scores,
                const real     *scores,
                const unsigned *labels,
                unsigned        classes,
                gdouble         scale)
{
  const real *s = scores + (gsize) blockIdx.x * classes;
  unsigned    label = labels[blockIdx.x];
  gdouble     top = s[0];
  gdouble     sum = 0.0;

  for (unsigned c = threadIdx.x; c < classes; c += THREADS)
    top = s[c] > top ? s[c] : top;
  top = block_most (top);
  for (unsigned c = threadIdx.x; c < classes; c += THREADS)
    sum += exp (s[c] - top);
  sum = block_sum (sum);
  if (threadIdx.x == 0)
    losses[blockIdx.x] = log (sum) + top - s[label];
  for (unsigned c = threadIdx.x; c < classes && d_scores; c += THREADS)
    d_scores[(gsize) blockIdx.x * classes + c]
      = (real) ((exp (s[c] - top) / sum - (c == label)) * scale);
}

gdouble
gpu_cross_entropy (real        *d_scores,
                   const real  *scores,
                   const guint *labels,
                   Maps         maps,
                   gdouble      scale)
{
  g_autofree gdouble *own = g_new0 (gdouble, maps.n);
  gdouble            *losses = (gdouble *) gpu_scratch (
    maps.n * (sizeof (gdouble) + sizeof (guint)));
  guint              *there = (guint *) (losses + maps.n);
  gdouble             sum = 0.0;

  gpu_put_bytes (there, labels, maps.n * sizeof *there);
  START (entropy_kernel, maps.n, losses, d_scores, scores, there, maps.c,
         scale / maps.n);
  gpu_get_bytes (own, losses, maps.n * sizeof *own);
  for (guint i = 0; i < maps.n; i++)
    sum += own[i];
  return sum / maps.n;
}

/* ---- the loss between images ---- */

/* Block (part, image): the squares of some of its pixels. */
static __global__ void
squares_kernel (gdouble    *parts,
                const real *images,
                const real *clean,
                unsigned    area)
{
  gdouble sum = 0.0;

  for (unsigned c = 0; c < 3; c++)
    {
      gsize at = ((gsize) blockIdx.y * 3 + c) * area;
      Range range = get_range (c);

      for (unsigned i = (unsigned) get_turn (); i < area; i += PARTS * THREADS)
        {
          real d = (cut (images[at + i], range) - clean[at + i]) * range.std;

          sum += (gdouble) d * d;
        }
    }
  sum = block_sum (sum);
  if (threadIdx.x == 0)
    parts[blockIdx.y * PARTS + blockIdx.x] = sum;
}

/* Of each image its mean square error, and what a pixel's difference, in
 * normalised units over the squared deviation, is multiplied by. */
static __global__ void
settle_kernel (gdouble       *mse,
               gdouble       *factor,
               const gdouble *parts,
               unsigned       n,
               unsigned       area,
               ImageLoss      loss,
               gdouble        scale)
{
  unsigned image = (unsigned) get_turn ();
  gdouble  sum = 0.0;
  gdouble  by_mse;

  if (image >= n)
    return;
  for (unsigned part = 0; part < PARTS; part++)
    sum += parts[image * PARTS + part];
  sum /= 3.0 * area;
  mse[image] = sum;
  by_mse = loss.root / (2.0 * sqrt (sum > DBL_MIN ? sum : DBL_MIN));
  if (loss.log != 0.0)
    by_mse += loss.log / (sum + loss.floor > DBL_MIN ? sum + loss.floor
                                                     : DBL_MIN);
  /* An image that is perfect has no derivative: the difference is 0. */
  factor[image] = sum > 0.0 ? by_mse * scale * 2.0 / (3.0 * area) : 0.0;
}

static __global__ void
difference_kernel (real          *d_images,
                   gboolean       add,
                   const real    *images,
                   const real    *clean,
                   const gdouble *factor,
                   unsigned       area)
{
  Place place = get_place (area);
  gsize i = (gsize) place.plane * area + place.at;
  Range range = get_range (place.plane % 3);
  real  by = (real) (factor[place.plane / 3] * range.std * range.std);
  real  d = 0;

  if (place.at >= area)
    return;
  if (images[i] > range.bottom && images[i] < range.top)
    d = by * (images[i] - clean[i]);
  d_images[i] = add ? d_images[i] + d : d;
}

gdouble
gpu_image_loss (real            *d_images,
                gboolean         add,
                gdouble         *mse,
                const real      *images,
                const real      *clean,
                Maps             maps,
                const ImageLoss *loss,
                gdouble          scale,
                Team            *team)
{
  unsigned            area = maps.h * maps.w;
  gsize               n_parts = (gsize) maps.n * PARTS;
  g_autofree gdouble *own = mse ? NULL : g_new0 (gdouble, maps.n);
  gdouble            *parts = (gdouble *) gpu_scratch (
    (n_parts + 2 * maps.n) * sizeof (gdouble));
  gdouble            *found = parts + n_parts;
  gdouble            *factor = found + maps.n;

  mse = mse ? mse : own;
  START (squares_kernel, dim3 (PARTS, maps.n), parts, images, clean, area);
  START (settle_kernel, blocks_for (maps.n), found, factor, parts, maps.n,
         area, *loss, scale / maps.n);
  if (d_images)
    START (difference_kernel, blocks_of (maps), d_images, add, images, clean,
           factor, area);
  gpu_get_bytes (mse, found, maps.n * sizeof *mse);
  return image_loss_mean (loss, mse, maps.n);
}
