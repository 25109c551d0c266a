/* pixels-look.c - which part of a GEGL buffer the network sees
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gegl/pixels-private.h"

#include "core/border.h"

#define OVERSAMPLING 2 /* mipmap pixels for each pixel of a view, at least */
#define STEPS 65535.0f /* quantisation of the network's input, from 0 to 1 */
#define BAND 256       /* mipmap rows between two reports of progress */
#define MOST_SAMPLES 6 /* each way */

G_STATIC_ASSERT (MOST_SAMPLES *MOST_SAMPLES == CONTENT_MAX_SAMPLES);

/* ---- a view ---- */

/* The part of a mipmap level that is wholly within area: pixels that also
 * average others are left out. */
static GeglRectangle
get_mipmap_area (const GeglRectangle *area, guint level)
{
  gint64 step = (gint64) 1 << level;
  gint left = (gint) ((area->x + step - 1) >> level);
  gint top = (gint) ((area->y + step - 1) >> level);
  gint right = (gint) (((gint64) area->x + area->width) >> level);
  gint bottom = (gint) (((gint64) area->y + area->height) >> level);

  return (GeglRectangle){ left, top, right - left, bottom - top };
}

static guint
get_mipmap_level (const GeglRectangle *area)
{
  guint shorter = (guint) MIN (area->width, area->height);
  guint level = 0;

  while (shorter >> (level + 1) >= OVERSAMPLING * NEM_SIZE)
    level++;
  return level;
}

/* RGBA to the network's input: over its mean grey, within [0, 1]. A NaN becomes
 * 0. babl chooses the conversion that it measured to be the fastest, so the
 * last bit differs from run to run; rounding to 16 bits hides that, and a
 * photograph gets the same numbers each time. */
static void
flatten (gfloat *out, const gfloat *in, gsize n)
{
  static const gfloat mean[3] = PARAMS_MEAN;

  for (gsize i = 0; i < n; i++)
    {
      gfloat alpha = CLAMP (in[4 * i + 3], 0.0f, 1.0f);

      for (guint c = 0; c < 3; c++)
        {
          gfloat value = in[4 * i + c];

          value = value > 0.0f ? MIN (value, 1.0f) : 0.0f;
          value = mean[c] + alpha * (value - mean[c]);
          out[3 * i + c] = (gfloat) (gint) (value * STEPS + 0.5f) / STEPS;
        }
    }
}

static void
read_flat (gfloat *rgb,
           gfloat *rgba,
           GeglBuffer *in,
           const GeglRectangle *part,
           gdouble scale)
{
  gegl_buffer_get (in, part, scale, babl_format ("R'G'B'A float"), rgba,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_CLAMP);
  flatten (rgb, rgba, (gsize) part->width * (gsize) part->height);
}

gboolean
pixels_view_read (PixelsView *view,
                  GeglBuffer *in,
                  const GeglRectangle *area,
                  PixelsStep *step)
{
  const guint level = get_mipmap_level (area);
  const GeglRectangle part = get_mipmap_area (area, level);
  const gsize width = (gsize) part.width;
  g_autofree gfloat *rgb = g_new (gfloat, 3 * width * (gsize) part.height);
  g_autofree gfloat *rgba = g_new (gfloat, 4 * BAND * width);

  for (gint y = 0; y < part.height; y += BAND)
    {
      GeglRectangle band = { part.x, part.y + y, part.width,
                             MIN (BAND, part.height - y) };

      if (!pixels_report ((gdouble) y / part.height, step))
        return FALSE;
      read_flat (rgb + 3 * width * (gsize) y, rgba, in, &band,
                 1.0 / (1 << level));
    }
  *view = (PixelsView){ g_steal_pointer (&rgb), (guint) part.width,
                        (guint) part.height, 1 << level, *area };
  return pixels_report (1.0, step);
}

void
pixels_view_clear (PixelsView *view)
{
  g_clear_pointer (&view->rgb, g_free);
}

/* ---- content ---- */

