/* cli-inputs.c - the photographs named on a command line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-inputs.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/fileset.h"
#include "core/output.h"
#include "plug-in/photo/photo.h"
#include "plug-in/cli/cli.h"

#define STANDARD_INPUT "-"

void
cli_input_clear (CliInput *input)
{
  g_free (input->name);
  g_free (input->file);
  g_free (input->below);
}

static void
add_file (GArray *found, const gchar *name, const gchar *below)
{
  const CliInput input = { g_strdup (name), g_strdup (name), g_strdup (below) };

  g_array_append_val (found, input);
}

/* ---- folders ---- */

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* The names in a folder, in order. */
static GPtrArray *
list_names (const gchar *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  GPtrArray *names;
  const gchar *name;

  if (dir == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* A folder that was named, or one in it: @below is its path there, or "". */
static gboolean
add_folder (GArray *found,
            const gchar *folder,
            const gchar *below,
            FileSet *outputs,
            gboolean recursive)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = list_names (folder, &error);
  gboolean ok = TRUE;

  if (names == NULL)
    {
      cli_say ("%s: %s", folder, error->message);
      return FALSE;
    }
  for (guint i = 0; i < names->len; i++)
    {
      const gchar *name = names->pdata[i];
      g_autofree gchar *path = g_build_filename (folder, name, NULL);
      g_autofree gchar *place = g_build_filename (below, name, NULL);

      if (photo_kind_of_name (name) != NULL
          && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        add_file (found, path, place);
      else if (recursive && g_file_test (path, G_FILE_TEST_IS_DIR)
               && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)
               && file_set_find (outputs, path) == NULL)
        ok = add_folder (found, path, place, outputs, TRUE) && ok;
    }
  return ok;
}

static gboolean
add_named_folder (GArray *found,
                  const gchar *folder,
                  FileSet *outputs,
                  gboolean recursive)
{
  const guint n = found->len;

  if (file_set_find (outputs, folder) != NULL)
    cli_say ("%s: skipped: the results go into this folder", folder);
  else if (!add_folder (found, folder, "", outputs, recursive))
    return FALSE;
  else if (found->len == n)
    cli_say ("%s: skipped: there are no photographs in this folder", folder);
  else
    return TRUE;
  return FALSE;
}

/* ---- standard input ---- */

/* Photographs are read more than once, and not from front to back. The file has
 * no name, so that nothing is left of it however the program ends. */
static gboolean
add_standard_input (GArray *found)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = NULL;
  const gint fd = g_file_open_tmp ("sympie-XXXXXX", &path, &error);
  gchar buffer[1 << 16];
  gssize n;
  gint code = 0;
  CliInput input = { 0 };

  if (fd < 0)
    {
      cli_say ("%s", error->message);
      return FALSE;
    }
  g_unlink (path);
  while (code == 0 && (n = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    code = n > 0 ? output_write_all (fd, buffer, (gsize) n) : errno;
  if (code != 0)
    {
      cli_say ("standard input: %s", g_strerror (code));
      close (fd);
      return FALSE;
    }
  input.name = g_strdup (STANDARD_INPUT);
  input.file = g_strdup_printf ("/proc/self/fd/%d", fd);
  input.below = g_strdup (STANDARD_INPUT);
  g_array_append_val (found, input);
  return TRUE;
}

/* ---- all ---- */

gboolean
cli_inputs_init (CliInputs *inputs,
                 gchar **names,
                 const gchar *output,
                 gboolean recursive)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (CliInput));
  g_autoptr (FileSet) outputs = file_set_new ();

  *inputs = (CliInputs){ .many = g_strv_length (names) > 1 };
  if (output != NULL)
    file_set_add (outputs, output);
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], STANDARD_INPUT) == 0 && !inputs->many)
      inputs->skipped = !add_standard_input (found);
    else if (!g_file_test (names[i], G_FILE_TEST_IS_DIR))
      {
        g_autofree gchar *base = g_path_get_basename (names[i]);

        add_file (found, names[i], base);
      }
    else
      {
        inputs->many = TRUE;
        if (!add_named_folder (found, names[i], outputs, recursive))
          inputs->skipped = TRUE;
      }
  inputs->n = found->len;
  inputs->inputs = (CliInput *) g_array_free (found, FALSE);
  return inputs->n > 0;
}

void
cli_inputs_clear (CliInputs *inputs)
{
  for (guint i = 0; i < inputs->n; i++)
    cli_input_clear (&inputs->inputs[i]);
  g_clear_pointer (&inputs->inputs, g_free);
  inputs->n = 0;
}
