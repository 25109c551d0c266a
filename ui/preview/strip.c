/* strip.c - rows of a level from rows of the photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preview/strip.h"

#include <math.h>
#include <string.h>

#include "core/dwm.h"

/* Columns that hold a range of a level's pixels, or rows: the part of the
 * photograph from @from to @to, each a place between pixels. */
typedef struct
{
  gdouble from;
  gdouble to;
} Span;

static Span
get_span (gint first, gint n, gdouble factor, gint size)
{
  Span span = { MIN (first * factor, size), MIN ((first + n) * factor, size) };

  return span;
}

static GdkRectangle
get_rectangle (Span columns, Span rows, gint grow, const Source *source)
{
  GdkRectangle all = { 0, 0, source->width, source->height };
  GdkRectangle box;

  box.x = (gint) floor (columns.from + 1e-9) - grow;
  box.y = (gint) floor (rows.from + 1e-9) - grow;
  box.width = (gint) ceil (columns.to - 1e-9) + grow - box.x;
  box.height = (gint) ceil (rows.to - 1e-9) + grow - box.y;
  gdk_rectangle_intersect (&box, &all, &box);
  return box;
}

/* ---- warping */

static void
round_to_depth (gfloat *rgba, gsize n, guint depth)
{
  gfloat most = (gfloat) ((1u << MIN (depth, 16)) - 1);
  gfloat unit = 1.0f / most;

  /* 32 bits are finer than a float. */
  for (gsize i = 0; i < 4 * n; i++)
    rgba[i] = CLAMP (rgba[i], 0.0f, 1.0f);
  for (gsize i = 0; i < 4 * n && depth <= 16; i++)
    rgba[i] = (gfloat) (gint) (rgba[i] * most + 0.5f) * unit;
}

void
strip_blend (gfloat *after,
             const gfloat *before,
             const gfloat *coverage,
             gsize n)
{
  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < 4; c++)
      after[4 * i + c] = before[4 * i + c]
                         + coverage[i] * (after[4 * i + c] - before[4 * i + c]);
}

typedef struct
{
  const GdkRectangle *wide;
  gfloat *scratch;
} Rows;

static void
warp_rows (gfloat *out,
           const gfloat *in,
           const SympieTransform *transform,
           gpointer data)
{
  const Rows *rows = data;
  const GdkRectangle *wide = rows->wide;
  gsize stride = 4 * (gsize) wide->width;
  Dwm dwm;

  dwm_init_transform (&dwm, transform, DWM_EXTEND, FALSE);
  dwm_warp (&dwm, out, stride, in, stride, wide->width, wide->height, 4, NULL,
            rows->scratch);
}

/* All passes, from rows of @wide to the same rows of the result; what is wrong
 * next to borders within the photograph lies outside of what will be kept. */
static gfloat *
warp (const gfloat *pixels, const GdkRectangle *wide, const Cleanup *cleanup)
{
  gsize n = 4 * (gsize) wide->width * wide->height;
  gfloat *out = g_new (gfloat, n);
  g_autofree gfloat *other = cleanup->n > 1 ? g_new (gfloat, n) : NULL;
  g_autofree gfloat *scratch =
    g_new (gfloat, dwm_scratch_size (wide->width, 4));
  Rows rows = { wide, scratch };

  cleanup_run_passes (cleanup, out, other, pixels, warp_rows, &rows);
  return out;
}

static gfloat *
read_coverage (const Source *source, const GdkRectangle *box)
{
  gfloat *coverage = g_new (gfloat, (gsize) box->width * box->height);
  const GdkRectangle *area = &source->area;

  if (source->read_selection != NULL)
    source->read_selection (coverage, box, source->data);
  for (gint y = 0; y < box->height; y++)
    for (gint x = 0; x < box->width; x++)
      {
        gfloat *v = &coverage[(gsize) y * box->width + x];

        if (box->x + x < area->x || box->x + x >= area->x + area->width
            || box->y + y < area->y || box->y + y >= area->y + area->height)
          *v = 0.0f;
        else if (source->read_selection == NULL)
          *v = 1.0f;
      }
  return coverage;
}

/* ---- averaging */

/* @out += @weight * @in */
static void
add_row (gfloat *out, const gfloat *in, gfloat weight, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] += weight * in[i];
}

static gdouble
get_overlap (gint i, Span span)
{
  return MIN (i + 1, span.to) - MAX (i, span.from);
}

