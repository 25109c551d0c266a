/* fit-file.c - writes fitted networks as weights files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit-file.h"

#include <string.h>

#include "models/train/network-file.h"

/* Tensors and the memory that they own. */
typedef struct
{
  GArray *tensors;  /* WeightsTensor */
  GPtrArray *names; /* owned */
  GPtrArray *numbers;
} Contents;

/* @data: (transfer full). */
static void
add_own (Contents *contents, gchar *name, WeightsShape shape, gfloat *data)
{
  WeightsTensor tensor = { name, shape, data };

  g_ptr_array_add (contents->names, name);
  g_ptr_array_add (contents->numbers, data);
  g_array_append_val (contents->tensors, tensor);
}

static void
add_network (Contents *contents, Network *network)
{
  guint n;
  const NetworkParam *params = network_get_params (network, &n);

  for (guint i = 0; i < n; i++)
    {
      WeightsTensor tensor = { params[i].name, params[i].shape,
                               params[i].value };

      g_array_append_val (contents->tensors, tensor);
    }
}

static gboolean
add_classifier (Contents *contents, const Weights *classifier, GError **error)
{
  g_autofree const gchar **names = weights_list (classifier);

  for (guint i = 0; names[i]; i++)
    {
      WeightsShape shape;
      gfloat *data;

      if (!g_str_has_prefix (names[i], "features.")
          || !weights_lookup (classifier, names[i], &shape, NULL))
        continue;
      data = weights_read (classifier, names[i], &shape, error);
      if (!data)
        return FALSE;
      add_own (contents, g_strdup (names[i]), shape, data);
    }
  return TRUE;
}

static void
add_input (Contents *contents, const Fit *fit, guint size)
{
  const gfloat *mean, *scale;
  WeightsShape shape = { 1, { size } };

  fit_get_input (fit, &mean, &scale);
  add_own (contents, g_strdup ("input.mean"), shape,
           g_memdup2 (mean, size * sizeof *mean));
  add_own (contents, g_strdup ("input.scale"), shape,
           g_memdup2 (scale, size * sizeof *scale));
}

static gfloat *
fill (gsize n, gfloat value)
{
  gfloat *out = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    out[i] = value;
  return out;
}

/* Adds the block under a stage's tensor names; the second batch norm, which it
 * does not have, is the identity. */
static void
add_block (Contents *contents, Network *block)
{
  guint n;
  const NetworkParam *params = network_get_params (block, &n);
  gsize width = network_find_param (block, "conv2.bias")->size;
  WeightsShape shape = { 1, { width } };

  for (guint i = 0; i < n; i++)
    {
      WeightsTensor tensor = { params[i].name, params[i].shape,
                               params[i].value };

      if (!g_str_has_prefix (params[i].name, "out."))
        {
          gchar *name = g_strconcat ("backbone.5.", params[i].name, NULL);

          g_ptr_array_add (contents->names, name);
          tensor.name = name;
        }
      g_array_append_val (contents->tensors, tensor);
    }
  add_own (contents, g_strdup ("backbone.5.bn2.weight"), shape,
           fill (width, 1));
  add_own (contents, g_strdup ("backbone.5.bn2.bias"), shape, fill (width, 0));
  add_own (contents, g_strdup ("backbone.5.bn2.running_mean"), shape,
           fill (width, 0));
  add_own (contents, g_strdup ("backbone.5.bn2.running_var"), shape,
           fill (width, 1));
}

gboolean
fit_file_save (const gchar *path,
               const Fit *fit,
               const Stages *stages,
               const gchar *training,
               const gchar *pairs,
               GError **error)
{
  g_autoptr (GHashTable) meta = network_file_new_meta ("photo");
  g_autoptr (Network) block = fit_get_block (fit);
  Contents contents = { g_array_new (FALSE, FALSE, sizeof (WeightsTensor)),
                        g_ptr_array_new_with_free_func (g_free),
                        g_ptr_array_new_with_free_func (g_free) };
  gboolean good;

  network_file_set_meta (meta, "sympie.form", g_strdup ("relative"));
  network_file_set_meta (meta, "training", g_strdup (training));
  if (pairs)
    network_file_set_meta (meta, "sympie.pairs", g_strdup (pairs));
  add_network (&contents, stages_get_network (stages));
  add_input (&contents, fit, stages_get_size (stages));
  add_block (&contents, block);
  good = add_classifier (&contents, stages_get_classifier (stages), error)
         && weights_save (path, (WeightsTensor *) contents.tensors->data,
                          contents.tensors->len, WEIGHTS_F16, meta, error);
  g_array_unref (contents.tensors);
  g_ptr_array_unref (contents.names);
  g_ptr_array_unref (contents.numbers);
  return good;
}
