/* network-file.h - a network that was trained, as a weights file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/network.h"

G_BEGIN_DECLS

/* Returns: (transfer container): the metadata of weights that these programs
 * make, for network_file_set_meta(). */
GHashTable *network_file_new_meta (const gchar *objective);

/* @value: (transfer full). */
void network_file_set_meta (GHashTable *meta, const gchar *key, gchar *value);

/* Writes all numbers of @network in half precision, as nem_load() reads them.
 * Returns: %FALSE with an error of weights_save(). */
gboolean network_file_save (const gchar *path,
                            Network *network,
                            GHashTable *meta,
                            GError **error);

G_END_DECLS
