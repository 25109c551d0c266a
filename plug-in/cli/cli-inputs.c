/* cli-inputs.c - the photographs named on a command line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-inputs.h"

#include <string.h>

#include "core/fileset.h"
#include "plug-in/photo/photo.h"
#include "plug-in/cli/cli.h"

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static gboolean
add_folder (GPtrArray *photos, const gchar *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  const gchar *name;

  if (dir == NULL)
    {
      cli_say ("%s: %s", folder, error->message);
      return FALSE;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *path = g_build_filename (folder, name, NULL);

      if (name[0] != '.' && photo_kind_of_name (name) != NULL
          && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (found, g_steal_pointer (&path));
    }
  if (found->len == 0)
    {
      cli_say ("%s: skipped: there are no photographs in this folder", folder);
      return FALSE;
    }
  g_ptr_array_sort (found, compare_paths);
  g_ptr_array_extend_and_steal (photos, g_steal_pointer (&found));
  return TRUE;
}

gboolean
cli_inputs_init (CliInputs *inputs, gchar **names, const gchar *output)
{
  g_autoptr (GPtrArray) photos = g_ptr_array_new ();
  g_autoptr (FileSet) outputs = file_set_new ();

  *inputs = (CliInputs){ .many = g_strv_length (names) > 1 };
  if (output != NULL)
    file_set_add (outputs, output);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (!g_file_test (names[i], G_FILE_TEST_IS_DIR))
        {
          g_ptr_array_add (photos, g_strdup (names[i]));
          continue;
        }
      inputs->many = TRUE;
      if (file_set_find (outputs, names[i]) != NULL)
        {
          cli_say ("%s: skipped: the results go into this folder", names[i]);
          inputs->skipped = TRUE;
        }
      else if (!add_folder (photos, names[i]))
        inputs->skipped = TRUE;
    }
  inputs->n = photos->len;
  g_ptr_array_add (photos, NULL);
  inputs->photos =
    (gchar **) g_ptr_array_free (g_steal_pointer (&photos), FALSE);
  return inputs->n > 0;
}

void
cli_inputs_clear (CliInputs *inputs)
{
  g_clear_pointer (&inputs->photos, g_strfreev);
}
