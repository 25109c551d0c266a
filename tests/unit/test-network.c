/* test-network.c - whole networks: NEM against core, gradients, memory
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built twice: in single precision, against core's NEM, and in double, where
 * central differences verify the gradient of the whole. */
#include <math.h>
#include <string.h>

#include "models/nn/networks.h"
#include "reference.h"

static const guint WIDTHS[NEM_STAGES] = { 6, 10, 12, 16 };

static real *
make_input (Maps maps, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  real *in = g_new (real, maps_size (maps));

  for (gsize i = 0; i < maps_size (maps); i++)
    in[i] = (real) g_rand_double_range (rand, -2.0, 2.0);
  g_rand_free (rand);
  return in;
}

static void
run (Network *network, const real *in, Maps maps)
{
  memcpy (network_get_input (network), in, maps_size (maps) * sizeof (real));
  network_forward (network);
}

#ifndef REAL_IS_DOUBLE

/* Returns: the view that corresponds to image @index of the batch. */
static gfloat *
view_of (const gfloat *in, Maps maps, guint index)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gsize plane = (gsize) maps.h * maps.w;
  gfloat *view = g_new (gfloat, 3 * plane);

  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < plane; i++)
      view[c * plane + i] =
        in[(c * maps.n + index) * plane + i] * std[c] + mean[c];
  return view;
}

/* Runs @network, which is that of the file, and core's. */
static void
check_same_as_core (Network *network, const gchar *path, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Nem) nem = nem_load (path, &error);
  g_autoptr (NemPlan) plan = NULL;
  Maps in = { 3, 3, 90, 101 };
  Maps out;
  g_autofree real *images = make_input (in, 1);
  const real *answer;

  g_assert_no_error (error);
  plan = nem_plan_new (nem, in.h, in.w, 1, &error);
  g_assert_no_error (error);
  network_plan (network, in.n, in.h, in.w, NETWORK_RUN, n_threads);
  run (network, images, in);
  answer = network_get_output (network, &out);
  g_assert_cmpuint (out.c, ==, PARAMS_N);
  g_assert_cmpuint (out.n, ==, in.n);

  for (guint i = 0; i < in.n; i++)
    {
      g_autofree gfloat *view = view_of (images, in, i);
      SympieParams wanted;

      nem_plan_estimate (plan, view, 1, &wanted, NULL);
      for (guint j = 0; j < PARAMS_N; j++)
        g_assert_cmpfloat_with_epsilon (answer[j * in.n + i], wanted.n[j],
                                        2e-4);
    }
}

static void
test_same_as_core (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = reference_write_network (WIDTHS, WEIGHTS_F32, 7);
  g_autoptr (Weights) weights = weights_open (path, &error);
  g_autoptr (Network) network = network_new_nem (WIDTHS, NEM_ABSOLUTE);

  network_load (network, weights, &error);
  g_assert_no_error (error);
  check_same_as_core (network, path, GPOINTER_TO_UINT (data));
  reference_remove (g_steal_pointer (&path));
}

static void
test_relative_same_as_core (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = reference_write_network (WIDTHS, WEIGHTS_F32, 7);
  g_autoptr (GHashTable) meta = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (Network) network = network_new_nem (WIDTHS, NEM_RELATIVE);
  g_autofree WeightsTensor *tensors = NULL;
  NetworkParam *head;
  guint n;
  const NetworkParam *params = network_get_params (network, &n);

  network_init_nem (network, 9);
  head = network_find_param (network, "out.weight");
  for (gsize i = 0; i < head->size; i++)
    head->value[i] *= 10;
  tensors = g_new (WeightsTensor, n);
  for (guint i = 0; i < n; i++)
    tensors[i] =
      (WeightsTensor){ params[i].name, params[i].shape, params[i].value };
  g_hash_table_insert (meta, (gpointer) NEM_META_FORM, (gpointer) "relative");
  weights_save (path, tensors, n, WEIGHTS_F32, meta, &error);
  g_assert_no_error (error);
  check_same_as_core (network, path, 2);
  reference_remove (g_steal_pointer (&path));
}

static void
test_relative_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = reference_write_network (WIDTHS, WEIGHTS_F32, 7);
  g_autoptr (GHashTable) meta = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (Weights) weights = NULL;
  gfloat number = 0;
  WeightsTensor tensor = { "out.bias", { 1, { 1 } }, &number };

  g_hash_table_insert (meta, (gpointer) NEM_META_FORM, (gpointer) "relative");
  weights_save (path, &tensor, 1, WEIGHTS_F32, meta, &error);
  g_assert_no_error (error);
  weights = weights_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (network_check_form (weights, NEM_RELATIVE, &error));
  g_assert_false (network_check_form (weights, NEM_ABSOLUTE, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, "'relative'"));
  g_clear_pointer (&weights, weights_free);
  reference_remove (g_steal_pointer (&path));
}

