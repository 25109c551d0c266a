/* test-nem-pooled.c - NEM with a pooled last block against plain loops, with a
 * classifier in the file and without, and its errors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "core/nem-private.h"
#include "mobilenet-case.h"
#include "reference.h"

#define WIDTH 40
#define THIRD 24
#define MIN_INPUTS (NEM_VIEW_INPUTS + THIRD)
#define MAX_INPUTS (MIN_INPUTS + MOBILENET_N) /* inputs */
#define LIMIT 1e-4 /* relative to the largest value */

static const guint STAGES[NEM_STAGES] = { 8, 16, THIRD, WIDTH };
static const gchar *PATH = "pooled.safetensors";

/* ---- a file: another network's stages, a classifier, a pooled block ---- */

typedef struct
{
  GArray *tensors; /* of WeightsTensor; their names and data are owned */
  GRand *rand;
} Maker;

static void
add (Maker *maker,
     const gchar *name,
     WeightsShape shape,
     gdouble low,
     gdouble high)
{
  gsize n = weights_shape_count (&shape);
  gfloat *data = g_new (gfloat, n);
  WeightsTensor tensor = { g_strdup (name), shape, data };

  for (gsize i = 0; i < n; i++)
    data[i] = (gfloat) g_rand_double_range (maker->rand, low, high);
  g_array_append_val (maker->tensors, tensor);
}

/* Adds all tensors of a file except those that start with @but. */
static void
add_file (Maker *maker, const gchar *path, const gchar *but)
{
  g_autoptr (Weights) weights = weights_open (path, NULL);
  g_autofree const gchar **names = weights_list (weights);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      WeightsTensor tensor = { .name = g_strdup (names[i]) };

      if (but && g_str_has_prefix (names[i], but))
        {
          g_free ((gchar *) tensor.name);
          continue;
        }
      weights_lookup (weights, names[i], &tensor.shape, NULL);
      tensor.data = weights_read (weights, names[i], &tensor.shape, NULL);
      g_array_append_val (maker->tensors, tensor);
    }
}

static void
add_layer (Maker *maker, guint number, guint c_in, guint side)
{
  g_autofree gchar *conv = g_strdup_printf ("backbone.5.conv%u", number);
  g_autofree gchar *bn = g_strdup_printf ("backbone.5.bn%u", number);
  const gchar *parts[] = { "bias", "weight", "running_mean", "running_var" };
  const gdouble low[] = { -0.3, 0.5, -0.5, 0.3 };
  const gdouble high[] = { 0.3, 1.5, 0.5, 2.0 };
  g_autofree gchar *weight = g_strconcat (conv, ".weight", NULL);
  g_autofree gchar *bias = g_strconcat (conv, ".bias", NULL);
  gdouble range = 2.0 / sqrt (c_in);

  add (maker, weight, (WeightsShape){ 4, { WIDTH, c_in, side, side } }, -range,
       range);
  add (maker, bias, (WeightsShape){ 1, { WIDTH } }, -0.1, 0.1);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree gchar *name = g_strconcat (bn, ".", parts[i], NULL);

      add (maker, name, (WeightsShape){ 1, { WIDTH } }, low[i], high[i]);
    }
}

/* @n_inputs: of the first layer; @side: of the second's window. The scales make
 * some standardised inputs exceed the bounds. */
static void
write_file (gboolean classifier, guint n_inputs, guint side, WeightsDtype dtype)
{
  Maker maker = { g_array_new (FALSE, FALSE, sizeof (WeightsTensor)),
                  g_rand_new_with_seed (n_inputs) };
  g_autoptr (GError) error = NULL;
  gchar *stages = reference_write_network (STAGES, WEIGHTS_F32, 4);

  add_file (&maker, stages, "backbone.5");
  reference_remove (stages);
  if (classifier)
    {
      mobilenet_case_write ("classifier.safetensors");
      add_file (&maker, "classifier.safetensors", NULL);
      g_unlink ("classifier.safetensors");
    }
  add (&maker, "input.mean", (WeightsShape){ 1, { n_inputs } }, -0.5, 1.0);
  add (&maker, "input.scale", (WeightsShape){ 1, { n_inputs } }, 0.2, 12.0);
  add_layer (&maker, 1, n_inputs, 1);
  add_layer (&maker, 2, WIDTH, side);
  weights_save (PATH, (const WeightsTensor *) maker.tensors->data,
                maker.tensors->len, dtype, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < maker.tensors->len; i++)
    {
      WeightsTensor *tensor = &g_array_index (maker.tensors, WeightsTensor, i);

      g_free ((gchar *) tensor->name);
      g_free ((gfloat *) tensor->data);
    }
  g_array_unref (maker.tensors);
  g_rand_free (maker.rand);
}

