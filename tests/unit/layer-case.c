/* layer-case.c - runs a layer and computes the expected output
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "layer-case.h"

#include <math.h>

static gboolean
is_norm (const Case *c)
{
  return c->kind == KIND_NORM_BATCH || c->kind == KIND_NORM_RUNNING;
}

static gboolean
is_conv (const Case *c)
{
  return c->kind == KIND_CONV || c->kind == KIND_GROUPS;
}

static NormUse
use_of (const Case *c)
{
  return c->kind == KIND_NORM_BATCH ? NORM_BATCH : NORM_RUNNING;
}

static LayerShape
shape_of (const Case *c)
{
  return (LayerShape){ c->in_maps, c->out_maps, c->window, c->activation,
                       c->groups };
}

static void
count_numbers (Case *c)
{
  guint taps = c->window.kernel * c->window.kernel;
  guint from = is_conv (c) ? c->in_maps.c / c->groups : 1;

  c->n_in = maps_size (c->in_maps);
  c->n_out = maps_size (c->out_maps);
  c->n_weight = c->n_bias = 0;
  if (is_conv (c) || c->kind == KIND_DEPTHWISE)
    {
      c->n_weight = (gsize) c->out_maps.c * from * taps;
      c->n_bias = c->out_maps.c;
    }
  else if (is_norm (c))
    c->n_weight = c->n_bias = c->in_maps.c;
}

Case
case_new (CaseKind kind,
          Maps in,
          guint c_out,
          Window window,
          Activation activation,
          guint n_threads,
          GRand *rand)
{
  Case c = { .kind = kind,
             .in_maps = in,
             .out_maps = in,
             .window = window,
             .activation = activation,
             .groups = kind == KIND_GROUPS ? 2 : 1 };
  gsize scratch = in.w;

  if (kind == KIND_MEAN)
    c.out_maps.h = c.out_maps.w = 1;
  else if (!is_norm (&c))
    {
      c.out_maps.h = window_steps (window, in.h);
      c.out_maps.w = window_steps (window, in.w);
    }
  if (is_conv (&c))
    {
      LayerShape shape;

      c.out_maps.c = c_out;
      shape = shape_of (&c);
      scratch = layer_conv_scratch (&shape);
    }
  count_numbers (&c);
  c.context = gradient_context_new (n_threads, scratch);
  c.in = gradient_random (c.n_in, rand);
  c.out = gradient_random (c.n_out, rand);
  c.weight = gradient_random (c.n_weight, rand);
  c.bias = gradient_random (c.n_bias, rand);
  c.used = gradient_random (2 * in.c, rand);
  c.factors = gradient_random (c.n_out, rand);
  c.norm = (Norm){ c.weight,
                   c.bias,
                   gradient_random (in.c, rand),
                   gradient_random (in.c, rand),
                   c.used,
                   c.used + in.c,
                   use_of (&c) };
  for (guint i = 0; i < in.c; i++)
    c.norm.running_var[i] = fabs (c.norm.running_var[i]) + 0.1;
  /* Both corners of ReLU6 should be reached. */
  for (gsize i = 0; i < c.n_in && activation == ACTIVATION_RELU6; i++)
    c.in[i] *= 8;
  for (gsize i = 0; i < c.n_weight && activation == ACTIVATION_RELU6; i++)
    c.weight[i] *= 3;
  return c;
}

void
case_free (Case *c)
{
  g_free (c->context.scratch);
  g_free (c->in);
  g_free (c->out);
  g_free (c->weight);
  g_free (c->bias);
  g_free (c->used);
  g_free (c->factors);
  g_free (c->norm.running_mean);
  g_free (c->norm.running_var);
}

void
case_forward (Case *c)
{
  real *out = c->out;
  const real *in = c->in;
  LayerShape shape = shape_of (c);
  Norm norm = c->norm;

  norm.use = use_of (c);
  switch (c->kind)
    {
    case KIND_CONV:
    case KIND_GROUPS:
      layer_conv_forward (out, in, c->weight, c->bias, &shape, &c->context);
      break;
    case KIND_DEPTHWISE:
      layer_depthwise_forward (out, in, c->weight, c->bias, &shape,
                               &c->context);
      break;
    case KIND_NORM_BATCH:
    case KIND_NORM_RUNNING:
      layer_norm_forward (out, in, &norm, c->in_maps, c->activation,
                          &c->context);
      break;
    case KIND_POOL_MEAN:
      layer_pool_mean_forward (out, in, &shape, &c->context);
      break;
    case KIND_POOL_MAX:
      layer_pool_max_forward (out, in, &shape, &c->context);
      break;
    case KIND_MEAN:
      layer_mean_forward (out, in, c->in_maps, &c->context);
      break;
    }
}