static void
test_bad_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = reference_write_network (WIDTHS, WEIGHTS_F32, 7);
  g_autoptr (Weights) weights = weights_open (path, &error);
  g_autoptr (Network) wider = NULL;
  g_autoptr (Network) other = network_new (3);
  const guint widths[NEM_STAGES] = { 6, 10, 13, 16 };

  wider = network_new_nem (widths, NEM_ABSOLUTE);
  g_assert_false (network_load (wider, weights, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "backbone.4.conv1.weight"));
  g_clear_error (&error);

  network_add_conv (other, "missing", 0, 4, (Window){ 3, 1, 1, 1 },
                    ACTIVATION_NONE);
  g_assert_false (network_load (other, weights, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "missing.weight"));
  g_clear_pointer (&weights, weights_free);
  reference_remove (g_steal_pointer (&path));
}

#else

typedef struct
{
  Network *network;
  Maps maps;
  real *in;
} Trial;

static Trial
trial_new (Network *network, Maps maps, NetworkUse use, guint32 seed)
{
  network_plan (network, maps.n, maps.h, maps.w, use, 2);
  return (Trial){ network, maps, make_input (maps, seed) };
}

/* A loss with a different gradient for each output. */
static gdouble
loss_of (const Trial *trial, gboolean write_grad)
{
  Maps maps;
  real *grad = network_get_output_grad (trial->network);
  const real *out;
  gdouble loss = 0.0;

  run (trial->network, trial->in, trial->maps);
  out = network_get_output (trial->network, &maps);
  for (gsize i = 0; i < maps_size (maps); i++)
    {
      gdouble factor = 0.3 + 0.1 * (i % 7);

      loss += factor * out[i] * out[i];
      if (write_grad)
        grad[i] = (real) (2.0 * factor * out[i]);
    }
  return loss;
}

static void
learn (const Trial *trial)
{
  loss_of (trial, TRUE);
  network_backward (trial->network);
}

/* The derivative of the loss by one parameter. A step across a corner of ReLU
 * would distort it, so both one-sided differences must agree. Returns: FALSE if
 * they do not. */
static gboolean
measure_slope (const Trial *trial, real *number, gdouble *slope)
{
  const gdouble step = 1e-6;
  real was = *number;
  gdouble here = loss_of (trial, FALSE);
  gdouble before, after;

  *number = was + step;
  after = loss_of (trial, FALSE);
  *number = was - step;
  before = loss_of (trial, FALSE);
  *number = was;
  *slope = (after - before) / (2.0 * step);
  return fabs ((after - here) - (here - before))
         < 1e-4 * fabs (after - before) + 1e-9;
}

static void
check_params (const Trial *trial, GRand *rand)
{
  guint n_params;
  guint n_checked = 0;
  NetworkParam *params = network_get_params (trial->network, &n_params);

  for (guint i = 0; i < n_params; i++)
    {
      const real *grad = params[i].grad;

      for (guint turn = 0; turn < 4 && grad; turn++)
        {
          gsize at = (gsize) g_rand_int_range (rand, 0, params[i].size);
          gdouble slope;

          if (!measure_slope (trial, &params[i].value[at], &slope))
            continue;
          g_assert_cmpfloat_with_epsilon (grad[at], slope,
                                          2e-5 * MAX (1.0, fabs (slope)));
          n_checked++;
        }
    }
  g_assert_cmpuint (n_checked, >, n_params);
}

static void
test_gradient (gconstpointer data)
{
  g_autoptr (Network) network = network_new_nem (WIDTHS, NEM_ABSOLUTE);
  GRand *rand = g_rand_new_with_seed (5);
  Trial trial;

  network_init (network, 3);
  network_set_norm (network, GPOINTER_TO_UINT (data));
  trial = trial_new (network, (Maps){ 3, 3, 80, 71 }, NETWORK_LEARN, 2);
  network_clear_grads (network);
  learn (&trial);
  check_params (&trial, rand);
  g_free (trial.in);
  g_rand_free (rand);
}

