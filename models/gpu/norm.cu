/* norm.cu - batch norm and the activation after it on the graphics card
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cuDNN's has no sums over several ranks and no way back through running
 * statistics. */
#include "launch.cuh"
#include "models/layers/ranks.h"

#define BLOCKS 1024 /* about as many as keep a card busy */

/* Sums of a channel are made in parts, each of some images. */
static unsigned
count_parts (Maps maps)
{
  return CLAMP (BLOCKS / maps.c, 1, maps.n);
}

static gdouble
batch_size (Maps maps)
{
  return (gdouble) maps.n * maps.h * maps.w * ranks_count ();
}

/* Two sums of each channel, and the parts that they are made of. */
typedef struct
{
  gdouble *parts;
  gdouble *sums;
} Sums;

static Sums
take_sums (Maps maps)
{
  gsize    n = (gsize) maps.c * count_parts (maps) * 2;
  gdouble *scratch = (gdouble *) gpu_scratch ((n + 2 * maps.c)
                                              * sizeof (gdouble));

  return Sums { scratch, scratch + n };
}

/* Of block (part, channel), from what each of its threads found. */
static inline __device__ void
write_part (gdouble *parts,
            gdouble  one,
            gdouble  two)
{
  gdouble *part = parts + ((gsize) blockIdx.y * gridDim.x + blockIdx.x) * 2;

  one = block_sum (one);
  two = block_sum (two);
  if (threadIdx.x != 0)
    return;
  part[0] = one;
  part[1] = two;
}

static __global__ void
gather_kernel (gdouble       *sums,
               const gdouble *parts,
               unsigned       n_parts,
               unsigned       n)
{
  unsigned i = (unsigned) get_turn ();
  gdouble  sum = 0.0;

  if (i >= n)
    return;
  for (unsigned part = 0; part < n_parts; part++)
    sum += parts[(i / 2 * n_parts + part) * 2 + i % 2];
  sums[i] = sum;
}

static void
gather (Sums sums,
        Maps maps)
{
  START (gather_kernel, blocks_for (2 * maps.c), sums.sums, sums.parts,
         count_parts (maps), 2 * maps.c);
}

/* The same of all ranks together. */
static void
share (Sums sums,
       Maps maps)
{
  gsize               n = 2 * maps.c;
  g_autofree gdouble *own = NULL;

  if (ranks_count () == 1)
    return;
  own = g_new0 (gdouble, n);
  gpu_get_bytes (own, sums.sums, n * sizeof *own);
  ranks_sum (own, n);
  gpu_put_bytes (sums.sums, own, n * sizeof *own);
}

/* ---- forward ---- */

/* Block (part, channel): sums of x and of its square. */
static __global__ void
moments_kernel (gdouble    *parts,
                const real *in,
                unsigned    n,
                unsigned    area)
{
  gdouble one = 0.0;
  gdouble two = 0.0;

  for (unsigned image = blockIdx.x; image < n; image += gridDim.x)
    {
      const real *x = in + ((gsize) image * gridDim.y + blockIdx.y) * area;

      for (unsigned i = threadIdx.x; i < area; i += THREADS)
        {
          gdouble number = x[i];

          one += number;
          two += number * number;
        }
    }
  write_part (parts, one, two);
}

/* The statistics to use, from sums, which move the running ones, or, without
 * them, from those. */
static __global__ void
settle_kernel (real          *used_mean,
               real          *used_scale,
               real          *running_mean,
               real          *running_var,
               const gdouble *sums,
               gdouble        total,
               unsigned       n)
{
  unsigned c = (unsigned) get_turn ();
  gdouble  mean, var;

  if (c >= n)
    return;
  mean = running_mean[c];
  var = running_var[c];
  if (sums)
    {
      gdouble spread = total > 1 ? total / (total - 1) : 1.0;

      mean = sums[2 * c] / total;
      var = sums[2 * c + 1] / total - mean * mean;
      var = var > 0.0 ? var : 0.0;
      running_mean[c] += (real) (LAYER_NORM_MOMENTUM
                                 * (mean - running_mean[c]));
      running_var[c] += (real) (LAYER_NORM_MOMENTUM
                                * (var * spread - running_var[c]));
    }
  used_mean[c] = (real) mean;
  used_scale[c] = (real) (1.0 / sqrt (var + LAYER_NORM_EPSILON));
}

static __global__ void
norm_kernel (real       *out,
             const real *in,
             const real *gamma,
             const real *beta,
             const real *used_mean,
             const real *used_scale,
             unsigned    channels,
             unsigned    area,
             Activation  activation)
{
  Place    place = get_place (area);
  unsigned c = place.plane % channels;
  gsize    i = (gsize) place.plane * area + place.at;
  real     scale = gamma[c] * used_scale[c];

  if (place.at < area)
    out[i] = activate (in[i] * scale + (beta[c] - scale * used_mean[c]),
                       activation);
}

