/* photo-warp.c - DWM on an image that is read row by row
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "plug-in/photo/photo-rows.h"

#define WINDOW_WIDTH 512 /* pixels that fit into a core's caches */

struct _PhotoWarp
{
  PhotoRows in;
  Dwm dwm;
  DwmDepth depth;
  guchar *rows; /* of the image, the first of which is @first */
  guint first;
  guint n_rows;
  guint next; /* row of the result */
  gfloat *scratch;
};

static gsize
get_stride (const PhotoRows *rows, DwmDepth depth)
{
  return (gsize) rows->width * rows->channels * dwm_depth_get_size (depth);
}

PhotoWarp *
photo_warp_new (const PhotoRows *in, const Dwm *dwm, DwmDepth depth)
{
  PhotoWarp *warp = g_new0 (PhotoWarp, 1);

  warp->in = *in;
  warp->dwm = *dwm;
  warp->depth = depth;
  warp->rows =
    g_malloc (get_stride (in, in->depth) * (PHOTO_BAND + 2 * DWM_RADIUS));
  warp->scratch = g_new (gfloat, dwm_scratch_size (WINDOW_WIDTH, in->channels));
  return warp;
}

void
photo_warp_free (PhotoWarp *warp)
{
  g_free (warp->rows);
  g_free (warp->scratch);
  g_free (warp);
}

/* Keeps the rows from @start on, and reads up to @end. */
static gboolean
advance (PhotoWarp *warp, guint start, guint end, GError **error)
{
  const gsize stride = get_stride (&warp->in, warp->in.depth);
  const guint last = warp->first + warp->n_rows;

  memmove (warp->rows, warp->rows + (start - warp->first) * stride,
           (last - start) * stride);
  warp->first = start;
  warp->n_rows = last - start;
  if (end > last
      && !warp->in.read (warp->rows + warp->n_rows * stride, end - last,
                         warp->in.data, error))
    return FALSE;
  warp->n_rows = MAX (end, last) - start;
  return TRUE;
}

static void
warp_window (PhotoWarp *warp, guchar *out, guint x, guint n)
{
  const PhotoRows *in = &warp->in;
  const gsize in_pixel = in->channels * dwm_depth_get_size (in->depth);
  const gsize out_pixel = in->channels * dwm_depth_get_size (warp->depth);
  const guint top = warp->next - warp->first;
  const guint width = MIN (WINDOW_WIDTH, in->width - x);
  const DwmWindow window = {
    .width = width,
    .height = n,
    .channels = in->channels,
    .in = warp->rows + ((gsize) top * in->width + x) * in_pixel,
    .in_stride = (gsize) in->width * in->channels,
    .in_depth = in->depth,
    .out = out + x * out_pixel,
    .out_stride = (gsize) in->width * in->channels,
    .out_depth = warp->depth,
    .halo = { .left = MIN (x, DWM_RADIUS),
              .right = MIN (in->width - x - width, DWM_RADIUS),
              .top = top,
              .bottom = MIN (warp->n_rows - top - n, DWM_RADIUS) },
  };

  dwm_warp_window (&warp->dwm, &window, warp->scratch);
}

static gboolean
warp_band (PhotoWarp *warp, guchar *out, guint n, GError **error)
{
  const guint start = warp->next - MIN (warp->next, DWM_RADIUS);
  const guint end = MIN (warp->next + n + DWM_RADIUS, warp->in.height);

  if (!advance (warp, start, end, error))
    return FALSE;
  for (guint x = 0; x < warp->in.width; x += WINDOW_WIDTH)
    warp_window (warp, out, x, n);
  warp->next += n;
  return TRUE;
}

static gboolean
read_rows (gpointer rows, guint n, gpointer data, GError **error)
{
  PhotoWarp *warp = data;
  const gsize stride = get_stride (&warp->in, warp->depth);

  for (guint y = 0; y < n; y += PHOTO_BAND)
    if (!warp_band (warp, (guchar *) rows + y * stride, MIN (PHOTO_BAND, n - y),
                    error))
      return FALSE;
  return TRUE;
}

PhotoRows
photo_warp_get_rows (PhotoWarp *warp)
{
  return (PhotoRows){ warp->in.width, warp->in.height, warp->in.channels,
                      warp->depth,    read_rows,       warp };
}
