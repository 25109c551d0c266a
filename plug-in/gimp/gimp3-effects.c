/* gimp3-effects.c - the effects of a layer of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-effects.h"

#include <glib/gi18n-lib.h>

#include "plug-in/session/session.h"

static const gchar *const EDGES[] = { "extend", "neutral" };

gboolean
effects_fail (GError **error, const gchar *what)
{
  const gchar *reason = gimp_pdb_get_last_error (gimp_get_pdb ());

  g_set_error (error, GIMP_PLUG_IN_ERROR, 0, "%s: %s", what,
               reason != NULL ? reason : _ ("no reason given"));
  return FALSE;
}

gboolean
effects_are_possible (GimpDrawable *drawable)
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

gboolean
effects_are_visible (GimpDrawable *drawable)
{
  g_autofree GimpDrawableFilter **filters =
    gimp_drawable_get_filters (drawable);
  gboolean found = FALSE;

  for (guint i = 0; filters != NULL && filters[i] != NULL; i++)
    found |= gimp_drawable_filter_get_visible (filters[i]);
  return found;
}

guint
effects_remove (GimpDrawable *drawable)
{
  g_autofree GimpDrawableFilter **filters =
    gimp_drawable_get_filters (drawable);
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
  return n;
}

void
effects_set_numbers (GimpDrawableFilter *filter,
                     const Cleanup *cleanup,
                     guint pass)
{
  GObject *config = G_OBJECT (gimp_drawable_filter_get_config (filter));
  const SympieParams *p = &cleanup->passes[pass];

  for (guint i = 0; i < PARAMS_N; i++)
    g_object_set (config, SESSION_PROPERTIES[i], (gdouble) p->n[i], NULL);
  g_object_set (config, "strength", cleanup->strength, "colour-strength",
                cleanup->colour, "detail-strength", cleanup->detail, "edges",
                EDGES[cleanup->edges], "clamp", cleanup->clamp, NULL);
}

GimpDrawableFilter *
effects_append (GimpDrawable *drawable,
                const gchar *name,
                const Cleanup *cleanup,
                guint pass,
                GError **error)
{
  GimpDrawableFilter *filter =
    gimp_drawable_filter_new (drawable, SESSION_OPERATION, name);

  if (filter == NULL)
    {
      effects_fail (error, _ ("The effect cannot be made"));
      return NULL;
    }
  effects_set_numbers (filter, cleanup, pass);
  gimp_drawable_append_filter (drawable, filter);
  if (gimp_pdb_get_last_status (gimp_get_pdb ()) == GIMP_PDB_SUCCESS)
    return filter;
  effects_fail (error, _ ("The effect cannot be added"));
  g_object_unref (filter);
  return NULL;
}
