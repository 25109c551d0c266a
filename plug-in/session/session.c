/* session.c - a clean-up from estimate to pixels: shared by all hosts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/session/session.h"

#include <glib/gi18n-lib.h>

#include "core/estimate.h"
#include "core/models.h"
#include "core/readings.h"

const gchar *const SESSION_PROPERTIES[PARAMS_N] = {
  "cm-rr", "cm-rg", "cm-rb", "cm-gr", "cm-gg", "cm-gb", "cm-br", "cm-bg",
  "cm-bb", "cs-r",  "cs-g",  "cs-b",  "k-11",  "k-12",  "k-13",  "k-14",
  "k-15",  "k-21",  "k-22",  "k-23",  "k-24",  "k-25",  "k-31",  "k-32",
  "k-33",  "k-34",  "k-35",  "k-41",  "k-42",  "k-43",  "k-44",  "k-45",
  "k-51",  "k-52",  "k-53",  "k-54",  "k-55",
};

gboolean
session_estimate (Cleanup *cleanup,
                  const EstimateOptions *options,
                  GeglBuffer *in,
                  const GeglRectangle *area,
                  PixelsProgress progress,
                  gpointer data,
                  GError **error)
{
  g_autofree gchar *path = NULL;
  g_autoptr (Nem) nem = NULL;

  if (!estimate_options_check (options, error)
      || (path = models_find (options->model, error)) == NULL
      || (nem = nem_load (path, error)) == NULL)
    return FALSE;
  if (!pixels_estimate (cleanup, in, area, nem, options, progress, data, error))
    return FALSE;
  estimate_record_hash (cleanup, nem);
  return TRUE;
}

gboolean
session_find_evidence (Evidence *out,
                       const gchar *model,
                       GeglBuffer *in,
                       const GeglRectangle *part,
                       PixelsProgress progress,
                       gpointer data,
                       GError **error)
{
  g_autofree gchar *path = models_find (model, error);
  g_autoptr (Nem) nem = path != NULL ? nem_load (path, error) : NULL;

  return nem != NULL
         && pixels_find_evidence (out, in, part, nem, progress, data, error);
}

gboolean
session_take_numbers (Cleanup *cleanup,
                      const gchar *json,
                      const gdouble *numbers,
                      gsize n,
                      GError **error)
{
  SympieParams *p = &cleanup->passes[0];

  cleanup_init (cleanup);
  if (json != NULL && json[0] != '\0')
    return params_from_json (p, json, -1, _ ("params"), error);
  if (n != PARAMS_N || numbers == NULL)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   _ ("no params were given, and %lu numbers instead of %d"),
                   (gulong) n, PARAMS_N);
      return FALSE;
    }
  for (guint i = 0; i < PARAMS_N; i++)
    p->n[i] = (gfloat) numbers[i];
  return params_check (p, error);
}

gchar *
session_name_pass (const Cleanup *cleanup, guint i)
{
  g_autofree gchar *words = NULL;
  SympieTransform transform;

  cleanup_get_transform (&transform, cleanup, i);
  words = readings_describe_transform (&transform);
  return g_strdup_printf ("SyMPIE: %s", words);
}
