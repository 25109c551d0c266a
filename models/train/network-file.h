/* network-file.h - writes trained networks as weights files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/network.h"

G_BEGIN_DECLS

/* Returns: (transfer container): metadata common to all trained weights; see
 * network_file_set_meta(). */
GHashTable *network_file_new_meta (const gchar *objective);

/* @value: (transfer full). */
void network_file_set_meta (GHashTable *meta, const gchar *key, gchar *value);

/* Writes @network in half precision, for nem_load(). Returns: %FALSE with an
 * error of weights_save(). */
gboolean network_file_save (const gchar *path,
                            Network *network,
                            GHashTable *meta,
                            GError **error);

G_END_DECLS
