/* cli-batch.c - photographs one after the other, none in the way of the next
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-batch.h"

#include <errno.h>
#include <gegl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"

#define CHATTER_MAX 400 /* bytes of a library's own words worth telling */
#define SAME_START 12   /* bytes that tell words that were said before */

/* What the worker tells its parent when it is through with a photograph. */
#define MARK_DONE 'd'
#define MARK_FAILED 'f'

/* The worker's exit status when nothing it prints arrives any more. */
#define WORKER_DEAF 3

static volatile sig_atomic_t stopped;
static volatile sig_atomic_t worker_pid;

/* The worker's own. */
static const CliBatch *work;
static guint           at;
static gint            pipe_fd = -1;
static gint            chatter_fd = -1; /* shared with the parent */
static gint            stderr_fd = -1;  /* the real one, while guarded */
static const gchar    *guard;
static gboolean        profile_told;
static gboolean        terminal;

static gchar *
take_chatter (void)
{
  gchar  text[CHATTER_MAX + 1];
  gssize n = chatter_fd < 0 ? 0 : pread (chatter_fd, text, CHATTER_MAX, 0);
  gchar *again, *valid;
  gchar  start[SAME_START + 1];

  if (n <= 0)
    return g_strdup ("");
  if (ftruncate (chatter_fd, 0) == 0)
    lseek (chatter_fd, 0, SEEK_SET);
  text[n] = '\0';
  /* Libraries say it again and again; GEGL's PNG operations and libpng both
   * say it. */
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
  while (write (pipe_fd, &mark, 1) < 0 && errno == EINTR)
    ;
}

static void
unguard (void)
{
  guard = NULL;
  if (stderr_fd < 0)
    return;
  fflush (stderr);
  dup2 (stderr_fd, STDERR_FILENO);
  close (stderr_fd);
  stderr_fd = -1;
}

/* Ends the worker: what called the logger may loop for ever, or go on as if
 * all were well. */
static G_GNUC_NORETURN void
give_up (const gchar *message)
{
  const gchar      *fault = guard;
  g_autofree gchar *chatter = NULL;
  const gchar      *best = message;

  unguard ();
  chatter = take_chatter ();
  if (*chatter != '\0')
    best = chatter;
  clear_progress ();
  cli_say ("%s: %s: %s", work->photos[at], fault, best);
  if (work->clean != NULL)
    work->clean (at, work->data);
  send_mark (MARK_FAILED);
  _exit (CLI_DONE);
}

/* An ICC profile that babl cannot use is no reason to refuse a photograph. */
static gboolean
is_about_profile (const gchar *message)
{
  return strstr (message, "icc") != NULL || strstr (message, "ICC") != NULL;
}

static void
log_message (const gchar *domain, GLogLevelFlags level, const gchar *message,
             gpointer data)
{
  if (guard == NULL)
    {
      g_log_default_handler (domain, level, message, data);
      return;
    }
  if (!(level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL
                 | G_LOG_LEVEL_WARNING)))
    return;
  if (!is_about_profile (message))
    give_up (message);
  if (!profile_told)
    fprintf (stderr, "its colour profile is not used (%s)", message);
  profile_told = TRUE;
}

void
cli_batch_guard (const gchar *fault)
{
  if (fault != NULL)
    {
      clear_progress ();
      fflush (stderr);
      guard = fault;
      profile_told = FALSE;
      stderr_fd = dup (STDERR_FILENO);
      if (stderr_fd >= 0 && chatter_fd >= 0)
        dup2 (chatter_fd, STDERR_FILENO);
      return;
    }

  g_autofree gchar *chatter = NULL;

  fflush (stderr);
  chatter = take_chatter ();
  /* The PNG operation tells only so that it cannot write. */
  if (strstr (chatter, "gegl:save-png") != NULL)
    give_up (chatter);
  unguard ();
  /* libpng warns of what the PNG operations themselves do. */
  if (*chatter != '\0' && !g_str_has_prefix (chatter, "libpng warning: "))
    cli_batch_warn (chatter);
}

void
cli_batch_warn (const gchar *message)
{
  clear_progress ();
  cli_say ("%s: %s", work->photos[at], message);
}

