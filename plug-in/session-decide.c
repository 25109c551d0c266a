/* session-decide.c - what to do with an image, asked or not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "session.h"

typedef struct
{
  Recipe            *recipe;
  const SessionView *view;
} Asking;

static gboolean
estimate_for_window (SympieParams  *estimates,
                     const Choice  *choice,
                     WindowProgress progress,
                     gpointer       progress_data,
                     gpointer       data,
                     GError       **error)
{
  Asking *asking = data;

  if (!session_estimate (asking->recipe, choice, asking->view->in,
                         &asking->view->area, progress, progress_data, error))
    return FALSE;
  memcpy (estimates, asking->recipe->passes,
          asking->recipe->n * sizeof *estimates);
  return TRUE;
}

static void
settle_window (GtkWindow *window, gpointer data)
{
  const Asking *asking = data;

  if (asking->view->settle != NULL)
    asking->view->settle (window, asking->view->data);
}

static gboolean
ask_person (Recipe            *recipe,
            Choice            *choice,
            gboolean          *again,
            const SessionView *view,
            GError           **error)
{
  Asking        asking = { recipe, view };
  WindowHost    host = { estimate_for_window, settle_window, &asking };
  WindowEarlier earlier = { 0 };
  SympieParams  estimates[PIXELS_MAX_PASSES];

  if (view->earlier != NULL)
    {
      earlier.estimates = view->earlier->passes;
      earlier.n = view->earlier->n;
      earlier.strength = view->earlier->strength;
    }
  if (!window_run (choice, estimates, view->earlier != NULL ? &earlier : NULL,
                   again, &host, error))
    return FALSE;
  if (*again)
    *recipe = *view->earlier;
  else
    memcpy (recipe->passes, estimates, choice->passes * sizeof *estimates);
  recipe->strength = choice->strength;
  return TRUE;
}

gboolean
session_decide (Recipe            *recipe,
                Choice            *choice,
                gboolean           ask,
                gboolean          *again,
                const SessionView *view,
                GError           **error)
{
  *again = FALSE;
  if (ask)
    return ask_person (recipe, choice, again, view, error);
  return session_estimate (recipe, choice, view->in, &view->area,
                           view->progress, view->data, error);
}
