/* pool.cu - means and largest numbers of windows and maps on the graphics card
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cuDNN's windows have as much padding behind as before. */
#include "launch.cuh"

/* The windows that have a pixel in them, or the pixels that a window has. */
struct Span
{
  unsigned first;
  unsigned end;
};

static inline __device__ Span
get_pixels (Window   window,
            unsigned step,
            unsigned length)
{
  unsigned at = step * window.stride;
  unsigned end = at + window.kernel;

  end = end > window.before ? end - window.before : 0;
  return Span { at > window.before ? at - window.before : 0,
                end < length ? end : length };
}

static inline __device__ Span
get_windows (Window   window,
             unsigned pixel,
             unsigned steps)
{
  unsigned at = pixel + window.before;
  unsigned end = at / window.stride + 1;
  unsigned first = 0;

  if (at >= window.kernel)
    first = (at - window.kernel) / window.stride + 1;
  return Span { first, end < steps ? end : steps };
}

/* What every kernel here is given; its threads are outputs going forward, and
 * inputs going back. */
struct Shape
{
  Maps   out;
  Maps   in;
  Window window;
};

/* ---- forward ---- */

/* The largest number of each window, or the mean. */
template <bool LARGEST>
static __global__ void
window_kernel (real       *out,
               const real *in,
               Shape       shape)
{
  unsigned    area = shape.out.h * shape.out.w;
  Place       place = get_place (area);
  const real *plane = in + (gsize) place.plane * shape.in.h * shape.in.w;
  Span        rows = get_pixels (shape.window, place.at / shape.out.w,
                                 shape.in.h);
  Span        columns = get_pixels (shape.window, place.at % shape.out.w,
                                    shape.in.w);
  real        found = LARGEST ? (real) -HUGE_VAL : 0;

  if (place.at >= area)
    return;
  for (unsigned y = rows.first; y < rows.end; y++)
    for (unsigned x = columns.first; x < columns.end; x++)
      {
        real pixel = plane[y * shape.in.w + x];

        if (!LARGEST)
          found += pixel;
        else if (pixel > found)
          found = pixel;
      }
  if (!LARGEST)
    found *= (real) 1 / (shape.window.kernel * shape.window.kernel);
  out[(gsize) place.plane * area + place.at] = found;
}

void
gpu_pool_mean_forward (real       *out,
                       const real *in,
                       Maps        out_maps,
                       Maps        in_maps,
                       Window      window,
                       Team       *team)
{
  Shape shape = { out_maps, in_maps, window };

  START (window_kernel<false>, blocks_of (out_maps), out, in, shape);
}

void
gpu_pool_max_forward (real       *out,
                      const real *in,
                      Maps        out_maps,
                      Maps        in_maps,
                      Window      window,
                      Team       *team)
{
  Shape shape = { out_maps, in_maps, window };

  START (window_kernel<true>, blocks_of (out_maps), out, in, shape);
}

/* ---- backward ---- */

static __global__ void
mean_back_kernel (real       *d_in,
                  gboolean    add,
                  const real *d_out,
                  Shape       shape)
{
  unsigned    area = shape.in.h * shape.in.w;
  Place       place = get_place (area);
  gsize       i = (gsize) place.plane * area + place.at;
  const real *plane = d_out + (gsize) place.plane * shape.out.h * shape.out.w;
  Span        rows = get_windows (shape.window, place.at / shape.in.w,
                                  shape.out.h);
  Span        columns = get_windows (shape.window, place.at % shape.in.w,
                                     shape.out.w);
  real        sum = 0;

  if (place.at >= area)
    return;
  for (unsigned y = rows.first; y < rows.end; y++)
    for (unsigned x = columns.first; x < columns.end; x++)
      sum += plane[y * shape.out.w + x];
  sum *= (real) 1 / (shape.window.kernel * shape.window.kernel);
  d_in[i] = add ? d_in[i] + sum : sum;
}

