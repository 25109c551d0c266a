/* gimp3-layer.c - applies a clean-up to a drawable of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-layer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "plug-in/gimp/gimp3-effects.h"

static gboolean
fail (GError **error, const gchar *message)
{
  g_set_error_literal (error, GIMP_PLUG_IN_ERROR, 0, message);
  return FALSE;
}

static gboolean
check_drawable (GimpDrawable *drawable, LayerUse use, GError **error)
{
  if (!gimp_item_is_valid (GIMP_ITEM (drawable)))
    return fail (error, _ ("The layer is no longer there; nothing was "
                           "changed."));
  if (gimp_drawable_is_indexed (drawable))
    return fail (error, _ ("SyMPIE needs more colours than an indexed image "
                           "has. Convert it with Image > Mode > RGB first; "
                           "nothing was changed."));
  if (use != LAYER_READ && gimp_item_get_lock_content (GIMP_ITEM (drawable)))
    return fail (error, _ ("The layer's pixels are locked. Unlock them first; "
                           "nothing was changed."));
  if (use == LAYER_PIXELS && gimp_item_is_group (GIMP_ITEM (drawable)))
    return fail (error, _ ("A layer group has no pixels of its own. Select a "
                           "layer in it, or apply the clean-up as a filter; "
                           "nothing was changed."));
  return TRUE;
}

/* A copy of an image has the same tree of layers, and nothing else that tells
 * which layer is whose copy: tattoos are given anew. */
static GimpItem *
find_in_copy (GimpImage *copy, GimpItem *item)
{
  GimpItem *parent = gimp_item_get_parent (item);
  gint position =
    gimp_image_get_item_position (gimp_item_get_image (item), item);
  g_autofree GimpItem **siblings = NULL;

  if (parent == NULL)
    siblings = (GimpItem **) gimp_image_get_layers (copy);
  else if ((parent = find_in_copy (copy, parent)) != NULL)
    siblings = gimp_item_get_children (parent);
  if (siblings == NULL || position < 0
      || position >= gimp_core_object_array_get_length ((GObject **) siblings))
    return NULL;
  return siblings[position];
}

/* The layer in a copy of its image, because GIMP writes the merging of effects
 * into the undo history of the image that it is done in. */
static GimpDrawable *
copy_layer (Layer *layer, guint which, GError **error)
{
  GimpItem *copy = NULL;

  layer->copies[which] = gimp_image_duplicate (layer->image);
  if (layer->copies[which] != NULL)
    copy = find_in_copy (layer->copies[which], GIMP_ITEM (layer->drawable));
  if (copy == NULL)
    effects_fail (error, _ ("The layer's effects cannot be read"));
  return (GimpDrawable *) copy;
}

/* The pixels of @copy as its effects show them. It may become another one. */
static GeglBuffer *
read_merged (GimpDrawable **copy, GError **error)
{
  gboolean ok = TRUE;

  if (gimp_item_is_group (GIMP_ITEM (*copy)))
    {
      *copy = GIMP_DRAWABLE (gimp_group_layer_merge (GIMP_GROUP_LAYER (*copy)));
      ok = *copy != NULL;
    }
  else if (effects_are_visible (*copy))
    ok = gimp_drawable_merge_filters (*copy);
  if (ok)
    return gimp_drawable_get_buffer (*copy);
  effects_fail (error, _ ("The layer's effects cannot be read"));
  return NULL;
}

/* A layer's buffer is without its effects, but a new effect comes after them:
 * a copy has them merged. Another is without those that would give way. */
static gboolean
open_merged (Layer *layer, GError **error)
{
  GimpDrawable *copy = copy_layer (layer, 0, error);

  if (copy == NULL || (layer->in = read_merged (&copy, error)) == NULL)
    return FALSE;
  gimp_drawable_get_offsets (copy, &layer->x, &layer->y);
  if (layer->use != LAYER_FILTER)
    return TRUE;
  copy = copy_layer (layer, 1, error);
  if (copy == NULL)
    return FALSE;
  return effects_remove (copy) == 0
         || (layer->in_earlier = read_merged (&copy, error)) != NULL;
}

static gboolean
open_input (Layer *layer, GError **error)
{
  gint x, y;

  gimp_drawable_get_offsets (layer->drawable, &x, &y);
  layer->x = x;
  layer->y = y;
  if (layer->use != LAYER_PIXELS
      && gimp_item_is_layer (GIMP_ITEM (layer->drawable))
      && effects_are_visible (layer->drawable))
    {
      if (!open_merged (layer, error))
        return FALSE;
    }
  else
    layer->in = gimp_drawable_get_buffer (layer->drawable);
  if (layer->in == NULL)
    return effects_fail (error, _ ("The layer's pixels cannot be read"));
  layer->bounds = *gegl_buffer_get_extent (layer->in);
  /* Effects such as a shadow are larger than the layer. */
  layer->area.x += x - layer->x;
  layer->area.y += y - layer->y;
  if (gimp_selection_is_empty (layer->image))
    layer->area = layer->bounds;
  else
    layer->selection = gimp_drawable_get_buffer (
      GIMP_DRAWABLE (gimp_image_get_selection (layer->image)));
  return TRUE;
}

