/* gimp3-canvas.c - a clean-up shown in GIMP 3's own view of the image
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-canvas.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static gboolean
begin_change (GimpImage *image)
{
  gboolean was_dirty = gimp_image_is_dirty (image);

  gimp_image_undo_freeze (image);
  return was_dirty;
}

/* GIMP counts each effect that comes or goes as a change of the image. Only
 * ours is taken off the count, right after it: what a person does to the image
 * before or after it stays a change. */
static void
end_change (GimpImage *image, gboolean was_dirty)
{
  gimp_image_undo_thaw (image);
  if (!was_dirty)
    gimp_image_clean_all (image);
  gimp_displays_flush ();
}

static void
delete_filter (gpointer filter)
{
  gimp_drawable_filter_delete (filter);
  g_object_unref (filter);
}

/* ---- a clean-up above all others */

static GimpDrawableFilter *
attach_pass (Canvas *canvas, const Cleanup *cleanup, guint pass, GError **error)
{
  g_autofree gchar *name =
    g_strdup_printf (EFFECTS_PREVIEW_NAME "%ld]", (glong) getpid ());
  GimpDrawableFilter *filter = effects_new (canvas->drawable, name, error);

  if (filter == NULL)
    return NULL;
  effects_write (filter, cleanup, pass, NULL);
  if (effects_add (canvas->drawable, filter, error))
    return filter;
  g_object_unref (filter);
  return NULL;
}

static void
attach (Canvas *canvas, const Cleanup *cleanup)
{
  g_autoptr (GError) error = NULL;

  canvas->filters = g_ptr_array_new_with_free_func (delete_filter);
  for (guint i = 0; i < cleanup->n && error == NULL; i++)
    {
      GimpDrawableFilter *filter = attach_pass (canvas, cleanup, i, &error);

      if (filter != NULL)
        g_ptr_array_add (canvas->filters, filter);
    }
  if (error != NULL)
    g_warning ("%s", error->message);
}

static void
update (Canvas *canvas, const Cleanup *cleanup)
{
  for (guint i = 0; i < canvas->filters->len; i++)
    {
      effects_write (canvas->filters->pdata[i], cleanup, i, NULL);
      effects_update (canvas->filters->pdata[i]);
    }
}

static void
show_above (Canvas *canvas, const Cleanup *cleanup)
{
  GimpImage *image = gimp_item_get_image (GIMP_ITEM (canvas->drawable));
  gboolean was_dirty;

  if (cleanup == NULL && canvas->filters == NULL)
    return;
  was_dirty = begin_change (image);
  if (cleanup == NULL
      || (canvas->filters != NULL && canvas->filters->len != cleanup->n))
    g_clear_pointer (&canvas->filters, g_ptr_array_unref);
  if (cleanup != NULL && canvas->filters != NULL)
    update (canvas, cleanup);
  else if (cleanup != NULL)
    attach (canvas, cleanup);
  end_change (image, was_dirty);
}

/* ---- one that is there, with other numbers. GIMP takes these for no change of
 * the image. */

static void
go_back (Canvas *canvas)
{
  const Existing *existing = canvas->existing;

  if (canvas->before == NULL)
    return;
  for (guint i = 0; i < existing->n; i++)
    {
      GimpDrawableFilter *filter = existing->filters[i];

      if (!gimp_drawable_filter_is_valid (filter))
        continue;
      gimp_config_copy (canvas->before->pdata[i],
                        GIMP_CONFIG (gimp_drawable_filter_get_config (filter)),
                        0);
      effects_update (filter);
    }
  g_clear_pointer (&canvas->before, g_ptr_array_unref);
}

static void
show_in_place (Canvas *canvas, const Cleanup *cleanup)
{
  const Existing *existing = canvas->existing;
  gboolean first = canvas->before == NULL;

  if (first)
    canvas->before = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < existing->n; i++)
    {
      GimpDrawableFilter *filter = existing->filters[i];
      SessionOrigin origin;
      Cleanup before;

      if (!gimp_drawable_filter_is_valid (filter))
        continue;
      effects_read (filter, &before, &origin);
      if (first)
        {
          g_ptr_array_add (canvas->before,
                           gimp_config_duplicate (effects_get_config (filter)));
          origin.before = before;
          origin.shown_by = getpid ();
        }
      effects_write (filter, cleanup, i, &origin);
      effects_update (filter);
    }
}

void
canvas_show (Canvas *canvas, const Cleanup *cleanup)
{
  if (!gimp_item_is_valid (GIMP_ITEM (canvas->drawable)))
    return;
  if (canvas->existing == NULL)
    show_above (canvas, cleanup);
  else if (cleanup != NULL && cleanup->n == canvas->existing->n)
    show_in_place (canvas, cleanup);
  else
    go_back (canvas);
  gimp_displays_flush ();
}

/* ---- what a process left that was killed */

static gboolean
has_ended (gint64 process)
{
  return kill ((pid_t) process, 0) != 0 && errno == ESRCH;
}

/* Returns: whether @filter has other numbers for the time being. */
static gboolean
read_shown (GimpDrawableFilter *filter, SessionOrigin *origin)
{
  Cleanup shown;

  return effects_is_ours (filter) && effects_read (filter, &shown, origin)
         && origin->shown_by != 0;
}

static gboolean
is_leftover (GimpDrawableFilter *filter)
{
  g_autofree gchar *name = gimp_drawable_filter_get_name (filter);
  SessionOrigin origin;
  gint64 process;

  if (name == NULL || !g_str_has_prefix (name, EFFECTS_PREVIEW_NAME))
    return read_shown (filter, &origin) && has_ended (origin.shown_by);
  process = g_ascii_strtoll (name + strlen (EFFECTS_PREVIEW_NAME), NULL, 10);
  return process <= 0 || has_ended (process);
}

static void
find_in_items (GPtrArray *found, GimpItem **items)
{
  for (guint i = 0; items != NULL && items[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) filters = effects_list (GIMP_DRAWABLE (items[i]));

      for (guint k = 0; k < filters->len; k++)
        if (is_leftover (filters->pdata[k]))
          g_ptr_array_add (found, filters->pdata[k]);
      if (gimp_item_is_group (items[i]))
        {
          g_autofree GimpItem **children = gimp_item_get_children (items[i]);

          find_in_items (found, children);
        }
    }
}

GPtrArray *
canvas_find_leftovers (GimpImage *image)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autofree GimpItem **layers = (GimpItem **) gimp_image_get_layers (image);

  find_in_items (found, layers);
  return found;
}

void
canvas_remove_leftovers (GimpImage *image, GPtrArray *filters)
{
  gboolean was_dirty = begin_change (image);

  for (guint i = 0; i < filters->len; i++)
    {
      SessionOrigin origin;

      if (!read_shown (filters->pdata[i], &origin))
        {
          gimp_drawable_filter_delete (filters->pdata[i]);
          continue;
        }
      origin.shown_by = 0;
      effects_write (filters->pdata[i], &origin.before, 0, &origin);
      effects_update (filters->pdata[i]);
    }
  end_change (image, was_dirty);
}
