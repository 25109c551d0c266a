/* test-trainer.c - training learns, stops at NaNs, and resumes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "models/train/trainer.h"

#define N 4
#define SIDE 48
#define SIZE (3 * N * SIDE * SIDE)

/* Smooth pictures, each with its own colour cast to remove. */
static Batch
make_batch (guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  Batch batch = { N, SIDE, g_new (real, SIZE), g_new (real, SIZE),
                  g_new (guint, N) };

  for (guint i = 0; i < N; i++)
    {
      gdouble cast = g_rand_double_range (rand, 0.4, 1.2);
      gdouble phase = g_rand_double_range (rand, 0.0, 6.0);

      batch.labels[i] = cast > 0.8;
      for (guint c = 0; c < 3; c++)
        for (guint p = 0; p < SIDE * SIDE; p++)
          {
            gsize at = ((gsize) c * N + i) * SIDE * SIDE + p;
            gdouble x =
              sin (p % SIDE * 0.2 + phase + c) * cos (p / SIDE * 0.15 + phase);

            batch.clean[at] = (real) (0.8 * x);
            batch.corrupted[at] = (real) (0.8 * x + (c == 0 ? cast : 0.0));
          }
    }
  g_rand_free (rand);
  return batch;
}

static void
batch_clear (Batch *batch)
{
  g_free (batch->corrupted);
  g_free (batch->clean);
  g_free (batch->labels);
}

static TrainerOptions
photo_options (void)
{
  return (TrainerOptions){ .widths = { 4, 6, 8, 8 },
                           .batch = N,
                           .side = SIDE,
                           .n_threads = 2,
                           .photo = 1.0,
                           .image_loss = { .root = 1.0 },
                           .second = 0.5,
                           .ema_rate = 0.9,
                           .clip = 1.0,
                           .head_rate = 4.0,
                           .norm = NORM_BATCH,
                           .edges = DWM_EXTEND,
                           .seed = 11 };
}

/* @mean: (nullable): of the first step's loss over these iterations. Returns:
 * the losses of the last. */
static TrainerLosses
run_mean (Trainer *trainer, guint first, guint n, gdouble rate, gdouble *mean)
{
  TrainerLosses losses = { 0 };
  gdouble sum = 0.0;

  for (guint i = first; i < first + n; i++)
    {
      g_autoptr (GError) error = NULL;
      Batch batch = make_batch (i);

      g_assert_true (trainer_step (trainer, &batch, rate, &losses, &error));
      g_assert_no_error (error);
      batch_clear (&batch);
      sum += losses.first;
    }
  if (mean)
    *mean = sum / n;
  return losses;
}

static TrainerLosses
run (Trainer *trainer, guint first, guint n)
{
  return run_mean (trainer, first, n, 3e-3, NULL);
}

static void
test_photo_learns (void)
{
  TrainerOptions options = photo_options ();
  g_autoptr (Trainer) trainer = trainer_new (&options);
  TrainerLosses start = run (trainer, 0, 1);
  TrainerLosses end;

  /* It starts from the identity. */
  g_assert_cmpfloat_with_epsilon (start.first, sqrt (start.mse_before),
                                  0.2 * start.first);
  run (trainer, 1, 250);
  end = run (trainer, 0, 1);
  g_assert_cmpfloat (end.first, <, 0.4 * start.first);
  g_assert_cmpfloat (end.second, <, 0.4 * start.first);
  g_assert_cmpfloat (end.mse_after, <, 0.25 * end.mse_before);
}

/* Two classes by the mean of red, with one linear layer: the cast decides the
 * class, and the warp can be trained towards the wrong one. */
static Classifier
make_classifier (void)
{
  Classifier classifier = { .network = network_new (3),
                            .size = SIDE,
                            .mean = { 0.5f, 0.5f, 0.5f },
                            .std = { 0.5f, 0.5f, 0.5f },
                            .n_classes = 2 };
  guint n;
  NetworkParam *params;

  network_add_linear (classifier.network, "fc",
                      network_add_mean (classifier.network, 0), 2,
                      ACTIVATION_NONE);
  params = network_get_params (classifier.network, &n);
  params[0].value[0] = -4;
  params[0].value[3] = 4;
  return classifier;
}

