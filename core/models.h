/* models.h - where weights files are looked for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"

G_BEGIN_DECLS

#define MODELS_DEFAULT "photo"

/**
 * models_find:
 * @name: (nullable): a path to a weights file (anything with a slash or the
 *   ending ".safetensors"), taken as it is; or the name of a model, such as
 *   "photo"; %NULL or "" for %MODELS_DEFAULT.
 *
 * A name is looked for as `sympie/models/NAME.safetensors` in the user's data
 * folder; in `share` in the folder of this program or module (links followed)
 * and the six above it, so that an installation finds its own models wherever
 * it was moved; and in the system's data folders. Last comes
 * `models/NAME.safetensors` in the program's folder and the three above it, for
 * the build tree. Only a regular file, or a link to one, is a model.
 *
 * Returns: (transfer full): the path of a file that exists, or %NULL with
 *   %SYMPIE_ERROR_NOT_FOUND, whose message names the path, or has all places
 *   looked at on a line each.
 */
gchar *models_find (const gchar *name, GError **error);

/**
 * models_list:
 *
 * Returns: (transfer full): the names of all models in those folders, sorted,
 *   each once. Free with g_strfreev().
 */
gchar **models_list (void);

G_END_DECLS
