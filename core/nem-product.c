/* nem-product.c - small matrix products whose sums stay in registers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-vector.h"

/* ROWS x VECS sums, VECS weights and a factor fit into the registers. */
#if LANES == 16
#define ROWS 12
#define VECS 2
#elif defined(__ARM_NEON)
#define ROWS 6
#define VECS 4
#else
#define ROWS 6
#define VECS 2
#endif
#define PART (VECS * LANES) /* of the panel */

typedef void (*Rows) (gfloat *const *out,
                      const gfloat *const *in,
                      const gfloat *weights,
                      guint depth,
                      guint from,
                      gboolean add);

INLINE void
product_part (gfloat *const *out,
              const gfloat *const *in,
              guint n_rows,
              const gfloat *weights,
              guint depth,
              guint from,
              gboolean add)
{
  const gfloat *row[ROWS];
  Vec sum[ROWS][VECS] = { 0 };

#pragma GCC unroll 12
  for (guint i = 0; i < n_rows; i++)
    row[i] = in[i];
  if (add)
#pragma GCC unroll 12
    for (guint i = 0; i < n_rows; i++)
#pragma GCC unroll 4
      for (guint v = 0; v < VECS; v++)
        sum[i][v] = vec_load (out[i] + from + v * LANES);

  weights += from;
  for (gsize k = 0; k < depth; k++)
    {
      Vec weight[VECS];

#pragma GCC unroll 4
      for (guint v = 0; v < VECS; v++)
        weight[v] = vec_load (weights + k * NEM_PANEL + v * LANES);
#pragma GCC unroll 12
      for (guint i = 0; i < n_rows; i++)
#pragma GCC unroll 4
        for (guint v = 0; v < VECS; v++)
          sum[i][v] += row[i][k] * weight[v];
    }

#pragma GCC unroll 12
  for (guint i = 0; i < n_rows; i++)
#pragma GCC unroll 4
    for (guint v = 0; v < VECS; v++)
      vec_store (out[i] + from + v * LANES, sum[i][v]);
}

/* The number of rows must be known when the loops are compiled. */
#define DEFINE_ROWS(n)                                                  \
  static void rows_##n (gfloat *const *out, const gfloat *const *in,    \
                        const gfloat *weights, guint depth, guint from, \
                        gboolean add)                                   \
  {                                                                     \
    product_part (out, in, n, weights, depth, from, add);               \
  }

DEFINE_ROWS (1)
DEFINE_ROWS (2)
DEFINE_ROWS (3)
DEFINE_ROWS (4)
DEFINE_ROWS (5)
DEFINE_ROWS (6)
#if ROWS == 12
DEFINE_ROWS (7)
DEFINE_ROWS (8)
DEFINE_ROWS (9)
DEFINE_ROWS (10)
DEFINE_ROWS (11)
DEFINE_ROWS (12)
#endif

static const Rows rows_of[] = {
  NULL,   rows_1, rows_2, rows_3,  rows_4,  rows_5, rows_6,
#if ROWS == 12
  rows_7, rows_8, rows_9, rows_10, rows_11, rows_12
#endif
};

/* Rows are distributed evenly: a small remainder would wait for memory. */
void
VEC_NAME (nem_product) (gfloat *const *out,
                        const gfloat *const *in,
                        guint n_rows,
                        const gfloat *weights,
                        guint depth,
                        gboolean add)
{
  guint n_tasks = (n_rows + ROWS - 1) / ROWS;

  for (guint from = 0; from < NEM_PANEL; from += PART)
    for (guint i = 0; i < n_tasks; i++)
      {
        guint first = i * n_rows / n_tasks;
        guint n = (i + 1) * n_rows / n_tasks - first;

        rows_of[n](out + first, in + first, weights, depth, from, add);
      }
}