static void
test_input_gradient (void)
{
  g_autoptr (Network) network = network_new_nem (WIDTHS, NEM_ABSOLUTE);
  GRand *rand = g_rand_new_with_seed (6);
  Maps maps = { 3, 2, 66, 70 };
  g_autofree real *grad = NULL;
  guint n_checked = 0;
  Trial trial;

  network_init (network, 4);
  trial = trial_new (network, maps, NETWORK_FROZEN, 3);
  learn (&trial);
  /* Forward reuses its memory. */
  grad = g_memdup2 (network_get_input_grad (network),
                    maps_size (maps) * sizeof (real));
  for (guint turn = 0; turn < 30; turn++)
    {
      gsize at = (gsize) g_rand_int_range (rand, 0, maps_size (maps));
      gdouble slope;

      if (!measure_slope (&trial, &trial.in[at], &slope))
        continue;
      g_assert_cmpfloat_with_epsilon (grad[at], slope,
                                      1e-6 + 2e-5 * fabs (slope));
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 15);
  g_free (trial.in);
  g_rand_free (rand);
}

/* Accumulating twice doubles the gradient. */
static void
test_gradients_add_up (void)
{
  g_autoptr (Network) network = network_new_nem (WIDTHS, NEM_ABSOLUTE);
  g_autofree real *once = NULL;
  const real *twice;
  guint n;
  NetworkParam *params = network_get_params (network, &n);
  Trial trial;

  network_init (network, 3);
  trial = trial_new (network, (Maps){ 3, 2, 64, 64 }, NETWORK_LEARN, 2);
  network_clear_grads (network);
  learn (&trial);
  once = g_memdup2 (params[0].grad, params[0].size * sizeof (real));
  learn (&trial);
  twice = params[0].grad;
  for (gsize i = 0; i < params[0].size; i++)
    g_assert_cmpfloat_with_epsilon (twice[i], 2.0 * once[i],
                                    1e-9 * MAX (1.0, fabs (once[i])));
  g_free (trial.in);
}

#endif

static void
test_find_bad (void)
{
  g_autoptr (Network) network = network_new_nem (WIDTHS, NEM_ABSOLUTE);
  Maps maps = { 3, 1, 64, 64 };
  g_autofree real *in = make_input (maps, 2);
  g_autofree gchar *bad = NULL;
  guint n;
  NetworkParam *params = network_get_params (network, &n);

  network_init (network, 3);
  network_plan (network, maps.n, maps.h, maps.w, NETWORK_RUN, 1);
  run (network, in, maps);
  g_assert_null (network_find_non_finite (network));

  in[100] = (real) NAN;
  run (network, in, maps);
  bad = network_find_non_finite (network);
  g_assert_cmpstr (bad, ==, "the output of backbone.0.weight (convolution)");
  g_free (bad);
  params[3].value[1] = (real) INFINITY;
  bad = network_find_non_finite (network);
  g_assert_cmpstr (bad, ==, params[3].name);
}

static void
test_blend (void)
{
  g_autoptr (Network) one = network_new_nem (WIDTHS, NEM_ABSOLUTE);
  g_autoptr (Network) two = network_new_nem (WIDTHS, NEM_ABSOLUTE);
  guint n;
  NetworkParam *a = network_get_params (one, &n);
  NetworkParam *b = network_get_params (two, &n);
  gdouble start;

  network_init (one, 1);
  network_init (two, 2);
  start = a[0].value[5];
  network_blend (one, two, 0.25);
  g_assert_cmpfloat_with_epsilon (a[0].value[5],
                                  0.75 * start + 0.25 * b[0].value[5], 1e-7);
  network_blend (one, two, 1.0);
  for (guint i = 0; i < n; i++)
    g_assert_cmpmem (a[i].value, a[i].size * sizeof (real), b[i].value,
                     b[i].size * sizeof (real));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#ifndef REAL_IS_DOUBLE
  g_test_add_data_func ("/network/same-as-core/1-thread", GUINT_TO_POINTER (1),
                        test_same_as_core);
  g_test_add_data_func ("/network/same-as-core/2-threads", GUINT_TO_POINTER (2),
                        test_same_as_core);
  g_test_add_func ("/network/same-as-core/relative",
                   test_relative_same_as_core);
  g_test_add_func ("/network/bad-file", test_bad_file);
  g_test_add_func ("/network/relative-file", test_relative_file);
#else
  g_test_add_data_func ("/network/gradient/batch-statistics",
                        GUINT_TO_POINTER (NORM_BATCH), test_gradient);
  g_test_add_data_func ("/network/gradient/running-statistics",
                        GUINT_TO_POINTER (NORM_RUNNING), test_gradient);
  g_test_add_func ("/network/gradient/input", test_input_gradient);
  g_test_add_func ("/network/gradient/adds-up", test_gradients_add_up);
#endif
  g_test_add_func ("/network/find-bad", test_find_bad);
  g_test_add_func ("/network/blend", test_blend);
  return g_test_run ();
}
