/* dwm.cu - the warp on the graphics card, with its derivatives
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "launch.cuh"

#define TAPS (2 * DWM_REACH + 1)
#define AT_CS 9 /* where Cs and K begin among the numbers */
#define AT_K 12
#define PARTS 8 /* blocks that make the sums over an image */

/* The numbers of an image lie together, and so do those that become sums. */
#define N_SUMS (TAPS * TAPS + 12)
#define AT_COLOURS (TAPS * TAPS)

/* ---- forward ---- */

/* z[c] = sum over d of (x[d] + Cs[d]) * Cm[d][c] */
static __global__ void
mix_kernel (real       *z,
            const real *in,
            const real *params,
            unsigned    area)
{
  Place       place = get_place (area);
  unsigned    c = place.plane % 3;
  gsize       image = place.plane / 3;
  const real *p = params + image * PARAMS_N;
  const real *x = in + image * 3 * area + place.at;
  real        sum = 0;

  if (place.at >= area)
    return;
  for (unsigned d = 0; d < 3; d++)
    sum += (x[d * area] + p[AT_CS + d]) * p[3 * d + c];
  z[(gsize) place.plane * area + place.at] = sum;
}

/* A plane at a pixel that may lie beyond its edges. */
static inline __device__ real
look (const real *z,
      int         y,
      int         x,
      int         h,
      int         w,
      DwmEdges    edges)
{
  int row = y < 0 ? 0 : y < h ? y : h - 1;
  int column = x < 0 ? 0 : x < w ? x : w - 1;

  if (edges != DWM_EXTEND && (row != y || column != x))
    return 0;
  return z[row * w + column];
}

static __global__ void
convolve_kernel (real       *out,
                 const real *z,
                 const real *params,
                 int         h,
                 int         w,
                 DwmEdges    edges)
{
  Place       place = get_place (h * w);
  const real *k = params + place.plane / 3 * PARAMS_N + AT_K;
  const real *plane = z + (gsize) place.plane * h * w;
  int         y = (int) (place.at / w) - DWM_REACH;
  int         x = (int) (place.at % w) - DWM_REACH;
  real        sum = 0;

  if (place.at >= (unsigned) (h * w))
    return;
  for (int i = 0; i < TAPS; i++)
    for (int j = 0; j < TAPS; j++)
      sum += k[i * TAPS + j] * look (plane, y + i, x + j, h, w, edges);
  out[(gsize) place.plane * h * w + place.at] = sum;
}

void
gpu_dwm_forward (real       *out,
                 real       *mixed,
                 const real *in,
                 const real *params,
                 Maps        maps,
                 DwmEdges    edges,
                 Team       *team)
{
  START (mix_kernel, blocks_of (maps), mixed, in, params, maps.h * maps.w);
  START (convolve_kernel, blocks_of (maps), out, mixed, params, (int) maps.h,
         (int) maps.w, edges);
}

/* ---- backward ---- */

/* The taps of the window at step that have pixel under them: one, or at an
 * edge that is repeated all that lie beyond it too. */
struct Taps
{
  int first;
  int last;
};

static inline __device__ Taps
get_taps (int      pixel,
          int      step,
          int      length,
          DwmEdges edges)
{
  int tap = pixel - step + DWM_REACH;

  return Taps { edges == DWM_EXTEND && pixel == 0 ? 0 : tap,
                edges == DWM_EXTEND && pixel == length - 1 ? TAPS - 1 : tap };
}

/* The derivative by z: what all the windows that look at it pass on. */
static __global__ void
spread_kernel (real       *d_z,
               const real *d_out,
               const real *params,
               int         h,
               int         w,
               DwmEdges    edges)
{
  Place       place = get_place (h * w);
  const real *k = params + place.plane / 3 * PARAMS_N + AT_K;
  const real *plane = d_out + (gsize) place.plane * h * w;
  int         y = (int) (place.at / w);
  int         x = (int) (place.at % w);
  real        sum = 0;

  if (place.at >= (unsigned) (h * w))
    return;
  for (int r = max (y - DWM_REACH, 0); r <= min (y + DWM_REACH, h - 1); r++)
    for (int c = max (x - DWM_REACH, 0); c <= min (x + DWM_REACH, w - 1); c++)
      {
        Taps rows = get_taps (y, r, h, edges);
        Taps columns = get_taps (x, c, w, edges);
        real weight = 0;

        for (int i = rows.first; i <= rows.last; i++)
          for (int j = columns.first; j <= columns.last; j++)
            weight += k[i * TAPS + j];
        sum += weight * plane[r * w + c];
      }
  d_z[(gsize) place.plane * h * w + place.at] = sum;
}

