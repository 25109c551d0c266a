/* cli-worker.c - the process that works on a batch's photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-worker.h"

#include <errno.h>
#include <gegl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plug-in/cli/cli.h"

#define CAPTURED_MAX 400 /* bytes of captured stderr */
#define SAME_START 12    /* bytes that are compared to recognise a repetition */

static CliWorker self;
static guint at;
static gint real_stderr = -1; /* the real standard error, while guarded */
static const gchar *guard;
static GThread *guarded; /* that called cli_batch_guard() */
static gboolean profile_reported;
static gboolean terminal;

gchar *
cli_worker_take_stderr (gint stderr_fd)
{
  gchar text[CAPTURED_MAX + 1];
  gssize n = stderr_fd < 0 ? 0 : pread (stderr_fd, text, CAPTURED_MAX, 0);
  gchar *again, *valid;
  gchar start[SAME_START + 1];

  if (n <= 0)
    return g_strdup ("");
  if (ftruncate (stderr_fd, 0) == 0)
    lseek (stderr_fd, 0, SEEK_SET);
  text[n] = '\0';
  /* Libraries repeat themselves, and GEGL's PNG operations repeat libpng's
   * messages. */
  g_strlcpy (start, text, sizeof start);
  if (strlen (start) == SAME_START
      && (again = strstr (text + 1, start)) != NULL)
    *again = '\0';
  if ((again = strstr (text, "libpng error: ")) != NULL && again > text)
    *again = '\0';
  valid = g_utf8_make_valid (text, -1);
  return g_strdelimit (g_strstrip (valid), "\n\r\t", ' ');
}

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

static void
end_guard (void)
{
  guard = NULL;
  send_mark (CLI_WORKER_RETURNS);
  if (real_stderr < 0)
    return;
  fflush (stderr);
  dup2 (real_stderr, STDERR_FILENO);
  close (real_stderr);
  real_stderr = -1;
}

/* Exits the worker: the caller of the logger may loop for ever, or go on as if
 * nothing had happened. */
static G_GNUC_NORETURN void
end_worker (const gchar *message)
{
  const gchar *fault = guard;
  g_autofree gchar *captured = NULL;
  const gchar *best = message;

  end_guard ();
  captured = cli_worker_take_stderr (self.stderr_fd);
  if (*captured != '\0')
    best = captured;
  clear_progress ();
  cli_say ("%s: %s: %s", self.batch->photos[at], fault, best);
  if (self.batch->clean != NULL)
    self.batch->clean (at, self.batch->data);
  send_mark (CLI_WORKER_LEAVES);
  _exit (CLI_DONE);
}

/* An ICC profile that babl cannot use is no reason to reject a photograph. */
static gboolean
is_about_profile (const gchar *message)
{
  return strstr (message, "icc") != NULL || strstr (message, "ICC") != NULL;
}

static void
log_message (const gchar *domain,
             GLogLevelFlags level,
             const gchar *message,
             gpointer data)
{
  /* While the photograph of a window is loaded GTK is at work, too. */
  if (guard == NULL || g_thread_self () != guarded)
    {
      g_log_default_handler (domain, level, message, data);
      return;
    }
  if (!(level
        & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)))
    return;
  if (!is_about_profile (message))
    end_worker (message);
  if (!profile_reported)
    fprintf (stderr, "its colour profile is not used (%s)", message);
  profile_reported = TRUE;
}

void
cli_batch_guard (const gchar *fault)
{
  if (fault != NULL)
    {
      clear_progress ();
      fflush (stderr);
      guard = fault;
      guarded = g_thread_self ();
      send_mark (CLI_WORKER_ENTERS);
      profile_reported = FALSE;
      real_stderr = dup (STDERR_FILENO);
      if (real_stderr >= 0 && self.stderr_fd >= 0)
        dup2 (self.stderr_fd, STDERR_FILENO);
      return;
    }

  g_autofree gchar *captured = NULL;

  fflush (stderr);
  captured = cli_worker_take_stderr (self.stderr_fd);
  /* Only a log message tells that the PNG operation cannot write. */
  if (strstr (captured, "gegl:save-png") != NULL)
    end_worker (captured);
  end_guard ();
  /* libpng warns about the PNG operations' own mistakes. */
  if (*captured != '\0' && !g_str_has_prefix (captured, "libpng warning: "))
    cli_batch_warn (captured);
}

void
cli_batch_warn (const gchar *message)
{
  clear_progress ();
  cli_say ("%s: %s", self.batch->photos[at], message);
}

gboolean
cli_batch_progress (gdouble done, gpointer data)
{
  g_autofree gchar *name = NULL;

  if (!terminal || !self.alone)
    return TRUE;
  name = g_path_get_basename (self.batch->photos[at]);
  fprintf (stderr, "\r[%u/%u] %.40s %3.0f %%\033[K", at + 1, self.batch->n,
           name, 100 * CLAMP (done, 0, 1));
  fflush (stderr);
  return TRUE;
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

gint
cli_worker_run (const CliWorker *worker)
{
  self = *worker;
  terminal = isatty (STDERR_FILENO);
  signal (SIGXFSZ, SIG_IGN); /* a failed write gives a better message */
  g_log_set_default_handler (log_message, NULL);
  dup2 (self.output_fd, STDOUT_FILENO);
  gegl_init (NULL, NULL);
  if (self.n_threads > 0)
    g_object_set (gegl_config (), "threads", (gint) self.n_threads, NULL);
  while (receive (&at))
    {
      g_autoptr (GError) error = NULL;
      gboolean ok;

      cli_batch_progress (0, NULL);
      ok = self.batch->photo (at, self.batch->data, &error);
      clear_progress ();
      if (!ok)
        {
          cli_say ("%s", error->message);
          if (self.batch->clean != NULL)
            self.batch->clean (at, self.batch->data);
        }
      send_mark (cli_end_output () && ok ? CLI_WORKER_DONE : CLI_WORKER_FAILED);
    }
  gegl_exit ();
  return CLI_DONE;
}
