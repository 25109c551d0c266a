/* cli-targets.c - the output file of each photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-targets.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/fileset.h"
#include "core/output.h"
#include "plug-in/cli/cli.h"

struct _CliTargets
{
  CliTarget *targets;
  guint n;
  gchar *folder;    /* NULL for a single file */
  gchar *temporary; /* folder; NULL before it is made */
};

/* Returns: (nullable): why the target cannot be written. */
static gchar *
find_fault (const CliTarget *target, guint depth, FileSet *inputs)
{
  const gchar *input = file_set_find (inputs, target->path);

  if (target->kind == NULL)
    {
      g_autofree gchar *endings = photo_kind_list_endings ();

      return g_strdup_printf ("the name must end in one of %s", endings);
    }
  if (depth > 8 && !target->kind->deep)
    return g_strdup_printf ("%s holds 8 bits a channel, not %u",
                            target->kind->title, depth);
  if (input != NULL)
    return g_strdup_printf ("the result would overwrite %s, which is only "
                            "read; choose another name or folder",
                            input);
  if (!output_check (target->path, NULL))
    return g_strdup ("there is a folder, a device or a pipe of that name");
  return NULL;
}

/* Two photographs of the same name would overwrite each other's copy. */
static gboolean
check_distinct (const CliTargets *plan, gchar **photos)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < plan->n; i++)
    {
      gchar *path = g_canonicalize_filename (plan->targets[i].path, NULL);
      const gchar *other = g_hash_table_lookup (seen, path);

      if (other != NULL)
        {
          cli_say ("%s and %s would both be written to %s", other, photos[i],
                   plan->targets[i].path);
          g_free (path);
          return FALSE;
        }
      g_hash_table_insert (seen, path, photos[i]);
    }
  return TRUE;
}

static FileSet *
collect_inputs (gchar **photos, const gchar *const *others)
{
  FileSet *set = file_set_new ();

  for (guint i = 0; photos[i] != NULL; i++)
    file_set_add (set, photos[i]);
  for (guint i = 0; others[i] != NULL; i++)
    file_set_add (set, others[i]);
  return set;
}

static gchar *
get_path (const CliTargets *plan, const gchar *photo, const gchar *output)
{
  g_autofree gchar *base = g_path_get_basename (photo);

  return plan->folder != NULL ? g_build_filename (plan->folder, base, NULL)
                              : g_strdup (output);
}

CliTargets *
cli_targets_plan (CliInputs *inputs,
                  const gchar *output,
                  guint depth,
                  const gchar *const *others)
{
  g_autoptr (CliTargets) plan = g_new0 (CliTargets, 1);
  g_autoptr (FileSet) files = collect_inputs (inputs->photos, others);
  gchar **photos = inputs->photos;

  plan->targets = g_new0 (CliTarget, inputs->n);
  if (inputs->many || g_str_has_suffix (output, G_DIR_SEPARATOR_S)
      || g_file_test (output, G_FILE_TEST_IS_DIR))
    plan->folder = g_strdup (output);
  for (guint i = 0; i < inputs->n; i++)
    {
      CliTarget target = { .path = get_path (plan, photos[i], output) };
      g_autofree gchar *fault = NULL;

      target.kind = photo_kind_of_name (target.path);
      fault = find_fault (&target, depth, files);
      if (fault == NULL)
        {
          photos[plan->n] = photos[i];
          plan->targets[plan->n++] = target;
          continue;
        }
      if (plan->folder != NULL)
        cli_say ("%s: skipped: %s", photos[i], fault);
      else
        cli_say ("%s: %s", target.path, fault);
      inputs->skipped = TRUE;
      g_free (target.path);
      g_free (photos[i]);
    }
  photos[plan->n] = NULL;
  inputs->n = plan->n;
  if (plan->n == 0 || !check_distinct (plan, photos))
    return NULL;
  return g_steal_pointer (&plan);
}

CliTarget *
cli_targets_get (CliTargets *targets)
{
  return targets->targets;
}

gboolean
cli_targets_prepare (CliTargets *targets)
{
  g_autofree gchar *folder = targets->folder != NULL
                               ? g_strdup (targets->folder)
                               : g_path_get_dirname (targets->targets[0].path);

  if (targets->folder != NULL && g_mkdir_with_parents (folder, 0777) != 0)
    {
      cli_say ("%s: cannot make this folder: %s", folder, g_strerror (errno));
      return FALSE;
    }
  targets->temporary = g_build_filename (folder, ".sympie-XXXXXX", NULL);
  if (g_mkdtemp (targets->temporary) == NULL)
    {
      cli_say ("%s: cannot be written: %s",
               targets->n > 1 ? folder : targets->targets[0].path,
               g_strerror (errno));
      g_clear_pointer (&targets->temporary, g_free);
      return FALSE;
    }
  for (guint i = 0; i < targets->n; i++)
    {
      CliTarget *target = &targets->targets[i];
      /* The ending tells TIFF from a camera's raw file. */
      g_autofree gchar *name =
        g_strdup_printf ("%u%s", i, strrchr (target->path, '.'));

      target->temporary = g_build_filename (targets->temporary, name, NULL);
    }
  return TRUE;
}

/* Including what a crashed process left in it. */
static void
remove_folder (const gchar *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

void
cli_targets_free (CliTargets *targets)
{
  if (targets->temporary != NULL)
    remove_folder (targets->temporary);
  for (guint i = 0; i < targets->n; i++)
    {
      g_free (targets->targets[i].path);
      g_free (targets->targets[i].temporary);
    }
  g_free (targets->targets);
  g_free (targets->folder);
  g_free (targets->temporary);
  g_free (targets);
}
