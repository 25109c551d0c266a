/* layer-sum.c - element-wise sums, concatenation, and per-channel affine maps
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layers-frozen.h"

#include <math.h>
#include <string.h>

#include "core/vectors.h"
#include "numbers.h"

VECTORS static void
add_bounded (real *restrict out,
             const real *restrict a,
             const real *restrict b,
             real bottom,
             real top,
             gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      real sum = a[i] + b[i];

      sum = sum > bottom ? sum : bottom;
      out[i] = sum < top ? sum : top;
    }
}

void
layer_sum_forward (real *out,
                   const real *a,
                   const real *b,
                   Maps maps,
                   Activation activation,
                   ThreadContext *context)
{
  real top = activation == ACTIVATION_RELU6 ? 6 : (real) HUGE_VAL;
  real bottom = activation == ACTIVATION_NONE ? (real) -HUGE_VAL : 0;

  add_bounded (out, a, b, bottom, top, maps_size (maps));
}

void
layer_join_forward (real *out,
                    const real *a,
                    const real *b,
                    Maps a_maps,
                    Maps b_maps,
                    ThreadContext *context)
{
  memcpy (out, a, maps_size (a_maps) * sizeof *out);
  memcpy (out + maps_size (a_maps), b, maps_size (b_maps) * sizeof *out);
}

void
layer_join_backward (real *d_in,
                     gboolean add,
                     const real *d_out,
                     guint first,
                     Maps out_maps,
                     Maps in_maps,
                     ThreadContext *context)
{
  const real *from = d_out + maps_size (out_maps) / out_maps.c * first;

  if (add)
    numbers_add (d_in, from, maps_size (in_maps));
  else
    memcpy (d_in, from, maps_size (in_maps) * sizeof *d_in);
}

void
layer_shuffle_forward (real *out, const real *in, guint n, Maps maps)
{
  gsize plane = maps_size (maps) / maps.c;
  guint size = maps.c / n; /* of a group */

  for (guint c = 0; c < maps.c; c++)
    memcpy (out + c * plane, in + (c % n * size + c / n) * plane,
            plane * sizeof *out);
}

void
layer_shuffle_backward (
  real *d_in, gboolean add, const real *d_out, guint n, Maps maps)
{
  gsize plane = maps_size (maps) / maps.c;
  guint size = maps.c / n;

  for (guint c = 0; c < maps.c; c++)
    {
      real *to = d_in + (c % n * size + c / n) * plane;

      if (add)
        numbers_add (to, d_out + c * plane, plane);
      else
        memcpy (to, d_out + c * plane, plane * sizeof *to);
    }
}

VECTORS static void
scale_run (real *out, const real *in, real scale, real shift, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = in[i] * scale + shift;
}

void
layer_colours (real *out,
               const real *in,
               const gfloat scale[3],
               const gfloat shift[3],
               Maps maps,
               ThreadContext *context)
{
  gsize n = (gsize) maps.n * maps.h * maps.w;

  g_return_if_fail (maps.c == 3);
  for (guint c = 0; c < 3; c++)
    scale_run (out + c * n, in + c * n, scale[c], shift[c], n);
}
