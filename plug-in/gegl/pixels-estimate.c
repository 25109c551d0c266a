/* pixels-estimate.c - NEM on GEGL's buffers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gegl/pixels-private.h"

#include <glib/gi18n-lib.h>

#include "core/safeguards.h"
#include "core/resize.h"

static guint
get_threads (void)
{
  gint threads = 1;

  g_object_get (gegl_config (), "threads", &threads, NULL);
  return (guint) MAX (threads, 1);
}

/* A pass from the network's answer for a view, limited to what the image
 * allows. */
static gboolean
estimate_view (Cleanup *cleanup,
               guint pass,
               const PixelsView *view,
               const ContentFigures *figures,
               Nem *nem,
               GError **error)
{
  SympieParams *p = &cleanup->passes[pass];
  g_autofree gfloat *scaled = NULL;
  ViewsPlan plan;

  views_plan_init (&plan, (guint) view->area.width, (guint) view->area.height,
                   cleanup->scope);
  scaled = g_new (gfloat, (gsize) 3 * plan.width * plan.height);
  resize_triangle (scaled, plan.width, plan.height, view->rgb, view->width,
                   view->height, 3);
  if (!views_estimate (p, &plan, scaled, nem, get_threads (), error))
    return FALSE;
  if (figures->noise > 0.0
      && safeguards_limit_noise (p, figures->variation / figures->noise))
    cleanup->held_back = TRUE;
  if (figures->grey)
    safeguards_keep_grey (p);
  return TRUE;
}

static void
set_provenance (Cleanup *cleanup,
                Nem *nem,
                const GeglRectangle *part,
                const GeglRectangle *area)
{
  g_autofree gchar *title = nem_dup_title (nem);

  g_strlcpy (cleanup->model, title, sizeof cleanup->model);
  g_strlcpy (cleanup->hash, nem_get_hash (nem), sizeof cleanup->hash);
  cleanup->looked_at = (ViewsRect){ part->x - area->x, part->y - area->y,
                                    part->width, part->height };
}

/* The passes after the first, each estimated from the result of the one before,
 * on the same part of the image. */
static gboolean
estimate_rest (Cleanup *cleanup,
               GeglBuffer *in,
               const GeglRectangle *area,
               const GeglRectangle *part,
               Nem *nem,
               const ContentFigures *figures,
               PixelsStep *whole,
               GError **error)
{
  const Babl *format = pixels_get_format (gegl_buffer_get_format (in));
  const guint n_steps = 2 * cleanup->n - 1; /* a warp between estimates */
  g_autoptr (GeglBuffer) last = g_object_ref (in);

  for (guint i = 1; i < cleanup->n; i++)
    {
      PixelsStep warp =
        pixels_get_step (pixels_report, whole, 2 * i - 1, n_steps);
      PixelsStep step = pixels_get_step (pixels_report, whole, 2 * i, n_steps);
      g_autoptr (GeglBuffer) next = gegl_buffer_new (area, format);
      g_auto (PixelsView) view = { 0 };

      if (!pixels_warp_pass (cleanup, i - 1, next, last, area, &warp)
          || !pixels_view_read (&view, next, part, &step))
        return pixels_set_stopped (error);
      if (!estimate_view (cleanup, i, &view, figures, nem, error))
        return FALSE;
      g_set_object (&last, next);
    }
  return TRUE;
}

gboolean
pixels_estimate (Cleanup *out,
                 GeglBuffer *in,
                 const GeglRectangle *area,
                 Nem *nem,
                 const EstimateOptions *options,
                 PixelsProgress progress,
                 gpointer data,
                 GError **error)
{
  PixelsStep whole = { progress, data, 0.0, 1.0 };
  PixelsStep first =
    pixels_get_step (progress, data, 0, 2 * options->passes - 1);
  g_auto (PixelsView) view = { 0 };
  ContentFigures figures;
  Cleanup cleanup;

  if (area->width < 1 || area->height < 1)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   _ ("nothing to look at: the area is %dx%d pixels"),
                   area->width, area->height);
      return FALSE;
    }
  cleanup_init (&cleanup);
  cleanup.strength = options->strength;
  cleanup.scope = options->scope;
  if (!pixels_look (&view, &figures, &cleanup.content, in, area, options,
                    &first))
    return pixels_set_stopped (error);
  if (view.rgb != NULL && (cleanup.content == CONTENT_PHOTO || options->force))
    {
      const GeglRectangle part = view.area;

      cleanup.content = CONTENT_PHOTO;
      cleanup.n = options->passes;
      set_provenance (&cleanup, nem, &part, area);
      if (options->force)
        figures.noise = 0.0;
      if (!estimate_view (&cleanup, 0, &view, &figures, nem, error)
          || !estimate_rest (&cleanup, in, area, &part, nem, &figures, &whole,
                             error))
        return FALSE;
    }
  *out = cleanup;
  return TRUE;
}