void
gpu_pool_mean_backward (real       *d_in,
                        gboolean    add,
                        const real *d_out,
                        Maps        out_maps,
                        Maps        in_maps,
                        Window      window,
                        Team       *team)
{
  Shape shape = { out_maps, in_maps, window };

  START (mean_back_kernel, blocks_of (in_maps), d_in, add, d_out, shape);
}

/* Whether the pixel at is the first in its window that is as large as top. */
static inline __device__ bool
is_first (const real *plane,
          unsigned    width,
          Span        rows,
          Span        columns,
          real        top,
          unsigned    at)
{
  for (unsigned y = rows.first; y < rows.end; y++)
    for (unsigned x = columns.first; x < columns.end; x++)
      if (plane[y * width + x] == top)
        return y * width + x == at;
  return false;
}

static __global__ void
max_back_kernel (real       *d_in,
                 gboolean    add,
                 const real *d_out,
                 const real *out,
                 const real *in,
                 Shape       shape)
{
  unsigned    area = shape.in.h * shape.in.w;
  Place       place = get_place (area);
  gsize       i = (gsize) place.plane * area + place.at;
  gsize       there = (gsize) place.plane * shape.out.h * shape.out.w;
  const real *plane = in + (gsize) place.plane * area;
  Span        rows = get_windows (shape.window, place.at / shape.in.w,
                                  shape.out.h);
  Span        columns = get_windows (shape.window, place.at % shape.in.w,
                                     shape.out.w);
  real        sum = 0;

  if (place.at >= area)
    return;
  for (unsigned y = rows.first; y < rows.end; y++)
    for (unsigned x = columns.first; x < columns.end; x++)
      {
        gsize o = there + y * shape.out.w + x;

        if (in[i] == out[o]
            && is_first (plane, shape.in.w,
                         get_pixels (shape.window, y, shape.in.h),
                         get_pixels (shape.window, x, shape.in.w), out[o],
                         place.at))
          sum += d_out[o];
      }
  d_in[i] = add ? d_in[i] + sum : sum;
}

void
gpu_pool_max_backward (real       *d_in,
                       gboolean    add,
                       const real *d_out,
                       const real *out,
                       const real *in,
                       Maps        out_maps,
                       Maps        in_maps,
                       Window      window,
                       Team       *team)
{
  Shape shape = { out_maps, in_maps, window };

  if (d_in)
    START (max_back_kernel, blocks_of (in_maps), d_in, add, d_out, out, in,
           shape);
}

/* ---- the mean of a whole map ---- */

static __global__ void
whole_kernel (real       *out,
              const real *in,
              unsigned    area)
{
  const real *plane = in + (gsize) blockIdx.x * area;
  gdouble     sum = 0.0;

  for (unsigned i = threadIdx.x; i < area; i += THREADS)
    sum += plane[i];
  sum = block_sum (sum);
  if (threadIdx.x == 0)
    out[blockIdx.x] = (real) (sum / area);
}

void
gpu_mean_forward (real       *out,
                  const real *in,
                  Maps        in_maps,
                  Team       *team)
{
  START (whole_kernel, in_maps.c * in_maps.n, out, in, in_maps.h * in_maps.w);
}

static __global__ void
whole_back_kernel (real       *d_in,
                   gboolean    add,
                   const real *d_out,
                   unsigned    area)
{
  Place place = get_place (area);
  gsize i = (gsize) place.plane * area + place.at;

  if (place.at < area)
    d_in[i] = (add ? d_in[i] : 0) + d_out[place.plane] / area;
}

void
gpu_mean_backward (real       *d_in,
                   gboolean    add,
                   const real *d_out,
                   Maps        in_maps,
                   Team       *team)
{
  unsigned area = in_maps.h * in_maps.w;

  START (whole_back_kernel, blocks_of (in_maps), d_in, add, d_out, area);
}
