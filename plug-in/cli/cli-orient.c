/* cli-orient.c - photographs turned upright
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-orient.h"

#include <string.h>

#define TILE 128 /* pixels, both ways */

/* Where upright pixels come from: with @swap the axes change places; after
 * that a coordinate may count from the far end. */
typedef struct
{
  gboolean swap;
  gboolean flip_x;
  gboolean flip_y;
  gint width;  /* as stored */
  gint height; /* likewise */
} Turn;

static void
init_turn (Turn *turn, guint orientation, const GeglRectangle *stored)
{
  turn->swap = orientation >= 5;
  turn->flip_x = orientation == 2 || orientation == 3 || orientation >= 7;
  turn->flip_y = orientation == 3 || orientation == 4 || orientation == 6
                 || orientation == 7;
  turn->width = stored->width;
  turn->height = stored->height;
}

/* The stored pixels of the upright rectangle @to. */
static GeglRectangle
find_source (const Turn *turn, const GeglRectangle *to)
{
  GeglRectangle from = *to;

  if (turn->swap)
    from = (GeglRectangle){ to->y, to->x, to->height, to->width };
  if (turn->flip_x)
    from.x = turn->width - from.x - from.width;
  if (turn->flip_y)
    from.y = turn->height - from.y - from.height;
  return from;
}

static void
turn_tile (const Turn *turn,
           guchar *out,
           const guchar *in,
           const GeglRectangle *to,
           gint bytes)
{
  gint in_width = turn->swap ? to->height : to->width;
  gint in_height = turn->swap ? to->width : to->height;

  for (gint y = 0; y < to->height; y++)
    for (gint x = 0; x < to->width; x++)
      {
        gint u = turn->swap ? y : x;
        gint v = turn->swap ? x : y;

        u = turn->flip_x ? in_width - 1 - u : u;
        v = turn->flip_y ? in_height - 1 - v : v;
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
  Turn turn;

  if (orientation < 2 || orientation > 8)
    return image;
  init_turn (&turn, orientation, stored);
  if (turn.swap)
    extent = (GeglRectangle){ 0, 0, stored->height, stored->width };
  upright = gegl_buffer_new (&extent, format);
  in = g_malloc ((gsize) TILE * TILE * bytes);
  out = g_malloc ((gsize) TILE * TILE * bytes);
  for (gint y = 0; y < extent.height; y += TILE)
    for (gint x = 0; x < extent.width; x += TILE)
      {
        GeglRectangle to = { x, y, MIN (TILE, extent.width - x),
                             MIN (TILE, extent.height - y) };
        GeglRectangle from = find_source (&turn, &to);

        gegl_buffer_get (image, &from, 1.0, format, in, GEGL_AUTO_ROWSTRIDE,
                         GEGL_ABYSS_NONE);
        turn_tile (&turn, out, in, &to, bytes);
        gegl_buffer_set (upright, &to, 0, format, out, GEGL_AUTO_ROWSTRIDE);
      }
  g_object_unref (image);
  return upright;
}
