/* pairs-folder.c - finds the pairs in a folder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pairs-private.h"
#include "photos-private.h"

typedef struct
{
  const gchar *folder;
  GHashTable *in; /* NAME: path */
  GHashTable *ref;
  PairsFault fault;
  gpointer user_data;
} Gather;

static void
files_clear (gpointer data)
{
  PairsFiles *files = data;

  g_free (files->name);
  g_free (files->in);
  g_free (files->ref);
}

static gint
compare_files (gconstpointer a, gconstpointer b)
{
  const PairsFiles *first = a;
  const PairsFiles *second = b;

  return strcmp (first->name, second->name);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static GDir *
open_folder (const gchar *path, GError **error)
{
  g_autoptr (GError) fault = NULL;
  GDir *dir = g_dir_open (path, 0, &fault);

  if (dir == NULL)
    g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, fault->message);
  return dir;
}

static void
report (const Gather *gather, const gchar *path, const gchar *why)
{
  g_autofree gchar *message =
    g_strdup_printf ("%s: %s; it is left out", path, why);

  if (gather->fault != NULL)
    gather->fault (message, gather->user_data);
}

/* @suffix: what is between the name and the extension. */
static void
add_file (Gather *gather,
          GHashTable *table,
          const gchar *folder,
          const gchar *file,
          const gchar *suffix)
{
  g_autofree gchar *path = g_build_filename (folder, file, NULL);
  const gchar *dot = strrchr (file, '.');
  g_autofree gchar *name = NULL;

  if (!photos_is_picture (file) || g_file_test (path, G_FILE_TEST_IS_DIR))
    return;
  name = g_strndup (file, (gsize) (dot - file));
  if (!g_str_has_suffix (name, suffix))
    return;
  name[strlen (name) - strlen (suffix)] = '\0';
  if (g_hash_table_contains (table, name))
    report (gather, path, "another picture has the same name");
  else
    g_hash_table_insert (table, g_steal_pointer (&name),
                         g_steal_pointer (&path));
}

/* Returns: (transfer full): the names of all files, sorted, so that the result
 * does not depend on the file system. */
static GPtrArray *
list_names (const gchar *folder, GError **error)
{
  g_autoptr (GDir) dir = open_folder (folder, error);
  GPtrArray *names;
  const gchar *name;

  if (dir == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
add_folder (Gather *gather,
            const gchar *folder,
            GHashTable *in,
            GHashTable *ref,
            GError **error)
{
  g_autoptr (GPtrArray) names = list_names (folder, error);
  gboolean both = in != NULL && ref != NULL;

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      if (in != NULL)
        add_file (gather, in, folder, names->pdata[i], both ? "_in" : "");
      if (ref != NULL)
        add_file (gather, ref, folder, names->pdata[i], both ? "_ref" : "");
    }
  return TRUE;
}

static gboolean
add_all (Gather *gather, GError **error)
{
  g_autofree gchar *in = g_build_filename (gather->folder, "in", NULL);
  g_autofree gchar *ref = g_build_filename (gather->folder, "ref", NULL);

  if (!add_folder (gather, gather->folder, gather->in, gather->ref, error))
    return FALSE;
  if (!g_file_test (in, G_FILE_TEST_IS_DIR)
      || !g_file_test (ref, G_FILE_TEST_IS_DIR))
    return TRUE;
  return add_folder (gather, in, gather->in, NULL, error)
         && add_folder (gather, ref, NULL, gather->ref, error);
}

/* Moves the files that have a partner from the tables to the result. */
static GArray *
join (Gather *gather)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (PairsFiles));
  GHashTableIter iter;
  gpointer name, path;

  g_array_set_clear_func (all, files_clear);
  g_hash_table_iter_init (&iter, gather->in);
  while (g_hash_table_iter_next (&iter, &name, &path))
    {
      const gchar *ref = g_hash_table_lookup (gather->ref, name);
      PairsFiles files = { g_strdup (name), g_strdup (path), g_strdup (ref) };

      if (ref == NULL)
        {
          files_clear (&files);
          continue;
        }
      g_array_append_val (all, files);
      g_hash_table_remove (gather->ref, name);
      g_hash_table_iter_remove (&iter);
    }
  g_array_sort (all, compare_files);
  return all;
}

static void
report_rest (const Gather *gather, GHashTable *table, const gchar *why)
{
  guint n;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (table, &n);

  qsort (names, n, sizeof (gpointer), compare_names);
  for (guint i = 0; i < n; i++)
    report (gather, g_hash_table_lookup (table, names[i]), why);
}

GArray *
pairs_folder_list (const gchar *folder,
                   PairsFault fault,
                   gpointer user_data,
                   GError **error)
{
  g_autoptr (GHashTable) in =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) ref =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Gather gather = { folder, in, ref, fault, user_data };
  GArray *all;

  if (!add_all (&gather, error))
    return NULL;
  all = join (&gather);
  report_rest (&gather, in, "there is no reference of the same name");
  report_rest (&gather, ref, "there is no input of the same name");
  return all;
}

GPtrArray *
pairs_folder_list_folders (const gchar *folder, GError **error)
{
  g_autoptr (GPtrArray) names = list_names (folder, error);
  GPtrArray *paths;

  if (names == NULL)
    return NULL;
  paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++)
    {
      const gchar *name = names->pdata[i];
      g_autofree gchar *path = g_build_filename (folder, name, NULL);

      if (name[0] != '.' && g_file_test (path, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  return paths;
}
