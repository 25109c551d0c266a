/* moments-best.c - the numbers with the least error
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "models/nn/cholesky.h"
#include "moments-private.h"

#define ROUNDS 4
#define MIX_RIDGE 1e-4 /* relative to the variance of a photograph */
#define K_RIDGE \
  2e-5 /* relative to the variance of the colour-corrected image */
#define NUMBER_MAX 40.0  /* larger results are rejected */
#define N_SIDE (K_N - 1) /* K's pixels except the centre */

/* ---- the best numbers ---- */

static void
set_identity (gdouble p[PARAMS_N])
{
  const gfloat *identity = PARAMS_IDENTITY.n;

  for (guint i = 0; i < PARAMS_N; i++)
    p[i] = identity[i];
}

/* Cm by least squares for a fixed K. */
static void
improve_mix (gdouble p[PARAMS_N], const Moments *moments)
{
  MomentsFiltered seen;

  moments_filter (&seen, moments, p);
  for (guint a = 0; a < 3; a++)
    {
      seen.square[a][a] += MIX_RIDGE;
      seen.cross[a][a] += MIX_RIDGE;
    }
  cholesky_factor (&seen.square[0][0], 3);
  cholesky_solve (&seen.square[0][0], 3, &seen.cross[0][0], 3);
  memcpy (p, seen.cross, sizeof seen.cross);
}

/* Means of m(q + j) m(q + k) and of m(q + j) c(q), where m is the mixed
 * image, in [0, 1] units, summed over the channels. */
static void
see_mixed (gdouble square[K_N][K_N],
           gdouble cross[K_N],
           const Moments *moments,
           const gdouble p[PARAMS_N])
{
  memset (square, 0, K_N * sizeof square[0]);
  memset (cross, 0, K_N * sizeof cross[0]);
  for (guint c = 0; c < 3; c++)
    for (guint a = 0; a < 3; a++)
      {
        gdouble weight = moments_weight[c] * CM (p, a, c);

        for (guint j = 0; j < K_N; j++)
          cross[j] += weight * moments->both[j][a][c];
        for (guint b = 0; b < 3; b++)
          for (guint j = 0; j < K_N; j++)
            for (guint k = 0; k < K_N; k++)
              square[j][k] +=
                weight * CM (p, b, c) * moments_between (moments, a, b, j, k);
      }
}

/* K by least squares for a fixed Cm; the centre makes the sum 1. */
static void
improve_kernel (gdouble p[PARAMS_N], const Moments *moments)
{
  const guint o = K_CENTRE;
  gdouble square[K_N][K_N], cross[K_N];
  gdouble a[N_SIDE][N_SIDE], b[N_SIDE];

  see_mixed (square, cross, moments, p);
  for (guint i = 0; i < N_SIDE; i++)
    {
      guint j = i + (i >= o);

      b[i] = cross[j] - cross[o] - (square[j][o] - square[o][o]);
      for (guint l = 0; l < N_SIDE; l++)
        {
          guint k = l + (l >= o);

          a[i][l] = square[j][k] - square[j][o] - square[o][k] + square[o][o];
        }
      a[i][i] += K_RIDGE * square[o][o];
    }
  cholesky_factor (&a[0][0], N_SIDE);
  cholesky_solve (&a[0][0], N_SIDE, b, 1);
  K (p, o) = 1.0;
  for (guint i = 0; i < N_SIDE; i++)
    {
      K (p, i + (i >= o)) = b[i];
      K (p, o) -= b[i];
    }
}

/* Sets the offset that matches the means. */
static void
set_offset (gdouble p[PARAMS_N], const Moments *moments)
{
  for (guint c = 0; c < 3; c++)
    {
      OFFSET (p, c) = moments->clean_mean[c];
      for (guint a = 0; a < 3; a++)
        OFFSET (p, c) -= moments->corrupted_mean[a] * CM (p, a, c);
    }
}

gdouble
moments_error_before (const Moments *moments)
{
  gdouble identity[PARAMS_N];

  set_identity (identity);
  return moments_error (NULL, moments, identity);
}

void
moments_best (gdouble p[PARAMS_N], const Moments *moments)
{
  gboolean good = TRUE;

  set_identity (p);
  for (guint round = 0; round < ROUNDS; round++)
    {
      if (round > 0)
        improve_kernel (p, moments);
      improve_mix (p, moments);
    }
  set_offset (p, moments);
  for (guint i = 0; i < PARAMS_N; i++)
    good = good && fabs (p[i]) < NUMBER_MAX;
  if (!good
      || moments_error (NULL, moments, p) > moments_error_before (moments))
    set_identity (p);
}
