/* preset-store.h - saved presets of numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/edit.h"

G_BEGIN_DECLS

/**
 * preset_store_list:
 *
 * Looks into `sympie/presets` in the user's data folder, which has a file for
 * each preset with the text of numbers_to_json().
 *
 * Returns: (transfer full): the presets' names in the order of the user's
 *   language; none if there is no such folder.
 */
GStrv preset_store_list (void);

gboolean preset_store_has (const gchar *name);

/**
 * preset_store_save:
 * @name: any text but ""; a preset of that name is replaced.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE or %SYMPIE_ERROR_IO; an earlier
 *   preset is then as it was.
 */
gboolean
preset_store_save (const gchar *name, const Cleanup *numbers, GError **error);

/**
 * preset_store_load:
 * @numbers: (out): untouched on error.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO or the error of numbers_from_json().
 */
gboolean
preset_store_load (Cleanup *numbers, const gchar *name, GError **error);

/**
 * preset_store_delete:
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO.
 */
gboolean preset_store_delete (const gchar *name, GError **error);

/**
 * preset_store_read_file:
 * @numbers: (out): untouched on error.
 * @path: a file of such text, of at most 1 MiB.
 *
 * Returns: %FALSE with the errors of preset_store_load().
 */
gboolean
preset_store_read_file (Cleanup *numbers, const gchar *path, GError **error);

/**
 * preset_store_write_file:
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO; an earlier file is then as it was.
 */
gboolean preset_store_write_file (const Cleanup *numbers,
                                  const gchar *path,
                                  GError **error);

G_END_DECLS
