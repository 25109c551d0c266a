/* oracle.c - the best 37 numbers for a photograph with a known original
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "oracle.h"

#include <string.h>

#include "models/nn/cholesky.h"
#include "oracle-private.h"

#define N PARAMS_N

#define MAX_STEPS 60         /* steps per descent, accepted or not */
#define FIRST_STEPS 8        /* per start, before the best one goes on */
#define SMALL_GAIN 2e-6      /* relative gain below which a step is small */
#define MAX_SMALL 3          /* consecutive small steps that end a descent */
#define INITIAL_DAMPING 1e-3 /* of the Hessian's diagonal */
#define MAX_DAMPING 1e6
#define MIN_DAMPING 1e-9

struct _Oracle
{
  OracleImage image;
};

/* ---- Levenberg and Marquardt's method ---- */

static gboolean
step (SympieParams *out,
      const SympieParams *p,
      const gdouble gradient[N],
      const gdouble curvature[N * N],
      gdouble damping)
{
  const gfloat *from = p->n;
  gfloat *to = (gfloat *) out;
  gdouble damped[N * N];
  gdouble x[N];

  memcpy (damped, curvature, sizeof damped);
  memcpy (x, gradient, sizeof x);
  for (guint i = 0; i < N; i++)
    damped[i * N + i] += damping * damped[i * N + i] + 1e-12;
  if (!cholesky_factor (damped, N))
    return FALSE;
  cholesky_solve (damped, N, x, 1);
  for (guint i = 0; i < N; i++)
    to[i] = (gfloat) (from[i] - x[i]);
  params_clamp (out);
  return params_check (out, NULL);
}

/* Descends from p, never increasing the error. Returns: the error. */
static gdouble
descend (Oracle *oracle, SympieParams *p, OracleError kind, guint n_steps)
{
  gdouble gradient[N];
  gdouble curvature[N * N];
  gdouble damping = INITIAL_DAMPING;
  gdouble best = oracle_image_measure (&oracle->image, p, kind);
  guint n_small = 0;
  gboolean moved = TRUE;

  for (guint i = 0; i < n_steps && n_small < MAX_SMALL && damping < MAX_DAMPING;
       i++)
    {
      SympieParams trial;
      gdouble error;

      if (moved)
        oracle_image_derive (&oracle->image, p, gradient, curvature);
      moved = FALSE;
      if (!step (&trial, p, gradient, curvature, damping))
        {
          damping *= 10;
          continue;
        }
      error = oracle_image_measure (&oracle->image, &trial, kind);
      if (!(error < best))
        {
          damping *= 5;
          continue;
        }
      n_small = best - error < SMALL_GAIN * best ? n_small + 1 : 0;
      best = error;
      *p = trial;
      moved = TRUE;
      damping = MAX (damping / 5, MIN_DAMPING);
    }
  return best;
}

/* ---- starts ---- */

typedef struct
{
  SympieParams p;
  gdouble error;
} Fit;

static void
keep_better (Fit *best, const Fit *fit)
{
  if (fit->error < best->error)
    *best = *fit;
}

/* Tries a start for a few steps. */
static void
try_start (Oracle *oracle, Fit *best, const SympieParams *start, gboolean bound)
{
  Fit fit = { *start, 0 };

  if (bound)
    descend (oracle, &fit.p, ORACLE_BOUND, FIRST_STEPS);
  fit.error = descend (oracle, &fit.p, ORACLE_CLAMPED, FIRST_STEPS);
  keep_better (best, &fit);
}

/* The identity with a blur kernel, a start for noisy images. */
static SympieParams
make_blur (void)
{
  static const gfloat row[] = { 1 / 16.0f, 4 / 16.0f, 6 / 16.0f, 4 / 16.0f,
                                1 / 16.0f };
  SympieParams p = PARAMS_IDENTITY;

  for (guint i = 0; i < 5; i++)
    for (guint j = 0; j < 5; j++)
      p.k[i][j] = row[i] * row[j];
  return p;
}

gdouble
oracle_fit (Oracle *oracle,
            SympieParams *out,
            const gfloat *corrupted,
            const gfloat *clean,
            const SympieParams *starts,
            guint n_starts)
{
  SympieParams blur = make_blur ();
  Fit best = { PARAMS_IDENTITY, 0 };

  oracle_image_set (&oracle->image, corrupted, clean);
  best.error = oracle_image_measure (&oracle->image, &best.p, ORACLE_CLAMPED);
  try_start (oracle, &best, &PARAMS_IDENTITY, FALSE);
  try_start (oracle, &best, &PARAMS_IDENTITY, TRUE);
  try_start (oracle, &best, &blur, TRUE);
  for (guint i = 0; i < n_starts; i++)
    {
      SympieParams held = starts[i];

      params_clamp (&held);
      try_start (oracle, &best, &held, FALSE);
    }
  best.error = descend (oracle, &best.p, ORACLE_CLAMPED, MAX_STEPS);
  *out = best.p;
  return best.error;
}

Oracle *
oracle_new (guint height, guint width)
{
  Oracle *oracle;

  g_return_val_if_fail (height >= 8 && height <= 4096, NULL);
  g_return_val_if_fail (width >= 8 && width <= 4096, NULL);

  oracle = g_new0 (Oracle, 1);
  oracle_image_init (&oracle->image, height, width);
  return oracle;
}

void
oracle_free (Oracle *oracle)
{
  if (oracle == NULL)
    return;
  oracle_image_clear (&oracle->image);
  g_free (oracle);
}