/* Measures a view, and samples of the image at full size. */
static void
measure (ContentFigures *figures, const PixelsView *view, GeglBuffer *in)
{
  const GeglRectangle *area = &view->area;
  const gint side = MIN (CONTENT_SAMPLE_SIDE, MIN (area->width, area->height));
  const gint columns = MIN (MOST_SAMPLES, area->width / side);
  const gint rows = MIN (MOST_SAMPLES, area->height / side);
  const gsize size = (gsize) side * side;
  g_autofree gfloat *samples = g_new (gfloat, 3 * size * columns * rows);
  g_autofree gfloat *rgba = g_new (gfloat, 4 * size);

  for (gint i = 0; i < columns * rows; i++)
    {
      /* Spread from edge to edge. */
      const gint x = columns > 1
                       ? i % columns * (area->width - side) / (columns - 1)
                       : (area->width - side) / 2;
      const gint y = rows > 1 ? i / columns * (area->height - side) / (rows - 1)
                              : (area->height - side) / 2;
      const GeglRectangle part = { area->x + x, area->y + y, side, side };

      read_flat (samples + 3 * size * (gsize) i, rgba, in, &part, 1.0);
    }
  content_measure (figures, view->rgb, view->width, view->height, samples,
                   (guint) (columns * rows), (guint) side, view->scale);
}

/* A view without its border; all of it if there is none, or if hardly anything
 * else would be left. */
static GeglRectangle
get_inner (const PixelsView *view)
{
  const GeglRectangle *area = &view->area;
  Border border;
  GeglRectangle inner = *area;

  border_find (&border, view->rgb, view->width, view->height);
  inner.x += (gint) border.left * view->scale;
  inner.y += (gint) border.top * view->scale;
  inner.width -= (gint) (border.left + border.right) * view->scale;
  inner.height -= (gint) (border.top + border.bottom) * view->scale;
  if (inner.width < CONTENT_MIN_SIDE || inner.height < CONTENT_MIN_SIDE)
    return *area;
  return inner;
}

/* Which part of the image to look at, chosen on its view. */
static GeglRectangle
choose_part (const PixelsView *whole, const EstimateOptions *options)
{
  const ViewsRect *chosen = &options->look_at;
  GeglRectangle part = { whole->area.x + chosen->x, whole->area.y + chosen->y,
                         chosen->width, chosen->height };

  if (chosen->width <= 0)
    return get_inner (whole);
  gegl_rectangle_intersect (&part, &part, &whole->area);
  return part;
}

static gboolean
is_tiny (const GeglRectangle *area)
{
  return area->width < CONTENT_MIN_SIDE || area->height < CONTENT_MIN_SIDE;
}

gboolean
pixels_look (PixelsView *view,
             ContentFigures *figures,
             Content *content,
             GeglBuffer *in,
             const GeglRectangle *area,
             const EstimateOptions *options,
             PixelsStep *step)
{
  PixelsStep first = pixels_get_step (pixels_report, step, 0, 2);
  PixelsStep second = pixels_get_step (pixels_report, step, 1, 2);
  g_auto (PixelsView) whole = { 0 };
  GeglRectangle part;
  gboolean grey;

  *content = CONTENT_TINY;
  if (is_tiny (area))
    return TRUE;
  if (!pixels_view_read (&whole, in, area, &first))
    return FALSE;
  measure (figures, &whole, in);
  part = choose_part (&whole, options);
  if (is_tiny (&part))
    return TRUE;
  *content = content_judge (figures);
  if (*content == CONTENT_GRAPHIC && !options->force)
    return TRUE;
  if (gegl_rectangle_equal (&part, area))
    {
      *view = whole;
      whole.rgb = NULL;
      return pixels_report (1.0, &second);
    }
  grey = figures->grey;
  if (!pixels_view_read (view, in, &part, &second))
    return FALSE;
  measure (figures, view, in);
  figures->grey = grey; /* the numbers are applied to the border too */
  *content = content_judge (figures);
  return TRUE;
}
