/* transparent.c - what is shown to the network where an image is transparent
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transparent.h"

#include "params.h"

/* Which of @n places, in ascending order, is repeated at @at, which is none of
 * them and has @before of them before it. */
static guint
get_source (const guint *places, guint n, guint before, guint at)
{
  const guint left = before > 0 ? at - places[before - 1] : G_MAXUINT;
  const guint right = before < n ? places[before] - at : G_MAXUINT;
  gint64 i =
    left <= right ? (gint64) before - left : (gint64) before + right - 1;

  i = i < 0 ? -1 - i : i;
  i %= 2 * (gint64) n;
  return places[i < n ? i : 2 * (gint64) n - 1 - i];
}

static void
blend (gfloat *rgb, const gfloat *source, gfloat opacity)
{
  static const gfloat mean[3] = PARAMS_MEAN;

  for (guint c = 0; c < 3; c++)
    rgb[c] += (1.0f - opacity) * (source[c] - mean[c]);
}

/* Returns: whether it has an opaque pixel. @places: room for @width. */
static gboolean
fill_row (gfloat *rgb, const gfloat *opacity, guint width, guint *places)
{
  guint n = 0, before = 0;

  for (guint x = 0; x < width; x++)
    if (opacity[x] >= 1.0f)
      places[n++] = x;
  if (n == 0)
    return FALSE;
  for (guint x = 0; x < width; x++)
    if (opacity[x] >= 1.0f)
      before++;
    else
      blend (rgb + 3 * x, rgb + 3 * get_source (places, n, before, x),
             opacity[x]);
  return TRUE;
}

void
transparent_fill (gfloat *rgb, const gfloat *opacity, guint width, guint height)
{
  g_autofree guint *places = g_new (guint, width);
  g_autofree guint *rows = g_new (guint, height);
  guint n = 0, before = 0;

  for (guint y = 0; y < height; y++)
    if (fill_row (rgb + (gsize) 3 * width * y, opacity + (gsize) width * y,
                  width, places))
      rows[n++] = y;
  if (n == 0)
    return;
  for (guint y = 0; y < height; y++)
    if (before < n && rows[before] == y)
      before++;
    else
      {
        const gsize from = (gsize) width * get_source (rows, n, before, y);
        const gsize to = (gsize) width * y;

        for (guint x = 0; x < width; x++)
          blend (rgb + 3 * (to + x), rgb + 3 * (from + x), opacity[to + x]);
      }
}
