/* nem-epilogue.c - the steps between NEM's convolutions, by channels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-vector.h"

void
VEC_NAME (nem_epilogue_first) (gfloat *raw,
                               gfloat *active,
                               gsize pixel,
                               const gfloat *x,
                               guint n,
                               const gfloat *bias,
                               const gfloat *scale,
                               const gfloat *shift)
{
  for (guint i = 0; i < n; i++)
#pragma GCC unroll 8
    for (guint c = 0; c < NEM_PANEL; c += LANES)
      {
        Vec y = vec_load (x + i * NEM_PANEL + c) + vec_load (bias + c);

        vec_store (raw + i * pixel + c, y);
        vec_store (active + i * pixel + c,
                   vec_relu (y * vec_load (scale + c) + vec_load (shift + c)));
      }
}

void
VEC_NAME (nem_epilogue_last) (
  gfloat *out, gsize pixel, const gfloat *x, guint n, const gfloat *bias)
{
  for (guint i = 0; i < n; i++)
#pragma GCC unroll 8
    for (guint c = 0; c < NEM_PANEL; c += LANES)
      {
        Vec y = vec_load (x + i * NEM_PANEL + c) + vec_load (bias + c);

        vec_store (out + i * pixel + c,
                   vec_load (out + i * pixel + c) + vec_relu (y));
      }
}

void
VEC_NAME (nem_pool) (gfloat *out,
                     const gfloat *in,
                     gsize in_row,
                     guint n_rows,
                     guint n_columns,
                     guint n)
{
  for (guint c = 0; c < n; c += LANES)
    {
      Vec sum = { 0 };

      for (guint y = 0; y < n_rows; y++)
        for (guint x = 0; x < n_columns; x++)
          sum += vec_load (in + y * in_row + (gsize) x * n + c);
      vec_store (out + c, sum * (1.0f / 25.0f));
    }
}
