/* pixels-view.c - a GEGL buffer as the network is shown it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gegl/pixels-private.h"

#define BAND 256 /* mipmap rows between two reports of progress */

/* The part of a mipmap level that is wholly within area: pixels that also
 * average others are left out. */
static GeglRectangle
get_mipmap_area (const ViewsRect *area, guint level)
{
  gint64 step = (gint64) 1 << level;
  gint left = (gint) ((area->x + step - 1) >> level);
  gint top = (gint) ((area->y + step - 1) >> level);
  gint right = (gint) (((gint64) area->x + area->width) >> level);
  gint bottom = (gint) (((gint64) area->y + area->height) >> level);

  return (GeglRectangle){ left, top, right - left, bottom - top };
}

static void
read_flat (gfloat *rgb,
           gfloat *opacity,
           gfloat *rgba,
           GeglBuffer *in,
           const GeglRectangle *part,
           gdouble scale)
{
  gegl_buffer_get (in, part, scale, babl_format ("R'G'B'A float"), rgba,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_CLAMP);
  estimate_flatten (rgb, opacity, rgba,
                    (gsize) part->width * (gsize) part->height);
}

static gboolean
is_opaque (const gfloat *opacity, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (opacity[i] < 1.0f)
      return FALSE;
  return TRUE;
}

gboolean
pixels_view_read (EstimateView *view,
                  GeglBuffer *in,
                  const ViewsRect *area,
                  PixelsStep *step,
                  GError **error)
{
  const guint level = estimate_view_get_level (area);
  const GeglRectangle part = get_mipmap_area (area, level);
  const gsize width = (gsize) part.width;
  const gsize n = width * (gsize) part.height;
  g_autofree gfloat *rgb = g_new (gfloat, 3 * n);
  g_autofree gfloat *opacity = g_new (gfloat, n);
  g_autofree gfloat *rgba = g_new (gfloat, 4 * BAND * width);

  for (gint y = 0; y < part.height; y += BAND)
    {
      GeglRectangle band = { part.x, part.y + y, part.width,
                             MIN (BAND, part.height - y) };

      if (!pixels_report ((gdouble) y / part.height, step))
        return pixels_set_stopped (error);
      read_flat (rgb + 3 * width * (gsize) y, opacity + width * (gsize) y, rgba,
                 in, &band, 1.0 / (1 << level));
    }
  *view = (EstimateView){ .rgb = g_steal_pointer (&rgb),
                          .width = (guint) part.width,
                          .height = (guint) part.height,
                          .scale = 1 << level,
                          .part = *area };
  if (!is_opaque (opacity, n))
    view->opacity = g_steal_pointer (&opacity);
  return pixels_report (1.0, step) || pixels_set_stopped (error);
}

void
pixels_sample_read (gfloat *rgb, GeglBuffer *in, const ViewsRect *area)
{
  const GeglRectangle part = { area->x, area->y, area->width, area->height };
  g_autofree gfloat *rgba =
    g_new (gfloat, (gsize) 4 * area->width * area->height);

  read_flat (rgb, NULL, rgba, in, &part, 1.0);
}
