/* turns.c - benchmark cases that take turns with other programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "turns.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static G_GNUC_NORETURN void
fail (const gchar *what)
{
  g_printerr ("%s: %s\n", what, g_strerror (errno));
  exit (1);
}

gfloat *
turns_read (const gchar *path, gsize n)
{
  FILE *file = fopen (path, "rb");
  gfloat *numbers = g_new (gfloat, n);

  if (!file || fread (numbers, sizeof *numbers, n, file) != n)
    fail (path);
  fclose (file);
  return numbers;
}

void
turns_write (const gchar *path, const gfloat *numbers, gsize n)
{
  FILE *file = fopen (path, "wb");

  if (!file || fwrite (numbers, sizeof *numbers, n, file) != n
      || fclose (file) != 0)
    fail (path);
}

static void
take_turns (const Turn *turn)
{
  gchar line[32];

  g_print ("ready\n");
  while (fgets (line, sizeof line, stdin))
    {
      turn->run (turn->data);
      for (gint n = atoi (line); n > 0; n--)
        {
          gint64 start = g_get_monotonic_time ();

          turn->run (turn->data);
          g_print ("%.3f%c", (g_get_monotonic_time () - start) / 1e3,
                   n > 1 ? ' ' : '\n');
        }
    }
}

gint
turns_main (const TurnCase *cases, gint argc, gchar **argv)
{
  Turn turn = { 0 };

  if (argc != 4)
    {
      g_printerr ("usage: %s CASE FOLDER THREADS\n", argv[0]);
      return 2;
    }
  while (cases->name && strcmp (cases->name, argv[1]) != 0)
    cases++;
  if (!cases->name)
    {
      g_printerr ("%s: no such case\n", argv[1]);
      return 2;
    }
  if (chdir (argv[2]) != 0)
    fail (argv[2]);
  setvbuf (stdout, NULL, _IOLBF, 0);
  cases->prepare (&turn, (guint) atoi (argv[3]));
  turn.run (turn.data);
  if (turn.get_answer)
    {
      g_autofree gchar *path = g_strconcat (argv[1], ".f32", NULL);
      gsize n;
      const gfloat *answer = turn.get_answer (turn.data, &n);

      turns_write (path, answer, n);
    }
  take_turns (&turn);
  return 0;
}
