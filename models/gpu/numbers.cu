/* numbers.cu - long runs of numbers on the graphics card
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "launch.cuh"

#define PARTS 256 /* of a long sum: always as many, so that it is the same */

/* ---- one by one ---- */

static __global__ void
add_kernel (gsize       n,
            real       *to,
            const real *from)
{
  gsize i = get_turn ();

  if (i < n)
    to[i] += from[i];
}

void
gpu_add (real       *to,
         const real *from,
         gsize       n)
{
  START (add_kernel, blocks_for (n), n, to, from);
}

static __global__ void
blend_kernel (gsize       n,
              real       *to,
              const real *from,
              gdouble     rate)
{
  gsize i = get_turn ();

  if (i < n)
    to[i] = (real) ((1.0 - rate) * to[i] + rate * from[i]);
}

void
gpu_blend (real       *to,
           const real *from,
           gsize       n,
           gdouble     rate)
{
  START (blend_kernel, blocks_for (n), n, to, from, rate);
}

static __global__ void
adam_kernel (gsize       n,
             real       *value,
             real       *first,
             real       *second,
             const real *grad,
             const real *pace,
             real        scale,
             real        rate,
             real        correction)
{
  gsize i = get_turn ();

  if (i < n)
    {
      real g = grad[i] * scale;

      first[i] += (real) (1.0 - ADAM_BETA1) * (g - first[i]);
      second[i] += (real) (1.0 - ADAM_BETA2) * (g * g - second[i]);
      value[i] -= rate * (pace ? pace[i] : 1) * first[i]
                  / (sqrt (second[i]) * correction + (real) ADAM_EPSILON);
    }
}

void
gpu_adam (real           *value,
          real           *first,
          real           *second,
          const real     *grad,
          const real     *pace,
          gsize           n,
          const AdamStep *step)
{
  START (adam_kernel, blocks_for (n), n, value, first, second, grad, pace,
         (real) step->scale, (real) step->rate, (real) step->correction);
}

/* ---- sums ---- */

static __global__ void
square_kernel (gsize       n,
               gdouble    *parts,
               const real *x)
{
  gdouble sum = 0.0;

  for (gsize i = get_turn (); i < n; i += PARTS * THREADS)
    sum += (gdouble) x[i] * x[i];
  sum = block_sum (sum);
  if (threadIdx.x == 0)
    parts[blockIdx.x] = sum;
}

static __global__ void
total_kernel (gdouble       *total,
              const gdouble *parts)
{
  gdouble sum = 0.0;

  for (unsigned i = threadIdx.x; i < PARTS; i += THREADS)
    sum += parts[i];
  sum = block_sum (sum);
  if (threadIdx.x == 0)
    *total = sum;
}

gdouble
gpu_square (const real *x,
            gsize       n)
{
  gdouble *parts = (gdouble *) gpu_scratch ((PARTS + 1) * sizeof *parts);
  gdouble  sum = 0.0;

  START (square_kernel, PARTS, n, parts, x);
  START (total_kernel, 1, parts + PARTS, parts);
  gpu_get_bytes (&sum, parts + PARTS, sizeof sum);
  return sum;
}

static __global__ void
bad_kernel (gsize       n,
            gdouble    *parts,
            const real *x)
{
  gdouble bad = 0.0;

  for (gsize i = get_turn (); i < n; i += PARTS * THREADS)
    bad += !isfinite (x[i]);
  bad = block_sum (bad);
  if (threadIdx.x == 0)
    parts[blockIdx.x] = bad;
}

gboolean
gpu_are_finite (const real *x,
                gsize       n)
{
  gdouble *parts = (gdouble *) gpu_scratch ((PARTS + 1) * sizeof *parts);
  gdouble  bad = 0.0;

  START (bad_kernel, PARTS, n, parts, x);
  START (total_kernel, 1, parts + PARTS, parts);
  gpu_get_bytes (&bad, parts + PARTS, sizeof bad);
  return bad == 0.0;
}
