/* corrupt-filter.c - filters shared by the corruptions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/vectors.h"
#include "corrupt-private.h"

#define LANES 16
#define BLOCK (4 * LANES) /* floats whose sums stay in registers */

typedef gfloat Lanes __attribute__ ((
  vector_size (LANES * sizeof (gfloat)), aligned (4), may_alias));

/* ---- margins ---- */

guint
corrupt_edge_find (gint i, guint n, CorruptEdge edge)
{
  gint last = (gint) n - 1;
  gint period = edge == CORRUPT_EDGE_REFLECT ? 2 * (gint) n : 2 * last;

  if (i >= 0 && i <= last)
    return (guint) i;
  if (edge == CORRUPT_EDGE_EXTEND)
    return i < 0 ? 0 : (guint) last;
  i %= period;
  if (i < 0)
    i += period;
  if (i > last)
    i = period - i - (edge == CORRUPT_EDGE_REFLECT ? 1 : 0);
  return (guint) i;
}

/* A plane with a margin, and padding so that it can be read in whole blocks. */
typedef struct
{
  gfloat *data;   /* rows of stride floats */
  gfloat *origin; /* in data, the plane's own first pixel */
  gsize stride;
} Padded;

static void
padded_init (Padded *padded,
             const gfloat *plane,
             guint height,
             guint width,
             guint margin,
             CorruptEdge edge)
{
  gsize stride = (gsize) width + 2 * margin;
  gsize rows = (gsize) height + 2 * margin;

  padded->stride = stride;
  padded->data = g_new (gfloat, rows * stride + BLOCK);
  padded->origin = padded->data + margin * stride + margin;
  memset (padded->data + rows * stride, 0, BLOCK * sizeof (gfloat));

  for (gsize y = 0; y < rows; y++)
    {
      gint row = (gint) y - (gint) margin;
      const gfloat *from =
        plane + (gsize) corrupt_edge_find (row, height, edge) * width;
      gfloat *to = padded->data + y * stride;

      memcpy (to + margin, from, width * sizeof (gfloat));
      for (guint i = 0; i < margin; i++)
        {
          to[i] =
            from[corrupt_edge_find ((gint) i - (gint) margin, width, edge)];
          to[margin + width + i] =
            from[corrupt_edge_find ((gint) (width + i), width, edge)];
        }
    }
}

static void
padded_clear (Padded *padded)
{
  g_free (padded->data);
}

/* ---- sums of shifted copies ---- */

VECTORS static void
correlate_row (gfloat *out,
               const gfloat *in,
               guint width,
               const gint *offsets,
               const gfloat *weights,
               guint n)
{
  for (guint x = 0; x < width; x += BLOCK)
    {
      Lanes sums[4] = { { 0 } };

      for (guint k = 0; k < n; k++)
        {
          const Lanes *from = (const Lanes *) (in + x + offsets[k]);

          sums[0] += weights[k] * from[0];
          sums[1] += weights[k] * from[1];
          sums[2] += weights[k] * from[2];
          sums[3] += weights[k] * from[3];
        }
      memcpy (out + x, sums, MIN (BLOCK, width - x) * sizeof (gfloat));
    }
}

/* The taps: offsets in floats from the pixel, and weights. */
typedef struct
{
  const gint *offsets;
  const gfloat *weights;
  guint n;
} Taps;

/* out = sum over k of weights[k] * in[offsets[k]], around each pixel of (
 * @height, @width) rows that lie @out_stride and @in_stride floats apart. */
static void
correlate (gfloat *out,
           gsize out_stride,
           const gfloat *in,
           gsize in_stride,
           guint height,
           guint width,
           const Taps *taps)
{
  for (guint y = 0; y < height; y++)
    correlate_row (out + y * out_stride, in + y * in_stride, width,
                   taps->offsets, taps->weights, taps->n);
}

void
corrupt_filter (gfloat *planes,
                guint n_planes,
                guint height,
                guint width,
                const CorruptTap *taps,
                guint n,
                CorruptEdge edge)
{
  g_autofree gfloat *weights = g_new (gfloat, n);
  g_autofree gint *offsets = g_new (gint, n);
  guint margin = 0;

  for (guint i = 0; i < n; i++)
    {
      weights[i] = taps[i].weight;
      margin =
        MAX (margin, (guint) MAX (ABS (taps[i].down), ABS (taps[i].across)));
    }
  for (guint c = 0; c < n_planes; c++)
    {
      gfloat *plane = planes + (gsize) c * height * width;
      Padded padded;

      padded_init (&padded, plane, height, width, margin, edge);
      for (guint i = 0; i < n; i++)
        offsets[i] = taps[i].down * (gint) padded.stride + taps[i].across;
      correlate (plane, width, padded.origin, padded.stride, height, width,
                 &(Taps){ offsets, weights, n });
      padded_clear (&padded);
    }
}

