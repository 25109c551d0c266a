/* layer-dwm.c - DWM with gradients for the image and the 37 numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers.h"

#include <string.h>

#include "core/parallel.h"
#include "core/vectors.h"

#define TAPS (2 * DWM_RADIUS + 1)
#define LANES 16 /* partial sums, for vectorisation */

/* Wider than some machines' registers; the compiler splits it. */
typedef real Vec __attribute__ ((
  vector_size (LANES * sizeof (real)), aligned (sizeof (real)), may_alias));

/* Each image is one task, so no two write to the same memory. */
typedef struct
{
  real *out; /* forward */
  real *mixed;
  real *d_in;
  real *d_params;
  const real *d_out;
  const real *z; /* saved by forward in mixed */
  const real *in;
  const real *params;
  Maps maps;
  DwmEdges edges;
  gboolean add;
  ThreadContext *context;
} Work;

/* The numbers of one image. */
typedef struct
{
  real cm[3][3];
  real cs[3];
  real k[TAPS][TAPS];
} Numbers;

/* ---- shapes: planes with a border around them ---- */

static gsize
padded_width (Maps maps, guint radius)
{
  return (gsize) maps.w + 2 * radius;
}

static gsize
padded_size (Maps maps, guint radius)
{
  return padded_width (maps, radius) * (maps.h + 2 * radius);
}

gsize
layer_dwm_mixed_size (Maps maps)
{
  return (gsize) maps.c * maps.n * padded_size (maps, DWM_RADIUS);
}

/* Three planes for the gradient of the colour-corrected image, and one for
 * d_out with a border twice as wide. */
gsize
layer_dwm_scratch (Maps maps)
{
  return 3 * padded_size (maps, DWM_RADIUS)
         + padded_size (maps, 2 * DWM_RADIUS);
}

static gsize
plane_at (Maps maps, guint c, guint image)
{
  return ((gsize) c * maps.n + image) * maps.h * maps.w;
}

static gsize
mixed_at (Maps maps, guint c, guint image)
{
  return ((gsize) c * maps.n + image) * padded_size (maps, DWM_RADIUS);
}

static void
get_numbers (Numbers *numbers, const Work *work, guint image)
{
  const real *p = work->params + image;
  guint n = work->maps.n;

  for (guint i = 0; i < 9; i++)
    numbers->cm[i / 3][i % 3] = p[(PARAMS_AT_CM + i) * n];
  for (guint i = 0; i < 3; i++)
    numbers->cs[i] = p[(PARAMS_AT_CS + i) * n];
  for (guint i = 0; i < TAPS * TAPS; i++)
    numbers->k[i / TAPS][i % TAPS] = p[(PARAMS_AT_K + i) * n];
}

/* ---- forward ---- */

/* One output channel of the colour step. */
VECTORS static void
mix_row (real *restrict z,
         const real *restrict r,
         const real *restrict g,
         const real *restrict b,
         const Numbers *numbers,
         guint c,
         guint n)
{
  real by_r = numbers->cm[0][c];
  real by_g = numbers->cm[1][c];
  real by_b = numbers->cm[2][c];
  real rest =
    by_r * numbers->cs[0] + by_g * numbers->cs[1] + by_b * numbers->cs[2];

  for (guint x = 0; x < n; x++)
    z[x] = by_r * r[x] + by_g * g[x] + by_b * b[x] + rest;
}

