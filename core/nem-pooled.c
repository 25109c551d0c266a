/* nem-pooled.c - NEM's last block in its pooled form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-pooled.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "mobilenet.h"
#include "nem-layer.h"
#include "nem-read.h"
#include "relative.h"

#define CONV1 "backbone.5.conv1"

/* Batch norm is folded in. */
typedef struct
{
  guint depth;
  gfloat *weight; /* (panels, depth, NEM_PANEL) */
  gfloat *bias;   /* whole panels */
} Dense;

struct _NemPooled
{
  guint n_means; /* of the third stage */
  guint n_inputs;
  guint width;
  Mobilenet *mobilenet; /* or NULL */
  gfloat *mean;
  gfloat *scale;
  Dense dense[2];
};

struct _NemPooledPlan
{
  const NemPooled *pooled;
  const NemKernel *kernel;
  gsize area;               /* of a view */
  MobilenetPlan *mobilenet; /* or NULL */
  gfloat *standardised;
  gfloat *hidden; /* whole panels, as the next */
  gfloat *out;
};

/* ---- reading ---- */

gboolean
nem_pooled_is_in (const Weights *weights)
{
  WeightsShape shape;

  return weights_lookup (weights, CONV1 ".weight", &shape, NULL) && shape.n == 4
         && shape.d[2] == 1 && shape.d[3] == 1;
}

static gboolean
read_dense (Dense *dense,
            const Weights *weights,
            guint number,
            guint width,
            guint depth,
            GError **error)
{
  g_autofree gchar *conv = g_strdup_printf ("backbone.5.conv%u", number);
  g_autofree gchar *bn = g_strdup_printf ("backbone.5.bn%u", number);
  g_autofree gchar *name = g_strconcat (conv, ".weight", NULL);
  WeightsShape shape = { 4, { width, depth, 1, 1 } };
  g_autofree gfloat *weight = weights_read (weights, name, &shape, error);
  g_autofree gfloat *bias = NULL;
  g_autofree gfloat *scale = NULL;
  g_autofree gfloat *shift = NULL;

  if (!weight || !(bias = nem_read_vector (weights, conv, "bias", width, error))
      || !nem_read_bn (&scale, &shift, weights, bn, width, error))
    return FALSE;
  dense->depth = depth;
  dense->weight = conv_alloc ((gsize) whole_panels (width) * depth);
  dense->bias = conv_alloc (whole_panels (width));
  for (gsize o = 0; o < width; o++)
    {
      gfloat *to =
        dense->weight + o / NEM_PANEL * depth * NEM_PANEL + o % NEM_PANEL;

      for (gsize i = 0; i < depth; i++)
        to[i * NEM_PANEL] = weight[o * depth + i] * scale[o];
      dense->bias[o] = bias[o] * scale[o] + shift[o];
    }
  return TRUE;
}

/* Its width and whether it reads what there is. */
static gboolean
read_sizes (NemPooled *pooled, const Weights *weights, GError **error)
{
  WeightsShape shape = { 0 };

  weights_lookup (weights, CONV1 ".weight", &shape, NULL);
  if (shape.d[0] > NEM_MAX_WIDTH)
    {
      g_set_error (
        error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
        _ ("%s: tensor '%s' has %zu channels, at most %d are allowed"),
        weights_get_path (weights), CONV1 ".weight", shape.d[0], NEM_MAX_WIDTH);
      return FALSE;
    }
  if (shape.d[1] != pooled->n_inputs)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   _ ("%s: tensor '%s' reads %zu numbers, but there are %u: "
                      "%d of the view, %u of the stage before it and %u of "
                      "the classifier"),
                   weights_get_path (weights), CONV1 ".weight", shape.d[1],
                   pooled->n_inputs, NEM_VIEW_INPUTS, pooled->n_means,
                   pooled->n_inputs - NEM_VIEW_INPUTS - pooled->n_means);
      return FALSE;
    }
  pooled->width = (guint) shape.d[0];
  return TRUE;
}

NemPooled *
nem_pooled_new (const Weights *weights, guint c_in, GError **error)
{
  g_autoptr (NemPooled) pooled = g_new0 (NemPooled, 1);

  pooled->n_means = c_in;
  pooled->n_inputs = NEM_VIEW_INPUTS + c_in;
  if (weights_lookup (weights, "features.0.0.weight", NULL, NULL))
    {
      pooled->mobilenet = mobilenet_new (weights, error);
      if (!pooled->mobilenet)
        return NULL;
      pooled->n_inputs += MOBILENET_N;
    }
  if (!read_sizes (pooled, weights, error)
      || !(pooled->mean = nem_read_vector (weights, "input", "mean",
                                           pooled->n_inputs, error))
      || !(pooled->scale = nem_read_vector (weights, "input", "scale",
                                            pooled->n_inputs, error))
      || !read_dense (&pooled->dense[0], weights, 1, pooled->width,
                      pooled->n_inputs, error)
      || !read_dense (&pooled->dense[1], weights, 2, pooled->width,
                      pooled->width, error))
    return NULL;
  return g_steal_pointer (&pooled);
}

