/* views.c - which windows of a photograph the network sees
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "views.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PIXELS ((gsize) NEM_SIZE * NEM_SIZE)

/* The long side once the short one is scaled to @side, rounded to nearest or,
 * as in the reference's crop, down. */
static guint
scale_long (guint long_side, guint short_side, guint side, gboolean nearest)
{
  guint64 half = nearest ? short_side / 2 : 0;
  guint64 scaled = ((guint64) long_side * side + half) / short_side;

  return MIN (scaled, (guint64) side * VIEWS_MAX_ASPECT);
}

/* Spreads the windows from the first pixel to the last, mirrored about the
 * middle. */
static void
spread (guint *at, guint n, guint span)
{
  for (guint i = 0; i < n; i++)
    {
      guint near = MIN (i, n - 1 - i);
      guint offset =
        n > 1 ? rint ((gdouble) near * span / (n - 1)) : rint (span / 2.0);

      at[i] = i == near ? offset : span - offset;
    }
}

/* In the middle, and half-way from there to both ends. */
static void
place_details (ViewsPlan *plan, guint width, guint height)
{
  const gint x = (gint) (width - NEM_SIZE), y = (gint) (height - NEM_SIZE);

  plan->n_details = VIEWS_DETAILS;
  for (gint i = 0; i < VIEWS_DETAILS; i++)
    plan->details[i] = (ViewsRect){
      .x = width >= height ? x / 4 * (i + 1) : x / 2,
      .y = width >= height ? y / 2 : y / 4 * (i + 1),
      .width = NEM_SIZE,
      .height = NEM_SIZE,
    };
}

void
views_plan_init (ViewsPlan *plan, guint width, guint height, ViewsScope scope)
{
  gboolean whole = scope == VIEWS_WHOLE;
  gboolean wide = width >= height;
  guint short_side = MIN (width, height);
  guint long_side = MAX (width, height);
  guint side = whole ? NEM_SIZE : VIEWS_CENTRE_SIDE;

  g_return_if_fail (short_side > 0);

  if (long_side == NEM_SIZE && short_side == NEM_SIZE)
    side = NEM_SIZE;
  long_side = scale_long (long_side, short_side, side, whole);

  *plan = (ViewsPlan){
    .width = wide ? long_side : side,
    .height = wide ? side : long_side,
    .n = whole ? (long_side + NEM_SIZE - 1) / NEM_SIZE : 1,
  };
  spread (wide ? plan->x : plan->y, plan->n, long_side - NEM_SIZE);
  for (guint i = 0; i < plan->n; i++)
    spread (wide ? &plan->y[i] : &plan->x[i], 1, side - NEM_SIZE);
  if (whole && short_side >= VIEWS_DETAIL_SIDE)
    place_details (plan, width, height);
}

void
views_crop (gfloat *views, const ViewsPlan *plan, const gfloat *scaled)
{
  for (guint i = 0; i < plan->n; i++)
    for (guint y = 0; y < NEM_SIZE; y++)
      {
        gsize row = (gsize) (plan->y[i] + y) * plan->width;
        const gfloat *in = scaled + (row + plan->x[i]) * 3;
        gfloat *out = views + i * 3 * PIXELS + y * NEM_SIZE;

        for (guint x = 0; x < NEM_SIZE; x++)
          for (guint c = 0; c < 3; c++)
            out[c * PIXELS + x] = in[3 * x + c];
      }
}

static gboolean
are_finite (const gfloat *numbers, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (numbers[i]))
      return FALSE;
  return TRUE;
}

/* ---- several views ---- */

#define LEVELS 3 /* of each channel, in the grid of colours */
#define GRID (LEVELS * LEVELS * LEVELS)
#define STEPS 50
#define NEAR 1e-4 /* nearer results are the same */

/* What the colour step makes of a grid of colours, in [0, 1] as seen. */
typedef struct
{
  gdouble v[GRID][3];
} Results;

static void
find_results (Results *results, const SympieTransform *t)
{
  static const gdouble levels[LEVELS] = { 0.1, 0.5, 0.9 };
  static const gdouble mean[3] = PARAMS_MEAN;
  static const gdouble std[3] = PARAMS_STD;

  for (guint i = 0; i < GRID; i++)
    {
      const guint at[3] = { i / (LEVELS * LEVELS), i / LEVELS % LEVELS,
                            i % LEVELS };

      for (guint c = 0; c < 3; c++)
        {
          gdouble z = t->b[c];

          for (guint d = 0; d < 3; d++)
            z += (levels[at[d]] - mean[d]) / std[d] * t->cm[d][c];
          results->v[i][c] = CLAMP (z * std[c] + mean[c], 0, 1);
        }
    }
}

/* The root of the mean squared difference. */
static gdouble
get_distance (const Results *a, const Results *b)
{
  gdouble sum = 0;

  for (guint i = 0; i < GRID; i++)
    for (guint c = 0; c < 3; c++)
      sum += (a->v[i][c] - b->v[i][c]) * (a->v[i][c] - b->v[i][c]);
  return sqrt (sum / (GRID * 3));
}

/* The weights, of sum 1, with which the results average to their geometric
 * median, by Weiszfeld's iteration from the mean. */