/* Sums of @row's pixels over the columns of each of the level's pixels. */
static void
sum_columns (gfloat *out,
             const gfloat *row,
             const LevelFrame *frame,
             const GdkRectangle *box,
             gint size,
             gdouble height,
             guint channels)
{
  for (gint x = 0; x < frame->width; x++)
    {
      Span span = get_span (frame->x + x, 1, frame->factor, size);
      gint i = (gint) floor (span.from + 1e-9);
      gint end = MIN ((gint) ceil (span.to - 1e-9), box->x + box->width);
      gfloat sum[4] = { 0 };
      gfloat scale = (gfloat) (1.0 / ((span.to - span.from) * height));

      for (; i < end; i++)
        {
          gfloat weight = (gfloat) get_overlap (i, span);
          const gfloat *in = row + (gsize) (i - box->x) * channels;

          for (guint c = 0; c < channels; c++)
            sum[c] += weight * in[c];
        }
      for (guint c = 0; c < channels; c++)
        out[(gsize) x * channels + c] = sum[c] * scale;
    }
}

/* Means of @pixels, which fill @box, over each of the level's pixels in @n of
 * its rows. */
static void
average (gfloat *out,
         const LevelFrame *frame,
         gint first,
         gint n,
         const gfloat *pixels,
         const GdkRectangle *box,
         const Source *source,
         guint channels)
{
  gsize stride = (gsize) box->width * channels;
  g_autofree gfloat *row = g_new (gfloat, stride);

  for (gint y = 0; y < n; y++)
    {
      Span span =
        get_span (frame->y + first + y, 1, frame->factor, source->height);
      gint i = (gint) floor (span.from + 1e-9);
      gint end = MIN ((gint) ceil (span.to - 1e-9), box->y + box->height);

      memset (row, 0, stride * sizeof *row);
      for (; i < end; i++)
        add_row (row, pixels + (gsize) (i - box->y) * stride,
                 (gfloat) get_overlap (i, span), stride);
      sum_columns (out + (gsize) y * frame->width * channels, row, frame, box,
                   source->width, span.to - span.from, channels);
    }
}

static void
multiply_alpha (gfloat *rgba, gsize n)
{
  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < 3; c++)
      rgba[4 * i + c] *= rgba[4 * i + 3];
}

static void
divide_alpha (gfloat *rgba, gsize n)
{
  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < 3 && rgba[4 * i + 3] > 0.0f; c++)
      rgba[4 * i + c] /= rgba[4 * i + 3];
}

/* ---- all of it */

/* What the host will make of the part in @box. */
static gfloat *
make_pixels (const GdkRectangle *box,
             const gfloat *coverage,
             const Source *source,
             const Cleanup *numbers)
{
  gsize n = (gsize) box->width * box->height;
  g_autofree gfloat *before = g_new (gfloat, 4 * n);
  gfloat *after;

  source->read (before, box, source->data);
  if (numbers == NULL)
    return g_steal_pointer (&before);
  after = warp (before, box, numbers);
  if (coverage != NULL)
    strip_blend (after, before, coverage, n);
  if (source->depth > 0)
    round_to_depth (after, n, source->depth);
  return after;
}

void
strip_make (Level *level,
            gint first,
            gint n,
            const Source *source,
            const Cleanup *numbers)
{
  const LevelFrame *frame = &level->frame;
  Span columns =
    get_span (frame->x, frame->width, frame->factor, source->width);
  Span rows = get_span (frame->y + first, n, frame->factor, source->height);
  gint border = numbers != NULL ? DWM_RADIUS * (gint) numbers->n : 0;
  GdkRectangle box = get_rectangle (columns, rows, border, source);
  gsize at = (gsize) first * frame->width;
  gsize n_out = (gsize) n * frame->width;
  g_autofree gfloat *coverage =
    level->coverage != NULL ? read_coverage (source, &box) : NULL;
  g_autofree gfloat *pixels = make_pixels (&box, coverage, source, numbers);

  if (source->has_alpha)
    multiply_alpha (pixels, (gsize) box.width * box.height);
  average (level->rgba + 4 * at, frame, first, n, pixels, &box, source, 4);
  if (source->has_alpha)
    divide_alpha (level->rgba + 4 * at, n_out);
  if (coverage != NULL)
    average (level->coverage + at, frame, first, n, coverage, &box, source, 1);
}
