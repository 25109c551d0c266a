/* views.c - which windows of a photograph the network sees
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "views.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PIXELS ((gsize) NEM_SIZE * NEM_SIZE)

#define MOST_AVERAGED 5 /* views */

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
}

void
views_cut (gfloat *views, const ViewsPlan *plan, const gfloat *scaled)
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

/* Of two middle numbers the one nearer to the identity's. */
static gfloat
take_median (const SympieParams *estimates, guint n, guint number)
{
  const SympieParams identity = PARAMS_IDENTITY;
  const gfloat neutral = identity.n[number];
  gfloat sorted[VIEWS_MAX] = { 0 };

  for (guint i = 0; i < n; i++)
    {
      const gfloat value = estimates[i].n[number];
      guint at = i;

      for (; at > 0 && sorted[at - 1] > value; at--)
        sorted[at] = sorted[at - 1];
      sorted[at] = value;
    }
  if (n % 2 == 0
      && fabsf (sorted[n / 2 - 1] - neutral) < fabsf (sorted[n / 2] - neutral))
    return sorted[n / 2 - 1];
  return sorted[n / 2];
}

/* A panorama has dark and bright parts, and the mean of what they need clips
 * the bright ones: there the majority decides. K is averaged always: medians
 * of its weights would not add up to the sum that keeps the brightness. */
static void
combine (SympieParams *out, const SympieParams *estimates, guint n)
{
  params_average (out, estimates, n);
  for (guint i = 0; n > MOST_AVERAGED && i < PARAMS_AT_K; i++)
    out->n[i] = take_median (estimates, n, i);
}

gboolean
views_estimate (SympieParams *out,
                const ViewsPlan *plan,
                const gfloat *scaled,
                Nem *nem,
                guint n_threads,
                GError **error)
{
  g_autofree gfloat *views = NULL;
  g_autoptr (NemPlan) work = NULL;
  SympieParams estimates[VIEWS_MAX];
  SympieParams combined;
  gboolean finite;

  work = nem_plan_new (nem, NEM_SIZE, NEM_SIZE, n_threads, error);
  if (work == NULL)
    return FALSE;

  views = g_new (gfloat, plan->n * 3 * PIXELS);
  views_cut (views, plan, scaled);
  /* ReLU turns a NaN into 0, so the output does not show it */
  finite = are_finite (views, plan->n * 3 * PIXELS);
  if (finite)
    {
      nem_plan_estimate (work, views, plan->n, estimates, NULL);
      for (guint i = 0; i < plan->n; i++)
        finite = finite && are_finite (estimates[i].n, PARAMS_N);
    }
  if (!finite)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("the image has pixels that are not finite, or impossibly "
                      "large"));
      return FALSE;
    }

  combine (&combined, estimates, plan->n);
  params_clamp (&combined);
  *out = combined;
  return TRUE;
}
