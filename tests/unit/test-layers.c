/* test-layers.c - layers against plain loops and central differences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "layer-case.h"

static gdouble
get_loss (gpointer data)
{
  Case *c = data;

  case_forward (c);
  return gradient_dot (c->out, c->factors, c->n_out);
}

static void
check_forward (Case *c)
{
  g_autofree gdouble *wanted = g_new (gdouble, c->n_out);

  for (gsize i = 0; i < c->n_out; i++)
    wanted[i] = case_wanted (c, i);
  case_forward (c);
  gradient_assert_same ("out", c->out, wanted, c->n_out);
}

/* Gradients start non-zero, as backward accumulates; d_in is overwritten unless
 * add is set. */
static void
check_backward (Case *c, gboolean add, GRand *rand)
{
  g_autofree real *d_in = gradient_random (c->n_in, rand);
  g_autofree real *d_weight = gradient_random (c->n_weight, rand);
  g_autofree real *d_bias = gradient_random (c->n_bias, rand);
  g_autofree real *in_0 = g_memdup2 (d_in, c->n_in * sizeof (real));
  g_autofree real *weight_0 = g_memdup2 (d_weight, c->n_weight * sizeof (real));
  g_autofree real *bias_0 = g_memdup2 (d_bias, c->n_bias * sizeof (real));
  g_autofree real *alone = g_memdup2 (d_in, c->n_in * sizeof (real));

  case_forward (c);
  case_backward (c, alone, add, NULL, NULL);
  case_forward (c);
  case_backward (c, d_in, add, d_weight, d_bias);
  g_assert_cmpmem (alone, c->n_in * sizeof (real), d_in,
                   c->n_in * sizeof (real));
  if (add)
    gradient_subtract (d_in, in_0, c->n_in);
  gradient_subtract (d_weight, weight_0, c->n_weight);
  gradient_subtract (d_bias, bias_0, c->n_bias);
  gradient_check ("in", c->in, c->n_in, d_in, get_loss, c);
  if (c->kind == KIND_DEPTHWISE)
    return;
  gradient_check ("weight", c->weight, c->n_weight, d_weight, get_loss, c);
  gradient_check ("bias", c->bias, c->n_bias, d_bias, get_loss, c);

  if (c->n_weight == 0)
    return;
  memcpy (d_weight, weight_0, c->n_weight * sizeof (real));
  memcpy (d_bias, bias_0, c->n_bias * sizeof (real));
  case_forward (c);
  case_backward (c, NULL, FALSE, d_weight, d_bias);
  gradient_subtract (d_weight, weight_0, c->n_weight);
  gradient_check ("weight alone", c->weight, c->n_weight, d_weight, get_loss,
                  c);
}

static const Maps MAPS[] = {
  { 1, 1, 7, 7 }, { 3, 3, 5, 7 }, { 2, 2, 6, 4 }, { 5, 3, 1, 1 }, { 1, 5, 8, 3 }
};

static const Window WINDOWS[] = { { 1, 1, 0, 0 }, { 1, 2, 0, 0 },
                                  { 3, 1, 1, 1 }, { 3, 2, 0, 1 },
                                  { 3, 2, 1, 1 }, { 3, 3, 2, 0 },
                                  { 5, 4, 1, 1 }, { 5, 1, 2, 2 },
                                  { 2, 2, 0, 1 }, { 3, 1, 2, 0 } };

static gboolean
is_pooling (CaseKind kind)
{
  return kind == KIND_POOL_MEAN || kind == KIND_POOL_MAX;
}

/* Returns: whether the windows fit and, if without gaps, each has at least one
 * pixel of the input. */
static gboolean
fits (CaseKind kind, Maps in, Window window)
{
  guint reach = window_reach (window);

  return MIN (in.h, in.w) + window.before + window.after >= reach
         && window.before < reach && window.after < reach
         && !(window.gap > 0 && is_pooling (kind));
}

static void
check_layer (
  CaseKind kind, Maps in, Window window, Activation activation, GRand *rand)
{
  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    {
      Case c = case_new (kind, in, 4, window, activation, n_threads, rand);

      check_forward (&c);
      check_backward (&c, n_threads == 1, rand);
      check_backward (&c, n_threads == 2, rand);
      case_free (&c);
    }
}

