/* sympie-import.c - makes a weights file of a checkpoint of PyTorch
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "import.h"

#define DONE 0
#define FAILED 1
#define WRONG_USE 2

typedef struct
{
  gchar *out;
  gchar *place;
  gchar **rest;
} Options;

static const gchar summary[] =
  "Makes a weights file of a checkpoint that PyTorch has saved: NEM's tensors, "
  "in\nwhichever dictionary and under whichever prefix they are. Nothing in "
  "the "
  "checkpoint\nis executed.";

static gboolean
parse (Options *options, gint *argc, gchar ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->out,
      "the weights file (default: beside the checkpoint)", "FILE" },
    { "dictionary", 0, 0, G_OPTION_ARG_STRING, &options->place,
      "which of several networks to take, such as model or ema/model", "NAME" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest,
      NULL, "FILE" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (options->rest != NULL && g_strv_length (options->rest) == 1)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "one checkpoint is wanted");
  return FALSE;
}

static gboolean
is_same_file (const gchar *a, const gchar *b)
{
  GStatBuf one, two;

  return g_stat (a, &one) == 0 && g_stat (b, &two) == 0
         && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

/* Returns: (transfer full): its name with another ending. */
static gchar *
make_out (const gchar *path)
{
  const gchar *dot = strrchr (path, '.');

  if (dot == NULL || strchr (dot, G_DIR_SEPARATOR) != NULL)
    dot = path + strlen (path);
  return g_strdup_printf ("%.*s.safetensors", (int) (dot - path), path);
}

static gboolean
convert (Options *options, GError **error)
{
  const gchar *path = options->rest[0];
  g_autofree gchar *said = NULL;

  if (options->out == NULL)
    options->out = make_out (path);
  if (is_same_file (path, options->out))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                   "%s: would be overwritten by the result", path);
      return FALSE;
    }
  said = import_network (path, options->out, options->place, error);
  if (said == NULL)
    return FALSE;
  g_print ("%s: %s%s: written\n", path, said, options->out);
  return TRUE;
}

static void
options_clear (Options *options)
{
  g_free (options->out);
  g_free (options->place);
  g_strfreev (options->rest);
}

gint
main (gint argc, gchar **argv)
{
  g_autoptr (GError) error = NULL;
  Options options = { NULL };
  gint status = WRONG_USE;

  setlocale (LC_ALL, "");
  if (parse (&options, &argc, &argv, &error))
    status = convert (&options, &error) ? DONE : FAILED;
  if (error != NULL)
    g_printerr ("sympie-import: %s%s\n", error->message,
                status == WRONG_USE ? " (see sympie-import --help)" : "");
  options_clear (&options);
  return status;
}
