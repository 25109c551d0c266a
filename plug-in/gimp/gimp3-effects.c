/* gimp3-effects.c - the effects of a layer of GIMP 3
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-effects.h"

#include <glib/gi18n-lib.h>

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

GPtrArray *
effects_list (GimpDrawable *drawable)
{
  g_autofree GimpDrawableFilter **filters =
    gimp_drawable_get_filters (drawable);
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; filters != NULL && filters[i] != NULL; i++)
    g_ptr_array_add (list, filters[i]);
  return list;
}

gboolean
effects_is_ours (GimpDrawableFilter *filter)
{
  g_autofree gchar *operation =
    gimp_drawable_filter_get_operation_name (filter);
  g_autofree gchar *name = gimp_drawable_filter_get_name (filter);

  return g_strcmp0 (operation, SESSION_OPERATION) == 0
         && !g_str_has_prefix (name, EFFECTS_PREVIEW_NAME);
}

/* What libgimp knows of an effect it has asked for once, and does not see what
 * others have changed since. */
GimpConfig *
effects_get_config (GimpDrawableFilter *filter)
{
  GObject *config = G_OBJECT (gimp_drawable_filter_get_config (filter));
  GimpProcedure *procedure = gimp_pdb_lookup_procedure (
    gimp_get_pdb (), "gimp-drawable-filter-get-arguments");
  GimpValueArray *answer =
    gimp_procedure_run (procedure, "filter", filter, NULL);

  if (GIMP_VALUES_GET_ENUM (answer, 0) == GIMP_PDB_SUCCESS)
    {
      gchar **names = g_value_get_boxed (gimp_value_array_index (answer, 1));
      GimpValueArray *values =
        g_value_get_boxed (gimp_value_array_index (answer, 2));

      for (gint i = 0; names[i] != NULL; i++)
        g_object_set_property (config, names[i],
                               gimp_value_array_index (values, i));
    }
  gimp_value_array_unref (answer);
  return GIMP_CONFIG (config);
}

static gboolean
read_origin (SessionOrigin *origin, const gchar *text)
{
  g_autoptr (GError) error = NULL;

  *origin = (SessionOrigin){ .n = 1 };
  cleanup_init (&origin->estimate);
  if (text == NULL || text[0] == '\0')
    return FALSE;
  if (session_origin_from_json (origin, text, &error))
    return TRUE;
  g_warning ("where an effect comes from is ignored: %s", error->message);
  return FALSE;
}

gboolean
effects_read (GimpDrawableFilter *filter,
              Cleanup *cleanup,
              SessionOrigin *origin)
{
  GimpConfig *config = effects_get_config (filter);
  g_autofree gchar *edges = NULL;
  g_autofree gchar *text = NULL;
  gboolean known;
  gdouble number;

  g_object_get (config, SESSION_ORIGIN, &text, NULL);
  known = read_origin (origin, text);
  *cleanup = origin->estimate;
  g_object_get (config, "strength", &cleanup->strength, "colour-strength",
                &cleanup->colour, "detail-strength", &cleanup->detail, "edges",
                &edges, "clamp", &cleanup->clamp, NULL);
  cleanup->edges =
    g_strcmp0 (edges, EDGES[DWM_NEUTRAL]) == 0 ? DWM_NEUTRAL : DWM_EXTEND;
  for (guint i = 0; i < PARAMS_N; i++)
    {
      g_object_get (config, SESSION_PROPERTIES[i], &number, NULL);
      cleanup->passes[0].n[i] = (gfloat) number;
    }
  return known;
}

void
effects_write (GimpDrawableFilter *filter,
               const Cleanup *cleanup,
               guint pass,
               const SessionOrigin *origin)
{
  GObject *config = G_OBJECT (gimp_drawable_filter_get_config (filter));
  const SympieParams *p = &cleanup->passes[pass];
  g_autofree gchar *text =
    origin != NULL ? session_origin_to_json (origin) : NULL;

  for (guint i = 0; i < PARAMS_N; i++)
    g_object_set (config, SESSION_PROPERTIES[i], (gdouble) p->n[i], NULL);
  g_object_set (config, "strength", cleanup->strength, "colour-strength",
                cleanup->colour, "detail-strength", cleanup->detail, "edges",
                EDGES[cleanup->edges], "clamp", cleanup->clamp, SESSION_ORIGIN,
                text != NULL ? text : "", NULL);
}

/* libgimp sends these along with the numbers, but does not ask for them. */
static void
keep_blending (GimpDrawableFilter *filter, GimpDrawableFilter *of)
{
  gimp_drawable_filter_set_opacity (filter,
                                    gimp_drawable_filter_get_opacity (of));
  gimp_drawable_filter_set_blend_mode (
    filter, gimp_drawable_filter_get_blend_mode (of));
}

void
effects_update (GimpDrawableFilter *filter)
{
  keep_blending (filter, filter);
  gimp_drawable_filter_update (filter);
}

GimpDrawableFilter *
effects_new (GimpDrawable *drawable, const gchar *name, GError **error)
{
  GimpDrawableFilter *filter =
    gimp_drawable_filter_new (drawable, SESSION_OPERATION, name);

  if (filter == NULL)
    effects_fail (error, _ ("The effect cannot be made"));
  return filter;
}

GimpDrawableFilter *
effects_new_like (GimpDrawable *drawable,
                  GimpDrawableFilter *filter,
                  const gchar *name,
                  GError **error)
{
  g_autofree gchar *own_name = gimp_drawable_filter_get_name (filter);
  GimpDrawableFilter *like =
    effects_new (drawable, name != NULL ? name : own_name, error);

  if (like == NULL)
    return NULL;
  gimp_config_copy (effects_get_config (filter),
                    GIMP_CONFIG (gimp_drawable_filter_get_config (like)), 0);
  keep_blending (like, filter);
  return like;
}

gboolean
effects_add (GimpDrawable *drawable, GimpDrawableFilter *filter, GError **error)
{
  gimp_drawable_append_filter (drawable, filter);
  return gimp_pdb_get_last_status (gimp_get_pdb ()) == GIMP_PDB_SUCCESS
         || effects_fail (error, _ ("The effect cannot be added"));
}
