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
 * Returns: (transfer full): the presets' names, favourites first and then in
 *   the order of the user's language; none if there is no such folder.
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

gboolean preset_store_is_favourite (const gchar *name);

/**
 * preset_store_set_favourite:
 *
 * Favourites are kept in `sympie/favourites.ini` in the user's data folder.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO.
 */
gboolean preset_store_set_favourite (const gchar *name,
                                     gboolean is_favourite,
                                     GError **error);

/**
 * preset_store_keep_left:
 * @name: of the photograph.
 * @numbers: as a person left them without applying them.
 *
 * Keeps them, and forgets those that were kept before. Errors are ignored.
 */
void preset_store_keep_left (const gchar *name, const Cleanup *numbers);

/* Forgets the numbers of preset_store_keep_left(). */
void preset_store_drop_left (void);

/**
 * preset_store_load_left:
 * @numbers: (out): those of preset_store_keep_left().
 *
 * Returns: (transfer full) (nullable): the photograph's name; %NULL, with
 *   @numbers untouched, if there are none that can be read.
 */
gchar *preset_store_load_left (Cleanup *numbers);

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
