/* gimp3-layer.c - a clean-up put to a drawable of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-layer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const gchar *const EDGES[] = { "extend", "neutral" };

static gboolean
fail (GError **error, const gchar *message)
{
  g_set_error_literal (error, GIMP_PLUG_IN_ERROR, 0, message);
  return FALSE;
}

/* What GIMP itself said about the last call. */
static gboolean
fail_as_gimp (GError **error, const gchar *what)
{
  const gchar *reason = gimp_pdb_get_last_error (gimp_get_pdb ());

  g_set_error (error, GIMP_PLUG_IN_ERROR, 0, "%s: %s", what,
               reason != NULL ? reason : _ ("no reason given"));
  return FALSE;
}

static gboolean
gimp_is_content (void)
{
  return gimp_pdb_get_last_status (gimp_get_pdb ()) == GIMP_PDB_SUCCESS;
}

/* The operation must be known to GIMP's own process, not only to ours. */
static gboolean
can_filter (GimpDrawable *drawable)
{
  GimpDrawableFilter *probe;

  if (!gimp_item_is_layer (GIMP_ITEM (drawable)))
    {
      gimp_message (_ ("SyMPIE: masks and channels carry no effects; the "
                       "clean-up is written to the pixels."));
      return FALSE;
    }
  probe = gimp_drawable_filter_new (drawable, SESSION_OPERATION, "SyMPIE");
  if (probe == NULL)
    {
      gimp_message (_ ("SyMPIE: GIMP does not know the operation sympie:warp "
                       "(is the GEGL module installed where GIMP looks?); the "
                       "clean-up is written to the pixels."));
      return FALSE;
    }
  gimp_drawable_filter_delete (probe);
  g_object_unref (probe);
  return TRUE;
}

static gboolean
check_drawable (GimpDrawable *drawable, LayerUse use, GError **error)
{
  if (gimp_drawable_is_indexed (drawable))
    return fail (error, _ ("SyMPIE needs more colours than an indexed image "
                           "has. Convert it with Image > Mode > RGB first; "
                           "nothing was changed."));
  if (use != LAYER_LOOK && gimp_item_get_lock_content (GIMP_ITEM (drawable)))
    return fail (error, _ ("The layer's pixels are locked. Unlock them first; "
                           "nothing was changed."));
  if (use == LAYER_PIXELS && gimp_item_is_group (GIMP_ITEM (drawable)))
    return fail (error, _ ("A layer group has no pixels of its own. Select a "
                           "layer in it, or apply the clean-up as a filter; "
                           "nothing was changed."));
  return TRUE;
}

static gboolean
has_visible_filters (GimpDrawable *drawable)
{
  GimpDrawableFilter **filters = gimp_drawable_get_filters (drawable);
  gboolean found = FALSE;

  for (guint i = 0; filters != NULL && filters[i] != NULL; i++)
    found |= gimp_drawable_filter_get_visible (filters[i]);
  g_free (filters);
  return found;
}

/* Deletes what earlier clean-ups left, and tells how many there were. */
static guint
remove_filters (GimpDrawable *drawable)
{
  GimpDrawableFilter **filters = gimp_drawable_get_filters (drawable);
  guint n = 0;

  for (guint i = 0; filters != NULL && filters[i] != NULL; i++)
    {
      g_autofree gchar *operation =
        gimp_drawable_filter_get_operation_name (filters[i]);

      if (g_strcmp0 (operation, SESSION_OPERATION) == 0)
        {
          gimp_drawable_filter_delete (filters[i]);
          n++;
        }
    }
  g_free (filters);
  return n;
}

/* The layer in a copy of its image, because GIMP writes the merging of effects
 * into the undo history of the image that it is done in. */
static GimpDrawable *
make_twin (Layer *layer, guint which)
{
  layer->copies[which] = gimp_image_duplicate (layer->image);
  if (layer->copies[which] == NULL)
    return NULL;
  return GIMP_DRAWABLE (gimp_image_get_layer_by_tattoo (
    layer->copies[which], gimp_item_get_tattoo (GIMP_ITEM (layer->drawable))));
}

/* A layer's buffer is without its effects, but a new effect comes after them:
 * a copy has them merged. Another is without those that would give way. */
static void
open_input (Layer *layer)
{
  GimpDrawable *from = layer->drawable;
  GimpDrawable *twin = NULL;

  if (layer->use != LAYER_PIXELS
      && gimp_item_is_layer (GIMP_ITEM (layer->drawable))
      && has_visible_filters (layer->drawable))
    {
      twin = make_twin (layer, 0);
      if (twin != NULL && gimp_drawable_merge_filters (twin))
        from = twin;
    }
  layer->in = gimp_drawable_get_buffer (from);
  if (layer->use != LAYER_FILTER || twin == NULL)
    return;
  twin = make_twin (layer, 1);
  if (twin != NULL && remove_filters (twin) > 0)
    {
      if (has_visible_filters (twin))
        gimp_drawable_merge_filters (twin);
      layer->in_earlier = gimp_drawable_get_buffer (twin);
    }
}

static void
open_selection (Layer *layer)
{
  if (gimp_selection_is_empty (layer->image))
    return;
  layer->selection = gimp_drawable_get_buffer (
    GIMP_DRAWABLE (gimp_image_get_selection (layer->image)));
  gimp_drawable_get_offsets (layer->drawable, &layer->x, &layer->y);
}

