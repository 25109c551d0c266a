/* nem-first.c - the first convolution, its ReLU and the pooling after it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-vector.h"

#define STEP 4 /* of the pooling: its windows have one pixel in common */

/* vecs vectors of channels. The row itself is never written, only its sums. */
INLINE void
first_channels (gfloat *out,
                gfloat *also,
                guint n_out,
                const gfloat *const *rows,
                const gfloat *weights,
                const gfloat *bias,
                guint n,
                gboolean whole,
                guint vecs)
{
  Vec common[4] = { 0 };

  for (gsize x = 0; x < n_out; x++)
    {
      Vec sum[STEP][4];

#pragma GCC unroll 4
      for (guint v = 0; v < vecs; v++)
        for (guint i = 0; i < STEP; i++)
          sum[i][v] = vec_load (bias + v * LANES);

      for (guint row = 0; row < 9; row++)
#pragma GCC unroll 3
        for (guint dx = 0; dx < 3; dx++)
          {
            const gfloat *in = rows[row] + STEP * x + dx;
            const gfloat *weight = weights + (gsize) (row * 3 + dx) * n;

#pragma GCC unroll 4
            for (guint v = 0; v < vecs; v++)
#pragma GCC unroll 4
              for (guint i = 0; i < STEP; i++)
                sum[i][v] += in[i] * vec_load (weight + v * LANES);
          }

#pragma GCC unroll 4
      for (guint v = 0; v < vecs; v++)
        {
          Vec window = common[v] + vec_relu (sum[0][v]) + vec_relu (sum[1][v])
                       + vec_relu (sum[2][v]);

          common[v] = vec_relu (sum[3][v]);
          if (x + 1 < n_out || whole)
            window += common[v];
          if (out)
            vec_store (out + x * n + v * LANES,
                       vec_load (out + x * n + v * LANES) + window);
          if (also)
            vec_store (also + x * n + v * LANES,
                       vec_load (also + x * n + v * LANES) + window);
        }
    }
}

#if LANES == 8
#define VECS 2 /* of half as many registers */
#else
#define VECS 4
#endif

void
VEC_NAME (nem_first) (gfloat *out,
                      gfloat *also,
                      guint n_out,
                      const gfloat *const *rows,
                      const gfloat *weights,
                      const gfloat *bias,
                      guint n,
                      gboolean whole)
{
  guint c = 0;

  for (; c + VECS * LANES <= n; c += VECS * LANES)
    first_channels (out ? out + c : NULL, also ? also + c : NULL, n_out, rows,
                    weights + c, bias + c, n, whole, VECS);
  for (; c < n; c += 2 * LANES)
    first_channels (out ? out + c : NULL, also ? also + c : NULL, n_out, rows,
                    weights + c, bias + c, n, whole, 2);
}