/* Fills the border of one plane from its inside. */
static void
fill_border (real *plane, Maps maps, DwmEdges edges)
{
  gsize width = padded_width (maps, DWM_RADIUS);
  real *first = plane + DWM_RADIUS * width;
  real *last = first + (maps.h - 1) * width;

  for (guint y = 0; y < maps.h; y++)
    {
      real *row = first + y * width;
      real left = edges == DWM_EXTEND ? row[DWM_RADIUS] : 0;
      real right = edges == DWM_EXTEND ? row[DWM_RADIUS + maps.w - 1] : 0;

      for (guint i = 0; i < DWM_RADIUS; i++)
        {
          row[i] = left;
          row[DWM_RADIUS + maps.w + i] = right;
        }
    }
  for (guint i = 1; i <= DWM_RADIUS; i++)
    if (edges == DWM_EXTEND)
      {
        memcpy (first - i * width, first, width * sizeof *plane);
        memcpy (last + i * width, last, width * sizeof *plane);
      }
    else
      {
        memset (first - i * width, 0, width * sizeof *plane);
        memset (last + i * width, 0, width * sizeof *plane);
      }
}

/* One row of K (*) z; z: the upper left of what the first pixel reads. */
VECTORS static void
convolve_row (real *restrict out,
              const real *restrict z,
              gsize stride,
              const real numbers[TAPS][TAPS],
              guint n)
{
  real k[TAPS][TAPS];

  memcpy (k, numbers, sizeof k);
  for (guint x = 0; x < n; x++)
    {
      real sum = 0;

#pragma GCC unroll 5
      for (guint i = 0; i < TAPS; i++)
#pragma GCC unroll 5
        for (guint j = 0; j < TAPS; j++)
          sum += k[i][j] * z[i * stride + x + j];
      out[x] = sum;
    }
}

static void
forward_task (guint image, guint worker, gpointer data)
{
  const Work *work = data;
  Maps maps = work->maps;
  gsize width = padded_width (maps, DWM_RADIUS);
  const real *r = work->in + plane_at (maps, 0, image);
  const real *g = work->in + plane_at (maps, 1, image);
  const real *b = work->in + plane_at (maps, 2, image);
  Numbers numbers;

  get_numbers (&numbers, work, image);
  for (guint c = 0; c < 3; c++)
    {
      real *z = work->mixed + mixed_at (maps, c, image);
      real *out = work->out + plane_at (maps, c, image);

      for (guint y = 0; y < maps.h; y++)
        {
          gsize at = (gsize) y * maps.w;

          mix_row (z + (y + DWM_RADIUS) * width + DWM_RADIUS, r + at, g + at,
                   b + at, &numbers, c, maps.w);
        }
      fill_border (z, maps, work->edges);
      for (guint y = 0; y < maps.h; y++)
        convolve_row (out + (gsize) y * maps.w, z + y * width, width, numbers.k,
                      maps.w);
    }
}

void
layer_dwm_forward (real *out, const LayerWarp *warp, ThreadContext *context)
{
  Work work = { .out = out,
                .mixed = warp->mixed,
                .in = warp->in,
                .params = warp->params,
                .maps = warp->maps,
                .edges = warp->edges,
                .context = context };

  g_return_if_fail (warp->maps.c == 3);
  parallel_for (warp->maps.n, context->n_threads, forward_task, &work);
}

/* ---- backward ---- */

/* The gradient of z is d_out convolved with K rotated by 180 degrees; it
 * includes z's border. */
static void
spread_plane (real *d_z,
              real *padded,
              const real *d_out,
              Maps maps,
              const real k[TAPS][TAPS])
{
  gsize wide = padded_width (maps, 2 * DWM_RADIUS);
  gsize width = padded_width (maps, DWM_RADIUS);
  real flipped[TAPS][TAPS];

  for (guint i = 0; i < TAPS * TAPS; i++)
    flipped[i / TAPS][i % TAPS] = k[TAPS - 1 - i / TAPS][TAPS - 1 - i % TAPS];
  memset (padded, 0, padded_size (maps, 2 * DWM_RADIUS) * sizeof *padded);
  for (guint y = 0; y < maps.h; y++)
    memcpy (padded + (y + 2 * DWM_RADIUS) * wide + 2 * DWM_RADIUS,
            d_out + (gsize) y * maps.w, maps.w * sizeof *padded);
  for (guint y = 0; y < maps.h + 2 * DWM_RADIUS; y++)
    convolve_row (d_z + y * width, padded + y * wide, wide, flipped,
                  (guint) width);
}

