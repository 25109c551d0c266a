/* pairs-scenes.c - the scenes of pairs, and which are held out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pairs-private.h"
#include "photos-csv.h"

#define LIST "pairs.csv"
#define LEVELS 3 /* a set's folder and the two above it */

struct _PairsScenes
{
  GHashTable *tables;  /* path of a list -> its scenes */
  GHashTable *current; /* (nullable): "set/name" -> scene */
  gboolean given;
};

/* @cells: a set, a name and a scene. */
static gboolean
add_row (const gchar *const *cells,
         guint line,
         gpointer user_data,
         GError **error)
{
  GHashTable *table = user_data;

  g_hash_table_insert (table, g_strconcat (cells[0], "/", cells[1], NULL),
                       g_strdup (cells[2]));
  return TRUE;
}

static gboolean
use_list (PairsScenes *scenes, const gchar *path, GError **error)
{
  static const gchar *const columns[] = { "set", "name", "scene", NULL };
  g_autoptr (GHashTable) table = NULL;

  scenes->current = g_hash_table_lookup (scenes->tables, path);
  if (scenes->current != NULL)
    return TRUE;
  table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!csv_read (path, columns, add_row, table, error))
    return FALSE;
  scenes->current = table;
  g_hash_table_insert (scenes->tables, g_strdup (path),
                       g_steal_pointer (&table));
  return TRUE;
}

PairsScenes *
pairs_scenes_new (const gchar *path, GError **error)
{
  g_autoptr (PairsScenes) scenes = g_new0 (PairsScenes, 1);

  scenes->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_hash_table_unref);
  scenes->given = path != NULL;
  if (path != NULL && !use_list (scenes, path, error))
    return NULL;
  return g_steal_pointer (&scenes);
}

void
pairs_scenes_free (PairsScenes *scenes)
{
  if (scenes == NULL)
    return;
  g_hash_table_unref (scenes->tables);
  g_free (scenes);
}

gboolean
pairs_scenes_enter (PairsScenes *scenes, const gchar *folder, GError **error)
{
  g_autofree gchar *above = g_canonicalize_filename (folder, NULL);

  if (scenes->given)
    return TRUE;
  scenes->current = NULL;
  for (guint i = 0; i < LEVELS; i++)
    {
      g_autofree gchar *list = g_build_filename (above, LIST, NULL);
      gchar *next = g_path_get_dirname (above);

      if (g_file_test (list, G_FILE_TEST_EXISTS))
        {
          g_free (next);
          return use_list (scenes, list, error);
        }
      g_free (above);
      above = next;
    }
  return TRUE;
}

const gchar *
pairs_scenes_find (PairsScenes *scenes, const gchar *set, const gchar *name)
{
  g_autofree gchar *key = g_strconcat (set, "/", name, NULL);
  const gchar *scene =
    scenes->current != NULL ? g_hash_table_lookup (scenes->current, key) : NULL;

  return scene != NULL && scene[0] != '\0' ? scene : name;
}

gboolean
pairs_scenes_hold_out (const gchar *scene)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) scene, -1);
  g_checksum_get_digest (checksum, digest, &size);
  return digest[0] < 256 * PAIRS_HELD_OUT;
}