static void
test_downstream_learns (gconstpointer data)
{
  TrainerOptions options = photo_options ();
  Classifier classifier = make_classifier ();
  g_autoptr (Trainer) trainer = NULL;
  gdouble start, end;

  options.upstream = &classifier;
  options.downstream = 1.0;
  options.photo = 0.0;
  options.self_labels = GPOINTER_TO_INT (data);
  /* Batch statistics of four images hide their differences, so that training
   * would depend on rounding. */
  options.norm = NORM_RUNNING;
  options.seed = 12;
  trainer = trainer_new (&options);
  run_mean (trainer, 0, 60, 1e-3, &start);
  run_mean (trainer, 60, 200, 1e-3, NULL);
  run_mean (trainer, 260, 60, 1e-3, &end);
  g_test_message ("%f before, %f after", start, end);
  g_assert_cmpfloat (end, <, 0.5 * start);
  g_clear_pointer (&trainer, trainer_free);
  network_free (classifier.network);
}

/* Step two learns from the output of the EMA copy, with its weight: without it,
 * training diverges from the same start. */
static void
test_second_step (void)
{
  TrainerOptions options = photo_options ();
  g_autoptr (Trainer) with = trainer_new (&options);
  g_autoptr (Trainer) without = NULL;
  TrainerLosses a, b;

  options.second = 0.0;
  without = trainer_new (&options);
  a = run (with, 0, 1);
  b = run (without, 0, 1);
  g_assert_cmpfloat (a.first, ==, b.first);
  g_assert_cmpfloat (a.second, >, 0.0);
  g_assert_cmpfloat (b.second, ==, 0.0);
  a = run (with, 1, 1);
  b = run (without, 1, 1);
  g_assert_cmpfloat (a.first, !=, b.first);
}

static void
assert_same_state (Trainer *a, Trainer *b)
{
  const GArray *one = trainer_get_state (a);
  const GArray *two = trainer_get_state (b);

  g_assert_cmpuint (one->len, ==, two->len);
  for (guint i = 0; i < one->len; i++)
    {
      const WeightsTensor *x = &g_array_index (one, WeightsTensor, i);
      const WeightsTensor *y = &g_array_index (two, WeightsTensor, i);
      gsize n = weights_shape_count (&x->shape) * sizeof (gfloat);

      g_assert_cmpstr (x->name, ==, y->name);
      g_assert_cmpmem (x->data, n, y->data, n);
    }
}

static void
test_resume (void)
{
  TrainerOptions options = photo_options ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Trainer) whole = trainer_new (&options);
  g_autoptr (Trainer) first = trainer_new (&options);
  g_autoptr (Trainer) second = NULL;
  const GArray *state;
  g_autoptr (Weights) weights = NULL;
  g_autofree gchar *folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "state", NULL);

  run (whole, 0, 7);
  run (first, 0, 3);
  state = trainer_get_state (first);
  g_assert_true (weights_save (path, (const WeightsTensor *) state->data,
                               state->len, WEIGHTS_F32, NULL, &error));
  weights = weights_open (path, &error);
  g_assert_no_error (error);
  options.seed = 99; /* its initial state is replaced */
  second = trainer_new (&options);
  g_assert_true (trainer_set_state (second, weights, &error));
  run (second, 3, 4);
  assert_same_state (whole, second);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_not_finite (void)
{
  TrainerOptions options = photo_options ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Trainer) trainer = trainer_new (&options);
  g_autoptr (Trainer) same = trainer_new (&options);
  guint n;
  NetworkParam *params = network_get_params (trainer_get_network (trainer), &n);
  Batch batch = make_batch (1);
  TrainerLosses losses;
  real was = params[2].value[1];

  params[2].value[1] = (real) NAN;
  g_assert_false (trainer_step (trainer, &batch, 1e-3, &losses, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "step one"));
  g_assert_nonnull (strstr (error->message, params[2].name));

  /* Nothing else was changed. */
  params[2].value[1] = was;
  g_assert_cmpmem (params[0].value, params[0].size * sizeof (real),
                   network_get_params (trainer_get_network (same), &n)->value,
                   params[0].size * sizeof (real));
  batch_clear (&batch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trainer/photo", test_photo_learns);
  g_test_add_data_func ("/trainer/downstream/labels", GINT_TO_POINTER (FALSE),
                        test_downstream_learns);
  g_test_add_data_func ("/trainer/downstream/self", GINT_TO_POINTER (TRUE),
                        test_downstream_learns);
  g_test_add_func ("/trainer/second-step", test_second_step);
  g_test_add_func ("/trainer/resume", test_resume);
  g_test_add_func ("/trainer/not-finite", test_not_finite);
  return g_test_run ();
}