static gboolean
find_area (GeglRectangle *area, GimpDrawable *drawable, GError **error)
{
  if (gimp_drawable_mask_intersect (drawable, &area->x, &area->y, &area->width,
                                    &area->height)
      && area->width > 0 && area->height > 0)
    return TRUE;
  return fail (error, _ ("Nothing of the layer is selected; nothing was "
                         "changed."));
}

gboolean
layer_open (Layer *layer,
            GimpImage *image,
            GimpDrawable *drawable,
            LayerUse use,
            GError **error)
{
  memset (layer, 0, sizeof *layer);
  layer->image = image;
  layer->drawable = drawable;
  layer->use = use;
  layer->canvas.drawable = drawable;
  if (use == LAYER_FILTER && !effects_are_possible (drawable))
    layer->use = LAYER_PIXELS;
  return check_drawable (drawable, layer->use, error)
         && find_area (&layer->area, drawable, error)
         && open_input (layer, error);
}

void
layer_close (Layer *layer)
{
  g_clear_object (&layer->in);
  g_clear_object (&layer->in_earlier);
  g_clear_object (&layer->selection);
  for (guint i = 0; i < G_N_ELEMENTS (layer->copies); i++)
    {
      if (layer->copies[i] != NULL)
        gimp_image_delete (layer->copies[i]);
      layer->copies[i] = NULL;
    }
}

gboolean
layer_read_record (const Layer *layer, Cleanup *cleanup)
{
  GimpParasite *parasite =
    gimp_item_get_parasite (GIMP_ITEM (layer->drawable), SESSION_PARASITE);
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  if (parasite != NULL)
    {
      guint32 size = 0;
      gconstpointer text = gimp_parasite_get_data (parasite, &size);

      found = session_from_json (cleanup, text, size, &error);
      if (!found)
        g_warning ("the layer's record of an earlier clean-up is ignored: %s",
                   error->message);
      gimp_parasite_free (parasite);
    }
  return found;
}

static void
write_record (const Layer *layer, const Cleanup *cleanup)
{
  g_autofree gchar *json = session_to_json (cleanup);
  GimpParasite *parasite = gimp_parasite_new (
    SESSION_PARASITE, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE,
    strlen (json), json);

  gimp_item_attach_parasite (GIMP_ITEM (layer->drawable), parasite);
  gimp_parasite_free (parasite);
}

static gboolean
append_filters (const Layer *layer, const Cleanup *cleanup, GError **error)
{
  for (guint i = 0; i < cleanup->n; i++)
    {
      g_autofree gchar *name = session_name_pass (cleanup, i);
      g_autoptr (GimpDrawableFilter) filter =
        effects_append (layer->drawable, name, cleanup, i, error);

      if (filter == NULL)
        return FALSE;
    }
  return TRUE;
}

/* All of them: the layer's others lie beneath and were part of the estimate. */
static gboolean
merge_filters (const Layer *layer, GError **error)
{
  return gimp_drawable_merge_filters (layer->drawable)
         || effects_fail (error, _ ("The effect cannot be merged"));
}

/* Reads the layer anew: while a person was asked it may have been painted on,
 * scaled or moved. */
static gboolean
write_pixels (const Layer *layer,
              const Cleanup *cleanup,
              PixelsProgress progress,
              GError **error)
{
  GeglRectangle area;
  g_autoptr (GeglBuffer) in = NULL;
  GeglBuffer *shadow;
  gboolean ok;

  if (!find_area (&area, layer->drawable, error))
    return FALSE;
  in = gimp_drawable_get_buffer (layer->drawable);
  if (in == NULL)
    return effects_fail (error, _ ("The layer's pixels cannot be read"));
  shadow = gimp_drawable_get_shadow_buffer (layer->drawable);
  if (shadow == NULL)
    return effects_fail (error, _ ("The layer's pixels cannot be written"));
  ok = pixels_clean_up (cleanup, shadow, in, gegl_buffer_get_extent (in), &area,
                        progress, NULL, error);
  /* The last reference sends what is still on this side to GIMP. */
  g_object_unref (shadow);
  if (!ok)
    {
      gimp_drawable_free_shadow (layer->drawable);
      return FALSE;
    }
  if (!gimp_drawable_merge_shadow (layer->drawable, TRUE))
    return effects_fail (error, _ ("The layer's pixels cannot be written"));
  gimp_drawable_update (layer->drawable, area.x, area.y, area.width,
                        area.height);
  return TRUE;
}

gboolean
layer_apply (const Layer *layer,
             const Cleanup *cleanup,
             gboolean replace,
             gboolean merge,
             PixelsProgress progress,
             GError **error)
{
  gboolean ok;

  if (!check_drawable (layer->drawable, layer->use, error))
    return FALSE;
  gimp_image_undo_group_start (layer->image);
  if (replace)
    effects_remove (layer->drawable);
  if (layer->use != LAYER_FILTER)
    ok = write_pixels (layer, cleanup, progress, error);
  else
    ok = append_filters (layer, cleanup, error)
         && (!merge || merge_filters (layer, error));
  if (ok)
    write_record (layer, cleanup);
  gimp_image_undo_group_end (layer->image);
  return ok;
}