static void
test_window (gconstpointer data)
{
  CaseKind kind = GPOINTER_TO_UINT (data);
  GRand *rand = g_rand_new_with_seed (20 + kind);
  guint n_activations = kind <= KIND_DEPTHWISE || kind == KIND_GROUPS ? 3 : 1;

  for (guint i = 0; i < G_N_ELEMENTS (MAPS); i++)
    for (guint j = 0; j < G_N_ELEMENTS (WINDOWS); j++)
      {
        Maps in = MAPS[i];

        if (kind == KIND_GROUPS)
          in.c *= 2;
        if (fits (kind, in, WINDOWS[j]))
          check_layer (kind, in, WINDOWS[j], (i + j) % n_activations, rand);
      }
  g_rand_free (rand);
}

/* Maps wider than the blocks of the loops over rows. */
static void
test_wide (gconstpointer data)
{
  CaseKind kind = GPOINTER_TO_UINT (data);
  GRand *rand = g_rand_new_with_seed (40 + kind);
  Maps maps = { kind == KIND_GROUPS ? 2 : 1, 2, 3, 301 };
  Window window = { 3, 1 + (kind == KIND_POOL_MAX), 1, 1 };

  check_layer (kind, maps, window, ACTIVATION_NONE, rand);
  g_rand_free (rand);
}

static void
test_whole (gconstpointer data)
{
  CaseKind kind = GPOINTER_TO_UINT (data);
  GRand *rand = g_rand_new_with_seed (60 + kind);
  Window window = { 1, 1, 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (MAPS); i++)
    for (guint j = 0; j < (kind == KIND_MEAN ? 1 : 3); j++)
      check_layer (kind, MAPS[i], window, j, rand);
  g_rand_free (rand);
}

/* The batch updates the running statistics, with the unbiased variance. */
static void
test_running (void)
{
  GRand *rand = g_rand_new_with_seed (70);
  Maps maps = { 3, 2, 5, 4 };
  Window window = { 1, 1, 0, 0 };
  Case c =
    case_new (KIND_NORM_BATCH, maps, 3, window, ACTIVATION_NONE, 1, rand);
  gdouble mean[3], var[3];
  gdouble now;

  for (guint i = 0; i < 3; i++)
    {
      mean[i] =
        0.9 * c.norm.running_mean[i] + 0.1 * case_mean (&c, i, -1, &now);
      var[i] = 0.9 * c.norm.running_var[i] + 0.1 * now * 40.0 / 39.0;
    }
  case_forward (&c);
  gradient_assert_same ("mean", c.norm.running_mean, mean, 3);
  gradient_assert_same ("variance", c.norm.running_var, var, 3);
  c.kind = KIND_NORM_RUNNING;
  case_forward (&c);
  gradient_assert_same ("mean", c.norm.running_mean, mean, 3);
  gradient_assert_same ("variance", c.norm.running_var, var, 3);
  case_free (&c);
  g_rand_free (rand);
}

/* The first of equal values gets the whole gradient. */
static void
test_equals (void)
{
  static const gdouble wanted[9] = { 3, 0, 2, 0, 0, 0, 5, 0, 1 };
  real in[9] = { 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  real out[4];
  real d_out[4] = { 3, 2, 5, 1 };
  real d_in[9];
  const LayerShape shape = { .in = { 1, 1, 3, 3 },
                             .out = { 1, 1, 2, 2 },
                             .window = { 2, 2, 0, 1 } };
  ThreadContext context = { 1, NULL, 0 };

  layer_pool_max_forward (out, in, &shape, &context);
  layer_pool_max_backward (d_in, FALSE, d_out, out, in, &shape, &context);
  gradient_assert_same ("in", d_in, wanted, 9);
}

int
main (int argc, char **argv)
{
  static const gchar *const names[] = { "conv",       "depthwise",
                                        "norm-batch", "norm-running",
                                        "pool-mean",  "pool-max",
                                        "mean",       "groups" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gboolean whole =
        i == KIND_NORM_BATCH || i == KIND_NORM_RUNNING || i == KIND_MEAN;
      g_autofree gchar *path = g_strdup_printf ("/layers/%s", names[i]);
      g_autofree gchar *wide = g_strdup_printf ("/layers/%s/wide", names[i]);

      g_test_add_data_func (path, GUINT_TO_POINTER (i),
                            whole ? test_whole : test_window);
      g_test_add_data_func (wide, GUINT_TO_POINTER (i), test_wide);
    }
  g_test_add_func ("/layers/running-statistics", test_running);
  g_test_add_func ("/layers/pool-max/equals", test_equals);
  return g_test_run ();
}
