/* gimp3-layer.c - applies a clean-up to a drawable of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-layer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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
copy_layer (Layer *layer, GError **error)
{
  GimpImage *image = gimp_image_duplicate (layer->image);
  GimpItem *copy = NULL;

  if (image != NULL)
    {
      g_ptr_array_add (layer->copies, image);
      copy = find_in_copy (image, GIMP_ITEM (layer->drawable));
    }
  if (copy == NULL)
    effects_fail (error, _ ("The layer's effects cannot be read"));
  return (GimpDrawable *) copy;
}

static gboolean
has_visible (const GPtrArray *filters, guint first)
{
  for (guint i = first; i < filters->len; i++)
    if (gimp_drawable_filter_get_visible (filters->pdata[i]))
      return TRUE;
  return FALSE;
}

/* Leaves the @n lowest effects of @copy. GIMP copies none that is being edited
 * in a dialog of its own. */
static void
leave_lowest (GimpDrawable *copy, guint n)
{
  g_autoptr (GPtrArray) filters = effects_list (copy);

  for (guint i = 0; i + n < filters->len; i++)
    gimp_drawable_filter_delete (filters->pdata[i]);
}

/* The pixels of @copy as its effects show them. It may become another one. */
static GeglBuffer *
read_merged (GimpDrawable **copy, GError **error)
{
  g_autoptr (GPtrArray) filters = effects_list (*copy);
  gboolean ok = TRUE;

  if (gimp_item_is_group (GIMP_ITEM (*copy)))
    {
      *copy = GIMP_DRAWABLE (gimp_group_layer_merge (GIMP_GROUP_LAYER (*copy)));
      ok = *copy != NULL;
    }
  else if (has_visible (filters, 0))
    ok = gimp_drawable_merge_filters (*copy);
  if (ok)
    return gimp_drawable_get_buffer (*copy);
  effects_fail (error, _ ("The layer's effects cannot be read"));
  return NULL;
}

/* The layer with the @n lowest of its effects, which its own buffer is without.
 */
static GeglBuffer *
read_with_effects (Layer *layer, guint n, gint *x, gint *y, GError **error)
{
  g_autoptr (GPtrArray) filters = effects_list (layer->drawable);
  GeglBuffer *buffer = NULL;
  GimpDrawable *copy;

  gimp_drawable_get_offsets (layer->drawable, x, y);
  if (!has_visible (filters, filters->len - MIN (n, filters->len)))
    {
      buffer = gimp_drawable_get_buffer (layer->drawable);
      if (buffer == NULL)
        effects_fail (error, _ ("The layer's pixels cannot be read"));
      return buffer;
    }
  copy = copy_layer (layer, error);
  if (copy == NULL)
    return NULL;
  leave_lowest (copy, n);
  buffer = read_merged (&copy, error);
  if (buffer != NULL)
    gimp_drawable_get_offsets (copy, x, y);
  return buffer;
}

static gboolean
read_pixels (SessionPixels *pixels, Layer *layer, guint n, GError **error)
{
  pixels->in = read_with_effects (layer, n, &pixels->selection_x,
                                  &pixels->selection_y, error);
  if (pixels->in != NULL)
    pixels->area = *gegl_buffer_get_extent (pixels->in);
  return pixels->in != NULL;
}

/* What is selected of @pixels alone is worked on. */
static gboolean
take_selection (SessionPixels *pixels, const Layer *layer, GError **error)
{
  gint x, y;

  if (gimp_selection_is_empty (layer->image))
    return TRUE;
  if (!find_area (&pixels->area, layer->drawable, error))
    return FALSE;
  /* Effects such as a shadow are larger than the layer. */
  gimp_drawable_get_offsets (layer->drawable, &x, &y);
  pixels->area.x += x - pixels->selection_x;
  pixels->area.y += y - pixels->selection_y;
  pixels->selection = gimp_drawable_get_buffer (
    GIMP_DRAWABLE (gimp_image_get_selection (layer->image)));
  return TRUE;
}

