/* session-decide.c - what to do with an image, asked or not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "plug-in/session/session-source.h"
#include "plug-in/session/session.h"

typedef struct
{
  Recipe estimated; /* the last estimate */
  SessionSource from;
  SessionSource from_earlier;
  const SessionView *view;
  pid_t host;
} Asking;

static gboolean
estimate_for_window (SympieParams *estimates,
                     const Choice *choice,
                     WindowProgress progress,
                     gpointer progress_data,
                     gpointer data,
                     GError **error)
{
  Asking *asking = data;
  Recipe recipe;

  if (!session_estimate (&recipe, choice, asking->from.pixels,
                         &asking->view->area, progress, progress_data, error))
    return FALSE;
  asking->estimated = recipe;
  memcpy (estimates, recipe.passes, recipe.n * sizeof *estimates);
  return TRUE;
}

static void
settle_window (GtkWindow *window, gpointer data)
{
  const Asking *asking = data;

  if (asking->view->settle != NULL)
    asking->view->settle (window, asking->view->data);
}

/* A process without its parent is given another. */
static gboolean
host_is_there (gpointer data)
{
  const Asking *asking = data;

  return getppid () == asking->host;
}

static void
set_numbers (Recipe *recipe, const EditNumbers *numbers)
{
  memcpy (recipe->passes, numbers->passes, sizeof recipe->passes);
  recipe->n = numbers->n;
  recipe->strength = numbers->strength;
}

static void
follow_window (const EditNumbers *numbers, gpointer data)
{
  Asking *asking = data;
  Recipe recipe;

  session_init_recipe (&recipe);
  if (numbers != NULL)
    set_numbers (&recipe, numbers);
  asking->view->follow (numbers != NULL ? &recipe : NULL, asking->view->data);
}

static void
open_sources (Asking *asking)
{
  const SessionView *view = asking->view;

  session_source_open (&asking->from, view->in, &view->area, view->selection,
                       view->selection_x, view->selection_y);
  if (view->in_earlier != NULL)
    session_source_open (&asking->from_earlier, view->in_earlier, &view->area,
                         view->selection, view->selection_x, view->selection_y);
}

static gboolean
ask_person (Recipe *recipe,
            Choice *choice,
            gboolean *again,
            const SessionView *view,
            GError **error)
{
  Asking asking = { 0 };
  WindowHost host = { 0 };
  EditNumbers numbers;
  EditNumbers earlier;
  gboolean ok;

  asking.view = view;
  asking.host = getppid ();
  session_init_recipe (&asking.estimated);
  open_sources (&asking);
  host.name = view->name;
  host.source = &asking.from.source;
  if (view->in_earlier != NULL)
    host.earlier_source = &asking.from_earlier.source;
  host.estimate = estimate_for_window;
  host.settle = settle_window;
  host.follow = view->follow != NULL ? follow_window : NULL;
  host.is_there = view->is_child ? host_is_there : NULL;
  host.offers_merge = view->offers_merge;
  host.data = &asking;
  if (view->earlier != NULL)
    {
      memcpy (earlier.passes, view->earlier->passes, sizeof earlier.passes);
      earlier.n = view->earlier->n;
      earlier.strength = view->earlier->strength;
    }
  ok = window_run (choice, &numbers, view->earlier != NULL ? &earlier : NULL,
                   again, &host, error);
  if (ok)
    {
      *recipe = *again ? *view->earlier : asking.estimated;
      set_numbers (recipe, &numbers);
    }
  session_source_close (&asking.from);
  session_source_close (&asking.from_earlier);
  return ok;
}

gboolean
session_decide (Recipe *recipe,
                Choice *choice,
                gboolean ask,
                gboolean *again,
                const SessionView *view,
                GError **error)
{
  *again = FALSE;
  if (ask)
    return ask_person (recipe, choice, again, view, error);
  return session_estimate (recipe, choice, view->in, &view->area,
                           view->progress, view->data, error);
}
