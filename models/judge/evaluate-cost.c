/* evaluate-cost.c - arithmetic and time of NEM and DWM, the paper's Table 1
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/dwm.h"
#include "evaluate.h"

#define RUNS 7

/* For each pixel and channel: 3 of the mix and 25 of the kernel. */
#define DWM_MACS (3 * (3 + 25))

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 *first = a;
  const gint64 *second = b;

  return (*first > *second) - (*first < *second);
}

static gdouble
get_median (gint64 times[RUNS])
{
  qsort (times, RUNS, sizeof *times, compare_times);
  return times[RUNS / 2] / 1000.0;
}

static gfloat *
make_grey (gsize n)
{
  gfloat *image = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    image[i] = 0.5f;
  return image;
}

static void
measure_nem (EvaluateCost *cost, Nem *nem)
{
  g_autoptr (NemPlan) plan = NULL;
  g_autofree gfloat *view = NULL;
  SympieParams p;
  gint64 times[RUNS];

  *cost = (EvaluateCost){ "NEM", NEM_SIZE, NEM_SIZE, 0, 0, 0 };
  plan = nem != NULL ? nem_plan_new (nem, NEM_SIZE, NEM_SIZE, 1, NULL) : NULL;
  if (plan == NULL)
    return;
  view = make_grey ((gsize) 3 * NEM_SIZE * NEM_SIZE);
  for (guint i = 0; i < RUNS; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      nem_plan_estimate (plan, view, 1, &p, NULL);
      times[i] = g_get_monotonic_time () - begin;
    }
  cost->parameters = nem_count_parameters (nem);
  cost->macs = nem_plan_count_macs (plan);
  cost->milliseconds = get_median (times);
}

static void
measure_dwm (EvaluateCost *cost, guint width, guint height)
{
  gsize n = (gsize) width * height;
  g_autofree gfloat *in = make_grey (3 * n);
  g_autofree gfloat *out = make_grey (3 * n);
  g_autofree gfloat *scratch = g_new (gfloat, dwm_scratch_size (width, 3));
  SympieParams p = PARAMS_IDENTITY;
  Dwm dwm;
  gint64 times[RUNS];

  for (guint i = 0; i < 25; i++)
    p.k[i / 5][i % 5] = 1 / 25.0f;
  dwm_init (&dwm, &p, 1, DWM_EXTEND, TRUE);
  for (guint i = 0; i < RUNS; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      dwm_warp (&dwm, out, 3 * width, in, 3 * width, width, height, 3, NULL,
                scratch);
      times[i] = g_get_monotonic_time () - begin;
    }
  *cost =
    (EvaluateCost){ "DWM", width, height, 0, n * DWM_MACS, get_median (times) };
}

void
evaluate_measure_cost (EvaluateCost cost[EVALUATE_N_COSTS], Nem *nem)
{
  measure_nem (&cost[0], nem);
  measure_dwm (&cost[1], NEM_SIZE, NEM_SIZE);
  measure_dwm (&cost[2], 1920, 1080);
}
