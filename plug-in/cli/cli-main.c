/* cli-main.c - the sympie program: its commands, help and version
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plug-in/cli/cli.h"
#include "core/i18n.h"

#ifdef HAVE_SHOW
/* A program of its own: the libraries of windows take time to load. */
static gint
run_show (gint argc, gchar **argv)
{
  g_autofree gchar *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree gchar *folder = g_path_get_dirname (self != NULL ? self : "");
  g_autofree gchar *program = g_build_filename (folder, "sympie-show", NULL);

  execv (program, argv);
  cli_say ("%s: %s", program, g_strerror (errno));
  return CLI_FAILED;
}
#endif

static const struct
{
  const gchar *name;
  gint (*run) (gint argc, gchar **argv);
  const gchar *summary;
} commands[] = {
  { "estimate", cli_estimate,
    "print the 37 numbers that clean up photographs" },
  { "apply", cli_apply, "write cleaned-up copies of photographs" },
#ifdef HAVE_SHOW
  { "show", run_show, "open a photograph in a window, to adjust the estimate" },
#endif
  { "info", cli_info, "describe a model or a file of numbers" },
};

static void
print_help (FILE *out)
{
  fprintf (out, "Usage: sympie COMMAND [OPTION...] FILE...\n\n"
                "Cleans up photographs with SyMPIE: a small neural network "
                "estimates 37 numbers,\none colour transform and one 5x5 "
                "filter, which are then applied.\n\nCommands:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (out, "  %-10s %s\n", commands[i].name, commands[i].summary);
  fprintf (out, "\n\"sympie COMMAND --help\" describes a command; "
                "\"sympie --version\" prints the version.\n\nExit status: 0 on "
                "success, 1 when a "
                "file failed or was skipped, 2 when the command\nline was "
                "wrong or no result could be written.\n");
}

gint
main (gint argc, gchar **argv)
{
  setlocale (LC_ALL, "");
  i18n_init ();
  if (argc < 2)
    {
      print_help (stderr);
      return CLI_USAGE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      {
        g_autofree gchar *name = g_strdup_printf ("sympie %s", argv[1]);

        g_set_prgname (name);
        return commands[i].run (argc - 1, argv + 1);
      }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    print_help (stdout);
  else if (strcmp (argv[1], "--version") == 0)
    printf ("sympie %s\n", SYMPIE_VERSION);
  else
    {
      cli_say ("no command is called \"%s\" (see \"sympie --help\")", argv[1]);
      return CLI_USAGE;
    }
  return cli_end_output () ? CLI_DONE : CLI_FAILED;
}
