/* cli-orient.c - photographs rotated upright
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-orient.h"

#include <string.h>

#define TILE 128 /* pixels, both ways */

/* How upright pixels map to stored ones: @swap exchanges the axes; after that a
 * coordinate may be counted from the far end. */
typedef struct
{
  gboolean swap;
  gboolean flip_x;
  gboolean flip_y;
  gint width;  /* as stored */
  gint height; /* likewise */
} Transform;

static void
transform_init (Transform *transform,
                guint orientation,
                const GeglRectangle *stored)
{
  transform->swap = orientation >= 5;
  transform->flip_x = orientation == 2 || orientation == 3 || orientation >= 7;
  transform->flip_y = orientation == 3 || orientation == 4 || orientation == 6
                      || orientation == 7;
  transform->width = stored->width;
  transform->height = stored->height;
}

/* The stored pixels of the upright rectangle @to. */
static GeglRectangle
find_source (const Transform *transform, const GeglRectangle *to)
{
  GeglRectangle from = *to;

  if (transform->swap)
    from = (GeglRectangle){ to->y, to->x, to->height, to->width };
  if (transform->flip_x)
    from.x = transform->width - from.x - from.width;
  if (transform->flip_y)
    from.y = transform->height - from.y - from.height;
  return from;
}

static void
rotate_tile (const Transform *transform,
             guchar *out,
             const guchar *in,
             const GeglRectangle *to,
             gint bytes)
{
  gint in_width = transform->swap ? to->height : to->width;
  gint in_height = transform->swap ? to->width : to->height;

  for (gint y = 0; y < to->height; y++)
    for (gint x = 0; x < to->width; x++)
      {
        gint u = transform->swap ? y : x;
        gint v = transform->swap ? x : y;

        u = transform->flip_x ? in_width - 1 - u : u;
        v = transform->flip_y ? in_height - 1 - v : v;
        memcpy (out + ((gsize) y * to->width + x) * bytes,
                in + ((gsize) v * in_width + u) * bytes, (gsize) bytes);
      }
}

GeglBuffer *
cli_orient (GeglBuffer *image, guint orientation)
{
  const Babl *format = gegl_buffer_get_format (image);
  const GeglRectangle *stored = gegl_buffer_get_extent (image);
  gint bytes = babl_format_get_bytes_per_pixel (format);
  GeglRectangle extent = { 0, 0, stored->width, stored->height };
  g_autofree guchar *in = NULL;
  g_autofree guchar *out = NULL;
  GeglBuffer *upright;
  Transform transform;

  if (orientation < 2 || orientation > 8)
    return image;
  transform_init (&transform, orientation, stored);
  if (transform.swap)
    extent = (GeglRectangle){ 0, 0, stored->height, stored->width };
  upright = gegl_buffer_new (&extent, format);
  in = g_malloc ((gsize) TILE * TILE * bytes);
  out = g_malloc ((gsize) TILE * TILE * bytes);
  for (gint y = 0; y < extent.height; y += TILE)
    for (gint x = 0; x < extent.width; x += TILE)
      {
        GeglRectangle to = { x, y, MIN (TILE, extent.width - x),
                             MIN (TILE, extent.height - y) };
        GeglRectangle from = find_source (&transform, &to);

        gegl_buffer_get (image, &from, 1.0, format, in, GEGL_AUTO_ROWSTRIDE,
                         GEGL_ABYSS_NONE);
        rotate_tile (&transform, out, in, &to, bytes);
        gegl_buffer_set (upright, &to, 0, format, out, GEGL_AUTO_ROWSTRIDE);
      }
  g_object_unref (image);
  return upright;
}
