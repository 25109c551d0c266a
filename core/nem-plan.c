/* nem-plan.c - a plan for views of one size: the forward pass and the last
 * layer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _NemPlan
{
  NemShape shape;
  const NemKernel *kernel;
  NemForward *forward;
  gfloat *mean;          /* over the last map; what the last layer reads */
  NemPooledPlan *pooled; /* of a pooled network, as is the next */
  gfloat *inputs;
};

/* A map smaller than the window still gives one position, whose window extends
 * into zeros: this admits the smallest views. */
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

/* Channels of the last map. */
static guint
map_width (const Nem *nem)
{
  return nem->block[nem->n_blocks - 1].conv2.c_out;
}

static gboolean
check_view (const Nem *nem, guint height, guint width, GError **error)
{
  guint most =
    nem->pooled ? nem_pooled_get_max_size (nem->pooled) : NEM_MAX_SIZE;

  if (MIN (height, width) >= NEM_MIN_SIZE && MAX (height, width) <= most)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
               _ ("a view of %ux%u pixels: each side must be %d to %u"), width,
               height, NEM_MIN_SIZE, most);
  return FALSE;
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

  if (!check_view (nem, height, width, error))
    return NULL;

  plan = g_new0 (NemPlan, 1);
  shape = &plan->shape;
  *shape = (NemShape){ nem_ref (nem), n_threads, { height, width } };
  for (guint i = 0; i < NEM_BLOCKS; i++)
    shape->map[i] = i < nem->n_blocks
                      ? pooled_size (i ? shape->map[i - 1] : shape->view)
                      : (Size){ 1, 1 };
  plan->mean = g_new (gfloat, MAX (map_width (nem), nem_last_width (nem)));
  plan->kernel = kernel;
  if (nem->pooled)
    {
      plan->pooled =
        nem_pooled_plan_new (nem->pooled, kernel, height, width, n_threads);
      plan->inputs = g_new (gfloat, nem_count_inputs (nem));
    }
  plan->forward = nem_forward_new (shape, kernel);
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
  nem_forward_free (plan->forward);
  g_clear_pointer (&plan->pooled, nem_pooled_plan_free);
  g_free (plan->inputs);
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

  for (guint i = 0; i < nem->n_blocks; i++)
    {
      guint64 in = nem->block[i].conv1.c_in;
      guint64 out = nem->block[i].conv1.c_out;

      n += size_area (shape->map[i]) * 9 * out * (in + out);
    }
  if (plan->pooled)
    n += nem_pooled_plan_count_macs (plan->pooled);
  return n + (guint64) nem_last_width (nem) * nem->n_outputs;
}

/* What a relative answer is about the view. One that is not finite stays so. */
static void
read_relative (SympieParams *out,
               const gfloat y[RELATIVE_N],
               const RelativeView *about)
{
  SympieTransform t;

  for (guint i = 0; i < RELATIVE_N; i++)
    if (!isfinite (y[i]))
      {
        for (guint j = 0; j < PARAMS_N; j++)
          out->n[j] = NAN;
        return;
      }
  relative_compose (&t, y, about);
  params_from_transform_held (out, &t);
}

/* The last layer on the numbers of all channels. */
static void
apply_head (const NemPlan *plan,
            SympieParams *out,
            const gfloat *in,
            const RelativeView *about)
{
  const Nem *nem = plan->shape.nem;
  guint width = nem_last_width (nem);
  gfloat sums[NEM_HEAD_PANELS (RELATIVE_N) * NEM_PANEL];

  for (guint p = 0; p < NEM_HEAD_PANELS (nem->n_outputs); p++)
    {
      gfloat *to = sums + p * NEM_PANEL;

      plan->kernel->product (&to, &in, 1,
                             nem->out_weight + (gsize) p * width * NEM_PANEL,
                             width, FALSE);
    }
  for (guint i = 0; i < nem->n_outputs; i++)
    sums[i] += nem->out_bias[i];
  if (nem->form == NEM_RELATIVE)
    read_relative (out, sums, about);
  else
    memcpy (out->n, sums, sizeof out->n);
}

static void
average_positions (const NemPlan *plan, const gfloat *map, gsize pixel)
{
  const Nem *nem = plan->shape.nem;
  gsize n = size_area (plan->shape.map[nem->n_blocks - 1]);

  for (guint c = 0; c < map_width (nem); c++)
    {
      gdouble sum = 0.0;

      for (gsize i = 0; i < n; i++)
        sum += map[i * pixel + c];
      plan->mean[c] = (gfloat) (sum / n);
    }
}

void
nem_plan_pool (NemPlan *plan, const gfloat *view, gfloat *inputs)
{
  gsize pixel;
  const gfloat *map;

  g_return_if_fail (plan->pooled != NULL && view != NULL && inputs != NULL);

  map = nem_forward_run (plan->forward, view, &pixel);
  average_positions (plan, map, pixel);
  nem_pooled_plan_collect (plan->pooled, inputs, plan->mean, view);
}

/* The numbers of the last map, and their mean in the plan. */
static const gfloat *
run_network (NemPlan *plan, const gfloat *view, gsize *pixel)
{
  const gfloat *map;

  if (plan->pooled)
    {
      nem_plan_pool (plan, view, plan->inputs);
      nem_pooled_plan_run (plan->pooled, plan->mean, plan->inputs);
      *pixel = nem_last_width (plan->shape.nem);
      return plan->mean;
    }
  map = nem_forward_run (plan->forward, view, pixel);
  average_positions (plan, map, *pixel);
  return map;
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
      gsize pixel;
      const gfloat *map = run_network (plan, views + i * view, &pixel);
      RelativeView about;

      if (plan->shape.nem->form == NEM_RELATIVE)
        relative_measure (&about, views + i * view, view / 3);
      apply_head (plan, &estimates[i], plan->mean, &about);
      for (gsize j = 0; local && j < positions; j++)
        apply_head (plan, &local[i * positions + j], map + j * pixel, &about);
    }
}
