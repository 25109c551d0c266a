/* session.c - a clean-up from estimate to pixels: what all hosts share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/session/session.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/models.h"
#include "core/readings.h"

const gchar *const SESSION_PROPERTIES[PARAMS_N] = {
  "cm-rr", "cm-rg", "cm-rb", "cm-gr", "cm-gg", "cm-gb", "cm-br", "cm-bg",
  "cm-bb", "cs-r",  "cs-g",  "cs-b",  "k-11",  "k-12",  "k-13",  "k-14",
  "k-15",  "k-21",  "k-22",  "k-23",  "k-24",  "k-25",  "k-31",  "k-32",
  "k-33",  "k-34",  "k-35",  "k-41",  "k-42",  "k-43",  "k-44",  "k-45",
  "k-51",  "k-52",  "k-53",  "k-54",  "k-55",
};

void
session_init_recipe (Recipe *recipe)
{
  memset (recipe, 0, sizeof *recipe);
  recipe->scope = VIEWS_WHOLE;
  recipe->strength = 1.0;
  recipe->edges = DWM_EXTEND;
  recipe->n = 1;
}

gboolean
session_estimate (Recipe *recipe,
                  const Choice *choice,
                  GeglBuffer *in,
                  const GeglRectangle *area,
                  PixelsProgress progress,
                  gpointer data,
                  GError **error)
{
  g_autofree gchar *path = NULL;
  g_autofree gchar *title = NULL;
  g_autoptr (Nem) nem = NULL;
  PixelsCleanUp job = { 0 };

  session_init_recipe (recipe);
  if (!choice_check (choice, error)
      || (path = models_find (choice->model, error)) == NULL
      || (nem = nem_load (path, error)) == NULL)
    return FALSE;
  title = nem_dup_title (nem);
  g_strlcpy (recipe->model, title, sizeof recipe->model);
  g_strlcpy (recipe->hash, nem_get_hash (nem), sizeof recipe->hash);
  recipe->scope = choice->scope;
  recipe->strength = choice->strength;
  recipe->n = choice->passes;
  job.nem = nem;
  job.scope = recipe->scope;
  job.strength = recipe->strength;
  job.passes = recipe->n;
  job.edges = recipe->edges;
  job.clamp = recipe->clamp;
  job.progress = progress;
  job.data = data;
  return pixels_clean_up (NULL, in, area, &job, recipe->passes, error);
}

gboolean
session_take_numbers (Recipe *recipe,
                      const gchar *json,
                      const gdouble *numbers,
                      gsize n,
                      GError **error)
{
  gfloat *flat = (gfloat *) &recipe->passes[0];

  session_init_recipe (recipe);
  if (json != NULL && json[0] != '\0')
    return params_from_json (&recipe->passes[0], json, -1, _ ("params"), error);
  if (n != PARAMS_N || numbers == NULL)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   _ ("no params were given, and %lu numbers instead of %d"),
                   (gulong) n, PARAMS_N);
      return FALSE;
    }
  for (guint i = 0; i < PARAMS_N; i++)
    flat[i] = (gfloat) numbers[i];
  return params_check (&recipe->passes[0], error);
}

/* One pass's share of the progress of all. */
typedef struct
{
  PixelsProgress progress;
  gpointer data;
  guint pass;
  guint n;
} Share;

static gboolean
tell_share (gdouble done, gpointer data)
{
  const Share *share = data;

  if (share->progress == NULL)
    return TRUE;
  return share->progress ((share->pass + done) / share->n, share->data);
}

gboolean
session_warp (const Recipe *recipe,
              GeglBuffer *out,
              GeglBuffer *in,
              const GeglRectangle *image,
              const GeglRectangle *area,
              PixelsProgress progress,
              gpointer data,
              GError **error)
{
  const gint reach = DWM_REACH * (gint) recipe->n;
  const Babl *format = pixels_get_format (gegl_buffer_get_format (in));
  g_autoptr (GeglBuffer) from = g_object_ref (in);
  GeglRectangle reached = { area->x - reach, area->y - reach,
                            area->width + 2 * reach, area->height + 2 * reach };

  /* What lies beyond these borders is wrong in each pass by DWM_REACH pixels
   * more, unless the image ends there; @area stays free of it. */
  gegl_rectangle_intersect (&reached, &reached, image);
  for (guint i = 0; i < recipe->n; i++)
    {
      Share share = { progress, data, i, recipe->n };
      g_autoptr (GeglBuffer) to = NULL;
      Dwm dwm;

      if (i + 1 == recipe->n)
        to = g_object_ref (out);
      else
        to = gegl_buffer_new (&reached, format);
      dwm_init (&dwm, &recipe->passes[i], recipe->strength, recipe->edges,
                recipe->clamp);
      if (!pixels_warp (to, from, &reached, &dwm, tell_share, &share))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                               _ ("cancelled"));
          return FALSE;
        }
      g_set_object (&from, to);
    }
  return TRUE;
}

gchar *
session_name_pass (const Recipe *recipe, guint i)
{
  SympieParams bent;
  g_autofree gchar *words = NULL;

  params_blend (&bent, &recipe->passes[i], recipe->strength);
  words = readings_describe (&bent);
  return g_strdup_printf ("SyMPIE: %s", words);
}
