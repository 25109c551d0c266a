/* cli.c - what the subcommands of the sympie program share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/models.h"

void
cli_say (const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "sympie: %s\n", message);
}

gboolean
cli_parse (gint *argc,
           gchar ***argv,
           const gchar *usage,
           const gchar *summary,
           const GOptionEntry *entries)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  cli_say ("%s (see \"%s --help\")", error->message, g_get_prgname ());
  return FALSE;
}

gboolean
cli_parse_scope (ViewsScope *scope, const gchar *text)
{
  *scope = VIEWS_WHOLE;
  if (text == NULL || strcmp (text, "whole") == 0)
    return TRUE;
  *scope = VIEWS_CENTRE;
  if (strcmp (text, "centre") == 0 || strcmp (text, "center") == 0)
    return TRUE;
  cli_say ("--scope is \"whole\" or \"centre\", not \"%s\"", text);
  return FALSE;
}

gboolean
cli_parse_look_at (ViewsRect *rect, const gchar *text)
{
  gint numbers[4] = { 0 };
  const gchar *next = text;
  gboolean valid = TRUE;

  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < 4 && valid; i++)
    {
      gchar *end;
      const gint64 number = g_ascii_strtoll (next, &end, 10);

      valid = end != next && *end == (i < 3 ? ',' : '\0') && number >= 0
              && number <= G_MAXINT;
      numbers[i] = (gint) number;
      next = end + 1;
    }
  if (!valid || numbers[2] == 0 || numbers[3] == 0)
    {
      cli_say ("--look-at is X,Y,W,H in pixels, not \"%s\"", text);
      return FALSE;
    }
  *rect = (ViewsRect){ numbers[0], numbers[1], numbers[2], numbers[3] };
  return TRUE;
}

gboolean
cli_check_limits (gint jobs, gint megapixels)
{
  if (jobs < 0 || jobs > 64)
    cli_say ("--jobs is 1 to 64, not %d", jobs);
  else if (megapixels < 0)
    cli_say ("--max-megapixels is 1 or more, not %d", megapixels);
  else
    return TRUE;
  return FALSE;
}

Nem *
cli_load_model (const gchar *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *path = NULL;
  Nem *nem = NULL;

  if (name != NULL && g_file_test (name, G_FILE_TEST_IS_REGULAR))
    path = g_strdup (name);
  else
    path = models_find (name, &error);
  if (path != NULL)
    nem = nem_load (path, &error);
  if (nem == NULL)
    cli_say ("%s", error->message);
  return nem;
}

gboolean
cli_end_output (void)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  cli_say ("standard output: %s", g_strerror (errno));
  return FALSE;
}