/* ---- plain loops ---- */

static gfloat *
read_tensor (const Weights *weights, const gchar *layer, const gchar *part)
{
  g_autofree gchar *name = g_strconcat (layer, ".", part, NULL);
  WeightsShape shape;

  g_assert_true (weights_lookup (weights, name, &shape, NULL));
  return weights_read (weights, name, &shape, NULL);
}

static void
run_layer (const Weights *weights,
           guint number,
           gdouble *out,
           const gdouble *in,
           guint n)
{
  g_autofree gchar *conv = g_strdup_printf ("backbone.5.conv%u", number);
  g_autofree gchar *bn = g_strdup_printf ("backbone.5.bn%u", number);
  g_autofree gfloat *weight = read_tensor (weights, conv, "weight");
  g_autofree gfloat *bias = read_tensor (weights, conv, "bias");
  g_autofree gfloat *gamma = read_tensor (weights, bn, "weight");
  g_autofree gfloat *beta = read_tensor (weights, bn, "bias");
  g_autofree gfloat *mean = read_tensor (weights, bn, "running_mean");
  g_autofree gfloat *var = read_tensor (weights, bn, "running_var");

  for (guint o = 0; o < WIDTH; o++)
    {
      gdouble a = bias[o];

      for (guint i = 0; i < n; i++)
        a += weight[o * n + i] * in[i];
      out[o] =
        MAX (0.0, (a - mean[o]) / sqrt (var[o] + 1e-5) * gamma[o] + beta[o]);
    }
}

/* Returns: how many of the inputs were out of bounds. */
static guint
run_plainly (const Weights *weights,
             const gdouble *inputs,
             guint n,
             gdouble estimate[PARAMS_N])
{
  g_autofree gfloat *mean = read_tensor (weights, "input", "mean");
  g_autofree gfloat *scale = read_tensor (weights, "input", "scale");
  g_autofree gfloat *weight = read_tensor (weights, "out", "weight");
  g_autofree gfloat *bias = read_tensor (weights, "out", "bias");
  gdouble x[MAX_INPUTS], first[WIDTH], second[WIDTH];
  guint n_clamped = 0;

  for (guint i = 0; i < n; i++)
    {
      gdouble z = (inputs[i] - mean[i]) * scale[i];

      x[i] = CLAMP (z, -6.0, 6.0);
      n_clamped += fabs (z) > 6.0;
    }
  run_layer (weights, 1, first, x, n);
  run_layer (weights, 2, second, first, WIDTH);
  for (guint o = 0; o < PARAMS_N; o++)
    {
      estimate[o] = bias[o];
      for (guint i = 0; i < WIDTH; i++)
        estimate[o] += weight[o * WIDTH + i] * second[i];
    }
  return n_clamped;
}

/* ---- tests ---- */

static Nem *
load (void)
{
  g_autoptr (GError) error = NULL;
  Nem *nem = nem_load (PATH, &error);

  g_assert_no_error (error);
  return nem;
}

static void
assert_near (const gfloat *is, const gdouble *wanted, guint n)
{
  gdouble largest = 0.0;

  for (guint i = 0; i < n; i++)
    largest = MAX (largest, fabs (wanted[i]));
  g_assert_cmpfloat (largest, >, 0.01);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (is[i], wanted[i], LIMIT * largest);
}

/* The means and the deviations of its channels. */
static void
measure_view (gdouble out[NEM_VIEW_INPUTS], const gfloat *view, guint area)
{
  for (guint c = 0; c < 3; c++)
    {
      gdouble sum = 0, square = 0;

      for (guint i = 0; i < area; i++)
        {
          gdouble value = view[c * area + i];

          sum += value;
          square += value * value;
        }
      out[c] = sum / area;
      out[3 + c] = sqrt (square / area - out[c] * out[c]);
    }
}

