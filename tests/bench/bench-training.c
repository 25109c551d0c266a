/* bench-training.c - seconds of one training step of NEM, forward and backward
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-training BATCH SIDE THREADS STEPS: prints a line a step. */
#include <stdlib.h>

#include "core/conv.h"
#include "models/layers/networks.h"

gint
main (gint    argc,
      gchar **argv)
{
  const guint         widths[NEM_STAGES] = { 64, 128, 256, 512 };
  g_autoptr (Network) network = network_new_nem (widths);
  guint               batch, side;
  real               *input, *grad;
  Maps                maps;

  if (argc != 5)
    {
      g_printerr ("usage: bench-training BATCH SIDE THREADS STEPS\n");
      return 2;
    }
  batch = (guint) atoi (argv[1]);
  side = (guint) atoi (argv[2]);
  conv_use_one_thread ();
  network_init (network, 1);
  network_set_norm (network, NORM_BATCH);
  network_plan (network, batch, side, side, NETWORK_LEARN,
                (guint) atoi (argv[3]));
  input = network_get_input (network);
  for (gsize i = 0; i < (gsize) 3 * batch * side * side; i++)
    input[i] = (real) g_random_double_range (-2.0, 2.0);
  network_get_output (network, &maps);
  grad = network_get_output_grad (network);

  for (gint step = 0; step < atoi (argv[4]); step++)
    {
      gint64 start = g_get_monotonic_time ();

      network_forward (network);
      for (gsize i = 0; i < maps_size (maps); i++)
        grad[i] = 1;
      network_clear_grads (network);
      network_backward (network);
      g_print ("%.4f\n", (g_get_monotonic_time () - start) * 1e-6);
    }
  return 0;
}
