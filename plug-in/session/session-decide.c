/* session-decide.c - what to do with an image, asked or not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "plug-in/session/session-source.h"
#include "plug-in/session/session.h"

typedef struct
{
  const SessionView *view;
  GPtrArray *sources;     /* of each start; NULL while nobody chose it */
  SessionSource *current; /* changes while no estimate is wanted */
  Start starts[2];        /* with a record */
  EditContent content;    /* likewise */
  WindowHost window;
  WindowSeries series; /* the view's, for the window */
  pid_t host;
} Asking;

static void
close_source (gpointer data)
{
  if (data != NULL)
    session_source_close (data);
  g_free (data);
}

/* What start @i finds: not there yet, or for as long as the window is open. */
static SessionSource *
get_source (Asking *asking, guint i)
{
  gpointer *place = &asking->sources->pdata[i];

  if (*place == NULL)
    *place = g_new0 (SessionSource, 1);
  return *place;
}

static void
open_source (Asking *asking, guint i, const SessionPixels *pixels)
{
  SessionSource *source = get_source (asking, i);

  if (source->pixels == NULL)
    session_source_open (source, pixels);
  g_atomic_pointer_set (&asking->current, source);
}

static gboolean
estimate_for_window (Cleanup *out,
                     const EstimateOptions *options,
                     WindowProgress progress,
                     gpointer progress_data,
                     gpointer data,
                     GError **error)
{
  Asking *asking = data;
  SessionSource *from = g_atomic_pointer_get (&asking->current);

  return session_estimate (out, options, from->pixels, &from->area, progress,
                           progress_data, error);
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
  Asking *asking = data;
  SessionSource *from = g_atomic_pointer_get (&asking->current);
  const GeglRectangle place = { from->area.x + part->x, from->area.y + part->y,
                                part->width, part->height };

  if (!session_find_evidence (out, model, from->pixels, &place, progress,
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

static const Source *
choose_for_window (guint start, gpointer data, GError **error)
{
  Asking *asking = data;
  const SessionPixels *pixels =
    asking->view->choose (start, asking->view->data, error);

  if (pixels == NULL)
    return NULL;
  open_source (asking, start, pixels);
  return &asking->current->source;
}

static gboolean
load_for_window (gpointer data, GError **error)
{
  Asking *asking = data;
  g_autoptr (GeglBuffer) image = asking->view->load (asking->view->data, error);

  if (image == NULL)
    return FALSE;
  open_source (
    asking, 0,
    &(SessionPixels){ .in = image, .area = *gegl_buffer_get_extent (image) });
  return TRUE;
}

static GdkPixbuf *
load_small_for_window (gpointer data)
{
  const Asking *asking = data;

  return asking->view->load_small (asking->view->data);
}

/* ---- a series */

static void
name_photograph (Asking *asking)
{
  const SessionView *view = asking->view;

  asking->window.name = view->name;
  asking->window.load_small =
    view->load_small != NULL ? load_small_for_window : NULL;
}

static const EditContent *
go_for_window (guint at, const EditContent *left, gpointer data)
{
  Asking *asking = data;
  const SessionView *view = asking->view;
  SessionSource *source = get_source (asking, 0);
  const EditContent *content;

  session_source_close (source);
  *source = (SessionSource){ 0 };
  content = view->series->go (at, left, view->data);
  asking->series.at = at;
  name_photograph (asking);
  return content;
}

static gboolean
is_saved_for_window (guint i, gpointer data)
{
  const SessionView *view = ((const Asking *) data)->view;

  return view->series->is_saved (i, view->data);
}

static gboolean
apply_all_for_window (const Cleanup *cleanup,
                      const EstimateOptions *options,
                      WindowProgress progress,
                      gpointer progress_data,
                      GCancellable *cancellable,
                      gpointer data,
                      GError **error)
{
  const SessionView *view = ((const Asking *) data)->view;

  return view->series->apply_all (cleanup, options, progress, progress_data,
                                  cancellable, view->data, error);
}

static void
fill_series (Asking *asking)
{
  asking->series = *asking->view->series;
  asking->series.go = go_for_window;
  asking->series.is_saved = is_saved_for_window;
  asking->series.apply_all = apply_all_for_window;
  asking->window.series = &asking->series;
}

/* ---- the host */

/* What can be begun with where only a record is there. */
static void
offer_record (Asking *asking, WindowHost *host, const Cleanup *record)
{
  asking->content.cleanup = *record;
  asking->starts[0].title = _ ("Estimate anew");
  asking->starts[1].title = _ ("As last time on this layer");
  asking->starts[1].content = &asking->content;
  host->starts = asking->starts;
  host->n_starts = G_N_ELEMENTS (asking->starts);
}

static void
fill_host (Asking *asking)
{
  const SessionView *view = asking->view;
  WindowHost *host = &asking->window;

  name_photograph (asking);
  host->load = view->load != NULL ? load_for_window : NULL;
  host->starts = view->starts;
  host->n_starts = view->n_starts;
  host->choose = view->choose != NULL ? choose_for_window : NULL;
  host->estimate = estimate_for_window;
  host->find_evidence = find_evidence_for_window;
  host->settle = settle_window;
  host->follow = view->follow != NULL ? follow_window : NULL;
  host->apply = view->apply != NULL ? apply_for_window : NULL;
  host->is_there = view->is_there != NULL ? host_is_there : NULL;
  host->offers_merge = view->offers_merge;
  host->merge_reason = view->merge_reason;
  host->data = asking;
  if (view->n_starts == 0 && view->record != NULL)
    offer_record (asking, host, view->record);
  if (view->series != NULL)
    fill_series (asking);
}

WindowAnswer
session_ask (EditContent *content,
             EstimateOptions *options,
             const SessionView *view,
             GError **error)
{
  Asking asking = { .view = view, .host = getppid () };
  WindowAnswer answer;

  asking.sources = g_ptr_array_new_with_free_func (close_source);
  g_ptr_array_set_size (asking.sources, MAX (view->n_starts, 1));
  if (view->load == NULL)
    open_source (&asking, 0, &view->pixels);
  fill_host (&asking);
  asking.window.source = &get_source (&asking, 0)->source;
  answer = window_run (options, content, &asking.window, error);
  g_ptr_array_unref (asking.sources);
  return answer;
}

gboolean
session_decide (EditContent *content,
                const EstimateOptions *options,
                const SessionView *view,
                GError **error)
{
  if (!session_estimate (&content->estimate, options, view->pixels.in,
                         &view->pixels.area, view->progress, view->data, error))
    return FALSE;
  content->cleanup = content->estimate;
  content->has_estimate = content->estimate.content == CONTENT_PHOTO;
  return TRUE;
}
