/* corrupt-spatter.c - drops of water, or mud, on the lens
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The constants and the steps are those of ImageNet-C (Hendrycks and
 * Dietterich, 2019); the drops' rims are their outermost pixels, where the
 * published program detects edges. */
#include <math.h>
#include <string.h>

#include "corrupt-private.h"

#define GAUSSIAN_CUTOFF 4 /* sigmas */
#define RIM_MAX 20        /* pixels from a rim where its glint ends */
#define MARGIN 2          /* radius of the chamfer */

typedef struct
{
  gfloat mean;
  gfloat spread;
  gdouble sigma; /* size of the drops */
  gfloat least;  /* threshold below which there is no drop */
  gfloat amount; /* brightness that water adds */
} Spatter;

#define MUD_FIRST 3 /* the level from which on it is mud */
#define MUD_SIGMA 1.5
#define MUD_MIN 0.8f

static const Spatter constants[] = {
  { 0.65f, 0.3f, 4, 0.69f, 0.6f }, { 0.65f, 0.3f, 3, 0.68f, 0.6f },
  { 0.65f, 0.3f, 2, 0.68f, 0.5f }, { 0.65f, 0.3f, 1, 0.65f, 0 },
  { 0.67f, 0.4f, 1, 0.65f, 0 },
};

/* ---- planes of whole numbers from 0 to 255 ---- */

typedef struct
{
  guint8 *data;
  guint height;
  guint width;
} Bytes;

/* 3x3 weights, mirrored edges, the sum divided by @divisor and rounded. */
static void
filter_bytes (Bytes *bytes, const gint weights[9], gint divisor)
{
  const guint width = bytes->width;
  const gsize n = (gsize) bytes->height * width;
  g_autofree guint8 *in = g_memdup2 (bytes->data, n);

  for (guint y = 0; y < bytes->height; y++)
    {
      const guint8 *rows[3];

      for (gint j = -1; j <= 1; j++)
        rows[j + 1] = in
                      + (gsize) corrupt_edge_find ((gint) y + j, bytes->height,
                                                   CORRUPT_EDGE_MIRROR)
                          * width;
      for (guint x = 0; x < width; x++)
        {
          const guint left = x > 0 ? x - 1 : 1;
          const guint right = x + 1 < width ? x + 1 : width - 2;
          gint sum = divisor / 2;

          for (guint j = 0; j < 3; j++)
            sum += weights[3 * j] * rows[j][left]
                   + weights[3 * j + 1] * rows[j][x]
                   + weights[3 * j + 2] * rows[j][right];
          sum = sum > 0 ? sum / divisor : 0;
          bytes->data[(gsize) y * width + x] = MIN (sum, 255);
        }
    }
}

/* Histogram equalisation. */
static void
equalise (Bytes *bytes)
{
  const gsize n = (gsize) bytes->height * bytes->width;
  gsize counts[256] = { 0 };
  guint8 map[256] = { 0 };
  gsize sum = 0;
  guint first = 0;

  for (gsize i = 0; i < n; i++)
    counts[bytes->data[i]]++;
  while (counts[first] == 0)
    first++;
  if (counts[first] == n)
    return;
  for (guint v = first + 1; v < 256; v++)
    {
      sum += counts[v];
      map[v] = (guint8) rint (255.0 * sum / (n - counts[first]));
    }
  for (gsize i = 0; i < n; i++)
    bytes->data[i] = map[bytes->data[i]];
}

/* ---- water ---- */

typedef struct
{
  gint dy;
  gint dx;
  gfloat length;
} Step;

/* The backward steps of a 5x5 chamfer (Borgefors, 1986). */
static const Step steps[] = {
  { 0, -1, 1 },        { -1, 0, 1 },        { -1, -1, 1.4f },
  { -1, 1, 1.4f },     { -1, -2, 2.1969f }, { -1, 2, 2.1969f },
  { -2, -1, 2.1969f }, { -2, 1, 2.1969f },
};

/* One pass of the distance transform. Input: 0 on rims, far elsewhere, with a
 * MARGIN that is far; rows are @stride apart. @direction: 1 from the first
 * pixel on, -1 from the last. */