void
case_backward (Case *c, real *d_in, gboolean add, real *d_weight, real *d_bias)
{
  g_autofree real *d_out = g_memdup2 (c->factors, c->n_out * sizeof (real));
  const real *out = c->out;
  const real *in = c->in;
  LayerGrads grads = { d_in, add, d_weight, d_bias };
  LayerShape shape = shape_of (c);
  Norm norm = c->norm;

  norm.use = use_of (c);
  if (!is_norm (c))
    activation_backward (d_out, out, c->out_maps, c->activation, &c->context);
  switch (c->kind)
    {
    case KIND_CONV:
    case KIND_GROUPS:
      layer_conv_backward (&grads, d_out, in, c->weight, &shape, &c->context);
      break;
    case KIND_DEPTHWISE:
      layer_depthwise_backward (d_in, add, d_out, c->weight, &shape,
                                &c->context);
      break;
    case KIND_NORM_BATCH:
    case KIND_NORM_RUNNING:
      layer_norm_backward (&grads, d_out, out, in, &norm, c->in_maps,
                           c->activation, &c->context);
      break;
    case KIND_POOL_MEAN:
      layer_pool_mean_backward (d_in, add, d_out, &shape, &c->context);
      break;
    case KIND_POOL_MAX:
      layer_pool_max_backward (d_in, add, d_out, out, in, &shape, &c->context);
      break;
    case KIND_MEAN:
      layer_mean_backward (d_in, add, d_out, c->in_maps, &c->context);
      break;
    }
}

/* ---- what the layers should give ---- */

static gdouble
activate (gdouble x, Activation activation)
{
  if (activation == ACTIVATION_NONE)
    return x;
  return CLAMP (x, 0.0, activation == ACTIVATION_RELU6 ? 6.0 : HUGE_VAL);
}

/* The input at tap ky, kx of the window at y, x; returns FALSE in the padding.
 * */
static gboolean
get_pixel (
  const Case *c, guint channel, guint image, gint y, gint x, gdouble *value)
{
  if (y < 0 || x < 0 || y >= (gint) c->in_maps.h || x >= (gint) c->in_maps.w)
    return FALSE;
  *value = c->in[(((gsize) channel * c->in_maps.n + image) * c->in_maps.h + y)
                   * c->in_maps.w
                 + x];
  return TRUE;
}

/* One window of channel from, with the weights of one pair of channels. */
static gdouble
look_through_window (const Case *c,
                     const real *weight,
                     guint from,
                     guint image,
                     guint row,
                     guint column)
{
  guint kernel = c->window.kernel;
  gint y = (gint) (row * c->window.stride) - (gint) c->window.before;
  gint x = (gint) (column * c->window.stride) - (gint) c->window.before;
  gint step = (gint) c->window.gap + 1;
  gdouble sum = 0.0;
  gdouble top = -HUGE_VAL;
  gdouble pixel;

  for (guint tap = 0; tap < kernel * kernel; tap++)
    if (get_pixel (c, from, image, y + step * (gint) (tap / kernel),
                   x + step * (gint) (tap % kernel), &pixel))
      {
        sum += pixel * (weight ? weight[tap] : 1.0 / (kernel * kernel));
        top = MAX (top, pixel);
      }
  return c->kind == KIND_POOL_MAX ? top : sum;
}

gdouble
case_mean (const Case *c, guint channel, gint image, gdouble *var)
{
  gsize n =
    (gsize) (image < 0 ? c->in_maps.n : 1) * c->in_maps.h * c->in_maps.w;
  gsize area = (gsize) c->in_maps.h * c->in_maps.w;
  gsize at = ((gsize) channel * c->in_maps.n + MAX (image, 0)) * area;
  gdouble mean = 0.0;

  *var = 0.0;
  for (gsize i = at; i < at + n; i++)
    mean += c->in[i] / n;
  for (gsize i = at; i < at + n; i++)
    *var += (c->in[i] - mean) * (c->in[i] - mean) / n;
  return mean;
}

static gdouble
get_normed (const Case *c, guint channel, gsize at)
{
  gdouble mean = c->norm.running_mean[channel];
  gdouble var = c->norm.running_var[channel];

  if (c->kind == KIND_NORM_BATCH)
    mean = case_mean (c, channel, -1, &var);
  return (c->in[at] - mean) / sqrt (var + 1e-5) * c->weight[channel]
         + c->bias[channel];
}

gdouble
case_wanted (const Case *c, gsize at)
{
  Maps out = c->out_maps;
  guint taps = c->window.kernel * c->window.kernel;
  guint per_group = c->in_maps.c / c->groups;
  guint x = at % out.w;
  guint y = at / out.w % out.h;
  guint image = at / out.w / out.h % out.n;
  guint channel = at / out.w / out.h / out.n;
  gdouble sum = c->n_bias ? c->bias[channel] : 0.0;
  gdouble unused;

  if (is_norm (c))
    return activate (get_normed (c, channel, at), c->activation);
  if (c->kind == KIND_MEAN)
    return case_mean (c, channel, (gint) image, &unused);
  if (!is_conv (c))
    sum += look_through_window (
      c, c->n_weight ? c->weight + channel * taps : NULL, channel, image, y, x);
  for (guint i = 0; is_conv (c) && i < per_group; i++)
    sum += look_through_window (c, c->weight + (channel * per_group + i) * taps,
                                channel / (out.c / c->groups) * per_group + i,
                                image, y, x);
  return activate (sum, c->activation);
}
