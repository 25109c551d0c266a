/* cli-targets.c - which file each photograph's copy becomes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-targets.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/error.h"

struct _CliTargets
{
  CliTarget *targets;
  guint n;
  gchar *folder; /* NULL for a single file */
};

static gboolean
is_same_file (const gchar *a, const gchar *b)
{
  GStatBuf first, second;

  return g_stat (a, &first) == 0 && g_stat (b, &second) == 0
         && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static gboolean
fill_target (CliTarget *target, gchar *path, guint depth, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autofree gchar *base = g_path_get_basename (path);
  g_autofree gchar *name = NULL;

  target->path = path;
  target->kind = cli_kind_of_name (path);
  if (target->kind == NULL)
    {
      g_autofree gchar *endings = cli_kind_list_endings ();

      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: the name must end in one of %s", path, endings);
      return FALSE;
    }
  if (depth > 8 && !target->kind->deep)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: %s holds 8 bits a channel, not %u", path,
                   target->kind->title, depth);
      return FALSE;
    }
  /* The ending stays: it tells the kind of file. A long name is cut. */
  name = g_strdup_printf (".sympie-%d-%u.%s", (gint) getpid (),
                          g_str_hash (base), strrchr (base, '.') + 1);
  target->aside = g_build_filename (folder, name, NULL);
  return TRUE;
}

static gboolean
check_not_input (const CliTarget *target, gchar **photos, GError **error)
{
  for (guint i = 0; photos[i] != NULL; i++)
    if (is_same_file (target->path, photos[i]))
      {
        g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                     "%s: this is the photograph %s itself, which is not "
                     "overwritten; choose another name or folder",
                     target->path, photos[i]);
        return FALSE;
      }
  return TRUE;
}

/* Two photographs of one name would leave one copy. */
static gboolean
check_apart (const CliTargets *plan, gchar **photos, GError **error)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < plan->n; i++)
    {
      gchar *whole = g_canonicalize_filename (plan->targets[i].path, NULL);
      gpointer other = g_hash_table_lookup (seen, whole);

      if (other != NULL)
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                       "%s and %s would both be written to %s",
                       (const gchar *) other, photos[i], plan->targets[i].path);
          g_free (whole);
          return FALSE;
        }
      g_hash_table_insert (seen, whole, photos[i]);
    }
  return TRUE;
}

CliTargets *
cli_targets_plan (gchar **photos,
                  const gchar *output,
                  guint depth,
                  GError **error)
{
  g_autoptr (CliTargets) plan = g_new0 (CliTargets, 1);

  plan->n = g_strv_length (photos);
  plan->targets = g_new0 (CliTarget, plan->n);
  if (plan->n > 1 || g_str_has_suffix (output, G_DIR_SEPARATOR_S)
      || g_file_test (output, G_FILE_TEST_IS_DIR))
    plan->folder = g_strdup (output);
  for (guint i = 0; i < plan->n; i++)
    {
      g_autofree gchar *base = g_path_get_basename (photos[i]);
      gchar *path = plan->folder != NULL
                      ? g_build_filename (plan->folder, base, NULL)
                      : g_strdup (output);

      if (!fill_target (&plan->targets[i], path, depth, error)
          || !check_not_input (&plan->targets[i], photos, error))
        return NULL;
    }
  if (!check_apart (plan, photos, error))
    return NULL;
  return g_steal_pointer (&plan);
}

CliTarget *
cli_targets_get (CliTargets *targets)
{
  return targets->targets;
}

gboolean
cli_targets_make_folder (CliTargets *targets, GError **error)
{
  if (targets->folder == NULL
      || g_mkdir_with_parents (targets->folder, 0777) == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               "%s: cannot make this folder: %s", targets->folder,
               g_strerror (errno));
  return FALSE;
}

void
cli_targets_free (CliTargets *targets)
{
  for (guint i = 0; i < targets->n; i++)
    {
      g_free (targets->targets[i].path);
      g_free (targets->targets[i].aside);
    }
  g_free (targets->targets);
  g_free (targets->folder);
  g_free (targets);
}
