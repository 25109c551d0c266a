/* refit.c - where the colour numbers should have been, in closed form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "refit.h"

#include <math.h>

#include "cholesky.h"
#include "core/parallel.h"

#define STEP 3     /* every third pixel is looked at */
#define RIDGE 1e-4 /* of the mix's change, in variances of a photograph */
#define HUBER 0.2  /* beyond it the pull grows no more */
#define SHIFT_MAX 2.0
#define DETERMINANT_MIN 1e-4
#define K_SUM_MIN 0.1

typedef struct
{
  real *d_params;
  const real *params;
  const real *warped;
  const real *clean;
  Maps maps;
  gdouble weight;
  gdouble *loss; /* of each image */
} Work;

/* Means over the pixels of (w, 1) (w, 1)' and of (w, 1) (clean - w)'. */
static void
sum_up (gdouble square[4][4],
        gdouble right[4][3],
        const Work *work,
        guint image)
{
  gsize area = (gsize) work->maps.h * work->maps.w;
  gsize plane = work->maps.n * area;
  gsize n = 0;

  for (gsize i = image * area; i < (image + 1) * area; i += STEP, n++)
    {
      gdouble w[4] = { work->warped[i], work->warped[plane + i],
                       work->warped[2 * plane + i], 1.0 };

      for (guint a = 0; a < 4; a++)
        {
          for (guint b = a; b < 4; b++)
            square[a][b] += w[a] * w[b];
          for (guint c = 0; c < 3; c++)
            right[a][c] += w[a] * (work->clean[c * plane + i] - w[c]);
        }
    }
  for (guint a = 0; a < 4; a++)
    {
      for (guint b = a; b < 4; b++)
        square[b][a] = square[a][b] /= n;
      for (guint c = 0; c < 3; c++)
        right[a][c] /= n;
    }
}

/* The shift that, before the mix m, does what @offset does after it. Returns:
 * FALSE if the mix loses a dimension. */
static gboolean
shift_before (gdouble shift[3], gdouble m[3][3], const gdouble offset[3])
{
  gdouble minor[3][3];
  gdouble det = 0.0;

  for (guint a = 0; a < 3; a++)
    for (guint b = 0; b < 3; b++)
      minor[a][b] = m[(a + 1) % 3][(b + 1) % 3] * m[(a + 2) % 3][(b + 2) % 3]
                    - m[(a + 1) % 3][(b + 2) % 3] * m[(a + 2) % 3][(b + 1) % 3];
  for (guint b = 0; b < 3; b++)
    det += m[0][b] * minor[0][b];
  if (fabs (det) < DETERMINANT_MIN)
    return FALSE;
  for (guint a = 0; a < 3; a++)
    {
      shift[a] = 0.0;
      for (guint b = 0; b < 3; b++)
        shift[a] += offset[b] * minor[a][b] / det;
      shift[a] = CLAMP (shift[a], -SHIFT_MAX, SHIFT_MAX);
    }
  return TRUE;
}

/* Adds the pull of one number that should be @error larger. */
static gdouble
pull (const Work *work, guint image, guint number, gdouble error)
{
  gdouble slope = CLAMP (error / HUBER, -1.0, 1.0);

  work->d_params[number * work->maps.n + image] -=
    (real) (work->weight * slope / work->maps.n);
  return fabs (error) < HUBER ? error * error / (2.0 * HUBER)
                              : fabs (error) - HUBER / 2.0;
}

static void
refit_turn (guint image, guint worker, gpointer data)
{
  const Work *work = data;
  gdouble square[4][4] = { 0 };
  gdouble change[4][3] = { 0 };
  gdouble mix[3][3];
  gdouble shift[3];
  gdouble k_sum = 0.0;
  gdouble loss = 0.0;

  sum_up (square, change, work, image);
  for (guint a = 0; a < 3; a++)
    square[a][a] += RIDGE;
  cholesky_factor (&square[0][0], 4);
  cholesky_solve (&square[0][0], 4, &change[0][0], 3);

  /* Cm and the sum of K are one factor: all of it goes to Cm. */
  for (guint i = 12; i < PARAMS_N; i++)
    k_sum += work->params[i * work->maps.n + image];
  k_sum = copysign (MAX (fabs (k_sum), K_SUM_MIN), k_sum);
  for (guint i = 12; i < PARAMS_N; i++)
    loss += pull (work, image, i,
                  work->params[i * work->maps.n + image] * (1.0 / k_sum - 1.0));
  for (guint d = 0; d < 3; d++)
    for (guint c = 0; c < 3; c++)
      {
        const real *row = work->params + 3 * d * work->maps.n + image;

        mix[d][c] = row[c * work->maps.n];
        for (guint e = 0; e < 3; e++)
          mix[d][c] += row[e * work->maps.n] * change[e][c];
        mix[d][c] *= k_sum;
        loss +=
          pull (work, image, 3 * d + c, mix[d][c] - row[c * work->maps.n]);
      }
  if (shift_before (shift, mix, change[3]))
    for (guint d = 0; d < 3; d++)
      loss += pull (work, image, 9 + d, shift[d]);
  work->loss[image] = loss;
}

gdouble
refit_pull (real *d_params,
            const real *params,
            const real *warped,
            const real *clean,
            Maps maps,
            gdouble weight,
            Team *team)
{
  g_autofree gdouble *loss = g_new (gdouble, maps.n);
  Work work = { d_params, params, warped, clean, maps, weight, loss };
  gdouble sum = 0.0;

  parallel_for (maps.n, team->n_threads, refit_turn, &work);
  for (guint i = 0; i < maps.n; i++)
    sum += loss[i];
  return sum / maps.n;
}