gboolean
cli_batch_progress (gdouble done, gpointer data)
{
  g_autofree gchar *name = NULL;

  if (!terminal)
    return TRUE;
  name = g_path_get_basename (work->photos[at]);
  fprintf (stderr, "\r[%u/%u] %.40s %3.0f %%\033[K", at + 1, work->n, name,
           100 * CLAMP (done, 0, 1));
  fflush (stderr);
  return TRUE;
}

static gint
work_from (guint first)
{
  gboolean printed = TRUE;

  terminal = isatty (STDERR_FILENO);
  signal (SIGXFSZ, SIG_IGN); /* a write that fails says it better */
  g_log_set_default_handler (log_message, NULL);
  gegl_init (NULL, NULL);
  for (at = first; at < work->n && printed; at++)
    {
      g_autoptr (GError) error = NULL;
      gboolean ok;

      cli_batch_progress (0, NULL);
      ok = work->photo (at, work->data, &error);
      clear_progress ();
      if (!ok)
        {
          cli_say ("%s", error->message);
          if (work->clean != NULL)
            work->clean (at, work->data);
        }
      printed = cli_end_output ();
      send_mark (ok && printed ? MARK_DONE : MARK_FAILED);
    }
  gegl_exit ();
  return printed ? CLI_DONE : WORKER_DEAF;
}

static void
on_stop (int number)
{
  stopped = 1;
  if (worker_pid > 0)
    kill (worker_pid, SIGTERM);
}

static void
watch_signals (void (*handler) (int))
{
  const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    signal (numbers[i], handler);
}

/* Returns: what the worker that does photographs from @first on told. */
static GString *
run_worker (guint first, int *status)
{
  GString *marks = g_string_new (NULL);
  gint     fds[2];
  gchar    mark;
  gssize   n;
  pid_t    pid;

  fflush (NULL);
  if (pipe (fds) != 0 || (pid = fork ()) < 0)
    {
      cli_say ("cannot start a process: %s", g_strerror (errno));
      exit (CLI_FAILED);
    }
  if (pid == 0)
    {
      watch_signals (SIG_DFL);
      close (fds[0]);
      pipe_fd = fds[1];
      exit (work_from (first));
    }
  worker_pid = pid;
  close (fds[1]);
  while ((n = read (fds[0], &mark, 1)) > 0 || (n < 0 && errno == EINTR))
    if (n > 0)
      g_string_append_c (marks, mark);
  close (fds[0]);
  while (waitpid (pid, status, 0) < 0 && errno == EINTR)
    ;
  worker_pid = 0;
  return marks;
}

static void
tell_end (const gchar *photo, int status)
{
  g_autofree gchar *chatter = take_chatter ();

  if (*chatter != '\0')
    cli_say ("%s: cannot be read or written: %s", photo, chatter);
  else if (WIFSIGNALED (status))
    cli_say ("%s: cannot be read or written: the library that does it "
             "crashed (%s)", photo, g_strsignal (WTERMSIG (status)));
  else
    cli_say ("%s: cannot be read or written: the library that does it gave "
             "up", photo);
}

gint
cli_batch_run (const CliBatch *batch)
{
  guint    next = 0;
  gboolean failed = FALSE;

  work = batch;
  chatter_fd = memfd_create ("sympie-chatter", MFD_CLOEXEC);
  watch_signals (on_stop);
  while (next < batch->n && !stopped)
    {
      int status;
      g_autoptr (GString) marks = run_worker (next, &status);

      next += marks->len;
      failed = failed || strchr (marks->str, MARK_FAILED) != NULL;
      if (status == 0)
        continue;
      failed = TRUE;
      if (next >= batch->n
          || (WIFEXITED (status) && WEXITSTATUS (status) == WORKER_DEAF))
        break;
      if (!stopped)
        tell_end (batch->photos[next], status);
      if (batch->clean != NULL)
        batch->clean (next, batch->data);
      next++;
    }
  watch_signals (SIG_DFL);
  if (stopped)
    cli_say ("stopped");
  return failed || stopped ? CLI_FAILED : CLI_DONE;
}
