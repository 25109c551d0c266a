/* session-decide.c - what to do with an image, asked or not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "plug-in/session/session-source.h"
#include "plug-in/session/session.h"

typedef struct
{
  SessionSource from;
  SessionSource from_earlier;
  const SessionView *view;
  GeglRectangle area;
  pid_t host;
} Asking;

static gboolean
estimate_for_window (Cleanup *out,
                     const EstimateOptions *options,
                     WindowProgress progress,
                     gpointer progress_data,
                     gpointer data,
                     GError **error)
{
  const Asking *asking = data;

  return session_estimate (out, options, asking->from.pixels, &asking->area,
                           progress, progress_data, error);
}

static gboolean
find_evidence_for_window (Evidence *out,
                          const gchar *model,
                          const ViewsRect *part,
                          WindowProgress progress,
                          gpointer progress_data,
                          gpointer data,
                          GError **error)
{
  const Asking *asking = data;
  const GeglRectangle place = { asking->area.x + part->x,
                                asking->area.y + part->y, part->width,
                                part->height };

  if (!session_find_evidence (out, model, asking->from.pixels, &place, progress,
                              progress_data, error))
    return FALSE;
  out->part = *part;
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

  return getppid () == asking->host
         && asking->view->is_there (asking->view->data);
}

static void
follow_window (const Cleanup *cleanup, gpointer data)
{
  const Asking *asking = data;

  asking->view->follow (cleanup, asking->view->data);
}

static gboolean
apply_for_window (const Cleanup *cleanup,
                  GCancellable *cancellable,
                  gpointer data,
                  GError **error)
{
  const Asking *asking = data;

  return asking->view->apply (cleanup, cancellable, asking->view->data, error);
}

static gboolean
load_for_window (gpointer data, GError **error)
{
  Asking *asking = data;
  g_autoptr (GeglBuffer) image = asking->view->load (asking->view->data, error);

  if (image == NULL)
    return FALSE;
  asking->area = *gegl_buffer_get_extent (image);
  session_source_open (&asking->from, image, &asking->area, NULL, 0, 0);
  return TRUE;
}

static GdkPixbuf *
load_small_for_window (gpointer data)
{
  const Asking *asking = data;

  return asking->view->load_small (asking->view->data);
}

static void
open_sources (Asking *asking)
{
  const SessionView *view = asking->view;

  if (view->load != NULL)
    return;
  asking->area = view->area;
  session_source_open (&asking->from, view->in, &view->area, view->selection,
                       view->selection_x, view->selection_y);
  if (view->in_earlier != NULL)
    session_source_open (&asking->from_earlier, view->in_earlier, &view->area,
                         view->selection, view->selection_x, view->selection_y);
}

static gboolean
ask_person (Cleanup *cleanup,
            EstimateOptions *options,
            gboolean *again,
            const SessionView *view,
            GError **error)
{
  Asking asking = { 0 };
  WindowHost host = { 0 };
  gboolean ok;

  asking.view = view;
  asking.host = getppid ();
  open_sources (&asking);
  host.name = view->name;
  host.source = &asking.from.source;
  if (view->in_earlier != NULL)
    host.earlier_source = &asking.from_earlier.source;
  host.load = view->load != NULL ? load_for_window : NULL;
  host.load_small = view->load_small != NULL ? load_small_for_window : NULL;
  host.estimate = estimate_for_window;
  host.find_evidence = find_evidence_for_window;
  host.settle = settle_window;
  host.follow = view->follow != NULL ? follow_window : NULL;
  host.apply = view->apply != NULL ? apply_for_window : NULL;
  host.is_there = view->is_there != NULL ? host_is_there : NULL;
  host.offers_merge = view->offers_merge;
  host.merge_reason = view->merge_reason;
  host.data = &asking;
  ok = window_run (options, cleanup, view->earlier, again, &host, error);
  session_source_close (&asking.from);
  session_source_close (&asking.from_earlier);
  return ok;
}

gboolean
session_decide (Cleanup *cleanup,
                EstimateOptions *options,
                gboolean ask,
                gboolean *again,
                const SessionView *view,
                GError **error)
{
  *again = FALSE;
  if (ask)
    return ask_person (cleanup, options, again, view, error);
  return session_estimate (cleanup, options, view->in, &view->area,
                           view->progress, view->data, error);
}
