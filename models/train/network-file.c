/* network-file.c - writes trained networks as weights files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network-file.h"

#include "commit.h"

GHashTable *
network_file_new_meta (const gchar *objective)
{
  GHashTable *meta =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  network_file_set_meta (meta, "sympie.version", g_strdup (SYMPIE_VERSION));
  network_file_set_meta (meta, "sympie.commit", g_strdup (SYMPIE_COMMIT));
  network_file_set_meta (meta, "sympie.objective", g_strdup (objective));
  network_file_set_meta (meta, "licence", g_strdup ("GPL-3.0-or-later"));
  return meta;
}

void
network_file_set_meta (GHashTable *meta, const gchar *key, gchar *value)
{
  g_hash_table_insert (meta, (gpointer) key, value);
}

gboolean
network_file_save (const gchar *path,
                   Network *network,
                   GHashTable *meta,
                   GError **error)
{
  guint n;
  const NetworkParam *params = network_get_params (network, &n);
  g_autofree WeightsTensor *tensors = g_new (WeightsTensor, n);

  for (guint i = 0; i < n; i++)
    tensors[i] =
      (WeightsTensor){ params[i].name, params[i].shape, params[i].value };
  return weights_save (path, tensors, n, WEIGHTS_F16, meta, error);
}
