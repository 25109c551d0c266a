/* pixels.c - the passes of a clean-up on GEGL's buffers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gegl/pixels-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

PixelsStep
pixels_get_step (PixelsProgress progress, gpointer data, guint i, guint n)
{
  return (PixelsStep){ progress, data, (gdouble) i / n, (i + 1.0) / n };
}

gboolean
pixels_report (gdouble done, gpointer data)
{
  const PixelsStep *step = data;

  return step->progress == NULL
         || step->progress (step->from + done * (step->to - step->from),
                            step->data);
}

gboolean
pixels_set_stopped (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                       _ ("cancelled"));
  return FALSE;
}

gboolean
pixels_warp_pass (const Cleanup *cleanup,
                  guint pass,
                  GeglBuffer *out,
                  GeglBuffer *in,
                  const GeglRectangle *area,
                  PixelsStep *step)
{
  Dwm dwm;

  cleanup_get_dwm (&dwm, cleanup, pass);
  return pixels_warp (out, in, area, &dwm, pixels_report, step);
}

gboolean
pixels_clean_up (const Cleanup *cleanup,
                 GeglBuffer *out,
                 GeglBuffer *in,
                 const GeglRectangle *image,
                 const GeglRectangle *area,
                 PixelsProgress progress,
                 gpointer data,
                 GError **error)
{
  const gint border = DWM_RADIUS * (gint) cleanup->n;
  const Babl *format = pixels_get_format (gegl_buffer_get_format (in));
  g_autoptr (GeglBuffer) last = g_object_ref (in);
  GeglRectangle roi = { area->x - border, area->y - border,
                        area->width + 2 * border, area->height + 2 * border };

  /* Each pass needs DWM_RADIUS more pixels around @area, unless the image ends
   * there; what is beyond them is wrong, and is not used. */
  gegl_rectangle_intersect (&roi, &roi, image);
  for (guint i = 0; i < cleanup->n; i++)
    {
      PixelsStep step = pixels_get_step (progress, data, i, cleanup->n);
      g_autoptr (GeglBuffer) next = i + 1 < cleanup->n
                                      ? gegl_buffer_new (&roi, format)
                                      : g_object_ref (out);

      if (!pixels_warp_pass (cleanup, i, next, last, &roi, &step))
        return pixels_set_stopped (error);
      g_set_object (&last, next);
    }
  return TRUE;
}
