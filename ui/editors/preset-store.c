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

static gchar *
get_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "sympie", "presets", NULL);
}

/* Returns: a preset's file name, with special characters escaped. */
static gchar *
get_path (const gchar *name)
{
  g_autofree gchar *folder = get_folder ();
  g_autofree gchar *plain = g_uri_escape_string (name, " ", TRUE);
  g_autofree gchar *file = g_strconcat (plain, ENDING, NULL);

  return g_build_filename (folder, file, NULL);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const gchar *const *) a, *(const gchar *const *) b);
}

GStrv
preset_store_list (void)
{
  g_autofree gchar *folder = get_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new ();
  const gchar *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ENDING))
      {
        g_autofree gchar *plain =
          g_strndup (file, strlen (file) - strlen (ENDING));
        gchar *name = g_uri_unescape_string (plain, NULL);

        if (name != NULL && g_utf8_validate (name, -1, NULL))
          g_ptr_array_add (names, name);
        else
          g_free (name);
      }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (names, FALSE);
}

gboolean
preset_store_has (const gchar *name)
{
  g_autofree gchar *path = get_path (name);

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

gboolean
preset_store_save (const gchar *name, const Cleanup *numbers, GError **error)
{
  g_autofree gchar *folder = get_folder ();
  g_autofree gchar *path = get_path (name);

  if (name[0] == '\0')
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                           _ ("A preset needs a name."));
      return FALSE;
    }
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", folder,
                   g_strerror (errno));
      return FALSE;
    }
  return preset_store_write_file (numbers, path, error);
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
  g_autofree gchar *path = get_path (name);

  return preset_store_read_file (numbers, path, error);
}

gboolean
preset_store_delete (const gchar *name, GError **error)
{
  g_autofree gchar *path = get_path (name);

  if (g_unlink (path) == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path,
               g_strerror (errno));
  return FALSE;
}
