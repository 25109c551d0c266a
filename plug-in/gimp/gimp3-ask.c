/* gimp3-ask.c - opens the window on a layer of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-ask.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

typedef struct
{
  Layer *layer;
  Start *starts; /* one for each existing clean-up, then a new one; or NULL */
  GPtrArray *titles;
} Asking;

static const gchar *
explain_merging (const Layer *layer)
{
  if (gimp_selection_is_empty (layer->image))
    return NULL;
  return _ ("An effect of a selection stays where it is when the image is "
            "cropped, turned or scaled. Merged into the layer it goes along.");
}

static const gchar *
explain_limits (const Existing *existing)
{
  if (existing->in_selection)
    return _ ("This effect is confined to what was selected once, which the "
              "preview does not show. Undo will not bring its earlier numbers "
              "back.");
  if (!existing->can_undo)
    return _ ("Undo will not bring the earlier numbers of this effect back: "
              "others lie above it, or it was not made here.");
  return NULL;
}

static guint
count_existing (const Layer *layer)
{
  return layer->existing != NULL ? layer->existing->len : 0;
}

static void
add_starts (Asking *asking)
{
  const Layer *layer = asking->layer;
  const guint n = count_existing (layer);

  if (n == 0)
    return;
  asking->starts = g_new0 (Start, n + 1);
  asking->titles = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    {
      const Existing *existing = layer->existing->pdata[i];

      g_ptr_array_add (asking->titles,
                       g_strdup_printf (_ ("Effect: %s"), existing->title));
      asking->starts[i] = (Start){ .title = asking->titles->pdata[i],
                                   .content = &existing->content,
                                   .replaces = TRUE,
                                   .note = explain_limits (existing) };
    }
  asking->starts[n] =
    (Start){ .title = _ ("A further effect"), .note = explain_merging (layer) };
}

/* ---- what the window asks for */

static void
settle (GtkWindow *window, gpointer data)
{
  gimp_window_set_transient (window);
}

static void
follow (const Cleanup *cleanup, gpointer data)
{
  const Asking *asking = data;

  canvas_show (&asking->layer->canvas, cleanup);
}

static gboolean
is_there (gpointer data)
{
  const Asking *asking = data;

  return gimp_item_is_valid (GIMP_ITEM (asking->layer->drawable));
}

static const SessionPixels *
choose (guint start, gpointer data, GError **error)
{
  Asking *asking = data;
  Layer *layer = asking->layer;

  if (start < count_existing (layer))
    {
      layer->canvas.existing = layer->existing->pdata[start];
      return layer_read_below (layer, start, error);
    }
  layer->canvas.existing = NULL;
  if (layer->pixels.in == NULL && !layer_read (layer, error))
    return NULL;
  return &layer->pixels;
}

static void
fill_view (SessionView *view, Asking *asking)
{
  const Layer *layer = asking->layer;

  view->settle = settle;
  view->is_there = is_there;
  view->data = asking;
  if (layer->use == LAYER_FILTER)
    {
      view->follow = follow;
      view->offers_merge = !gimp_item_is_group (GIMP_ITEM (layer->drawable));
    }
  if (asking->starts != NULL)
    {
      view->starts = asking->starts;
      view->n_starts = count_existing (layer) + 1;
      view->choose = choose;
    }
  else if (view->offers_merge)
    view->merge_reason = explain_merging (layer);
}

/* ---- what the person wants */

static gboolean
do_as_answered (const Asking *asking,
                EstimateOptions *options,
                const SessionView *view,
                PixelsProgress progress,
                GError **error)
{
  EstimateOptions chosen = *options;
  EditContent content;
  const Existing *existing;
  WindowAnswer answer;

  /* Nobody edits an effect in order to lose it. */
  if (asking->starts != NULL)
    chosen.merge = FALSE;
  answer = session_ask (&content, &chosen, view, error);
  existing = asking->layer->canvas.existing;
  if (answer == WINDOW_CANCEL)
    return FALSE;
  if (answer == WINDOW_REMOVE)
    {
      layer_remove (asking->layer, existing);
      return TRUE;
    }
  gimp_progress_init (_ ("Cleaning up the photograph"));
  if (!layer_apply (asking->layer, existing, &content,
                    chosen.merge && view->offers_merge, progress, error))
    return FALSE;
  /* What is better for one selection or effect is not what the next image
   * starts with. */
  if (view->merge_reason != NULL || asking->starts != NULL)
    chosen.merge = options->merge;
  if (existing == NULL)
    *options = chosen;
  return TRUE;
}

gboolean
ask_and_apply (Layer *layer,
               EstimateOptions *options,
               PixelsProgress progress,
               GError **error)
{
  g_autofree gchar *name = gimp_image_get_name (layer->image);
  Asking asking = { .layer = layer };
  SessionView view = { .name = name };
  const SessionPixels *pixels = choose (0, &asking, error);
  gboolean ok = pixels != NULL;
  Cleanup record;

  add_starts (&asking);
  fill_view (&view, &asking);
  if (layer_read_record (layer, &record))
    view.record = &record;
  if (ok)
    {
      view.pixels = *pixels;
      ok = do_as_answered (&asking, options, &view, progress, error);
    }
  g_clear_pointer (&asking.titles, g_ptr_array_unref);
  g_free (asking.starts);
  return ok;
}