void
corrupt_blur_gaussian (gfloat *plane,
                       guint height,
                       guint width,
                       gdouble sigma,
                       gdouble cutoff,
                       CorruptEdge edge)
{
  const gint radius = (gint) (cutoff * sigma + 0.5);
  const guint n = 2 * radius + 1;
  g_autofree gfloat *weights = g_new (gfloat, n);
  g_autofree gint *across = g_new (gint, n);
  g_autofree gint *down = g_new (gint, n);
  g_autofree gfloat *rows = NULL;
  gsize n_rows = (gsize) (height + 2 * radius) * width;
  Padded padded;
  gdouble sum = 0;

  padded_init (&padded, plane, height, width, radius, edge);
  rows = g_new0 (gfloat, n_rows + BLOCK);
  for (gint i = -radius; i <= radius; i++)
    sum += exp (-0.5 * i * i / (sigma * sigma));
  for (gint i = -radius; i <= radius; i++)
    {
      weights[i + radius] = exp (-0.5 * i * i / (sigma * sigma)) / sum;
      across[i + radius] = i;
      down[i + radius] = i * (gint) width;
    }
  correlate (rows, width, padded.data + radius, padded.stride,
             height + 2 * radius, width, &(Taps){ across, weights, n });
  correlate (plane, width, rows + (gsize) radius * width, width, height, width,
             &(Taps){ down, weights, n });
  padded_clear (&padded);
}

void
corrupt_blur_motion (gfloat *planes,
                     guint n_planes,
                     guint height,
                     guint width,
                     guint radius,
                     gdouble sigma,
                     gdouble angle)
{
  const guint n = 2 * radius + 1;
  const gdouble across = cos (angle * G_PI / 180);
  const gdouble down = sin (angle * G_PI / 180);
  g_autofree CorruptTap *taps = g_new (CorruptTap, n);
  gdouble sum = 0;

  for (guint i = 0; i < n; i++)
    sum += exp (-0.5 * i * i / (sigma * sigma));
  for (guint i = 0; i < n; i++)
    {
      taps[i].down = (gint) ceil (i * down - 0.5);
      taps[i].across = (gint) ceil (i * across - 0.5);
      taps[i].weight = exp (-0.5 * i * i / (sigma * sigma)) / sum;
    }
  corrupt_filter (planes, n_planes, height, width, taps, n,
                  CORRUPT_EDGE_EXTEND);
}

/* ---- the middle enlarged ---- */

/* The grid is that of SciPy's zoom(): the first and last positions of the part
 * map to those of the enlarged part, whose excess is cropped on both sides. */
void
corrupt_zoom_init (CorruptZoom *zoom, guint n, gdouble factor)
{
  guint n_part = (guint) ceil (n / factor);
  guint n_large = (guint) rint (n_part * factor);
  guint cut = (n_large - n) / 2;

  zoom->first = (n - n_part) / 2;
  zoom->n_part = n_part;
  zoom->from = g_new (gint, n);
  zoom->fraction = g_new (gfloat, n);
  for (guint i = 0; i < n; i++)
    {
      gdouble position = (gdouble) (i + cut) * (n_part - 1) / (n_large - 1);
      guint from = MIN ((guint) position, n_part - 2);

      zoom->from[i] = (gint) from;
      zoom->fraction[i] = position - from;
    }
}

void
corrupt_zoom_clear (CorruptZoom *zoom)
{
  g_free (zoom->from);
  g_free (zoom->fraction);
}

VECTORS static void
mix_rows (
  gfloat *out, const gfloat *a, const gfloat *b, gfloat fraction, guint n)
{
  for (guint i = 0; i < n; i++)
    out[i] = a[i] + fraction * (b[i] - a[i]);
}

VECTORS static void
add_enlarged (gfloat *restrict out,
              const gfloat *row,
              const gint *from,
              const gfloat *fraction,
              guint n)
{
  for (guint i = 0; i < n; i++)
    {
      gfloat a = row[from[i]];
      gfloat b = row[from[i] + 1];

      out[i] += a + fraction[i] * (b - a);
    }
}

void
corrupt_zoom_add (gfloat *out,
                  gfloat *row,
                  const gfloat *in,
                  const CorruptZoom *down,
                  const CorruptZoom *across,
                  guint y,
                  guint width)
{
  const gfloat *a =
    in + (gsize) (down->first + down->from[y]) * width + across->first;

  mix_rows (row, a, a + width, down->fraction[y], across->n_part);
  add_enlarged (out, row, across->from, across->fraction, width);
}