/* The border repeats the outermost pixels, so its gradient is added to theirs.
 * */
static void
fold_border (real *d_z, Maps maps)
{
  gsize width = padded_width (maps, DWM_RADIUS);
  real *first = d_z + DWM_RADIUS * width;
  real *last = first + (maps.h - 1) * width;

  for (guint i = 1; i <= DWM_RADIUS; i++)
    for (gsize x = 0; x < width; x++)
      {
        first[x] += first[(gssize) x - (gssize) (i * width)];
        last[x] += last[x + i * width];
      }
  for (guint y = 0; y < maps.h; y++)
    {
      real *row = first + y * width;

      for (guint i = 0; i < DWM_RADIUS; i++)
        {
          row[DWM_RADIUS] += row[i];
          row[DWM_RADIUS + maps.w - 1] += row[DWM_RADIUS + maps.w + i];
        }
    }
}

VECTORS static void
unmix_row (real *restrict d_in,
           gboolean add,
           const real *restrict r,
           const real *restrict g,
           const real *restrict b,
           const real *cm,
           guint n)
{
  real by_r = cm[0];
  real by_g = cm[1];
  real by_b = cm[2];

  if (add)
    for (guint x = 0; x < n; x++)
      d_in[x] += by_r * r[x] + by_g * g[x] + by_b * b[x];
  else
    for (guint x = 0; x < n; x++)
      d_in[x] = by_r * r[x] + by_g * g[x] + by_b * b[x];
}

static void
unmix (const Work *work, guint image, const real *d_z, const Numbers *numbers)
{
  Maps maps = work->maps;
  gsize width = padded_width (maps, DWM_RADIUS);
  gsize size = padded_size (maps, DWM_RADIUS);

  for (guint d = 0; d < 3; d++)
    for (guint y = 0; y < maps.h; y++)
      {
        const real *row = d_z + (y + DWM_RADIUS) * width + DWM_RADIUS;

        unmix_row (work->d_in + plane_at (maps, d, image) + (gsize) y * maps.w,
                   work->add, row, row + size, row + 2 * size, numbers->cm[d],
                   maps.w);
      }
}

/* Adds the products of one row to the sums, for each tap of one row of K. */
VECTORS static void
sum_taps (gdouble sums[TAPS], const real *d_out, const real *z, guint n)
{
  Vec lanes[TAPS] = { { 0 } };
  guint x = 0;

  for (; x + LANES <= n; x += LANES)
    {
      Vec d = *(const Vec *) (d_out + x);

#pragma GCC unroll 5
      for (guint j = 0; j < TAPS; j++)
        lanes[j] += d * *(const Vec *) (z + x + j);
    }
  for (guint j = 0; j < TAPS; j++)
    {
      gdouble sum = 0.0;

      for (guint l = 0; l < LANES; l++)
        sum += lanes[j][l];
      for (guint i = x; i < n; i++)
        sum += d_out[i] * z[i + j];
      sums[j] += sum;
    }
}

/* Adds the products of a gradient row with three rows to the sums and, last,
 * the gradient itself. */
VECTORS static void
sum_colours (gdouble sums[4],
             const real *d_z,
             const real *r,
             const real *g,
             const real *b,
             guint n)
{
  Vec lanes[4] = { { 0 } };
  guint x = 0;

  for (; x + LANES <= n; x += LANES)
    {
      Vec d = *(const Vec *) (d_z + x);

      lanes[0] += d * *(const Vec *) (r + x);
      lanes[1] += d * *(const Vec *) (g + x);
      lanes[2] += d * *(const Vec *) (b + x);
      lanes[3] += d;
    }
  for (guint j = 0; j < 4; j++)
    for (guint l = 0; l < LANES; l++)
      sums[j] += lanes[j][l];
  for (; x < n; x++)
    {
      sums[0] += d_z[x] * r[x];
      sums[1] += d_z[x] * g[x];
      sums[2] += d_z[x] * b[x];
      sums[3] += d_z[x];
    }
}