void
nem_pooled_free (NemPooled *pooled)
{
  g_clear_pointer (&pooled->mobilenet, mobilenet_free);
  g_free (pooled->mean);
  g_free (pooled->scale);
  for (guint i = 0; i < G_N_ELEMENTS (pooled->dense); i++)
    {
      free (pooled->dense[i].weight);
      free (pooled->dense[i].bias);
    }
  g_free (pooled);
}

/* ---- what it is ---- */

guint
nem_pooled_get_width (const NemPooled *pooled)
{
  return pooled->width;
}

guint
nem_pooled_count_inputs (const NemPooled *pooled)
{
  return pooled->n_inputs;
}

guint64
nem_pooled_count_parameters (const NemPooled *pooled)
{
  guint64 width = pooled->width;
  guint64 n = width * (pooled->n_inputs + width) + 6 * width;

  if (pooled->mobilenet)
    n += mobilenet_count_parameters (pooled->mobilenet);
  return n;
}

guint
nem_pooled_get_max_size (const NemPooled *pooled)
{
  return pooled->mobilenet ? MOBILENET_MAX_SIZE : NEM_MAX_SIZE;
}

/* ---- at work ---- */

NemPooledPlan *
nem_pooled_plan_new (const NemPooled *pooled,
                     const NemKernel *kernel,
                     guint height,
                     guint width,
                     guint n_threads)
{
  NemPooledPlan *plan = g_new0 (NemPooledPlan, 1);

  plan->pooled = pooled;
  plan->kernel = kernel;
  plan->area = (gsize) height * width;
  if (pooled->mobilenet)
    plan->mobilenet =
      mobilenet_plan_new (pooled->mobilenet, height, width, n_threads);
  plan->standardised = g_new (gfloat, pooled->n_inputs);
  plan->hidden = conv_alloc (whole_panels (pooled->width));
  plan->out = conv_alloc (whole_panels (pooled->width));
  return plan;
}

void
nem_pooled_plan_free (NemPooledPlan *plan)
{
  g_clear_pointer (&plan->mobilenet, mobilenet_plan_free);
  g_free (plan->standardised);
  free (plan->hidden);
  free (plan->out);
  g_free (plan);
}

guint64
nem_pooled_plan_count_macs (const NemPooledPlan *plan)
{
  guint64 width = plan->pooled->width;
  guint64 n = width * (plan->pooled->n_inputs + width);

  return plan->mobilenet ? n + mobilenet_plan_count_macs (plan->mobilenet) : n;
}

void
nem_pooled_plan_collect (NemPooledPlan *plan,
                         gfloat *inputs,
                         const gfloat *means,
                         const gfloat *view)
{
  RelativeView own;

  relative_measure (&own, view, plan->area);
  memcpy (inputs, own.mean, sizeof own.mean);
  memcpy (inputs + 3, own.deviation, sizeof own.deviation);
  inputs += NEM_VIEW_INPUTS;
  memcpy (inputs, means, plan->pooled->n_means * sizeof *inputs);
  if (plan->mobilenet)
    mobilenet_plan_run (plan->mobilenet, inputs + plan->pooled->n_means, view);
}

/* With its ReLU. */
static void
run_dense (const NemPooledPlan *plan,
           gfloat *out,
           const gfloat *in,
           const Dense *dense)
{
  for (guint c = 0; c < plan->pooled->width; c += NEM_PANEL)
    {
      gfloat *to = out + c;

      plan->kernel->product (&to, &in, 1,
                             dense->weight + (gsize) c * dense->depth,
                             dense->depth, FALSE);
      for (guint i = 0; i < NEM_PANEL; i++)
        to[i] = MAX (to[i] + dense->bias[c + i], 0.0f);
    }
}

void
nem_pooled_plan_run (NemPooledPlan *plan, gfloat *out, const gfloat *inputs)
{
  const NemPooled *pooled = plan->pooled;

  for (guint i = 0; i < pooled->n_inputs; i++)
    plan->standardised[i] =
      CLAMP ((inputs[i] - pooled->mean[i]) * pooled->scale[i], -NEM_INPUT_MAX,
             NEM_INPUT_MAX);
  run_dense (plan, plan->hidden, plan->standardised, &pooled->dense[0]);
  run_dense (plan, plan->out, plan->hidden, &pooled->dense[1]);
  memcpy (out, plan->out, pooled->width * sizeof *out);
}
