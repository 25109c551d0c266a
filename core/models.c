/* models.c - where weights files are looked for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models.h"

#include <glib/gi18n-lib.h>
#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#define ENDING ".safetensors"

/* Folders above the program's own: of the build tree, and of what is
 * installed, where GIMP's plug-ins lie deepest, in
 * lib/ARCHITECTURE/gimp/VERSION/plug-ins/NAME. */
#define BUILD_LEVELS 3
#define INSTALLED_LEVELS 6

/* The file that this code is in, with all links followed; NULL if the system
 * does not tell. */
static gchar *
find_own_file (void)
{
  struct link_map *map = NULL;
  Dl_info info;
  gchar *file = NULL;

  if (dladdr1 ((gpointer) models_find, &info, (gpointer *) &map,
               RTLD_DL_LINKMAP)
      == 0)
    return NULL;

  /* The program itself has no name in the list of loaded objects; dli_fname
   * is what it was called as, which may be a bare name found through PATH. */
  if (map == NULL || map->l_name == NULL || map->l_name[0] == '\0')
    file = realpath ("/proc/self/exe", NULL);
  if (file == NULL && info.dli_fname != NULL
      && strchr (info.dli_fname, G_DIR_SEPARATOR) != NULL)
    file = realpath (info.dli_fname, NULL);
  return file;
}

/* Adds BASE/parts for the folder of @file and for those above it. */
static void
add_above (GStrvBuilder *folders,
           const gchar *file,
           const gchar *parts,
           guint levels)
{
  g_autofree gchar *base = g_path_get_dirname (file);

  for (guint i = 0; i <= levels; i++)
    {
      g_autofree gchar *folder = g_build_filename (base, parts, NULL);
      gchar *parent = g_path_get_dirname (base);

      g_strv_builder_add (folders, folder);
      g_free (base);
      base = parent;
      if (strcmp (base, G_DIR_SEPARATOR_S) == 0)
        break;
    }
}

/* All folders that may hold models, best first. */
static gchar **
list_folders (void)
{
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  const gchar *const *system = g_get_system_data_dirs ();
  g_autofree gchar *user =
    g_build_filename (g_get_user_data_dir (), "sympie", "models", NULL);
  g_autofree gchar *own = find_own_file ();

  g_strv_builder_add (folders, user);
  if (own != NULL)
    add_above (folders, own, "share/sympie/models", INSTALLED_LEVELS);
  for (guint i = 0; system[i] != NULL; i++)
    {
      g_autofree gchar *folder =
        g_build_filename (system[i], "sympie", "models", NULL);

      g_strv_builder_add (folders, folder);
    }
  if (own != NULL)
    add_above (folders, own, "models", BUILD_LEVELS);
  return g_strv_builder_end (folders);
}

static gchar *
check_path (const gchar *path, GError **error)
{
  g_autofree gchar *shown = g_filename_display_name (path);

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_strdup (path);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_NOT_FOUND,
                 _ ("%s is not a file, so it cannot be a model."), shown);
  else
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_NOT_FOUND,
                 _ ("There is no model file %s."), shown);
  return NULL;
}

gchar *
models_find (const gchar *name, GError **error)
{
  g_auto (GStrv) folders = NULL;
  g_autofree gchar *file = NULL;
  g_autofree gchar *shown = NULL;
  g_autoptr (GString) places = NULL;

  if (name == NULL || *name == '\0')
    name = MODELS_DEFAULT;
  if (strchr (name, G_DIR_SEPARATOR) != NULL || g_str_has_suffix (name, ENDING))
    return check_path (name, error);

  folders = list_folders ();
  file = g_strconcat (name, ENDING, NULL);
  places = g_string_new (NULL);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree gchar *path = g_build_filename (folders[i], file, NULL);
      g_autofree gchar *place = g_filename_display_name (path);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
      g_string_append_printf (places, "\n%s", place);
    }

  shown = g_filename_display_name (name);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_NOT_FOUND,
               _ ("There is no model \"%s\". It was looked for as:%s"), shown,
               places->str);
  return NULL;
}

static void
collect_names (GHashTable *names, const gchar *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *entry;

  if (dir == NULL)
    return;
  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder, entry, NULL);
      gsize length = strlen (entry);

      if (g_str_has_suffix (entry, ENDING) && length > strlen (ENDING)
          && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_hash_table_add (names, g_strndup (entry, length - strlen (ENDING)));
    }
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

gchar **
models_list (void)
{
  g_auto (GStrv) folders = list_folders ();
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GHashTable) names =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; folders[i] != NULL; i++)
    collect_names (names, folders[i]);

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (list, name);
    }
  g_ptr_array_sort (list, compare_names);
  g_ptr_array_add (list, NULL);
  return (gchar **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}
