/* moments-private.h - shared by moments*.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "moments.h"

G_BEGIN_DECLS

#define K_SIDE 5
#define K_N (K_SIDE * K_SIDE)
#define K_RADIUS (K_SIDE / 2)
#define K_CENTRE (K_N / 2)

/* Indices in the flat order. */
#define CM(p, d, c) ((p)[3 * (d) + (c)])
#define OFFSET(p, c) ((p)[PARAMS_AT_CS + (c)])
#define K(p, j) ((p)[PARAMS_AT_K + (j)])

/* Weights of the channels' squared errors, to [0, 1] units. */
extern const gdouble moments_weight[3];

/* The mean of d[a](q) d[b](q + (y, x)). */
static inline gdouble
moments_at (const Moments *moments, guint a, guint b, gint y, gint x)
{
  gint lag = 9 * y + x;

  return lag >= 0 ? moments->corrupted[lag][a][b]
                  : moments->corrupted[-lag][b][a];
}

/* Likewise between K's pixels @j and @k. */
static inline gdouble
moments_between (const Moments *moments, guint a, guint b, gint j, gint k)
{
  return moments_at (moments, a, b, k / K_SIDE - j / K_SIDE,
                     k % K_SIDE - j % K_SIDE);
}

/**
 * MomentsFiltered:
 * @square: means of z[a] z[b], where z is the corrupted image less its means,
 *   after K.
 * @cross: means of z[a] c[b].
 * @sum: of K.
 */
typedef struct
{
  gdouble square[3][3];
  gdouble cross[3][3];
  gdouble sum;
} MomentsFiltered;

/* Computes the moments after K. */
void moments_filter (MomentsFiltered *seen,
                     const Moments *moments,
                     const gdouble p[PARAMS_N]);

G_END_DECLS