gboolean
layer_open (Layer *layer,
            GimpImage *image,
            GimpDrawable *drawable,
            LayerUse use,
            GError **error)
{
  GeglRectangle *area = &layer->area;

  memset (layer, 0, sizeof *layer);
  layer->image = image;
  layer->drawable = drawable;
  layer->use = use;
  if (use == LAYER_FILTER && !can_filter (drawable))
    layer->use = LAYER_PIXELS;
  if (!check_drawable (drawable, layer->use, error))
    return FALSE;
  if (!gimp_drawable_mask_intersect (drawable, &area->x, &area->y, &area->width,
                                     &area->height)
      || area->width < 1 || area->height < 1)
    return fail (error, _ ("Nothing of the layer is selected; nothing was "
                           "changed."));
  open_input (layer);
  if (layer->in == NULL)
    return fail_as_gimp (error, _ ("The layer's pixels cannot be read"));
  layer->bounds = *gegl_buffer_get_extent (layer->in);
  open_selection (layer);
  layer->was_dirty = gimp_image_is_dirty (image);
  return TRUE;
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

static void
set_numbers (GimpDrawableFilter *filter, const Cleanup *cleanup, guint pass)
{
  GObject *config = G_OBJECT (gimp_drawable_filter_get_config (filter));
  const gfloat *flat = cleanup->passes[pass].n;

  for (guint i = 0; i < PARAMS_N; i++)
    g_object_set (config, SESSION_PROPERTIES[i], (gdouble) flat[i], NULL);
  g_object_set (config, "strength", cleanup->strength, "edges",
                EDGES[cleanup->edges], "clamp", cleanup->clamp, NULL);
}

static GimpDrawableFilter *
append_filter (const Layer *layer,
               const Cleanup *cleanup,
               guint pass,
               GError **error)
{
  g_autofree gchar *name = session_name_pass (cleanup, pass);
  GimpDrawableFilter *filter =
    gimp_drawable_filter_new (layer->drawable, SESSION_OPERATION, name);

  if (filter == NULL)
    {
      fail_as_gimp (error, _ ("The effect cannot be made"));
      return NULL;
    }
  set_numbers (filter, cleanup, pass);
  gimp_drawable_append_filter (layer->drawable, filter);
  if (gimp_is_content ())
    return filter;
  fail_as_gimp (error, _ ("The effect cannot be added"));
  return NULL;
}

static gboolean
append_filters (const Layer *layer, const Cleanup *cleanup, GError **error)
{
  for (guint i = 0; i < cleanup->n; i++)
    if (append_filter (layer, cleanup, i, error) == NULL)
      return FALSE;
  return TRUE;
}

/* All of them: those of the layer's own lie beneath and were looked at too. */
static gboolean
merge_filters (const Layer *layer, GError **error)
{
  return gimp_drawable_merge_filters (layer->drawable)
         || fail_as_gimp (error, _ ("The effect cannot be merged"));
}

static void
drop_shown (gpointer filter)
{
  gimp_drawable_filter_delete (filter);
  g_object_unref (filter);
}

void
layer_show (Layer *layer, const Cleanup *cleanup)
{
  if (cleanup == NULL && layer->shown == NULL)
    return;
  gimp_image_undo_freeze (layer->image);
  if (cleanup == NULL
      || (layer->shown != NULL && layer->shown->len != cleanup->n))
    g_clear_pointer (&layer->shown, g_ptr_array_unref);
  if (cleanup != NULL && layer->shown == NULL)
    layer->shown = g_ptr_array_new_with_free_func (drop_shown);
  for (guint i = 0; cleanup != NULL && i < cleanup->n; i++)
    if (i < layer->shown->len)
      {
        set_numbers (layer->shown->pdata[i], cleanup, i);
        gimp_drawable_filter_update (layer->shown->pdata[i]);
      }
    else
      {
        g_autoptr (GError) error = NULL;
        GimpDrawableFilter *filter = append_filter (layer, cleanup, i, &error);

        if (filter != NULL)
          g_ptr_array_add (layer->shown, filter);
        else
          g_warning ("%s", error->message);
      }
  gimp_image_undo_thaw (layer->image);
  /* GIMP counts what was attached and taken away again as changes. */
  if (cleanup == NULL && !layer->was_dirty)
    gimp_image_clean_all (layer->image);
  gimp_displays_flush ();
}

static gboolean
write_pixels (const Layer *layer,
              const Cleanup *cleanup,
              PixelsProgress progress,
              GError **error)
{
  GeglBuffer *shadow = gimp_drawable_get_shadow_buffer (layer->drawable);
  gboolean ok;

  if (shadow == NULL)
    return fail_as_gimp (error, _ ("The layer's pixels cannot be written"));
  ok = pixels_clean_up (cleanup, shadow, layer->in, &layer->bounds,
                        &layer->area, progress, NULL, error);
  /* The last reference sends what is still on this side to GIMP. */
  g_object_unref (shadow);
  if (!ok)
    {
      gimp_drawable_free_shadow (layer->drawable);
      return FALSE;
    }
  if (!gimp_drawable_merge_shadow (layer->drawable, TRUE))
    return fail_as_gimp (error, _ ("The layer's pixels cannot be written"));
  gimp_drawable_update (layer->drawable, layer->area.x, layer->area.y,
                        layer->area.width, layer->area.height);
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

  gimp_image_undo_group_start (layer->image);
  if (replace)
    remove_filters (layer->drawable);
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
