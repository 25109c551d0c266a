/* test-gpu.c - training on a graphics card, held against the processor's
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In single precision, as it is used; that layers and their derivatives are
 * right is what the other tests show, which are run on a card too. */
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#ifdef EMULATED
#include "emulation.h"
#endif
#include "gradient.h"
#include "models/gpu/gpu.h"
#include "models/train/trainer.h"

#define N 3
#define SIDE 64
#define SIZE (3 * N * SIDE * SIDE)

static const Device *
open_card (gboolean exact)
{
  g_autoptr (GError) error = NULL;
  const Device *device = gpu_open (exact, &error);

  g_assert_no_error (error);
  return device;
}

/* The length of the difference over that of what is wanted. */
static gdouble
get_distance (const real *is, const real *wanted, gsize n)
{
  gdouble apart = 0.0;
  gdouble whole = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      apart += pow ((gdouble) is[i] - wanted[i], 2.0);
      whole += pow (wanted[i], 2.0);
    }
  return sqrt (apart / MAX (whole, 1e-30));
}

/* ---- one network, there and back ---- */

/* All that a step gives: the output and then the derivatives. */
static real *
run_step (const Device *device, const real *images, gsize *n)
{
  const guint widths[NEM_STAGES] = { 8, 12, 16, 20 };
  g_autoptr (Network) network = network_new_nem (widths);
  g_autofree real *ones = g_new (real, PARAMS_N * N);
  Maps in = { 3, N, NEM_SIZE, NEM_SIZE };
  Maps out;
  guint n_params;
  NetworkParam *params = network_get_params (network, &n_params);
  real *found;

  network_init (network, 5);
  network_set_device (network, device);
  network_set_norm (network, NORM_BATCH);
  network_plan (network, N, NEM_SIZE, NEM_SIZE, NETWORK_LEARN, 1);
  device->put_maps (network_get_input (network), images, in);
  network_forward (network);
  *n = PARAMS_N * N;
  for (gsize i = 0; i < *n; i++)
    ones[i] = (real) (1.0 + 0.1 * (i % 7));
  for (guint i = 0; i < n_params; i++)
    *n += params[i].grad ? params[i].size : 0;
  found = g_new (real, *n);
  device->get_maps (found, network_get_output (network, &out), out);
  device->put_maps (network_get_output_grad (network), ones, out);
  network_clear_grads (network);
  network_backward (network);
  *n = PARAMS_N * N;
  for (guint i = 0; i < n_params; i++)
    if (params[i].grad)
      {
        device->get (found + *n, params[i].grad, params[i].size);
        *n += params[i].size;
      }
  return found;
}

/* Factors with 10 bits after the point are off by 2^-11 of themselves at the
 * most, and so are outputs; but where a number lies as near as that to a
 * rectifier's corner its derivative comes or goes, and derivatives are sums of
 * which most cancels out here: 4 % of their length was seen. */
static void
test_network (gconstpointer data)
{
  gboolean exact = GPOINTER_TO_INT (data);
  GRand *rand = g_rand_new_with_seed (3);
  g_autofree real *images = gradient_random (3 * N * NEM_SIZE * NEM_SIZE, rand);
  gsize n;
  g_autofree real *wanted = run_step (&device_cpu, images, &n);
  g_autofree real *is = run_step (open_card (exact), images, &n);
  gdouble output = get_distance (is, wanted, PARAMS_N * N);
  gdouble rest =
    get_distance (is + PARAMS_N * N, wanted + PARAMS_N * N, n - PARAMS_N * N);

  g_test_message ("the output is off by %.2g of its length, the derivatives "
                  "by %.2g",
                  output, rest);
  g_assert_cmpfloat (output, <, exact ? 1e-5 : 2e-3);
  g_assert_cmpfloat (rest, <, exact ? 1e-5 : 6e-2);
#ifdef EMULATED
  g_assert_true (exact || output > 1e-5);
#endif
  gpu_close ();
  g_rand_free (rand);
}

/* ---- training ---- */