static void
write_k (const Work *work, guint image)
{
  Maps maps = work->maps;
  gsize width = padded_width (maps, DWM_RADIUS);
  gdouble sums[TAPS][TAPS] = { { 0 } };

  for (guint c = 0; c < 3; c++)
    for (guint y = 0; y < maps.h; y++)
      for (guint i = 0; i < TAPS; i++)
        sum_taps (
          sums[i], work->d_out + plane_at (maps, c, image) + (gsize) y * maps.w,
          work->z + mixed_at (maps, c, image) + (y + i) * width, maps.w);
  for (guint i = 0; i < TAPS * TAPS; i++)
    work->d_params[(PARAMS_AT_K + i) * maps.n + image] =
      (real) sums[i / TAPS][i % TAPS];
}

/* z[c] = sum over d of (x[d] + Cs[d]) * Cm[d][c]. */
static void
write_colours (const Work *work,
               guint image,
               const real *d_z,
               const Numbers *numbers)
{
  Maps maps = work->maps;
  gsize width = padded_width (maps, DWM_RADIUS);
  gdouble by_cs[3] = { 0.0, 0.0, 0.0 };

  for (guint c = 0; c < 3; c++)
    {
      const real *plane = d_z + c * padded_size (maps, DWM_RADIUS);
      gdouble sums[4] = { 0.0, 0.0, 0.0, 0.0 };

      for (guint y = 0; y < maps.h; y++)
        {
          const real *row = work->in + (gsize) y * maps.w;

          sum_colours (sums, plane + (y + DWM_RADIUS) * width + DWM_RADIUS,
                       row + plane_at (maps, 0, image),
                       row + plane_at (maps, 1, image),
                       row + plane_at (maps, 2, image), maps.w);
        }
      for (guint d = 0; d < 3; d++)
        {
          work->d_params[(3 * d + c) * maps.n + image] =
            (real) (sums[d] + numbers->cs[d] * sums[3]);
          by_cs[d] += numbers->cm[d][c] * sums[3];
        }
    }
  for (guint d = 0; d < 3; d++)
    work->d_params[(PARAMS_AT_CS + d) * maps.n + image] = (real) by_cs[d];
}

static void
backward_task (guint image, guint worker, gpointer data)
{
  const Work *work = data;
  Maps maps = work->maps;
  gsize size = padded_size (maps, DWM_RADIUS);
  real *d_z = work->context->scratch + worker * work->context->scratch_size;
  Numbers numbers;

  get_numbers (&numbers, work, image);
  for (guint c = 0; c < 3; c++)
    {
      spread_plane (d_z + c * size, d_z + 3 * size,
                    work->d_out + plane_at (maps, c, image), maps, numbers.k);
      if (work->edges == DWM_EXTEND)
        fold_border (d_z + c * size, maps);
    }
  if (work->d_in)
    unmix (work, image, d_z, &numbers);
  if (work->d_params)
    {
      write_k (work, image);
      write_colours (work, image, d_z, &numbers);
    }
}

void
layer_dwm_backward (real *d_in,
                    gboolean add,
                    real *d_params,
                    const real *d_out,
                    const LayerWarp *warp,
                    ThreadContext *context)
{
  Work work = { .d_in = d_in,
                .add = add,
                .d_params = d_params,
                .d_out = d_out,
                .z = warp->mixed,
                .in = warp->in,
                .params = warp->params,
                .maps = warp->maps,
                .edges = warp->edges,
                .context = context };

  g_return_if_fail (warp->maps.c == 3);
  g_return_if_fail (context->scratch_size >= layer_dwm_scratch (warp->maps));
  parallel_for (warp->maps.n, context->n_threads, backward_task, &work);
}
