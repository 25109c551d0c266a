/* nem-winograd.c - the transforms of Winograd's F(4x4, 3x3), by channels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-vector.h"

/* Six of the input in place: the points are 0, 1, -1, 2, -2 and infinity. */
INLINE void
transform_in (Vec x[NEM_WINDOW])
{
  Vec a = x[4] - 4.0f * x[2];
  Vec b = x[3] - 4.0f * x[1];
  Vec c = x[4] - x[2];
  Vec d = 2.0f * (x[3] - x[1]);

  x[0] = 4.0f * (x[0] - x[2]) + c;
  x[5] = 4.0f * x[1] - 5.0f * x[3] + x[5];
  x[1] = a + b;
  x[2] = a - b;
  x[3] = c + d;
  x[4] = c - d;
}

/* Six products to four of the output. */
INLINE void
transform_out (Vec out[NEM_TILE], const Vec x[NEM_WINDOW])
{
  Vec sum1 = x[1] + x[2];
  Vec sum2 = x[3] + x[4];
  Vec less1 = x[1] - x[2];
  Vec less2 = x[3] - x[4];

  out[0] = x[0] + sum1 + sum2;
  out[1] = less1 + 2.0f * less2;
  out[2] = sum1 + 4.0f * sum2;
  out[3] = less1 + 8.0f * less2 + x[5];
}

void
VEC_NAME (nem_winograd_in) (gfloat *out,
                            gsize step,
                            const gfloat *in,
                            gsize in_pixel,
                            gsize in_row,
                            guint n)
{
  for (guint c = 0; c < n; c += LANES)
    {
      Vec x[NEM_WINDOW][NEM_WINDOW];

#pragma GCC unroll 6
      for (guint i = 0; i < NEM_WINDOW; i++)
        {
#pragma GCC unroll 6
          for (guint j = 0; j < NEM_WINDOW; j++)
            x[i][j] = vec_load (in + i * in_row + j * in_pixel + c);
          transform_in (x[i]);
        }
#pragma GCC unroll 6
      for (guint j = 0; j < NEM_WINDOW; j++)
        {
          Vec column[NEM_WINDOW];

#pragma GCC unroll 6
          for (guint i = 0; i < NEM_WINDOW; i++)
            column[i] = x[i][j];
          transform_in (column);
#pragma GCC unroll 6
          for (guint i = 0; i < NEM_WINDOW; i++)
            vec_store (out + (i * NEM_WINDOW + j) * step + c, column[i]);
        }
    }
}

void
VEC_NAME (nem_winograd_out) (gfloat *out, const gfloat *in, gsize step)
{
  for (guint c = 0; c < NEM_PANEL; c += LANES)
    {
      Vec half[NEM_TILE][NEM_WINDOW];

#pragma GCC unroll 6
      for (guint j = 0; j < NEM_WINDOW; j++)
        {
          Vec x[NEM_WINDOW];
          Vec y[NEM_TILE];

#pragma GCC unroll 6
          for (guint i = 0; i < NEM_WINDOW; i++)
            x[i] = vec_load (in + (i * NEM_WINDOW + j) * step + c);
          transform_out (y, x);
#pragma GCC unroll 4
          for (guint i = 0; i < NEM_TILE; i++)
            half[i][j] = y[i];
        }
#pragma GCC unroll 4
      for (guint i = 0; i < NEM_TILE; i++)
        {
          Vec y[NEM_TILE];

          transform_out (y, half[i]);
#pragma GCC unroll 4
          for (guint j = 0; j < NEM_TILE; j++)
            vec_store (out + (i * NEM_TILE + j) * NEM_PANEL + c, y[j]);
        }
    }
}