static Batch
make_batch (guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  Batch batch = { N, SIDE, gradient_random (SIZE, rand),
                  gradient_random (SIZE, rand), g_new (guint, N) };

  for (gsize i = 0; i < SIZE; i++)
    batch.dirty[i] = (real) (0.7 * batch.clean[i] + 0.2 * batch.dirty[i] - 0.2);
  for (guint i = 0; i < N; i++)
    batch.labels[i] = i % 2;
  g_rand_free (rand);
  return batch;
}

static void
batch_clear (Batch *batch)
{
  g_free (batch->dirty);
  g_free (batch->clean);
  g_free (batch->labels);
}

static Classifier
make_classifier (void)
{
  Classifier classifier = { .network = network_new (3),
                            .size = SIDE,
                            .mean = { 0.5f, 0.4f, 0.5f },
                            .std = { 0.5f, 0.25f, 0.5f },
                            .n_classes = 5 };
  Network *network = classifier.network;
  guint x = network_add_conv (network, "one", 0, 6, (Window){ 3, 2, 0, 1 },
                              ACTIVATION_RELU);

  x = network_add_pool_max (network, x, (Window){ 3, 2, 0, 1 });
  network_add_linear (network, "fc", network_add_mean (network, x), 5);
  network_init (network, 8);
  return classifier;
}

static Trainer *
make_trainer (const Device *device, Classifier *upstream)
{
  TrainerOptions options = { .widths = { 4, 6, 8, 8 },
                             .batch = N,
                             .side = SIDE,
                             .n_threads = 1,
                             .device = device,
                             .upstream = upstream,
                             .downstream = upstream ? 0.3 : 0.0,
                             .photo = 1.0,
                             .image_loss = { 1.0, 0.2, 1e-3 },
                             .second = 0.5,
                             .ema_rate = 0.9,
                             .clip = 1.0,
                             .head_rate = 4.0,
                             .norm = NORM_BATCH,
                             .edges = DWM_EXTEND,
                             .seed = 11 };
  g_autoptr (GError) error = NULL;
  Trainer *trainer = trainer_new (&options, &error);

  g_assert_no_error (error);
  return trainer;
}

static TrainerLosses
train (Trainer *trainer, guint first, guint n)
{
  TrainerLosses losses = { 0 };

  for (guint i = first; i < first + n; i++)
    {
      g_autoptr (GError) error = NULL;
      Batch batch = make_batch (i);

      g_assert_true (trainer_step (trainer, &batch, 1e-3, &losses, &error));
      g_assert_no_error (error);
      batch_clear (&batch);
    }
  return losses;
}

static void
assert_near (gdouble is, gdouble wanted)
{
  g_assert_cmpfloat_with_epsilon (is, wanted, 1e-4 * fabs (wanted));
}

/* Adam divides by a root of what a derivative's square was: where that is
 * next to nothing its last digits count; so for a bias before a batch norm,
 * whose derivative would be 0. */
static void
assert_near_states (Trainer *is, Trainer *wanted)
{
  g_autoptr (GArray) one = trainer_get_state (is);
  g_autoptr (GArray) two = trainer_get_state (wanted);

  g_assert_cmpuint (one->len, ==, two->len);
  for (guint i = 0; i < one->len; i++)
    {
      const WeightsTensor *x = &g_array_index (one, WeightsTensor, i);
      const WeightsTensor *y = &g_array_index (two, WeightsTensor, i);
      gsize n = weights_shape_count (&x->shape);

      g_assert_cmpstr (x->name, ==, y->name);
      if (get_distance (x->data, y->data, n) > 2e-2
          && !g_str_has_suffix (x->name, "conv2.bias")
          && !g_str_has_suffix (x->name, "backbone.0.bias"))
        g_error ("%s is off by %.2g of its length", x->name,
                 get_distance (x->data, y->data, n));
    }
}

