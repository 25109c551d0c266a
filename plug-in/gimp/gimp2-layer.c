/* gimp2-layer.c - applies a clean-up to a drawable of GIMP 2.10
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp2-layer.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <string.h>

static gboolean
fail (GError **error, const gchar *message)
{
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE, message);
  return FALSE;
}

/* Adds the reason that GIMP gave for refusing the last call. */
static gboolean
fail_as_gimp (GError **error, const gchar *what)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", what,
               gimp_get_pdb_error ());
  return FALSE;
}

static gboolean
check_drawable (gint32 drawable, gboolean write, GError **error)
{
  if (!gimp_item_is_valid (drawable))
    return fail (error, _ ("The layer is no longer there; nothing was "
                           "changed."));
  if (gimp_drawable_is_indexed (drawable))
    return fail (error, _ ("SyMPIE needs more colours than an indexed image "
                           "has. Convert it with Image > Mode > RGB first; "
                           "nothing was changed."));
  if (write && gimp_item_get_lock_content (drawable))
    return fail (error, _ ("The layer's pixels are locked. Unlock them first; "
                           "nothing was changed."));
  if (write && gimp_item_is_group (drawable))
    return fail (error, _ ("A layer group has no pixels of its own. Select a "
                           "layer in it; nothing was changed."));
  return TRUE;
}

static void
open_selection (Layer *layer)
{
  if (gimp_selection_is_empty (layer->image))
    return;
  layer->selection =
    gimp_drawable_get_buffer (gimp_image_get_selection (layer->image));
  gimp_drawable_offsets (layer->drawable, &layer->x, &layer->y);
}

gboolean
layer_open (
  Layer *layer, gint32 image, gint32 drawable, gboolean write, GError **error)
{
  GeglRectangle *area = &layer->area;

  memset (layer, 0, sizeof *layer);
  layer->image = image;
  layer->drawable = drawable;
  if (!check_drawable (drawable, write, error))
    return FALSE;
  if (!gimp_drawable_mask_intersect (drawable, &area->x, &area->y, &area->width,
                                     &area->height)
      || area->width < 1 || area->height < 1)
    return fail (error, _ ("Nothing of the layer is selected; nothing was "
                           "changed."));
  layer->in = gimp_drawable_get_buffer (drawable);
  if (layer->in == NULL)
    return fail_as_gimp (error, _ ("The layer's pixels cannot be read"));
  layer->bounds = *gegl_buffer_get_extent (layer->in);
  open_selection (layer);
  return TRUE;
}

void
layer_close (Layer *layer)
{
  g_clear_object (&layer->in);
  g_clear_object (&layer->selection);
}

gboolean
layer_read_record (const Layer *layer, Cleanup *cleanup)
{
  GimpParasite *parasite =
    gimp_item_get_parasite (layer->drawable, SESSION_PARASITE);
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  if (parasite != NULL)
    {
      found = session_from_json (cleanup, gimp_parasite_data (parasite),
                                 gimp_parasite_data_size (parasite), &error);
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

  gimp_item_attach_parasite (layer->drawable, parasite);
  gimp_parasite_free (parasite);
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
  gimp_image_undo_group_start (layer->image);
  ok = gimp_drawable_merge_shadow (layer->drawable, TRUE);
  if (ok)
    write_record (layer, cleanup);
  else
    fail_as_gimp (error, _ ("The layer's pixels cannot be written"));
  gimp_drawable_update (layer->drawable, layer->area.x, layer->area.y,
                        layer->area.width, layer->area.height);
  gimp_image_undo_group_end (layer->image);
  return ok;
}

gboolean
layer_apply (const Layer *layer,
             const Cleanup *cleanup,
             PixelsProgress progress,
             GError **error)
{
  Layer now;
  gboolean ok;

  /* While a person was asked it may have been painted on, scaled or moved. */
  ok = layer_open (&now, layer->image, layer->drawable, TRUE, error)
       && write_pixels (&now, cleanup, progress, error);
  layer_close (&now);
  return ok;
}