static void
spread_distances (
  gfloat *first, gint height, gint width, gint stride, gint direction)
{
  gint offsets[G_N_ELEMENTS (steps)];

  for (guint k = 0; k < G_N_ELEMENTS (steps); k++)
    offsets[k] = direction * (steps[k].dy * stride + steps[k].dx);
  for (gint j = 0; j < height; j++)
    {
      gfloat *here = first
                     + (gssize) (direction > 0 ? j : height - 1 - j) * stride
                     + (direction > 0 ? 0 : width - 1);

      for (gint i = 0; i < width; i++, here += direction)
        {
          gfloat least = *here;

          for (guint k = 0; k < G_N_ELEMENTS (steps); k++)
            least = MIN (least, here[offsets[k]] + steps[k].length);
          *here = least;
        }
    }
}

/* Returns: whether the pixel is in a drop and a neighbour is not. */
static gboolean
is_rim (const guint8 *drops, guint y, guint x, guint height, guint width)
{
  const guint8 *here = drops + (gsize) y * width + x;

  return here[0] > 0
         && ((x > 0 && here[-1] == 0) || (x + 1 < width && here[1] == 0)
             || (y > 0 && here[-(gssize) width] == 0)
             || (y + 1 < height && here[width] == 0));
}

/* Returns: (transfer full): the strength of the glint at each pixel. */
static guint8 *
find_glints (const guint8 *drops, guint height, guint width)
{
  static const gint mean[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  static const gint relief[] = { -2, -1, 0, -1, 1, 1, 0, 1, 2 };
  const gint stride = (gint) width + 2 * MARGIN;
  const gsize n = (gsize) stride * (height + 2 * MARGIN);
  g_autofree gfloat *distances = g_new (gfloat, n);
  gfloat *first = distances + MARGIN * stride + MARGIN;
  Bytes bytes = { g_new (guint8, (gsize) height * width), height, width };

  for (gsize i = 0; i < n; i++)
    distances[i] = 2 * RIM_MAX;
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      if (is_rim (drops, y, x, height, width))
        first[(gssize) y * stride + x] = 0;
  spread_distances (first, (gint) height, (gint) width, stride, 1);
  spread_distances (first, (gint) height, (gint) width, stride, -1);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      bytes.data[(gsize) y * width + x] =
        (guint8) MIN (first[(gssize) y * stride + x], RIM_MAX);
  filter_bytes (&bytes, mean, 9);
  equalise (&bytes);
  filter_bytes (&bytes, relief, 1);
  filter_bytes (&bytes, mean, 9);
  return bytes.data;
}

static void
splash_water (CorruptWork *work, const gfloat *drops, gfloat amount)
{
  static const gfloat turquoise[] = { 175 / 255.0f, 238 / 255.0f,
                                      238 / 255.0f };
  const gsize n = work->n;
  g_autofree guint8 *bytes = g_new (guint8, n);
  g_autofree guint8 *glints = NULL;
  guint most = 1;

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (MIN (drops[i], 1) * 255);
  glints = find_glints (bytes, work->height, work->width);
  for (gsize i = 0; i < n; i++)
    most = MAX (most, (guint) bytes[i] * glints[i]);
  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < n; i++)
      work->planes[c * n + i] +=
        amount * turquoise[c] * (bytes[i] * glints[i]) / most;
}

/* ---- mud ---- */

static void
splash_mud (CorruptWork *work, gfloat *drops)
{
  static const gfloat brown[] = { 63 / 255.0f, 42 / 255.0f, 20 / 255.0f };
  const gsize n = work->n;

  for (gsize i = 0; i < n; i++)
    drops[i] = drops[i] > 0 ? 1 : 0;
  corrupt_blur_gaussian (drops, work->height, work->width, MUD_SIGMA,
                         GAUSSIAN_CUTOFF, CORRUPT_EDGE_EXTEND);
  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < n; i++)
      {
        gfloat mud = drops[i] < MUD_MIN ? 0 : drops[i];
        gfloat *p = &work->planes[c * n + i];

        *p += mud * (brown[c] - *p);
      }
}

void
corrupt_spatter (CorruptWork *work)
{
  const Spatter *spatter = &constants[work->level];
  g_autofree gfloat *drops = g_new (gfloat, work->n);

  rng_fill_normal (&work->rng, drops, work->n);
  corrupt_blur_gaussian (drops, work->height, work->width, spatter->sigma,
                         GAUSSIAN_CUTOFF, CORRUPT_EDGE_EXTEND);
  for (gsize i = 0; i < work->n; i++)
    {
      gfloat v = spatter->mean + spatter->spread * drops[i];

      drops[i] = v < spatter->least ? 0 : v;
    }
  if (work->level < MUD_FIRST)
    splash_water (work, drops, spatter->amount);
  else
    splash_mud (work, drops);
}
