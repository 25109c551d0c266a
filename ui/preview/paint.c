/* paint.c - pixels as the screen shows them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preview/paint.h"

#include <string.h>

#include "core/parallel.h"

#define ROWS 64
#define DASH 4
/* What the screen's 255 levels show as one of their ends: the mean of many
 * pixels at theirs may miss it by a rounding. */
#define LOW_END (0.5f / 255.0f)
#define HIGH_END (254.5f / 255.0f)
#define LOW_MARK 0xff2060ffu
#define HIGH_MARK 0xffff2030u

typedef struct
{
  const gfloat *rgba;
  guint8 *bytes;
  gsize stride;
  gint width;
  gint height;
  gboolean has_alpha;
  gboolean marks;
} Painting;

static inline guint32
to_byte (gfloat v)
{
  return (guint32) (CLAMP (v, 0.0f, 1.0f) * 255.0f + 0.5f);
}

static void
paint_opaque (guint32 *out, const gfloat *in, gint n)
{
  for (gint i = 0; i < n; i++)
    out[i] = 0xff000000u | to_byte (in[4 * i]) << 16
             | to_byte (in[4 * i + 1]) << 8 | to_byte (in[4 * i + 2]);
}

static void
paint_transparent (guint32 *out, const gfloat *in, gint n)
{
  for (gint i = 0; i < n; i++)
    {
      gfloat a = CLAMP (in[4 * i + 3], 0.0f, 1.0f);

      out[i] = to_byte (a) << 24
               | to_byte (a * CLAMP (in[4 * i], 0.0f, 1.0f)) << 16
               | to_byte (a * CLAMP (in[4 * i + 1], 0.0f, 1.0f)) << 8
               | to_byte (a * CLAMP (in[4 * i + 2], 0.0f, 1.0f));
    }
}

static void
mark (guint32 *out, const gfloat *in, gint n)
{
  for (gint i = 0; i < n; i++)
    {
      const gfloat *p = in + 4 * i;

      if (p[3] <= 0.0f) /* no colour that anyone sees */
        continue;
      if (MAX (MAX (p[0], p[1]), p[2]) >= HIGH_END)
        out[i] = HIGH_MARK;
      else if (MIN (MIN (p[0], p[1]), p[2]) <= LOW_END)
        out[i] = LOW_MARK;
    }
}

static void
paint_rows (guint index, guint worker, gpointer data)
{
  const Painting *painting = data;
  gint end = MIN ((gint) (index + 1) * ROWS, painting->height);

  for (gint y = (gint) index * ROWS; y < end; y++)
    {
      guint32 *out = (guint32 *) (painting->bytes + y * painting->stride);
      const gfloat *in = painting->rgba + (gsize) y * painting->width * 4;

      if (painting->has_alpha)
        paint_transparent (out, in, painting->width);
      else
        paint_opaque (out, in, painting->width);
      if (painting->marks)
        mark (out, in, painting->width);
    }
}

cairo_surface_t *
paint_surface (const gfloat *rgba,
               const LevelFrame *frame,
               gboolean has_alpha,
               gboolean marks)
{
  cairo_surface_t *surface = cairo_image_surface_create (
    CAIRO_FORMAT_ARGB32, frame->width, frame->height);
  Painting painting = { rgba,
                        cairo_image_surface_get_data (surface),
                        cairo_image_surface_get_stride (surface),
                        frame->width,
                        frame->height,
                        has_alpha,
                        marks };

  cairo_surface_flush (surface);
  if (painting.bytes != NULL)
    parallel_for ((frame->height + ROWS - 1) / ROWS, g_get_num_processors (),
                  paint_rows, &painting);
  cairo_surface_mark_dirty (surface);
  return surface;
}

void
paint_count (guint bins[3][PAINT_BINS],
             cairo_surface_t *surface,
             const GdkRectangle *part)
{
  const guint8 *bytes = cairo_image_surface_get_data (surface);
  gsize stride = cairo_image_surface_get_stride (surface);

  memset (bins, 0, 3 * PAINT_BINS * sizeof (guint));
  for (gint y = part->y; y < part->y + part->height; y++)
    {
      const guint32 *row = (const guint32 *) (bytes + y * stride);

      for (gint x = part->x; x < part->x + part->width; x++)
        if (row[x] >> 24 == 0xff)
          for (guint c = 0; c < 3; c++)
            bins[c][row[x] >> (16 - 8 * c) & 0xff]++;
    }
}

void
paint_checks (cairo_t *cr, gdouble size)
{
  static const guint32 greys[4] = { 0xff666666u, 0xff999999u, 0xff999999u,
                                    0xff666666u };
  cairo_surface_t *tile = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 2, 2);
  guint8 *bytes = cairo_image_surface_get_data (tile);
  gsize stride = cairo_image_surface_get_stride (tile);
  cairo_pattern_t *pattern;
  cairo_matrix_t matrix;

  memcpy (bytes, greys, sizeof *greys * 2);
  memcpy (bytes + stride, greys + 2, sizeof *greys * 2);
  cairo_surface_mark_dirty (tile);
  pattern = cairo_pattern_create_for_surface (tile);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_matrix_init_scale (&matrix, 1.0 / size, 1.0 / size);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (tile);
}

/* A pixel is of the border if it is covered and one beside it is not. */
static gboolean
is_border (const Level *base, gint x, gint y)
{
  static const gint around[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
  gint width = base->frame.width;

  if (base->coverage[(gsize) y * width + x] < 0.5f)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      gint u = x + around[i][0];
      gint v = y + around[i][1];

      if (u >= 0 && v >= 0 && u < width && v < base->frame.height
          && base->coverage[(gsize) v * width + u] < 0.5f)
        return TRUE;
    }
  return FALSE;
}

cairo_surface_t *
paint_outline (const Level *base)
{
  cairo_surface_t *surface;
  guint8 *bytes;
  gsize stride;

  if (base->coverage == NULL)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, base->frame.width,
                                        base->frame.height);
  bytes = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (gint y = 0; y < base->frame.height; y++)
    for (gint x = 0; x < base->frame.width; x++)
      if (is_border (base, x, y))
        ((guint32 *) (bytes + y * stride))[x] =
          (x + y) / DASH % 2 == 0 ? 0xff000000u : 0xffffffffu;
  cairo_surface_mark_dirty (surface);
  return surface;
}