gboolean
layer_read (Layer *layer, GError **error)
{
  gboolean with_effects = layer->use != LAYER_PIXELS
                          && gimp_item_is_layer (GIMP_ITEM (layer->drawable));

  return read_pixels (&layer->pixels, layer, with_effects ? G_MAXUINT : 0,
                      error)
         && take_selection (&layer->pixels, layer, error);
}

/* An effect that is there works where it did when it was added, whatever is
 * selected now. */
const SessionPixels *
layer_read_below (Layer *layer, guint i, GError **error)
{
  gpointer *place = &layer->below->pdata[i];
  SessionPixels pixels = { 0 };

  if (*place == NULL
      && read_pixels (&pixels, layer,
                      existing_count_below (layer->existing->pdata[i]), error))
    *place = g_memdup2 (&pixels, sizeof pixels);
  return *place;
}

static void
free_pixels (gpointer data)
{
  SessionPixels *pixels = data;

  if (pixels != NULL)
    g_clear_object (&pixels->in);
  g_free (pixels);
}

static void
delete_image (gpointer image)
{
  gimp_image_delete (image);
}

static void
list_existing (Layer *layer)
{
  Cleanup record;
  gboolean recorded = layer_read_record (layer, &record);

  layer->existing = existing_list (layer->drawable, recorded ? &record : NULL);
  layer->below = g_ptr_array_new_with_free_func (free_pixels);
  g_ptr_array_set_size (layer->below, layer->existing->len);
}

gboolean
layer_open (Layer *layer,
            GimpImage *image,
            GimpDrawable *drawable,
            LayerUse use,
            GError **error)
{
  GeglRectangle area;

  memset (layer, 0, sizeof *layer);
  layer->image = image;
  layer->drawable = drawable;
  layer->use = use;
  layer->canvas.drawable = drawable;
  layer->copies = g_ptr_array_new_with_free_func (delete_image);
  if (use == LAYER_FILTER && !effects_are_possible (drawable))
    layer->use = LAYER_PIXELS;
  if (!check_drawable (drawable, layer->use, error)
      || !find_area (&area, drawable, error))
    return FALSE;
  if (layer->use == LAYER_FILTER)
    list_existing (layer);
  return TRUE;
}

void
layer_close (Layer *layer)
{
  g_clear_object (&layer->pixels.in);
  g_clear_object (&layer->pixels.selection);
  g_clear_pointer (&layer->below, g_ptr_array_unref);
  g_clear_pointer (&layer->existing, g_ptr_array_unref);
  g_clear_pointer (&layer->copies, g_ptr_array_unref);
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

static gboolean
apply_as_effect (const Layer *layer,
                 const Existing *existing,
                 const EditContent *content,
                 gboolean merge,
                 GError **error)
{
  gboolean ok = TRUE;

  if (existing == NULL)
    ok = existing_append (layer->drawable, content, error);
  else if (!existing_is (existing, content))
    ok = existing_change (existing, content, error);
  return ok && (!merge || merge_filters (layer, error));
}

gboolean
layer_apply (const Layer *layer,
             const Existing *existing,
             const EditContent *content,
             gboolean merge,
             PixelsProgress progress,
             GError **error)
{
  gboolean ok;

  if (!check_drawable (layer->drawable, layer->use, error))
    return FALSE;
  if (existing != NULL && !merge && existing_is (existing, content))
    return TRUE;
  gimp_image_undo_group_start (layer->image);
  if (layer->use != LAYER_FILTER)
    ok = write_pixels (layer, &content->cleanup, progress, error);
  else
    ok = apply_as_effect (layer, existing, content, merge, error);
  if (ok)
    write_record (layer, &content->cleanup);
  gimp_image_undo_group_end (layer->image);
  return ok;
}

void
layer_remove (const Layer *layer, const Existing *existing)
{
  gimp_image_undo_group_start (layer->image);
  existing_remove (existing);
  if (layer->existing->len == 1)
    gimp_item_detach_parasite (GIMP_ITEM (layer->drawable), SESSION_PARASITE);
  gimp_image_undo_group_end (layer->image);
}