static void
check_size (Nem *nem, guint height, guint width)
{
  const Weights *weights = nem_get_weights (nem);
  const guint n = nem_count_inputs (nem);
  g_autofree gfloat *view = g_new (gfloat, 3 * height * width);
  g_autoptr (GRand) rand = g_rand_new_with_seed (height);
  gdouble wanted[MAX_INPUTS], estimate[PARAMS_N];
  SympieParams first;
  guint n_clamped;

  for (guint i = 0; i < 3 * height * width; i++)
    view[i] = (gfloat) g_rand_double (rand);
  measure_view (wanted, view, height * width);
  reference_nem_means (weights, view, height, width, wanted + NEM_VIEW_INPUTS);
  if (n > MIN_INPUTS)
    mobilenet_case_run (wanted + MIN_INPUTS, weights, view, height, width);
  n_clamped = run_plainly (weights, wanted, n, estimate);
  g_assert_cmpuint (n_clamped, >, 0);
  g_assert_cmpuint (n_clamped, <, n);
  for (const NemKernel *const *kernel = nem_kernels (); *kernel; kernel++)
    for (guint n_threads = 1; n_threads <= 3; n_threads += 2)
      {
        g_autoptr (NemPlan) plan =
          nem_plan_new_with (*kernel, nem, height, width, n_threads, NULL);
        SympieParams is, local;
        gfloat inputs[MAX_INPUTS];
        guint rows, columns;

        nem_plan_get_grid (plan, &rows, &columns);
        g_assert_cmpuint (rows * columns, ==, 1);
        nem_plan_pool (plan, view, inputs);
        assert_near (inputs, wanted, NEM_VIEW_INPUTS);
        assert_near (inputs + NEM_VIEW_INPUTS, wanted + NEM_VIEW_INPUTS, THIRD);
        if (n > MIN_INPUTS)
          assert_near (inputs + MIN_INPUTS, wanted + MIN_INPUTS,
                       n - MIN_INPUTS);
        nem_plan_estimate (plan, view, 1, &is, &local);
        assert_near (is.n, estimate, PARAMS_N);
        g_assert_cmpmem (&is, sizeof is, &local, sizeof local);
        if (n_threads == 1)
          first = is;
        g_assert_cmpmem (&is, sizeof is, &first, sizeof first);
      }
}

static void
test_reference (gconstpointer data)
{
  const gboolean classifier = GPOINTER_TO_INT (data);
  g_autoptr (Nem) nem = NULL;

  write_file (classifier, classifier ? MAX_INPUTS : MIN_INPUTS, 1,
              classifier ? WEIGHTS_F16 : WEIGHTS_F32);
  nem = load ();
  check_size (nem, 32, 32);
  check_size (nem, 47, 85);
  g_unlink (PATH);
}

static void
test_counts (void)
{
  const guint64 stages = 8 * 27 + 24 + 9 * 8 * 16 + 9 * 16 * 16 + 6 * 16
                         + 9 * 16 * THIRD + 9 * THIRD * THIRD + 6 * THIRD;
  const guint64 head =
    WIDTH * (MAX_INPUTS + WIDTH) + 6 * WIDTH + 37 * (WIDTH + 1);
  guint widths[NEM_STAGES];
  g_autoptr (Nem) nem = NULL;
  g_autoptr (NemPlan) plan = NULL;

  write_file (TRUE, MAX_INPUTS, 1, WEIGHTS_F16);
  nem = load ();
  plan = nem_plan_new (nem, 224, 224, 1, NULL);
  nem_get_widths (nem, widths);
  g_assert_cmpmem (widths, sizeof widths, STAGES, sizeof STAGES);
  g_assert_cmpuint (nem_count_inputs (nem), ==, MAX_INPUTS);
  g_assert_cmpuint (nem_count_parameters (nem), ==, stages + head + 2206816);
  g_assert_cmpuint (nem_plan_count_macs (plan), ==,
                    (guint64) 224 * 224 * 27 * 8 + 56 * 56 * 9 * 16 * (8 + 16)
                      + 14 * 14 * 9 * THIRD * (16 + THIRD)
                      + WIDTH * (MAX_INPUTS + WIDTH) + WIDTH * 37 + 299494272);
  g_unlink (PATH);
}

static void
check_error (const gchar *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (nem_load (PATH, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, PATH));
  g_assert_nonnull (strstr (error->message, name));
  g_unlink (PATH);
}

static void
test_errors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Nem) nem = NULL;

  write_file (FALSE, MAX_INPUTS, 1, WEIGHTS_F32);
  check_error ("backbone.5.conv1.weight");
  write_file (TRUE, MIN_INPUTS, 1, WEIGHTS_F32);
  check_error ("backbone.5.conv1.weight");
  write_file (FALSE, MIN_INPUTS, 3, WEIGHTS_F32);
  check_error ("backbone.5.conv2.weight");

  write_file (TRUE, MAX_INPUTS, 1, WEIGHTS_F16);
  nem = load ();
  g_assert_null (nem_plan_new (nem, 224, MOBILENET_MAX_SIZE + 1, 1, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE);
  g_unlink (PATH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/nem-pooled/means", GINT_TO_POINTER (FALSE),
                        test_reference);
  g_test_add_data_func ("/nem-pooled/classifier", GINT_TO_POINTER (TRUE),
                        test_reference);
  g_test_add_func ("/nem-pooled/counts", test_counts);
  g_test_add_func ("/nem-pooled/errors", test_errors);
  return g_test_run ();
}