static void
test_training (gconstpointer data)
{
  gboolean through = GPOINTER_TO_INT (data);
  Classifier here = make_classifier ();
  Classifier there = make_classifier ();
  g_autoptr (Trainer) cpu = make_trainer (NULL, through ? &here : NULL);
  g_autoptr (Trainer) gpu =
    make_trainer (open_card (TRUE), through ? &there : NULL);
  TrainerLosses wanted = train (cpu, 0, 4);
  TrainerLosses is = train (gpu, 0, 4);

  assert_near (is.first, wanted.first);
  assert_near (is.second, wanted.second);
  assert_near (is.mse_before, wanted.mse_before);
  assert_near (is.mse_after, wanted.mse_after);
  assert_near_states (gpu, cpu);
  g_clear_pointer (&gpu, trainer_free);
  network_free (here.network);
  network_free (there.network);
  gpu_close ();
#ifdef EMULATED
  g_assert_cmpuint (emulation_get_used (), ==, 0);
#endif
}

/* What one device saved another goes on with. */
static void
test_moving (void)
{
  g_autoptr (GError) error = NULL;
  const Device *device = open_card (TRUE);
  g_autoptr (Trainer) whole = make_trainer (NULL, NULL);
  g_autoptr (Trainer) first = make_trainer (device, NULL);
  g_autoptr (Trainer) second = make_trainer (NULL, NULL);
  g_autoptr (GArray) state = NULL;
  g_autoptr (Weights) weights = NULL;
  g_autofree gchar *folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "state", NULL);

  train (whole, 0, 4);
  train (first, 0, 2);
  state = trainer_get_state (first);
  g_assert_true (weights_save (path, (const WeightsTensor *) state->data,
                               state->len, WEIGHTS_F32, NULL, &error));
  weights = weights_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (trainer_set_state (second, weights, &error));
  train (second, 2, 2);
  assert_near_states (second, whole);
  g_clear_pointer (&first, trainer_free);
  gpu_close ();
  g_unlink (path);
  g_rmdir (folder);
}

/* ---- what can go wrong ---- */

#ifdef EMULATED

static void
test_no_card (void)
{
  g_autoptr (GError) error = NULL;

  emulation_set_devices (0);
  g_assert_null (gpu_open (FALSE, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "no graphics card"));
  emulation_set_devices (1);
}

/* However little there is, a trainer says so, and nothing is left taken. */
static void
test_no_memory (void)
{
  TrainerOptions options = { .widths = { 4, 6, 8, 8 },
                             .batch = N,
                             .side = SIDE,
                             .n_threads = 1,
                             .photo = 1.0,
                             .second = 0.5,
                             .image_loss = { 1.0, 0.0, 0.0 },
                             .ema_rate = 0.9,
                             .seed = 1 };
  Batch batch = make_batch (1);
  guint n_failed = 0;
  gboolean good = FALSE;

  for (gsize room = 1 << 16; !good; room += room / 4)
    {
      g_autoptr (GError) error = NULL;
      Trainer *trainer;
      TrainerLosses losses;

      options.device = open_card (FALSE);
      emulation_set_memory (room);
      trainer = trainer_new (&options, &error);
      good = trainer && trainer_step (trainer, &batch, 1e-3, &losses, &error);
      if (!good)
        {
          g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
          g_assert_nonnull (strstr (error->message, "emulat"));
          n_failed++;
        }
      g_clear_pointer (&trainer, trainer_free);
      gpu_close ();
      emulation_set_memory (G_MAXSIZE);
      g_assert_cmpuint (emulation_get_used (), ==, 0);
    }
  g_assert_cmpuint (n_failed, >, 5);
  batch_clear (&batch);
}

#endif

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!gpu_open (TRUE, &error))
    {
      printf ("1..0 # SKIP %s\n", error->message);
      return 0;
    }
  gpu_close ();
  g_test_add_data_func ("/gpu/network/exact", GINT_TO_POINTER (TRUE),
                        test_network);
  g_test_add_data_func ("/gpu/network/tf32", GINT_TO_POINTER (FALSE),
                        test_network);
  g_test_add_data_func ("/gpu/training/photo", GINT_TO_POINTER (FALSE),
                        test_training);
  g_test_add_data_func ("/gpu/training/downstream", GINT_TO_POINTER (TRUE),
                        test_training);
  g_test_add_func ("/gpu/training/moving", test_moving);
#ifdef EMULATED
  g_test_add_func ("/gpu/no-card", test_no_card);
  g_test_add_func ("/gpu/no-memory", test_no_memory);
#endif
  return g_test_run ();
}
