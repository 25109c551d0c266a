/* estimate-job.c - estimates made while the window goes on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/estimate-job.h"

#include <gio/gio.h>

#define WHOLE 1000 /* of progress, which crosses threads as an int */

struct _Ask
{
  const WindowHost *host;
  AskDone done;
  gpointer data;
  Choice next;
  gboolean waits; /* @next is to be asked */

  GThread *thread; /* NULL when nothing is under way */
  Choice choice;
  SympieParams estimates[PARAMS_MAX_PASSES];
  GError *error;
  gint dropped;  /* atomic */
  gint progress; /* atomic, of WHOLE */
};

static void start_next (Ask *ask);

static gboolean
on_progress (gdouble done, gpointer data)
{
  Ask *ask = data;

  g_atomic_int_set (&ask->progress, (gint) (done * WHOLE));
  return !g_atomic_int_get (&ask->dropped);
}

static gboolean
take_answer (gpointer data)
{
  Ask *ask = data;
  g_autoptr (GError) error = NULL;
  gboolean dropped = g_atomic_int_get (&ask->dropped);

  g_thread_join (g_steal_pointer (&ask->thread));
  error = g_steal_pointer (&ask->error);
  if (ask->waits)
    start_next (ask);
  else if (!dropped)
    ask->done (error == NULL ? ask->estimates : NULL, ask->choice.passes, error,
               ask->data);
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  Ask *ask = data;

  ask->host->estimate (ask->estimates, &ask->choice, on_progress, ask,
                       ask->host->data, &ask->error);
  g_idle_add (take_answer, ask);
  return NULL;
}

static void
start_next (Ask *ask)
{
  ask->choice = ask->next;
  ask->waits = FALSE;
  g_atomic_int_set (&ask->dropped, FALSE);
  g_atomic_int_set (&ask->progress, 0);
  ask->thread = g_thread_new ("sympie-estimate", run, ask);
}

void
ask_start (Ask *ask, const Choice *choice)
{
  ask_stop (ask);
  ask->next = *choice;
  ask->waits = TRUE;
  if (ask->thread == NULL)
    start_next (ask);
}

void
ask_stop (Ask *ask)
{
  ask->waits = FALSE;
  g_atomic_int_set (&ask->dropped, TRUE);
}

gboolean
ask_is_busy (const Ask *ask)
{
  return ask->waits
         || (ask->thread != NULL && !g_atomic_int_get (&ask->dropped));
}

gdouble
ask_get_progress (const Ask *ask)
{
  return g_atomic_int_get (&ask->progress) / (gdouble) WHOLE;
}

Ask *
ask_new (const WindowHost *host, AskDone done, gpointer data)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->host = host;
  ask->done = done;
  ask->data = data;
  return ask;
}

void
ask_free (Ask *ask)
{
  ask_stop (ask);
  if (ask->thread != NULL)
    g_thread_join (ask->thread);
  g_idle_remove_by_data (ask);
  g_clear_error (&ask->error);
  g_free (ask);
}
