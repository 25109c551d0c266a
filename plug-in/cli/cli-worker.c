/* cli-worker.c - the process that works on a batch's photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "plug-in/cli/cli.h"

static CliWorker self;
static guint at;
static volatile sig_atomic_t busy;
static gboolean terminal;

static void
clear_progress (void)
{
  if (terminal)
    fputs ("\r\033[K", stderr);
}

static void
send_mark (gchar mark)
{
  while (write (self.fd, &mark, 1) < 0 && errno == EINTR)
    ;
}

void
cli_batch_warn (const gchar *message)
{
  clear_progress ();
  cli_say ("%s: %s", self.batch->photos[at].name, message);
}

guint
cli_batch_count_threads (void)
{
  return self.n_threads;
}

void
cli_batch_progress (gdouble done, gpointer data)
{
  g_autofree gchar *name = NULL;

  if (!terminal || !self.alone)
    return;
  name = g_path_get_basename (self.batch->photos[at].name);
  fprintf (stderr, "\r[%u/%u] %.40s %3.0f %%\033[K", at + 1, self.batch->n,
           name, 100 * CLAMP (done, 0, 1));
  fflush (stderr);
}

/* Returns: %FALSE when there are no more. */
static gboolean
receive (guint *index)
{
  gssize n;

  while ((n = read (self.fd, index, sizeof *index)) < 0 && errno == EINTR)
    ;
  return n == sizeof *index;
}

/* Told to end, or left alone by a parent that was killed. */
static void
on_end (int number)
{
  if (busy && self.batch->clean != NULL)
    self.batch->clean (at, self.batch->data);
  _exit (CLI_FAILED);
}

gint
cli_worker_run (const CliWorker *worker)
{
  self = *worker;
  signal (SIGTERM, on_end);
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  terminal = isatty (STDERR_FILENO);
  signal (SIGXFSZ, SIG_IGN); /* a failed write gives a better message */
  dup2 (self.output_fd, STDOUT_FILENO);
  while (receive (&at))
    {
      g_autoptr (GError) error = NULL;
      gboolean ok;

      busy = TRUE;
      cli_batch_progress (0, NULL);
      ok = self.batch->photo (at, self.batch->data, &error);
      clear_progress ();
      if (!ok)
        {
          cli_say ("%s: %s", self.batch->photos[at].name, error->message);
          if (self.batch->clean != NULL)
            self.batch->clean (at, self.batch->data);
        }
      busy = FALSE;
      send_mark (cli_end_output () && ok ? CLI_WORKER_DONE : CLI_WORKER_FAILED);
    }
  return CLI_DONE;
}