void
gpu_norm_forward (real       *out,
                  real       *used_mean,
                  real       *used_scale,
                  const real *in,
                  const Norm *norm,
                  Maps        maps,
                  NormUse     use,
                  Activation  activation,
                  Team       *team)
{
  unsigned area = maps.h * maps.w;
  Sums     sums = { NULL, NULL };

  if (use == NORM_BATCH)
    {
      sums = take_sums (maps);
      START (moments_kernel, dim3 (count_parts (maps), maps.c), sums.parts, in,
             maps.n, area);
      gather (sums, maps);
      share (sums, maps);
    }
  START (settle_kernel, blocks_for (maps.c), used_mean, used_scale,
         norm->running_mean, norm->running_var, sums.sums, batch_size (maps),
         maps.c);
  START (norm_kernel, blocks_of (maps), out, in, norm->gamma, norm->beta,
         used_mean, used_scale, maps.c, area, activation);
}

/* ---- backward ---- */

/* Block (part, channel): sums of the derivative before the activation and of
 * it times x - mean. */
static __global__ void
derivatives_kernel (gdouble    *parts,
                    const real *d_out,
                    const real *out,
                    const real *in,
                    const real *used_mean,
                    unsigned    n,
                    unsigned    area,
                    Activation  activation)
{
  real    mean = used_mean[blockIdx.y];
  gdouble one = 0.0;
  gdouble two = 0.0;

  for (unsigned image = blockIdx.x; image < n; image += gridDim.x)
    {
      gsize at = ((gsize) image * gridDim.y + blockIdx.y) * area;

      for (unsigned i = threadIdx.x; i < area; i += THREADS)
        {
          gdouble d = pass_activation (d_out[at + i], out[at + i], activation);

          one += d;
          two += d * (in[at + i] - mean);
        }
    }
  write_part (parts, one, two);
}

static __global__ void
learn_kernel (real          *d_gamma,
              real          *d_beta,
              const gdouble *sums,
              const real    *used_scale,
              unsigned       n)
{
  unsigned c = (unsigned) get_turn ();

  if (c >= n)
    return;
  d_gamma[c] += (real) (sums[2 * c + 1] * used_scale[c]);
  d_beta[c] += (real) sums[2 * c];
}

/* Without sums the statistics do not depend on x. */
static __global__ void
norm_back_kernel (real          *d_in,
                  gboolean       add,
                  const real    *d_out,
                  const real    *out,
                  const real    *in,
                  const real    *gamma,
                  const real    *used_mean,
                  const real    *used_scale,
                  const gdouble *sums,
                  gdouble        total,
                  unsigned       channels,
                  unsigned       area,
                  Activation     activation)
{
  Place    place = get_place (area);
  unsigned c = place.plane % channels;
  gsize    i = (gsize) place.plane * area + place.at;
  gdouble  scale = used_scale[c];
  gdouble  by_d = gamma[c] * scale;
  gdouble  by_x = 0.0;
  gdouble  rest = 0.0;
  real     d;

  if (place.at >= area)
    return;
  if (sums)
    {
      by_x = -by_d * scale * scale * sums[2 * c + 1] / total;
      rest = -by_d * sums[2 * c] / total - by_x * used_mean[c];
    }
  d = (real) by_d * pass_activation (d_out[i], out[i], activation)
      + (real) by_x * in[i] + (real) rest;
  d_in[i] = add ? d_in[i] + d : d;
}

void
gpu_norm_backward (real       *d_in,
                   gboolean    add,
                   real       *d_gamma,
                   real       *d_beta,
                   const real *d_out,
                   const real *out,
                   const real *in,
                   const real *used_mean,
                   const real *used_scale,
                   const Norm *norm,
                   Maps        maps,
                   NormUse     use,
                   Activation  activation,
                   Team       *team)
{
  unsigned area = maps.h * maps.w;
  Sums     sums = take_sums (maps);

  if (use == NORM_BATCH || d_gamma)
    {
      START (derivatives_kernel, dim3 (count_parts (maps), maps.c), sums.parts,
             d_out, out, in, used_mean, maps.n, area, activation);
      gather (sums, maps);
    }
  if (d_gamma)
    START (learn_kernel, blocks_for (maps.c), d_gamma, d_beta, sums.sums,
           used_scale, maps.c);
  if (!d_in)
    return;
  if (use == NORM_BATCH)
    share (sums, maps);
  START (norm_back_kernel, blocks_of (maps), d_in, add, d_out, out, in,
         norm->gamma, used_mean, used_scale,
         use == NORM_BATCH ? sums.sums : NULL, batch_size (maps), maps.c, area,
         activation);
}