static __global__ void
unmix_kernel (real       *d_in,
              gboolean    add,
              const real *d_z,
              const real *params,
              unsigned    area)
{
  Place       place = get_place (area);
  gsize       image = place.plane / 3;
  const real *cm = params + image * PARAMS_N + place.plane % 3 * 3;
  const real *z = d_z + image * 3 * area + place.at;
  gsize       i = (gsize) place.plane * area + place.at;

  if (place.at < area)
    d_in[i] = (add ? d_in[i] : 0) + cm[0] * z[0] + cm[1] * z[area]
              + cm[2] * z[2 * area];
}

/* Block (part, image): the sums over some of its pixels of d_out times z under
 * each tap of K, and of d_z times each of x's colours and alone. */
static __global__ void
sums_kernel (gdouble    *parts,
             const real *d_out,
             const real *z,
             const real *d_z,
             const real *in,
             int         h,
             int         w,
             DwmEdges    edges)
{
  int      area = h * w;
  gsize    image = (gsize) blockIdx.y * 3 * area;
  gdouble *part = parts + ((gsize) blockIdx.y * PARTS + blockIdx.x) * N_SUMS;
  real     sums[N_SUMS] = { 0 };

  for (int at = (int) get_turn (); at < area; at += PARTS * THREADS)
#pragma unroll
    for (int c = 0; c < 3; c++)
      {
        const real *plane = z + image + c * area;
        real        d = d_out[image + c * area + at];
        real        by_z = d_z[image + c * area + at];

#pragma unroll
        for (int i = 0; i < TAPS; i++)
#pragma unroll
          for (int j = 0; j < TAPS; j++)
            sums[i * TAPS + j] += d * look (plane, at / w + i - DWM_REACH,
                                            at % w + j - DWM_REACH, h, w,
                                            edges);
#pragma unroll
        for (int from = 0; from < 3; from++)
          sums[AT_COLOURS + 4 * c + from] += by_z
                                             * in[image + from * area + at];
        sums[AT_COLOURS + 4 * c + 3] += by_z;
      }
  for (int i = 0; i < N_SUMS; i++)
    {
      gdouble sum = block_sum (sums[i]);

      if (threadIdx.x == 0)
        part[i] = sum;
    }
}

/* One thread for each of an image's sums, and one block for each image. */
static __global__ void
write_kernel (real          *d_params,
              const gdouble *parts,
              const real    *params)
{
  __shared__ gdouble sums[N_SUMS];
  const gdouble     *colours = sums + AT_COLOURS;
  const real        *p = params + (gsize) blockIdx.x * PARAMS_N;
  real              *d = d_params + (gsize) blockIdx.x * PARAMS_N;
  unsigned           i = threadIdx.x;

  if (i < N_SUMS)
    {
      sums[i] = 0.0;
      for (unsigned part = 0; part < PARTS; part++)
        sums[i] += parts[((gsize) blockIdx.x * PARTS + part) * N_SUMS + i];
    }
  __syncthreads ();
  if (i < AT_CS)
    d[i] = (real) (colours[i % 3 * 4 + i / 3]
                   + p[AT_CS + i / 3] * colours[i % 3 * 4 + 3]);
  else if (i < AT_K)
    d[i] = (real) (p[3 * (i - AT_CS)] * colours[3]
                   + p[3 * (i - AT_CS) + 1] * colours[7]
                   + p[3 * (i - AT_CS) + 2] * colours[11]);
  else if (i < PARAMS_N)
    d[i] = (real) sums[i - AT_K];
}

void
gpu_dwm_backward (real       *d_in,
                  gboolean    add,
                  real       *d_params,
                  const real *d_out,
                  const real *mixed,
                  const real *in,
                  const real *params,
                  Maps        maps,
                  DwmEdges    edges,
                  Team       *team)
{
  gsize    n_parts = (gsize) maps.n * PARTS * N_SUMS;
  gdouble *parts = (gdouble *) gpu_scratch (n_parts * sizeof (gdouble)
                                            + maps_size (maps)
                                              * sizeof (real));
  real    *d_z = (real *) (parts + n_parts);

  START (spread_kernel, blocks_of (maps), d_z, d_out, params, (int) maps.h,
         (int) maps.w, edges);
  if (d_in)
    START (unmix_kernel, blocks_of (maps), d_in, add, d_z, params,
           maps.h * maps.w);
  if (!d_params)
    return;
  START (sums_kernel, dim3 (PARTS, maps.n), parts, d_out, mixed, d_z, in,
         (int) maps.h, (int) maps.w, edges);
  START (write_kernel, maps.n, d_params, parts, params);
}
