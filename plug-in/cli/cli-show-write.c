/* cli-show-write.c - what "sympie show" has written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-show-write.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/output.h"
#include "core/params.h"
#include "plug-in/cli/cli.h"

#define PREFIX "sympie: " /* cli_say()'s */

/* ---- "sympie apply" */

static void
add (GPtrArray *words, const gchar *word)
{
  g_ptr_array_add (words, g_strdup (word));
}

static void
add_strength (GPtrArray *words, const gchar *option, gdouble strength)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  add (words, option);
  add (words, g_ascii_dtostr (number, sizeof number, strength));
}

/* Returns: (transfer full) (nullable): the command's first words. */
static GPtrArray *
begin_words (GError **error)
{
  g_autofree gchar *self = g_file_read_link ("/proc/self/exe", error);
  g_autofree gchar *folder = NULL;
  GPtrArray *words;

  if (self == NULL)
    return NULL;
  folder = g_path_get_dirname (self);
  words = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (words, g_build_filename (folder, "sympie", NULL));
  add (words, "apply");
  return words;
}

/* Returns: (transfer full) (nullable): a file of the numbers. */
static gchar *
write_numbers (const Cleanup *cleanup, GError **error)
{
  g_autofree gchar *json = params_passes_to_json (cleanup->passes, cleanup->n);
  gchar *path = NULL;
  gint fd = g_file_open_tmp ("sympie-XXXXXX.json", &path, error);

  if (fd < 0)
    return NULL;
  close (fd);
  if (output_write (path, json, strlen (json), error))
    return path;
  g_unlink (path);
  g_free (path);
  return NULL;
}

static void
add_numbers (GPtrArray *words, const Cleanup *cleanup, const gchar *path)
{
  add (words, "--params");
  add (words, path);
  add_strength (words, "--strength", cleanup->strength);
  add_strength (words, "--colour", cleanup->colour);
  add_strength (words, "--detail", cleanup->detail);
}

static void
add_options (GPtrArray *words, const EstimateOptions *options)
{
  g_autofree gchar *passes = g_strdup_printf ("%u", options->passes);

  if (options->model[0] != '\0')
    {
      add (words, "--model");
      add (words, options->model);
    }
  add (words, "--scope");
  add (words, options->scope == VIEWS_CENTRE ? "centre" : "whole");
  add (words, "--passes");
  add (words, passes);
  add_strength (words, "--strength", options->strength);
  add_strength (words, "--colour", options->colour);
  add_strength (words, "--detail", options->detail);
  if (options->force)
    add (words, "--force");
}

/* ---- running it */

/* Counts the lines on standard output, one for each photograph that is done. */
static gboolean
follow (GInputStream *out,
        guint n,
        const ShowProgress *progress,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (out);

  for (guint done = 0;; done++)
    {
      g_autoptr (GError) fault = NULL;
      g_autofree gchar *line = NULL;

      if (progress->func != NULL)
        progress->func (MIN (done, n) / (gdouble) MAX (n, 1), progress->data);
      line = g_data_input_stream_read_line (lines, NULL, cancellable, &fault);
      if (fault != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      if (line == NULL)
        return TRUE;
    }
}

/* What was said of photographs, "NAME: WHAT", and not of the whole. */
static gchar *
find_faults (const gchar *said)
{
  g_auto (GStrv) lines = g_strsplit (said, "\n", -1);
  GString *faults = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], PREFIX)
        && strstr (lines[i] + strlen (PREFIX), ": ") != NULL)
      g_string_append_printf (faults, "%s%s", faults->len > 0 ? "\n" : "",
                              lines[i] + strlen (PREFIX));
  return g_string_free (faults, FALSE);
}

static gboolean
report (GSubprocess *program, const gchar *said, GError **error)
{
  g_autofree gchar *faults = NULL;

  if (g_subprocess_get_successful (program))
    {
      fputs (said, stderr);
      return TRUE;
    }
  faults = find_faults (said);
  if (faults[0] == '\0') /* it was killed */
    return g_subprocess_wait_check (program, NULL, error);
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, faults);
  return FALSE;
}

/* What it says on standard error goes to a file: nobody reads it while the
 * other is read. */
static gboolean
run (GPtrArray *words,
     guint n,
     const ShowProgress *progress,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) program = NULL;
  g_autofree gchar *path = NULL;
  g_autofree gchar *said = NULL;
  gint fd = g_file_open_tmp ("sympie-XXXXXX.txt", &path, error);
  gboolean ok = FALSE;

  if (fd < 0)
    return FALSE;
  g_subprocess_launcher_take_stderr_fd (launcher, fd);
  g_ptr_array_add (words, NULL);
  program = g_subprocess_launcher_spawnv (
    launcher, (const gchar *const *) words->pdata, error);
  if (program != NULL)
    {
      ok = follow (g_subprocess_get_stdout_pipe (program), n, progress,
                   cancellable, error);
      if (!ok)
        g_subprocess_send_signal (program, SIGTERM);
      g_subprocess_wait (program, NULL, NULL);
    }
  if (!g_file_get_contents (path, &said, NULL, NULL))
    said = g_strdup ("");
  g_unlink (path);
  return ok && report (program, said, error);
}

gboolean
show_write_one (const gchar *path,
                const gchar *output,
                const Cleanup *cleanup,
                GCancellable *cancellable,
                GError **error)
{
  static const ShowProgress nobody = { NULL, NULL };
  g_autoptr (GPtrArray) words = begin_words (error);
  g_autofree gchar *folder = g_path_get_dirname (output);
  g_autofree gchar *numbers = NULL;
  gboolean ok;

  if (words == NULL || (numbers = write_numbers (cleanup, error)) == NULL)
    return FALSE;
  g_mkdir_with_parents (folder, 0777); /* what fails is said in its time */
  add_numbers (words, cleanup, numbers);
  add (words, "--output");
  add (words, output);
  add (words, "--");
  add (words, path);
  ok = run (words, 1, &nobody, cancellable, error);
  g_unlink (numbers);
  return ok;
}

gboolean
show_write_rest (const gchar *const *names,
                 const gchar *folder,
                 guint n,
                 const Cleanup *cleanup,
                 const EstimateOptions *options,
                 const ShowProgress *progress,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GPtrArray) words = begin_words (error);
  g_autofree gchar *numbers = NULL;
  gboolean ok;

  if (words == NULL
      || (cleanup != NULL
          && (numbers = write_numbers (cleanup, error)) == NULL))
    return FALSE;
  if (cleanup != NULL)
    add_numbers (words, cleanup, numbers);
  else
    add_options (words, options);
  add (words, "--skip-existing");
  add (words, "--output");
  add (words, folder);
  add (words, "--");
  for (guint i = 0; names[i] != NULL; i++)
    add (words, names[i]);
  ok = run (words, n, progress, cancellable, error);
  if (numbers != NULL)
    g_unlink (numbers);
  return ok;
}
