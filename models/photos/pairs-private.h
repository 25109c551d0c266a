/* pairs-private.h - shared by pairs*.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pairs.h"

G_BEGIN_DECLS

/**
 * PairsFiles:
 *
 * The paths of a pair's files.
 */
typedef struct
{
  gchar *name;
  gchar *in;
  gchar *ref;
} PairsFiles;

/**
 * pairs_folder_list:
 *
 * Returns: (transfer full) (element-type PairsFiles): the pairs directly in
 *   @folder, sorted by name, possibly none; %NULL with %SYMPIE_ERROR_IO.
 */
GArray *pairs_folder_list (const gchar *folder,
                           PairsFault fault,
                           gpointer user_data,
                           GError **error);

/**
 * pairs_folder_list_folders:
 *
 * Returns: (transfer full) (element-type filename): the paths of the
 *   subfolders of @folder, sorted; %NULL with %SYMPIE_ERROR_IO.
 */
GPtrArray *pairs_folder_list_folders (const gchar *folder, GError **error);

/**
 * PairsScenes:
 *
 * The scene of each pair, from lists or from its name.
 */
typedef struct _PairsScenes PairsScenes;

/* @path: (nullable): the list to use; NULL for those next to the sets. */
PairsScenes *pairs_scenes_new (const gchar *path, GError **error);

void pairs_scenes_free (PairsScenes *scenes);

/* Reads the list of @folder, if it has one and none was given. */
gboolean
pairs_scenes_enter (PairsScenes *scenes, const gchar *folder, GError **error);

/* Returns: (transfer none): the scene of a pair in the last folder entered. */
const gchar *
pairs_scenes_find (PairsScenes *scenes, const gchar *set, const gchar *name);

/* Returns: whether a scene is held out. */
gboolean pairs_scenes_hold_out (const gchar *scene);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PairsScenes, pairs_scenes_free)

G_END_DECLS
