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
  gfloat *mean; /* over the last map */
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
                   _ ("a view of %ux%u pixels: each side must be %d to %d"),
                   width, height, NEM_MIN_SIZE, NEM_MAX_SIZE);
      return NULL;
    }

  plan = g_new0 (NemPlan, 1);
  shape = &plan->shape;
  *shape = (NemShape){ nem_ref (nem), n_threads, { height, width } };
  for (guint i = 0; i < NEM_BLOCKS; i++)
    shape->map[i] = pooled_size (i ? shape->map[i - 1] : shape->view);
  plan->mean = g_new (gfloat, last_width (nem));
  plan->kernel = kernel;
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
  return n + (guint64) last_width (nem) * nem->n_outputs;
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
  guint width = last_width (nem);
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
  gsize n = size_area (plan->shape.map[NEM_BLOCKS - 1]);

  for (guint c = 0; c < last_width (plan->shape.nem); c++)
    {
      gdouble sum = 0.0;

      for (gsize i = 0; i < n; i++)
        sum += map[i * pixel + c];
      plan->mean[c] = (gfloat) (sum / n);
    }
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
      const gfloat *map =
        nem_forward_run (plan->forward, views + i * view, &pixel);
      RelativeView about;

      if (plan->shape.nem->form == NEM_RELATIVE)
        relative_measure (&about, views + i * view, view / 3);
      average_positions (plan, map, pixel);
      apply_head (plan, &estimates[i], plan->mean, &about);
      for (gsize j = 0; local && j < positions; j++)
        apply_head (plan, &local[i * positions + j], map + j * pixel, &about);
    }
}
