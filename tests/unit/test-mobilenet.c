/* test-mobilenet.c - a classifier's pooled maps against plain loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "mobilenet-case.h"

#define HEIGHT 48
#define WIDTH 37

/* ---- tests ---- */

static void
test_run (void)
{
  const gchar *path = "features.safetensors";
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = NULL;
  g_autoptr (Mobilenet) features = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree gfloat *view = g_new (gfloat, 3 * HEIGHT * WIDTH);
  g_autofree gdouble *expected = g_new (gdouble, MOBILENET_N);
  gfloat out[MOBILENET_N], again[MOBILENET_N];
  gdouble least = 1, most = 0;

  mobilenet_case_write (path);
  weights = weights_open (path, &error);
  g_assert_no_error (error);
  features = mobilenet_new (weights, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < 3 * HEIGHT * WIDTH; i++)
    view[i] = g_rand_double (rand);
  mobilenet_case_run (expected, weights, view, HEIGHT, WIDTH);
  for (guint n_threads = 1; n_threads <= 3; n_threads += 2)
    {
      g_autoptr (MobilenetPlan) plan =
        mobilenet_plan_new (features, HEIGHT, WIDTH, n_threads);

      mobilenet_plan_run (plan, again, view);
      mobilenet_plan_run (plan, out, view);
      g_assert_cmpmem (out, sizeof out, again, sizeof again);
      for (guint i = 0; i < MOBILENET_N; i++)
        {
          g_assert_cmpfloat_with_epsilon (out[i], expected[i],
                                          1e-4 * (1 + fabs (expected[i])));
          least = MIN (least, expected[i]);
          most = MAX (most, expected[i]);
        }
    }
  g_assert_cmpfloat (least, <, -0.1); /* not all zeros */
  g_assert_cmpfloat (most, >, 0.1);
  g_assert_cmpuint (mobilenet_count_parameters (features), ==, 2206816);
  g_unlink (path);
}

static void
test_missing (void)
{
  const gfloat number = 1;
  const WeightsTensor tensor = { "features.0.0.weight", { 1, { 1 } }, &number };
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = NULL;

  g_assert_true (
    weights_save ("bad.safetensors", &tensor, 1, WEIGHTS_F32, NULL, NULL));
  weights = weights_open ("bad.safetensors", NULL);
  g_assert_null (mobilenet_new (weights, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "features.0.0.weight"));
  g_unlink ("bad.safetensors");
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mobilenet/run", test_run);
  g_test_add_func ("/mobilenet/missing", test_missing);
  return g_test_run ();
}
