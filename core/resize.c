/* resize.c - antialiased scaling of small float images
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resize.h"

#include <math.h>

/* The input positions that one output position reads along an axis. */
typedef struct
{
  guint first; /* input position of the first weight */
  guint n;
  gfloat *weights;
} Taps;

typedef struct
{
  Taps *taps;
  gfloat *weights; /* of all taps */
} Axis;

static void
axis_init (Axis *axis, guint n_out, guint n_in)
{
  gdouble step = (gdouble) n_in / n_out;
  gdouble radius = MAX (step, 1);
  gsize most = MIN (2 * (gsize) ceil (radius) + 1, n_in);

  axis->taps = g_new (Taps, n_out);
  axis->weights = g_malloc_n (n_out, most * sizeof (gfloat));

  for (guint i = 0; i < n_out; i++)
    {
      gdouble centre = (i + 0.5) * step - 0.5;
      guint from = MAX (floor (centre - radius) + 1, 0);
      guint to = MIN (ceil (centre + radius) - 1, n_in - 1.0);
      Taps *t = &axis->taps[i];
      gdouble sum = 0;

      t->first = from;
      t->n = to - from + 1;
      t->weights = axis->weights + i * most;
      g_assert (from <= to && t->n <= most);
      for (guint j = 0; j < t->n; j++)
        sum += radius - fabs (from + j - centre);
      for (guint j = 0; j < t->n; j++)
        t->weights[j] = (radius - fabs (from + j - centre)) / sum;
    }
}

static void
axis_clear (Axis *axis)
{
  g_free (axis->taps);
  g_free (axis->weights);
}

static void
scale_row (
  gfloat *out, const gfloat *in, const Axis *axis, guint n_out, guint channels)
{
  for (guint x = 0; x < n_out; x++)
    {
      const Taps *t = &axis->taps[x];
      const gfloat *from = in + (gsize) t->first * channels;

      for (guint c = 0; c < channels; c++)
        {
          gfloat sum = 0;

          for (guint j = 0; j < t->n; j++)
            sum += t->weights[j] * from[(gsize) j * channels + c];
          *out++ = sum;
        }
    }
}

static void
mix_rows (gfloat *out, const gfloat *rows, const Taps *t, gsize n)
{
  const gfloat *row = rows + t->first * n;

  for (gsize i = 0; i < n; i++)
    out[i] = t->weights[0] * row[i];
  for (guint j = 1; j < t->n; j++)
    {
      row += n;
      for (gsize i = 0; i < n; i++)
        out[i] += t->weights[j] * row[i];
    }
}

void
resize_triangle (gfloat *out,
                 guint out_width,
                 guint out_height,
                 const gfloat *in,
                 guint in_width,
                 guint in_height,
                 guint channels)
{
  gsize in_row = (gsize) in_width * channels;
  gsize out_row = (gsize) out_width * channels;
  g_autofree gfloat *rows = NULL;
  Axis across;
  Axis down;

  g_return_if_fail (out_width > 0 && out_height > 0);
  g_return_if_fail (in_width > 0 && in_height > 0 && channels > 0);

  rows = g_malloc_n (in_height, out_row * sizeof (gfloat));
  axis_init (&across, out_width, in_width);
  axis_init (&down, out_height, in_height);

  for (guint y = 0; y < in_height; y++)
    scale_row (rows + y * out_row, in + y * in_row, &across, out_width,
               channels);
  for (guint y = 0; y < out_height; y++)
    mix_rows (out + y * out_row, rows, &down.taps[y], out_row);

  axis_clear (&across);
  axis_clear (&down);
}