static void
find_weights (gdouble *weights, const Results *results, guint n)
{
  for (guint i = 0; i < n; i++)
    weights[i] = 1.0 / n;
  for (guint step = 0; step < STEPS; step++)
    {
      Results middle = { 0 };
      gdouble sum = 0;

      for (guint i = 0; i < n; i++)
        for (guint j = 0; j < GRID * 3; j++)
          middle.v[j / 3][j % 3] += weights[i] * results[i].v[j / 3][j % 3];
      for (guint i = 0; i < n; i++)
        {
          weights[i] = 1.0 / MAX (get_distance (&results[i], &middle), NEAR);
          sum += weights[i];
        }
      for (guint i = 0; i < n; i++)
        weights[i] /= sum;
    }
}

/* A photograph has dark and bright parts, and the mean of what they need clips
 * the bright ones: the majority decides. Of two views it is the mean. Cm and
 * the offset b = Cs Cm are averaged, not Cs: what becomes of a colour is linear
 * in them. */
static void
combine (SympieParams *out, const SympieParams *estimates, guint n)
{
  SympieTransform each[VIEWS_MAX], all = { 0 };
  Results results[VIEWS_MAX];
  gdouble weights[VIEWS_MAX], k[25] = { 0 };

  if (n == 1)
    {
      *out = estimates[0];
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      params_blend (&each[i], &estimates[i], 1);
      find_results (&results[i], &each[i]);
    }
  find_weights (weights, results, n);
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < 9; j++)
        all.cm[j / 3][j % 3] += weights[i] * each[i].cm[j / 3][j % 3];
      for (guint c = 0; c < 3; c++)
        all.b[c] += weights[i] * each[i].b[c];
      for (guint j = 0; j < 25; j++)
        k[j] += weights[i] * each[i].k[j / 5][j % 5];
    }
  for (guint j = 0; j < 25; j++)
    all.k[j / 5][j % 5] = k[j];
  params_from_transform_held (out, &all);
}

/* Reverses the order of a plane's columns. */
static void
mirror (gfloat *out, const gfloat *in, gsize n_rows, guint width)
{
  for (gsize i = 0; i < n_rows * width; i++)
    out[i] = in[i / width * width + width - 1 - i % width];
}

/* The mean of what a view and its mirror image give, the latter's K turned
 * back. */
static void
combine_mirrored (SympieParams *estimate, const SympieParams *mirrored)
{
  SympieParams both[2] = { *estimate, *mirrored };

  mirror (&both[1].k[0][0], &mirrored->k[0][0], 5, 5);
  combine (estimate, both, 2);
}

/* Estimates @n views, or says why not. */
static gboolean
estimate_each (SympieParams *estimates,
               const gfloat *views,
               guint n,
               Nem *nem,
               guint n_threads,
               GError **error)
{
  g_autoptr (NemPlan) work =
    nem_plan_new (nem, NEM_SIZE, NEM_SIZE, n_threads, error);
  gboolean finite;

  if (work == NULL)
    return FALSE;
  /* ReLU turns a NaN into 0, so the output does not show it */
  finite = are_finite (views, (gsize) n * 3 * PIXELS);
  if (finite)
    {
      nem_plan_estimate (work, views, n, estimates, NULL);
      for (guint i = 0; i < n; i++)
        finite = finite && are_finite (estimates[i].n, PARAMS_N);
    }
  if (!finite)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 _ ("the image has pixels that are not finite, or impossibly "
                    "large"));
  return finite;
}

gboolean
views_estimate (SympieParams *out,
                const ViewsPlan *plan,
                const gfloat *scaled,
                Nem *nem,
                guint n_threads,
                GError **error)
{
  const gboolean mirrored = VIEWS_MIRRORED && nem_count_inputs (nem) > 0;
  const guint n = mirrored ? 2 * plan->n : plan->n;
  const gsize size = (gsize) plan->n * 3 * PIXELS;
  g_autofree gfloat *views = g_new (gfloat, (gsize) n * 3 * PIXELS);
  SympieParams estimates[2 * VIEWS_MAX];
  SympieParams combined;

  views_crop (views, plan, scaled);
  if (mirrored)
    mirror (views + size, views, size / NEM_SIZE, NEM_SIZE);
  if (!estimate_each (estimates, views, n, nem, n_threads, error))
    return FALSE;
  for (guint i = plan->n; i < n; i++)
    combine_mirrored (&estimates[i - plan->n], &estimates[i]);
  combine (&combined, estimates, plan->n);
  params_clamp (&combined);
  *out = combined;
  return TRUE;
}

gboolean
views_estimate_kernel (SympieParams *p,
                       const ViewsPlan *plan,
                       const gfloat *details,
                       Nem *nem,
                       guint n_threads,
                       GError **error)
{
  const ViewsPlan column = { .width = NEM_SIZE,
                             .height = NEM_SIZE * VIEWS_DETAILS,
                             .n = VIEWS_DETAILS,
                             .y = { 0, NEM_SIZE, 2 * NEM_SIZE } };
  g_autofree gfloat *views = g_new (gfloat, VIEWS_DETAILS * 3 * PIXELS);
  SympieParams estimates[VIEWS_DETAILS];

  g_return_val_if_fail (plan->n_details == VIEWS_DETAILS, FALSE);

  views_crop (views, &column, details);
  if (!estimate_each (estimates, views, VIEWS_DETAILS, nem, n_threads, error))
    return FALSE;
  for (guint j = 0; j < 25; j++)
    {
      gfloat sum = 0;

      for (guint i = 0; i < VIEWS_DETAILS; i++)
        sum += estimates[i].k[j / 5][j % 5];
      p->k[j / 5][j % 5] = sum / VIEWS_DETAILS;
    }
  params_clamp (p);
  return TRUE;
}
