/* test-estimate-job.c - estimates in the background
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "ui/estimate-job.h"

/* A slow host, which waits for @go. */
typedef struct
{
  EstimateJob *job;
  gint go;      /* atomic */
  gint running; /* atomic: running estimates */
  gint asked;   /* atomic: estimates so far */
  gint stopped; /* atomic: stopped estimates */
  gboolean fails;
  guint answers;
  SympieParams last;
  gchar *message;
} Slow;

static gboolean
estimate (Cleanup *out,
          const EstimateOptions *options,
          WindowProgress progress,
          gpointer progress_data,
          gpointer data,
          GError **error)
{
  Slow *slow = data;

  g_assert_cmpint (g_atomic_int_add (&slow->running, 1), ==, 0);
  g_atomic_int_inc (&slow->asked);
  while (!g_atomic_int_get (&slow->go) && progress (0.5, progress_data))
    g_usleep (200);
  g_atomic_int_add (&slow->running, -1);
  if (!progress (1.0, progress_data))
    {
      g_atomic_int_inc (&slow->stopped);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
      return FALSE;
    }
  if (slow->fails)
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_NOT_FOUND,
                           "no such model");
      return FALSE;
    }
  cleanup_init (out);
  out->n = options->passes;
  for (guint i = 0; i < out->n; i++)
    {
      out->passes[i] = PARAMS_IDENTITY;
      out->passes[i].cs[0] = options->strength + i;
    }
  return TRUE;
}

static void
on_done (const Cleanup *estimate, const GError *error, gpointer data)
{
  Slow *slow = data;

  slow->answers++;
  if (estimate != NULL)
    slow->last = estimate->passes[estimate->n - 1];
  else
    slow->message = g_strdup (error->message);
}

static void
open_slow (Slow *slow, WindowHost *host)
{
  *slow = (Slow){ 0 };
  *host = (WindowHost){ .estimate = estimate, .data = slow };
  slow->job = estimate_job_new (host, on_done, slow);
}

static void
start (Slow *slow, gdouble strength, guint passes)
{
  EstimateOptions options;

  estimate_options_init (&options);
  options.strength = strength;
  options.passes = passes;
  estimate_job_start (slow->job, &options);
}

static void
wait_until_idle (Slow *slow)
{
  while (estimate_job_is_busy (slow->job) || g_atomic_int_get (&slow->running))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_answer (void)
{
  Slow slow;
  WindowHost host;

  open_slow (&slow, &host);
  g_assert_false (estimate_job_is_busy (slow.job));
  start (&slow, 0.25, 3);
  g_assert_true (estimate_job_is_busy (slow.job));
  g_assert_cmpuint (slow.answers, ==, 0);
  while (estimate_job_get_progress (slow.job) < 0.4)
    g_usleep (200);
  g_atomic_int_set (&slow.go, TRUE);
  wait_until_idle (&slow);
  g_assert_cmpuint (slow.answers, ==, 1);
  g_assert_cmpfloat (slow.last.cs[0], ==, 2.25f);
  estimate_job_free (slow.job);
}

static void
test_last_wins (void)
{
  Slow slow;
  WindowHost host;

  open_slow (&slow, &host);
  for (gint i = 0; i < 20; i++)
    start (&slow, i * 0.0625, 1);
  g_atomic_int_set (&slow.go, TRUE);
  wait_until_idle (&slow);
  g_assert_cmpuint (slow.answers, ==, 1);
  g_assert_cmpfloat (slow.last.cs[0], ==, 19 * 0.0625f);
  g_assert_cmpint (g_atomic_int_get (&slow.asked), <=, 2);
  estimate_job_free (slow.job);
}

static void
test_stop (void)
{
  Slow slow;
  WindowHost host;

  open_slow (&slow, &host);
  start (&slow, 1.0, 1);
  while (!g_atomic_int_get (&slow.running))
    g_usleep (200);
  estimate_job_stop (slow.job);
  g_assert_false (estimate_job_is_busy (slow.job));
  wait_until_idle (&slow);
  g_assert_cmpuint (slow.answers, ==, 0);
  g_assert_cmpint (slow.stopped, ==, 1);
  g_atomic_int_set (&slow.go, TRUE);
  start (&slow, 0.5, 1);
  wait_until_idle (&slow);
  g_assert_cmpuint (slow.answers, ==, 1);
  estimate_job_free (slow.job);
}

static void
test_failure (void)
{
  Slow slow;
  WindowHost host;

  open_slow (&slow, &host);
  slow.fails = TRUE;
  slow.go = TRUE;
  start (&slow, 1.0, 1);
  wait_until_idle (&slow);
  g_assert_cmpuint (slow.answers, ==, 1);
  g_assert_cmpstr (slow.message, ==, "no such model");
  g_free (slow.message);
  estimate_job_free (slow.job);
}

static void
test_closed (void)
{
  Slow slow;
  WindowHost host;

  for (gint i = 0; i < 50; i++)
    {
      open_slow (&slow, &host);
      slow.go = i % 2;
      start (&slow, 1.0, 1);
      g_usleep (i * 20);
      estimate_job_free (slow.job);
      g_assert_cmpint (g_atomic_int_get (&slow.running), ==, 0);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (slow.answers, ==, 0);
    }
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/answer", test_answer);
  g_test_add_func ("/job/last-wins", test_last_wins);
  g_test_add_func ("/job/stop", test_stop);
  g_test_add_func ("/job/failure", test_failure);
  g_test_add_func ("/job/closed", test_closed);
  return g_test_run ();
}
