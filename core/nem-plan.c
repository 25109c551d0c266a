/* nem-plan.c - NEM at work: sizes, the choice of the pass, the last layer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-private.h"

#include <cblas.h>
#include <string.h>

struct _NemPlan
{
  NemShape shape;
  NemFast *fast; /* one of them */
  NemPlain *plain;
  gfloat *mean; /* over the last map */
};

/* A map that the window does not fit into still gives one position, whose
 * window hangs over into zeros: it lets the smallest views through. */
static Size
pooled_size (Size in)
{
  Size out = { 1, 1 };

  if (in.height + 2 > NEM_POOL)
    out.height = (in.height + 2 - NEM_POOL) / NEM_POOL_STEP + 1;
  if (in.width + 2 > NEM_POOL)
    out.width = (in.width + 2 - NEM_POOL) / NEM_POOL_STEP + 1;
  return out;
}

static guint
last_width (const Nem *nem)
{
  return nem->block[NEM_BLOCKS - 1].conv2.c_out;
}

NemPlan *
nem_plan_new_with (const NemKernel *kernel,
                   Nem *nem,
                   guint height,
                   guint width,
                   guint n_threads,
                   GError **error)
{
  NemPlan *plan;
  NemShape *shape;

  g_return_val_if_fail (nem != NULL && n_threads > 0, NULL);

  if (height < NEM_MIN_SIZE || height > NEM_MAX_SIZE || width < NEM_MIN_SIZE
      || width > NEM_MAX_SIZE)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   "a view of %ux%u pixels: each side must be %d to %d", width,
                   height, NEM_MIN_SIZE, NEM_MAX_SIZE);
      return NULL;
    }

  plan = g_new0 (NemPlan, 1);
  shape = &plan->shape;
  *shape = (NemShape){ nem_ref (nem), n_threads, { height, width } };
  for (guint i = 0; i < NEM_BLOCKS; i++)
    shape->map[i] = pooled_size (i ? shape->map[i - 1] : shape->view);
  plan->mean = g_new (gfloat, last_width (nem));
  if (kernel)
    plan->fast = nem_fast_new (shape, kernel);
  else
    plan->plain = nem_plain_new (shape);
  return plan;
}

NemPlan *
nem_plan_new (
  Nem *nem, guint height, guint width, guint n_threads, GError **error)
{
  return nem_plan_new_with (nem_kernels ()[0], nem, height, width, n_threads,
                            error);
}

void
nem_plan_free (NemPlan *plan)
{
  g_clear_pointer (&plan->fast, nem_fast_free);
  g_clear_pointer (&plan->plain, nem_plain_free);
  g_free (plan->mean);
  nem_unref (plan->shape.nem);
  g_free (plan);
}

void
nem_plan_get_grid (const NemPlan *plan, guint *rows, guint *columns)
{
  *rows = plan->shape.map[NEM_BLOCKS - 1].height;
  *columns = plan->shape.map[NEM_BLOCKS - 1].width;
}

guint64
nem_plan_count_macs (const NemPlan *plan)
{
  const NemShape *shape = &plan->shape;
  const Nem *nem = shape->nem;
  guint64 n = size_area (shape->view) * 27 * nem->first.c_out;

  for (guint i = 0; i < NEM_BLOCKS; i++)
    {
      guint64 in = nem->block[i].conv1.c_in;
      guint64 out = nem->block[i].conv1.c_out;

      n += size_area (shape->map[i]) * 9 * out * (in + out);
    }
  return n + (guint64) last_width (nem) * PARAMS_N;
}

/* The last layer on the last map's mean. */
static void
run_head (const NemPlan *plan, const NemMap *map, SympieParams *estimate)
{
  const Nem *nem = plan->shape.nem;
  guint width = last_width (nem);
  gsize n = size_area (plan->shape.map[NEM_BLOCKS - 1]);

  for (guint c = 0; c < width; c++)
    {
      gdouble sum = 0.0;

      for (gsize i = 0; i < n; i++)
        sum += map->data[c * map->channel_step + i * map->position_step];
      plan->mean[c] = (gfloat) (sum / n);
    }
  memcpy (estimate, nem->out_bias, sizeof *estimate);
  cblas_sgemv (CblasRowMajor, CblasNoTrans, PARAMS_N, (gint) width, 1.0f,
               nem->out_weight, (gint) width, plan->mean, 1, 1.0f,
               (gfloat *) estimate, 1);
}

/* The last layer at each position of the last map. */
static void
run_local_head (const NemPlan *plan, const NemMap *map, SympieParams *local)
{
  const Nem *nem = plan->shape.nem;
  guint width = last_width (nem);
  gsize n = size_area (plan->shape.map[NEM_BLOCKS - 1]);
  gboolean by_channel = map->position_step == 1;
  gsize step = by_channel ? map->channel_step : map->position_step;

  for (gsize i = 0; i < n; i++)
    memcpy (&local[i], nem->out_bias, sizeof *local);
  cblas_sgemm (CblasRowMajor, by_channel ? CblasTrans : CblasNoTrans,
               CblasTrans, (gint) n, PARAMS_N, (gint) width, 1.0f, map->data,
               (gint) step, nem->out_weight, (gint) width, 1.0f,
               (gfloat *) local, PARAMS_N);
}

void
nem_plan_estimate (NemPlan *plan,
                   const gfloat *views,
                   guint n,
                   SympieParams *estimates,
                   SympieParams *local)
{
  gsize positions = size_area (plan->shape.map[NEM_BLOCKS - 1]);
  gsize view = 3 * size_area (plan->shape.view);

  g_return_if_fail (views != NULL && n > 0 && estimates != NULL);

  for (guint i = 0; i < n; i++)
    {
      NemMap map = plan->fast ? nem_fast_run (plan->fast, views + i * view)
                              : nem_plain_run (plan->plain, views + i * view);

      run_head (plan, &map, &estimates[i]);
      if (local)
        run_local_head (plan, &map, local + i * positions);
    }
}
