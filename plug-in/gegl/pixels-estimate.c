/* pixels-estimate.c - NEM on GEGL's buffers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gegl/pixels-private.h"

#include <glib/gi18n-lib.h>

static guint
get_threads (void)
{
  gint threads = 1;

  g_object_get (gegl_config (), "threads", &threads, NULL);
  return (guint) MAX (threads, 1);
}

/* A buffer that is read for its first pass, which tells how far it is. */
typedef struct
{
  GeglBuffer *in;
  PixelsStep *step;
} Reading;

static gboolean
read_view (EstimateView *view,
           const ViewsRect *part,
           guint n,
           gpointer data,
           GError **error)
{
  Reading *reading = data;
  PixelsStep step =
    pixels_get_step (pixels_report, reading->step, n, ESTIMATE_MAX_VIEWS);

  return pixels_view_read (view, reading->in, part, &step, error);
}

static void
read_sample (gfloat *rgb, const ViewsRect *part, gpointer data)
{
  const Reading *reading = data;

  pixels_sample_read (rgb, reading->in, part);
}

/* The passes after the first, each estimated from the result of the one before,
 * on the same part of the image. */
static gboolean
estimate_rest (Cleanup *cleanup,
               GeglBuffer *in,
               const GeglRectangle *area,
               Nem *nem,
               const ContentFigures *figures,
               PixelsStep *whole,
               GError **error)
{
  const ViewsRect *seen = &cleanup->looked_at;
  const ViewsRect part = { area->x + seen->x, area->y + seen->y, seen->width,
                           seen->height };
  const Babl *format = pixels_get_format (gegl_buffer_get_format (in));
  const guint n_steps = 2 * cleanup->n - 1; /* a warp between estimates */
  g_autoptr (GeglBuffer) last = g_object_ref (in);

  for (guint i = 1; i < cleanup->n; i++)
    {
      PixelsStep warp =
        pixels_get_step (pixels_report, whole, 2 * i - 1, n_steps);
      PixelsStep step = pixels_get_step (pixels_report, whole, 2 * i, n_steps);
      g_autoptr (GeglBuffer) next = gegl_buffer_new (area, format);
      Reading reading = { next, &step };
      const EstimateSource source = { part, read_view, read_sample, &reading };

      if (!pixels_warp_pass (cleanup, i - 1, next, last, area, &warp))
        return pixels_set_stopped (error);
      if (!estimate_pass (cleanup, i, &source, &part, figures, nem,
                          get_threads (), error))
        return FALSE;
      if (!pixels_report (1.0, &step))
        return pixels_set_stopped (error);
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
  Reading reading = { in, &first };
  const EstimateSource source = { { area->x, area->y, area->width,
                                    area->height },
                                  read_view,
                                  read_sample,
                                  &reading };
  ContentFigures figures;
  Cleanup cleanup;

  if (area->width < 1 || area->height < 1)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   _ ("nothing to look at: the area is %dx%d pixels"),
                   area->width, area->height);
      return FALSE;
    }
  if (!estimate_first (&cleanup, &figures, &source, nem, options,
                       get_threads (), error))
    return FALSE;
  if (!pixels_report (1.0, &first))
    return pixels_set_stopped (error);
  if (!estimate_rest (&cleanup, in, area, nem, &figures, &whole, error))
    return FALSE;
  *out = cleanup;
  return TRUE;
}

gboolean
pixels_find_evidence (Evidence *out,
                      GeglBuffer *in,
                      const GeglRectangle *part,
                      Nem *nem,
                      PixelsProgress progress,
                      gpointer data,
                      GError **error)
{
  PixelsStep read = pixels_get_step (progress, data, 0, 2);
  PixelsStep look = pixels_get_step (progress, data, 1, 2);
  const ViewsRect seen = { part->x, part->y, part->width, part->height };
  Reading reading = { in, &read };
  const EstimateSource source = { seen, read_view, read_sample, &reading };

  return evidence_find (out, &source, &seen, nem, get_threads (), pixels_report,
                        &look, error);
}
