/* cli-batch.c - many photographs, distributed among processes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-batch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plug-in/cli/cli-worker.h"
#include "plug-in/cli/cli.h"

#define MAX_WORKERS 64

/* A worker as the parent process sees it. */
typedef struct
{
  volatile sig_atomic_t pid; /* 0: none */
  gint fd;
  gint output_fd;
  gboolean busy;
  guint at; /* the photograph that it works on, when busy */
} Worker;

static const CliBatch *work;
static Worker workers[MAX_WORKERS];
static guint n_workers;
static volatile sig_atomic_t stopped;

static guint next; /* the first photograph not yet assigned */
static guint n_done;
static gint64 started;  /* by the monotonic clock */
static gchar **outputs; /* of photographs that are done */
static guint next_output;
static gboolean failed;
static gboolean output_failed; /* writing to standard output failed */

/* ---- what the workers print, in the order of the photographs ---- */

static void
clear_progress (void)
{
  if (isatty (STDERR_FILENO))
    fputs ("\r\033[K", stderr);
}

static void
show_progress (void)
{
  const gdouble seconds =
    (gdouble) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;
  const gdouble rate = n_done / MAX (seconds, 0.001);
  guint left;

  if (n_workers < 2 || n_done == 0 || n_done == work->n
      || !isatty (STDERR_FILENO))
    return;
  left = (guint) ((work->n - n_done) / rate + 0.5);
  fprintf (stderr, "\r[%u/%u] %.1f photographs/s, %u:%02u left\033[K", n_done,
           work->n, rate, left / 60, left % 60);
  fflush (stderr);
}

static gchar *
take_text (gint fd)
{
  off_t size = lseek (fd, 0, SEEK_END);
  gchar *text = g_malloc0 ((gsize) MAX (size, 0) + 1);

  if (size > 0 && pread (fd, text, (gsize) size, 0) != size)
    *text = '\0';
  if (ftruncate (fd, 0) == 0)
    lseek (fd, 0, SEEK_SET);
  return text;
}

/* Called when the worker has finished its photograph. */
static void
complete (Worker *worker, gboolean ok)
{
  outputs[worker->at] = take_text (worker->output_fd);
  worker->busy = FALSE;
  n_done++;
  failed = failed || !ok;
  clear_progress ();
  for (; next_output < work->n && outputs[next_output] != NULL; next_output++)
    {
      if (!output_failed)
        {
          fputs (outputs[next_output], stdout);
          output_failed = !cli_end_output ();
        }
      outputs[next_output][0] = '\0';
    }
  show_progress ();
}

/* ---- the workers ---- */

static void
on_stop (int number)
{
  stopped = 1;
  for (guint i = 0; i < n_workers; i++)
    if (workers[i].pid > 0)
      kill (workers[i].pid, SIGTERM);
}

static void
watch_signals (void (*handler) (int))
{
  const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    signal (numbers[i], handler);
}

static G_GNUC_NORETURN void
cannot_start (void)
{
  cli_say ("cannot start a process: %s", g_strerror (errno));
  on_stop (SIGTERM);
  exit (CLI_FAILED);
}

/* Runs in the child process. */
static G_GNUC_NORETURN void
run_worker (const Worker *worker, gint fd)
{
  const CliWorker self = { .batch = work,
                           .fd = fd,
                           .output_fd = worker->output_fd,
                           .n_threads =
                             MAX (g_get_num_processors () / n_workers, 1),
                           .alone = n_workers == 1 };

  watch_signals (SIG_DFL);
  for (guint i = 0; i < n_workers; i++)
    if (workers[i].pid > 0)
      close (workers[i].fd);
  exit (cli_worker_run (&self));
}

/* Gives the worker its next photograph, or lets it exit if there are none. */
static void
assign (Worker *worker)
{
  if (next < work->n && !stopped && !output_failed)
    {
      worker->at = next++;
      worker->busy = TRUE;
      send (worker->fd, &worker->at, sizeof worker->at, MSG_NOSIGNAL);
    }
  else
    shutdown (worker->fd, SHUT_WR);
}

static void
start_worker (Worker *worker)
{
  gint fds[2];
  pid_t pid;

  fflush (NULL);
  if (socketpair (AF_UNIX, SOCK_STREAM, 0, fds) != 0 || (pid = fork ()) < 0)
    cannot_start ();
  if (pid == 0)
    {
      close (fds[0]);
      run_worker (worker, fds[1]);
    }
  close (fds[1]);
  worker->fd = fds[0];
  worker->pid = pid;
  assign (worker);
}

static void
report_end (const Worker *worker, int status)
{
  const gchar *photo = work->photos[worker->at].name;

  clear_progress ();
  cli_say ("%s: sympie itself failed on it (%s); please report it", photo,
           WIFSIGNALED (status) ? g_strsignal (WTERMSIG (status))
                                : "it ended early");
}

/* The worker has exited, perhaps by a crash; a new one is started if any
 * photographs are left. */
static void
handle_end (Worker *worker)
{
  int status;

  close (worker->fd);
  while (waitpid (worker->pid, &status, 0) < 0 && errno == EINTR)
    ;
  worker->pid = 0;
  failed = failed || status != 0;
  if (worker->busy)
    {
      if (!stopped)
        report_end (worker, status);
      if (work->clean != NULL)
        work->clean (worker->at, work->data);
      complete (worker, FALSE);
    }
  if (next < work->n && !stopped && !output_failed)
    start_worker (worker);
}

static void
read_answer (Worker *worker)
{
  gchar mark;
  gssize n = read (worker->fd, &mark, 1);

  if (n < 0 && errno == EINTR)
    return;
  if (n != 1)
    {
      handle_end (worker);
      return;
    }
  complete (worker, mark == CLI_WORKER_DONE);
  assign (worker);
}

/* Returns: %FALSE when all workers have ended. */
static gboolean
wait_for_workers (void)
{
  struct pollfd fds[MAX_WORKERS];
  gboolean any = FALSE;

  for (guint i = 0; i < n_workers; i++)
    {
      fds[i] =
        (struct pollfd){ workers[i].pid > 0 ? workers[i].fd : -1, POLLIN, 0 };
      any = any || workers[i].pid > 0;
    }
  if (!any)
    return FALSE;
  if (poll (fds, n_workers, -1) > 0)
    for (guint i = 0; i < n_workers; i++)
      if (fds[i].revents != 0)
        read_answer (&workers[i]);
  return TRUE;
}

gint
cli_batch_run (const CliBatch *batch)
{
  work = batch;
  started = g_get_monotonic_time ();
  outputs = g_new0 (gchar *, batch->n + 1);
  n_workers = batch->jobs > 0 ? batch->jobs : g_get_num_processors ();
  n_workers = MIN (MIN (n_workers, batch->n), MAX_WORKERS);
  watch_signals (on_stop);
  for (guint i = 0; i < n_workers && !stopped; i++)
    {
      workers[i].output_fd = memfd_create ("sympie-output", MFD_CLOEXEC);
      if (workers[i].output_fd < 0)
        cannot_start ();
      start_worker (&workers[i]);
    }
  while (wait_for_workers ())
    ;
  watch_signals (SIG_DFL);
  clear_progress ();
  for (guint i = 0; i < batch->n; i++)
    g_free (outputs[i]);
  g_free (outputs);
  if (stopped)
    cli_say ("stopped");
  return failed || stopped || output_failed ? CLI_FAILED : CLI_DONE;
}
