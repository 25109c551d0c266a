/* cli-targets.c - the output file of each photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-targets.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/fileset.h"
#include "core/output.h"
#include "plug-in/cli/cli.h"

#define STANDARD_OUTPUT "-"

struct _CliTargets
{
  CliTarget *targets;
  guint n;
  guint n_existing;
  gboolean in_folder; /* else a single file, or standard output */
};

static gboolean
is_standard_output (const gchar *path)
{
  return strcmp (path, STANDARD_OUTPUT) == 0;
}

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
check_distinct (const CliTargets *plan, const CliInputs *inputs)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < plan->n; i++)
    {
      gchar *path = g_canonicalize_filename (plan->targets[i].path, NULL);
      const gchar *other = g_hash_table_lookup (seen, path);

      if (other != NULL)
        {
          cli_say ("%s and %s would both be written to %s", other,
                   inputs->inputs[i].name, plan->targets[i].path);
          g_free (path);
          return FALSE;
        }
      g_hash_table_insert (seen, path, inputs->inputs[i].name);
    }
  return TRUE;
}

static FileSet *
collect_inputs (const CliInputs *inputs, const gchar *const *others)
{
  FileSet *set = file_set_new ();

  for (guint i = 0; i < inputs->n; i++)
    file_set_add (set, inputs->inputs[i].file);
  for (; others != NULL && *others != NULL; others++)
    file_set_add (set, *others);
  return set;
}

/* "dawn.jpg" and "-clean" make "dawn-clean.jpg". */
static gchar *
add_suffix (const gchar *name, const gchar *suffix)
{
  const gchar *dot = strrchr (name, '.');

  if (dot == NULL || strchr (dot, G_DIR_SEPARATOR) != NULL)
    return g_strconcat (name, suffix, NULL);
  return g_strdup_printf ("%.*s%s%s", (gint) (dot - name), name, suffix, dot);
}

gchar *
cli_targets_find_free (const gchar *name, const gchar *suffix)
{
  gchar *path = add_suffix (name, suffix);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree gchar *numbered = g_strdup_printf ("%s-%u", suffix, i);

      g_free (path);
      path = add_suffix (name, numbered);
    }
  return path;
}

gboolean
cli_targets_check_suffix (const gchar *suffix)
{
  if (suffix == NULL || strchr (suffix, '/') == NULL)
    return TRUE;
  cli_say ("--suffix is put before a name's ending, and has no \"/\": \"%s\"",
           suffix);
  return FALSE;
}

static gchar *
get_path (const CliTargets *plan,
          const CliInput *input,
          const CliTargetsOptions *options)
{
  g_autofree gchar *below = NULL;

  if (!plan->in_folder)
    return g_strdup (options->output);
  below = add_suffix (options->output != NULL ? input->below : input->name,
                      options->suffix != NULL ? options->suffix : "");
  return options->output != NULL
           ? g_build_filename (options->output, below, NULL)
           : g_steal_pointer (&below);
}

/* Returns: (nullable): why there can be no target. */
static gchar *
make_target (CliTarget *target,
             const CliTargets *plan,
             const CliInput *input,
             const CliTargetsOptions *options,
             FileSet *files)
{
  g_autoptr (GError) error = NULL;

  target->path = get_path (plan, input, options);
  if (!is_standard_output (target->path))
    {
      target->kind = photo_kind_of_name (target->path);
      return find_fault (target, options->depth, files);
    }
  target->kind = photo_kind_of_file (input->file, &error);
  return target->kind == NULL ? g_strdup (error->message) : NULL;
}

static void
add_target (CliTargets *plan,
            CliInputs *inputs,
            CliInput *input,
            const CliTargetsOptions *options,
            FileSet *files)
{
  CliTarget target = { 0 };
  g_autofree gchar *fault = make_target (&target, plan, input, options, files);

  if (fault == NULL
      && !(options->skip_existing
           && g_file_test (target.path, G_FILE_TEST_EXISTS)))
    {
      inputs->inputs[plan->n] = *input;
      plan->targets[plan->n++] = target;
      return;
    }
  if (fault == NULL)
    plan->n_existing++;
  else
    {
      inputs->skipped = TRUE;
      if (plan->in_folder)
        cli_say ("%s: skipped: %s", input->name, fault);
      else
        cli_say ("%s: %s", target.path, fault);
    }
  g_free (target.path);
  cli_input_clear (input);
}

CliTargets *
cli_targets_plan (CliInputs *inputs, const CliTargetsOptions *options)
{
  g_autoptr (CliTargets) plan = g_new0 (CliTargets, 1);
  g_autoptr (FileSet) files = collect_inputs (inputs, options->others);
  const guint n = inputs->n;

  if (inputs->many && options->output != NULL
      && is_standard_output (options->output))
    {
      cli_say ("standard output takes one photograph");
      return NULL;
    }
  plan->targets = g_new0 (CliTarget, n);
  plan->in_folder = inputs->many || options->output == NULL
                    || g_str_has_suffix (options->output, G_DIR_SEPARATOR_S)
                    || g_file_test (options->output, G_FILE_TEST_IS_DIR);
  for (guint i = 0; i < n; i++)
    {
      CliInput input = inputs->inputs[i];

      add_target (plan, inputs, &input, options, files);
    }
  inputs->n = plan->n;
  if ((plan->n == 0 && plan->n_existing == 0) || !check_distinct (plan, inputs))
    return NULL;
  return g_steal_pointer (&plan);
}

CliTarget *
cli_targets_get (CliTargets *targets)
{
  return targets->targets;
}

guint
cli_targets_count_existing (const CliTargets *targets)
{
  return targets->n_existing;
}

static gboolean
prepare_folder (const CliTargets *targets,
                const gchar *folder,
                const gchar *path)
{
  if (targets->in_folder && g_mkdir_with_parents (folder, 0777) != 0)
    cli_say ("%s: cannot make this folder: %s", folder, g_strerror (errno));
  else if (g_access (folder, W_OK | X_OK) != 0)
    cli_say ("%s: cannot be written: %s", targets->n > 1 ? folder : path,
             g_strerror (errno));
  else
    return TRUE;
  return FALSE;
}

gboolean
cli_targets_prepare (CliTargets *targets)
{
  g_autoptr (GHashTable) folders =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const guint32 run = g_random_int ();

  for (guint i = 0; i < targets->n; i++)
    {
      CliTarget *target = &targets->targets[i];
      g_autofree gchar *folder = g_path_get_dirname (target->path);

      if (is_standard_output (target->path))
        continue;
      target->temporary =
        g_strdup_printf ("%s/.sympie-%08x-%u", folder, run, i);
      if (g_hash_table_contains (folders, folder))
        continue;
      if (!prepare_folder (targets, folder, target->path))
        return FALSE;
      g_hash_table_add (folders, g_steal_pointer (&folder));
    }
  return TRUE;
}

void
cli_targets_free (CliTargets *targets)
{
  for (guint i = 0; i < targets->n; i++)
    {
      g_free (targets->targets[i].path);
      g_free (targets->targets[i].temporary);
    }
  g_free (targets->targets);
  g_free (targets);
}
