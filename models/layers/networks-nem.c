/* networks-nem.c - NEM as a list of layers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"

Network *
network_new_nem (const guint widths[NEM_STAGES])
{
  Network *network = network_new (3);
  Window   same = { 3, 1, 1, 1 };
  Window   pool = { 5, 4, 1, 1 };
  guint    x = network_add_conv (network, "backbone.0", 0, widths[0], same,
                                 ACTIVATION_NONE);

  x = network_add_norm (network, "backbone.1", x, ACTIVATION_RELU);
  for (guint i = 1; i < NEM_STAGES; i++)
    {
      g_autofree gchar *conv1 = g_strdup_printf ("backbone.%u.conv1", i + 2);
      g_autofree gchar *bn1 = g_strdup_printf ("backbone.%u.bn1", i + 2);
      g_autofree gchar *conv2 = g_strdup_printf ("backbone.%u.conv2", i + 2);
      g_autofree gchar *bn2 = g_strdup_printf ("backbone.%u.bn2", i + 2);
      guint             a;

      x = network_add_pool_mean (network, x, pool);
      a = network_add_conv (network, conv1, x, widths[i], same,
                            ACTIVATION_NONE);
      x = network_add_norm (network, bn1, a, ACTIVATION_RELU);
      x = network_add_conv (network, conv2, x, widths[i], same,
                            ACTIVATION_NONE);
      x = network_add_norm (network, bn2, x, ACTIVATION_RELU);
      x = network_add_sum (network, a, x, ACTIVATION_NONE);
    }
  x = network_add_mean (network, x);
  network_add_linear (network, "out", x, PARAMS_N);
  return network;
}

Network *
network_load_nem (const Weights *weights,
                  GError       **error)
{
  g_autoptr (Network) network = NULL;
  guint widths[NEM_STAGES];

  for (guint i = 0; i < NEM_STAGES; i++)
    {
      g_autofree gchar *name
        = i == 0 ? g_strdup ("backbone.0.weight")
                 : g_strdup_printf ("backbone.%u.conv1.weight", i + 2);
      WeightsShape shape = { 0 };

      if (!weights_lookup (weights, name, &shape, NULL) || shape.n != 4)
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                       "%s: has no tensor '%s' of 4 dimensions",
                       weights_get_path (weights), name);
          return NULL;
        }
      widths[i] = (guint) shape.d[0];
    }
  network = network_new_nem (widths);
  return network_load (network, weights, error) ? g_steal_pointer (&network)
                                                : NULL;
}
