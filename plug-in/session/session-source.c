/* session-source.c - a GEGL buffer as the source of the window's photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/session/session-source.h"

#include <string.h>

static guint
get_depth (const Babl *format)
{
  const Babl *type = babl_format_get_type (format, 0);

  if (type == babl_type ("u8"))
    return 8;
  if (type == babl_type ("u16"))
    return 16;
  return type == babl_type ("u32") ? 32 : 0;
}

/* GEGL's rectangle for one that the window counts from the pixels' corner. */
static GeglRectangle
get_place (const SessionSource *from, const GdkRectangle *area)
{
  const GeglRectangle *bounds = gegl_buffer_get_extent (from->pixels);
  GeglRectangle place = { bounds->x + area->x, bounds->y + area->y, area->width,
                          area->height };

  return place;
}

static void
read_pixels (gfloat *rgba, const GdkRectangle *area, gpointer data)
{
  SessionSource *from = data;
  GeglRectangle place = get_place (from, area);

  gegl_buffer_get (from->pixels, &place, 1.0, babl_format ("R'G'B'A float"),
                   rgba, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

static void
read_selection (gfloat *coverage, const GdkRectangle *area, gpointer data)
{
  SessionSource *from = data;
  GeglRectangle place = get_place (from, area);

  place.x += from->selection_x;
  place.y += from->selection_y;
  gegl_buffer_get (from->selection, &place, 1.0, babl_format ("Y float"),
                   coverage, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

void
session_source_open (SessionSource *from, const SessionPixels *pixels)
{
  const GeglRectangle *bounds = gegl_buffer_get_extent (pixels->in);
  const Babl *format = gegl_buffer_get_format (pixels->in);
  Source *source = &from->source;

  memset (from, 0, sizeof *from);
  from->pixels = gegl_buffer_dup (pixels->in);
  from->area = pixels->area;
  if (pixels->selection != NULL)
    from->selection = gegl_buffer_dup (pixels->selection);
  from->selection_x = pixels->selection_x;
  from->selection_y = pixels->selection_y;
  source->width = bounds->width;
  source->height = bounds->height;
  source->area.x = pixels->area.x - bounds->x;
  source->area.y = pixels->area.y - bounds->y;
  source->area.width = pixels->area.width;
  source->area.height = pixels->area.height;
  source->has_alpha = babl_format_has_alpha (format);
  source->depth = get_depth (format);
  source->read = read_pixels;
  source->read_selection = pixels->selection != NULL ? read_selection : NULL;
  source->data = from;
}

void
session_source_close (SessionSource *from)
{
  g_clear_object (&from->pixels);
  g_clear_object (&from->selection);
}
