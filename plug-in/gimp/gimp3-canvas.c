/* gimp3-canvas.c - a clean-up shown in GIMP 3's own view of the image
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-canvas.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "plug-in/gimp/gimp3-effects.h"

/* What the list of effects calls one that is shown for the time being, with
 * the process that takes it away. In every language, so that the next run
 * finds what was left. */
#define SHOWN_NAME "SyMPIE preview ["

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

static void
attach (Canvas *canvas, const Cleanup *cleanup)
{
  g_autofree gchar *name =
    g_strdup_printf (SHOWN_NAME "%ld]", (glong) getpid ());
  g_autoptr (GError) error = NULL;

  canvas->filters = g_ptr_array_new_with_free_func (delete_filter);
  for (guint i = 0; i < cleanup->n && error == NULL; i++)
    {
      GimpDrawableFilter *filter =
        effects_append (canvas->drawable, name, cleanup, i, &error);

      if (filter != NULL)
        g_ptr_array_add (canvas->filters, filter);
    }
  if (error != NULL)
    g_warning ("%s", error->message);
}

static void
update (Canvas *canvas, const Cleanup *cleanup)
{
  for (guint i = 0; i < cleanup->n; i++)
    {
      effects_set_numbers (canvas->filters->pdata[i], cleanup, i);
      gimp_drawable_filter_update (canvas->filters->pdata[i]);
    }
}

void
canvas_show (Canvas *canvas, const Cleanup *cleanup)
{
  GimpImage *image;
  gboolean was_dirty;

  if ((cleanup == NULL && canvas->filters == NULL)
      || !gimp_item_is_valid (GIMP_ITEM (canvas->drawable)))
    return;
  image = gimp_item_get_image (GIMP_ITEM (canvas->drawable));
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

/* ---- what a process left that was killed */

static gboolean
is_leftover (GimpDrawableFilter *filter)
{
  g_autofree gchar *name = gimp_drawable_filter_get_name (filter);
  gint64 process;

  if (name == NULL || !g_str_has_prefix (name, SHOWN_NAME))
    return FALSE;
  process = g_ascii_strtoll (name + strlen (SHOWN_NAME), NULL, 10);
  return process <= 0 || (kill ((pid_t) process, 0) != 0 && errno == ESRCH);
}

static void
find_in_items (GPtrArray *found, GimpItem **items)
{
  for (guint i = 0; items != NULL && items[i] != NULL; i++)
    {
      g_autofree GimpDrawableFilter **filters =
        gimp_drawable_get_filters (GIMP_DRAWABLE (items[i]));

      for (guint k = 0; filters != NULL && filters[k] != NULL; k++)
        if (is_leftover (filters[k]))
          g_ptr_array_add (found, filters[k]);
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
    gimp_drawable_filter_delete (filters->pdata[i]);
  end_change (image, was_dirty);
}
