/* preset-store.c - saved presets of numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/preset-store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/output.h"
#include "ui/editors/numbers-json.h"

#define ENDING ".json"
#define SIZE_MAX_BYTES (1 << 20)

#define PRESETS "presets"
#define LEFT "left"

#define FAVOURITES "favourites"

static gchar *
get_folder (const gchar *which)
{
  return g_build_filename (g_get_user_data_dir (), "sympie", which, NULL);
}

/* Returns: the path of the numbers of that name, with special characters
 * escaped. */
static gchar *
get_path (const gchar *which, const gchar *name)
{
  g_autofree gchar *folder = get_folder (which);
  g_autofree gchar *plain = g_uri_escape_string (name, " ", TRUE);
  g_autofree gchar *file = g_strconcat (plain, ENDING, NULL);

  return g_build_filename (folder, file, NULL);
}

/* ---- favourites */

static gchar *
get_favourites_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "sympie", FAVOURITES ".ini",
                           NULL);
}

static GStrv
read_favourites (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree gchar *path = get_favourites_path ();
  GStrv names;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  names = g_key_file_get_string_list (file, PRESETS, FAVOURITES, NULL, NULL);
  return names != NULL ? names : g_new0 (gchar *, 1);
}

gboolean
preset_store_is_favourite (const gchar *name)
{
  g_auto (GStrv) names = read_favourites ();

  return g_strv_contains ((const gchar *const *) names, name);
}

gboolean
preset_store_set_favourite (const gchar *name,
                            gboolean is_favourite,
                            GError **error)
{
  g_auto (GStrv) names = read_favourites ();
  g_autoptr (GPtrArray) now = g_ptr_array_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree gchar *path = get_favourites_path ();
  g_autofree gchar *text = NULL;
  gsize length;

  for (gsize i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) != 0)
      g_ptr_array_add (now, names[i]);
  if (is_favourite)
    g_ptr_array_add (now, (gpointer) name);
  g_key_file_set_string_list (file, PRESETS, FAVOURITES,
                              (const gchar *const *) now->pdata, now->len);
  text = g_key_file_to_data (file, &length, NULL);
  return output_write (path, text, length, error);
}

/* ---- the list */

static gint
compare_names (gconstpointer a, gconstpointer b, gpointer favourites)
{
  const gchar *first = *(const gchar *const *) a;
  const gchar *second = *(const gchar *const *) b;
  const gint is_second = g_strv_contains (favourites, second);
  const gint before = is_second - g_strv_contains (favourites, first);

  return before != 0 ? before : g_utf8_collate (first, second);
}

/* Returns: (transfer full) (nullable): the name that the file is of. */
static gchar *
dup_name (const gchar *file)
{
  g_autofree gchar *plain = NULL;
  g_autofree gchar *name = NULL;

  if (!g_str_has_suffix (file, ENDING))
    return NULL;
  plain = g_strndup (file, strlen (file) - strlen (ENDING));
  name = g_uri_unescape_string (plain, NULL);
  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return NULL;
  return g_steal_pointer (&name);
}

static GPtrArray *
list_names (const gchar *which)
{
  g_autofree gchar *folder = get_folder (which);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const gchar *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    {
      gchar *name = dup_name (file);

      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  return names;
}

GStrv
preset_store_list (void)
{
  GPtrArray *names = list_names (PRESETS);
  g_auto (GStrv) favourites = read_favourites ();

  g_ptr_array_sort_with_data (names, compare_names, favourites);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (names, FALSE);
}

gboolean
preset_store_has (const gchar *name)
{
  g_autofree gchar *path = get_path (PRESETS, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
preset_store_write_file (const Cleanup *numbers,
                         const gchar *path,
                         GError **error)
{
  g_autofree gchar *text = numbers_to_json (numbers, error);

  return text != NULL && output_write (path, text, strlen (text), error);
}

static gboolean
save (const gchar *which,
      const gchar *name,
      const Cleanup *numbers,
      GError **error)
{
  g_autofree gchar *folder = get_folder (which);
  g_autofree gchar *path = get_path (which, name);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", folder,
                   g_strerror (errno));
      return FALSE;
    }
  return preset_store_write_file (numbers, path, error);
}

gboolean
preset_store_save (const gchar *name, const Cleanup *numbers, GError **error)
{
  if (name[0] != '\0')
    return save (PRESETS, name, numbers, error);
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       _ ("A preset needs a name."));
  return FALSE;
}

gboolean
preset_store_read_file (Cleanup *numbers, const gchar *path, GError **error)
{
  g_autofree gchar *text = NULL;
  g_autofree gchar *shown = g_filename_display_name (path);
  g_autoptr (GError) reason = NULL;
  gsize length;
  GStatBuf file;

  if (g_stat (path, &file) == 0 && file.st_size > SIZE_MAX_BYTES)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("%s: too large for a file of numbers"), shown);
      return FALSE;
    }
  if (!g_file_get_contents (path, &text, &length, &reason))
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           reason->message);
      return FALSE;
    }
  return numbers_from_json (numbers, text, shown, error);
}

gboolean
preset_store_load (Cleanup *numbers, const gchar *name, GError **error)
{
  g_autofree gchar *path = get_path (PRESETS, name);

  return preset_store_read_file (numbers, path, error);
}

gboolean
preset_store_delete (const gchar *name, GError **error)
{
  g_autofree gchar *path = get_path (PRESETS, name);

  if (g_unlink (path) == 0)
    return !preset_store_is_favourite (name)
           || preset_store_set_favourite (name, FALSE, error);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path,
               g_strerror (errno));
  return FALSE;
}

/* ---- what was left */

void
preset_store_drop_left (void)
{
  g_autoptr (GPtrArray) names = list_names (LEFT);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree gchar *path = get_path (LEFT, names->pdata[i]);

      g_unlink (path);
    }
}

void
preset_store_keep_left (const gchar *name, const Cleanup *numbers)
{
  preset_store_drop_left ();
  save (LEFT, name, numbers, NULL);
}

gchar *
preset_store_load_left (Cleanup *numbers)
{
  g_autoptr (GPtrArray) names = list_names (LEFT);
  gchar *found = NULL;

  for (guint i = 0; found == NULL && i < names->len; i++)
    {
      g_autofree gchar *path = get_path (LEFT, names->pdata[i]);

      if (preset_store_read_file (numbers, path, NULL))
        found = g_strdup (names->pdata[i]);
    }
  return found;
}
