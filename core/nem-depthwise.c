/* nem-depthwise.c - the steps of a classifier's blocks, by channels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-vector.h"

INLINE Vec
relu6 (Vec x)
{
  Mask over = x > 6.0f;

  x = vec_relu (x);
  return (Vec) ((over & (Mask) ((Vec){ 0 } + 6.0f)) | (~over & (Mask) x));
}

void
VEC_NAME (nem_finish) (gfloat *const *out,
                       const gfloat *const *added,
                       guint n,
                       const gfloat *bias,
                       gboolean rectified)
{
  for (guint i = 0; i < n; i++)
#pragma GCC unroll 8
    for (guint c = 0; c < NEM_PANEL; c += LANES)
      {
        Vec y = vec_load (out[i] + c) + vec_load (bias + c);

        if (added)
          y += vec_load (added[i] + c);
        vec_store (out[i] + c, rectified ? relu6 (y) : y);
      }
}

void
VEC_NAME (nem_depthwise) (gfloat *out,
                          const gfloat *const rows[3],
                          guint n_out,
                          guint stride,
                          gsize pixel,
                          const gfloat *weights,
                          const gfloat *bias)
{
  for (gsize c = 0; c < pixel; c += LANES)
    {
      Vec tap[9];

#pragma GCC unroll 9
      for (guint t = 0; t < 9; t++)
        tap[t] = vec_load (weights + t * pixel + c);
      for (gsize i = 0; i < n_out; i++)
        {
          Vec sum = vec_load (bias + c);

#pragma GCC unroll 9
          for (guint t = 0; t < 9; t++)
            sum += tap[t]
                   * vec_load (rows[t / 3] + (i * stride + t % 3) * pixel + c);
          vec_store (out + i * pixel + c, relu6 (sum));
        }
    }
}
