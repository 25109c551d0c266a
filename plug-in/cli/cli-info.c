/* cli-info.c - "sympie info": describes a model or a file of numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "plug-in/cli/cli.h"
#include "core/readings.h"

static void
print_params (const gchar *path, const SympieParams *passes, guint n)
{
  printf ("%s\n", path);
  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *tables = readings_format_tables (&passes[i]);
      g_autofree gchar *words = readings_describe (&passes[i], 1.0);

      if (n > 1)
        printf ("Pass %u of %u\n", i + 1, n);
      printf ("%s\n%s\n", tables, words);
    }
}

static gboolean
print_model (Nem *nem, GError **error)
{
  g_autoptr (NemPlan) plan = nem_plan_new (nem, NEM_SIZE, NEM_SIZE, 1, error);
  const Weights *weights = nem_get_weights (nem);
  g_autofree gchar *title = nem_dup_title (nem);
  g_autofree const gchar **keys = weights_list_meta (weights);
  guint widths[NEM_STAGES];

  if (plan == NULL)
    return FALSE;
  nem_get_widths (nem, widths);
  printf ("Model       %s\n", title);
  printf ("File        %s\n", weights_get_path (weights));
  printf ("SHA-256     %s\n", nem_get_hash (nem));
  printf ("Widths      %u, %u, %u, %u\n", widths[0], widths[1], widths[2],
          widths[3]);
  printf ("Form        %s\n", nem_form_get_name (nem_get_form (nem)));
  if (nem_count_inputs (nem) > 0)
    printf ("Last block  pooled, on %u numbers of each view\n",
            nem_count_inputs (nem));
  printf ("Parameters  %" G_GUINT64_FORMAT "\n", nem_count_parameters (nem));
  printf ("Work        %.2f GMAC for each view of %dx%d\n",
          nem_plan_count_macs (plan) * 1e-9, NEM_SIZE, NEM_SIZE);
  for (gsize i = 0; keys[i] != NULL; i++)
    printf ("%s: %s\n", keys[i], weights_get_meta (weights, keys[i]));
  return TRUE;
}

/* A weights file starts with the length of its header in eight bytes, the last
 * of which is never a text character. */
static gboolean
looks_like_text (const gchar *path)
{
  FILE *file;
  gchar start[8];
  gsize n;

  if (g_str_has_suffix (path, ".safetensors")
      || (file = fopen (path, "rbe")) == NULL)
    return FALSE;
  n = fread (start, 1, sizeof start, file);
  fclose (file);
  return memchr (start, '\0', n) == NULL && n > 0
         && memchr ("{ \t\r\n", start[0], 5) != NULL;
}

static gboolean
describe (const gchar *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Nem) nem = NULL;
  SympieParams passes[PARAMS_MAX_PASSES];
  guint n;

  if (looks_like_text (path))
    {
      if (params_passes_load (passes, &n, path, &error))
        {
          print_params (path, passes, n);
          return TRUE;
        }
      cli_say ("%s", error->message);
      return FALSE;
    }
  nem = cli_load_model (path);
  if (nem == NULL)
    return FALSE;
  if (print_model (nem, &error))
    return TRUE;
  cli_say ("%s: %s", path, error->message);
  return FALSE;
}

gint
cli_info (gint argc, gchar **argv)
{
  g_auto (GStrv) paths = NULL;
  const GOptionEntry entries[] = { { G_OPTION_REMAINING, 0, 0,
                                     G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL,
                                     NULL },
                                   { NULL } };
  gboolean ok = TRUE;

  if (!cli_parse (&argc, &argv, "FILE...",
                  "Describes models (weights files, or names of installed "
                  "ones) and files of\nnumbers as written by \"sympie "
                  "estimate --json\".",
                  entries))
    return CLI_USAGE;
  if (paths == NULL)
    {
      cli_say ("which file? (see \"%s --help\")", g_get_prgname ());
      return CLI_USAGE;
    }
  for (guint i = 0; paths[i] != NULL; i++)
    {
      if (i > 0)
        putchar ('\n');
      ok = describe (paths[i]) && ok;
    }
  return cli_end_output () && ok ? CLI_DONE : CLI_FAILED;
}
