/* bench-training.c - a step of NEM's training, forward and backward
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-training CASE FOLDER THREADS: see turns_main(). */
#include <string.h>

#include "models/nn/networks.h"
#include "models/nn/numbers.h"
#include "turns.h"

#define BATCH 16
#define AREA (NEM_SIZE * NEM_SIZE)
#define SHOWN (64 * 27) /* of the gradient: the first convolution's */

typedef struct
{
  Network *network;
  gfloat *answer; /* the outputs, image by image; a gradient */
} Training;

/* The loss is the sum of all outputs. */
static void
run_step (gpointer data)
{
  Network *network = ((Training *) data)->network;
  real *grad = network_get_output_grad (network);

  network_forward (network);
  for (guint i = 0; i < PARAMS_N * BATCH; i++)
    grad[i] = 1;
  network_clear_grads (network);
  network_backward (network);
}

static const gfloat *
get_answer (gpointer data, gsize *n)
{
  Training *training = data;
  guint n_params;
  NetworkParam *params = network_get_params (training->network, &n_params);
  Maps maps;
  const real *output = network_get_output (training->network, &maps);
  gfloat *answer = training->answer;

  for (guint i = 0; i < BATCH; i++)
    for (guint j = 0; j < PARAMS_N; j++)
      answer[i * PARAMS_N + j] = (gfloat) output[j * BATCH + i];
  answer += PARAMS_N * BATCH;
  for (guint i = 0; i < n_params; i++)
    if (strcmp (params[i].name, "backbone.0.weight") == 0)
      memcpy (answer, params[i].grad, SHOWN * sizeof *answer);
  *n = PARAMS_N * BATCH + SHOWN;
  return training->answer;
}

static void
prepare (Turn *turn, guint n_threads)
{
  static const guint widths[NEM_STAGES] = { 64, 128, 256, 512 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open ("net.safetensors", &error);
  g_autofree gfloat *images = turns_read ("batch.f32", BATCH * 3 * AREA);
  Training *training = g_new (Training, 1);
  real *input;

  numbers_use_one_thread ();
  training->network = network_new_nem (widths, NEM_ABSOLUTE);
  if (!weights || !network_load (training->network, weights, &error))
    g_error ("%s", error->message);
  training->answer = g_new0 (gfloat, PARAMS_N * BATCH + SHOWN);
  network_set_norm (training->network, NORM_BATCH);
  network_plan (training->network, BATCH, NEM_SIZE, NEM_SIZE, NETWORK_LEARN,
                n_threads);
  input = network_get_input (training->network);
  for (guint i = 0; i < BATCH; i++)
    for (guint c = 0; c < 3; c++)
      memcpy (input + (c * BATCH + i) * AREA, images + (i * 3 + c) * AREA,
              AREA * sizeof *input);
  *turn = (Turn){ run_step, get_answer, training };
}

gint
main (gint argc, gchar **argv)
{
  static const TurnCase cases[] = { { "training", prepare }, { NULL, NULL } };

  return turns_main (cases, argc, argv);
}
