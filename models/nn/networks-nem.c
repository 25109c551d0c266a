/* networks-nem.c - NEM as a list of layers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"

#include <string.h>

#include "core/relative.h"

#define HEAD_AT_START 0.01 /* scale of the last layer's initial weights */
#define GATE_AT_START -2   /* logit */

static const Window same = { 3, 1, 1, 1 };
static const Window pool = { 5, 4, 1, 1 };

/* The rest of a stage, after its pooling. */
static guint
add_block (Network *network, guint in, guint stage, guint width)
{
  g_autofree gchar *conv1 = g_strdup_printf ("backbone.%u.conv1", stage + 2);
  g_autofree gchar *bn1 = g_strdup_printf ("backbone.%u.bn1", stage + 2);
  g_autofree gchar *conv2 = g_strdup_printf ("backbone.%u.conv2", stage + 2);
  g_autofree gchar *bn2 = g_strdup_printf ("backbone.%u.bn2", stage + 2);
  guint a = network_add_conv (network, conv1, in, width, same, ACTIVATION_NONE);
  guint x = network_add_norm (network, bn1, a, ACTIVATION_RELU);

  x = network_add_conv (network, conv2, x, width, same, ACTIVATION_NONE);
  x = network_add_norm (network, bn2, x, ACTIVATION_RELU);
  return network_add_sum (network, a, x, ACTIVATION_NONE);
}

/* The first @n_stages stages. */
static guint
add_stages (Network *network, const guint *widths, guint n_stages)
{
  guint x = network_add_conv (network, "backbone.0", 0, widths[0], same,
                              ACTIVATION_NONE);

  x = network_add_norm (network, "backbone.1", x, ACTIVATION_RELU);
  for (guint i = 1; i < n_stages; i++)
    {
      x = network_add_pool_mean (network, x, pool);
      x = add_block (network, x, i, widths[i]);
    }
  return x;
}

Network *
network_new_nem (const guint widths[NEM_STAGES], NemForm form)
{
  Network *network = network_new (3);
  guint x = add_stages (network, widths, NEM_STAGES);

  x = network_add_linear (network, "out", network_add_mean (network, x),
                          form == NEM_RELATIVE ? RELATIVE_N : PARAMS_N,
                          ACTIVATION_NONE);
  if (form == NEM_RELATIVE)
    network_add_relative (network, x);
  return network;
}

Network *
network_new_nem_stages (const guint widths[NEM_STAGES - 1])
{
  Network *network = network_new (3);

  add_stages (network, widths, NEM_STAGES - 1);
  return network;
}

static const Window here = { 1, 1, 0, 0 };

Network *
network_new_nem_block (guint size, guint width, guint n_answers)
{
  Network *network = network_new (size);
  guint x =
    network_add_conv (network, "conv1", 0, width, here, ACTIVATION_NONE);

  x = network_add_norm (network, "bn1", x, ACTIVATION_RELU);
  x = network_add_conv (network, "conv2", x, width, here, ACTIVATION_RELU);
  network_add_linear (network, "out", network_add_mean (network, x), n_answers,
                      ACTIVATION_NONE);
  return network;
}

void
network_init_nem (Network *nem, guint64 seed)
{
  NetworkParam *weight = network_find_param (nem, "out.weight");
  NetworkParam *bias = network_find_param (nem, "out.bias");

  network_init (nem, seed);
  for (gsize i = 0; i < weight->size; i++)
    weight->value[i] *= HEAD_AT_START;
  if (bias->size == PARAMS_N)
    memcpy (bias->value, &PARAMS_IDENTITY, sizeof PARAMS_IDENTITY);
  else
    {
      memset (bias->value, 0, bias->size * sizeof *bias->value);
      bias->value[RELATIVE_AT_GATE] = GATE_AT_START;
      bias->value[RELATIVE_AT_K + 12] = 1;
    }
}

gboolean
network_check_form (const Weights *weights, NemForm form, GError **error)
{
  const gchar *wanted = nem_form_get_name (form);
  const gchar *found = weights_get_meta (weights, NEM_META_FORM);

  if (found == NULL)
    found = nem_form_get_name (NEM_ABSOLUTE);
  if (strcmp (found, wanted) == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "%s: its numbers are said in the form '%s', not '%s'",
               weights_get_path (weights), found, wanted);
  return FALSE;
}
