/* corrupt-frost.c - procedural frost on a window pane
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ImageNet-C (Hendrycks and Dietterich, 2019) overlays crops of five photographs
 * of frost. None is shipped here: needles and ferns are drawn at random, with
 * the mean and standard deviation of the colours of those five. The two
 * constants per severity are the published ones. */
#include <math.h>

#include "core/vectors.h"
#include "corrupt-private.h"

#define FERN_GAP 3     /* pixels from one pair of barbs to the next */
#define BARB_SHARE 0.4 /* their length, as a fraction of the remaining stem */
#define FAN 8          /* needles that grow together */
#define FAN_WIDTH 12   /* pixels that they stand on */
#define FAN_ANGLE 0.6f /* radians */

typedef struct
{
  gfloat means[3];
  gfloat spreads[3];
  gfloat clouds; /* weight of the smooth part, of 1 */
  guint fans;    /* of needles, per 100x100 pixels */
  guint ferns;   /* the same */
  guint length;  /* the longest of either, in pixels */
  gfloat patchy; /* how much the clouds thicken it, 0 to 1 */
} Frost;

/* Sea ice, needles (twice: the second and the third photograph are the same),
 * grains on grey glass, ferns on dark glass. */
static const Frost kinds[] = {
  { { 0.30f, 0.58f, 0.65f }, { 0.11f, 0.08f, 0.06f }, 0.7f, 30, 0, 20, 0.7f },
  { { 0.79f, 0.81f, 0.84f }, { 0.08f, 0.08f, 0.09f }, 0.3f, 100, 0, 40, 0.6f },
  { { 0.79f, 0.81f, 0.84f }, { 0.08f, 0.08f, 0.09f }, 0.3f, 80, 8, 56, 0.6f },
  { { 0.54f, 0.60f, 0.65f }, { 0.11f, 0.11f, 0.12f }, 0.3f, 200, 8, 10, 0.8f },
  { { 0.44f, 0.48f, 0.53f }, { 0.17f, 0.17f, 0.16f }, 0.3f, 12, 24, 40, 0.8f },
};

/* ---- drawing ---- */

typedef struct
{
  gfloat *layer;
  guint height;
  guint width;
} Canvas;

/* Draws a line that fades out towards its end. */
static void
draw_line (const Canvas *canvas,
           gfloat x,
           gfloat y,
           gfloat angle,
           guint length,
           gfloat light)
{
  const gfloat dx = cosf (angle);
  const gfloat dy = sinf (angle);

  for (guint i = 0; i < length; i++, x += dx, y += dy)
    {
      gfloat left = light - light * i / length;
      gfloat u, v;
      gfloat *p;

      if (!(x >= 0 && y >= 0 && x < canvas->width - 1
            && y < canvas->height - 1))
        continue;
      p = canvas->layer + (gsize) y * canvas->width + (gsize) x;
      u = x - (guint) x;
      v = y - (guint) y;
      p[0] += left * (1 - u) * (1 - v);
      p[1] += left * u * (1 - v);
      p[canvas->width] += left * (1 - u) * v;
      p[canvas->width + 1] += left * u * v;
    }
}

/* Draws a stem with barbs at 60 degrees, as in ice crystals. */
static void
draw_fern (const Canvas *canvas, gfloat x, gfloat y, gfloat angle, guint length)
{
  const gfloat turn = G_PI / 3;

  draw_line (canvas, x, y, angle, length, 1);
  for (guint i = 0; i < length; i += FERN_GAP)
    {
      gfloat at_x = x + i * cosf (angle);
      gfloat at_y = y + i * sinf (angle);
      guint barb = (length - i) * BARB_SHARE;

      draw_line (canvas, at_x, at_y, angle + turn, barb, 1);
      draw_line (canvas, at_x, at_y, angle - turn, barb, 1);
    }
}

/* Sixteen bits of @word from @shift on, as a number in [0, 1). */
static gfloat
take_share (guint64 word, guint shift)
{
  return (gfloat) (word >> shift & 0xffff) / 0x10000;
}

/* Draws a fan of needles. */
static void
draw_fan (const Canvas *canvas,
          gfloat x,
          gfloat y,
          gfloat angle,
          guint length,
          Rng *rng)
{
  for (guint i = 0; i < FAN; i++)
    {
      guint64 word = rng_next (rng);

      draw_line (canvas, x + FAN_WIDTH * (take_share (word, 0) - 0.5f),
                 y + FAN_WIDTH * (take_share (word, 16) - 0.5f),
                 angle + FAN_ANGLE * (take_share (word, 32) - 0.5f),
                 length / 2 + (guint) (length * take_share (word, 48) / 2),
                 0.3f + 0.7f * take_share (word, 24));
    }
}

static void
draw_crystals (const Canvas *canvas, const Frost *frost, Rng *rng)
{
  const gsize area = (gsize) canvas->height * canvas->width;
  const gsize n_fans = area * frost->fans / 10000;
  const gsize n_ferns = area * frost->ferns / 10000;

  for (gsize i = 0; i < n_fans + n_ferns; i++)
    {
      guint64 word = rng_next (rng);
      gfloat x = take_share (word, 0) * canvas->width;
      gfloat y = take_share (word, 16) * canvas->height;
      gfloat angle = take_share (word, 32) * 2 * (gfloat) G_PI;
      guint length =
        (guint) (frost->length * (0.25f + 0.75f * take_share (word, 48)));

      if (i < n_fans)
        draw_fan (canvas, x, y, angle, length, rng);
      else
        draw_fern (canvas, x, y, angle, length);
    }
}

/* ---- the texture ---- */

/* Scales to a mean of 0 and a standard deviation of 1. */
static void
standardise (gfloat *numbers, gsize n)
{
  gdouble sum = 0;
  gdouble squares = 0;
  gfloat mean, scale;

  for (gsize i = 0; i < n; i++)
    {
      sum += numbers[i];
      squares += (gdouble) numbers[i] * numbers[i];
    }
  mean = sum / n;
  scale = 1 / sqrt (MAX (squares / n - (sum / n) * (sum / n), 1e-12));
  for (gsize i = 0; i < n; i++)
    numbers[i] = (numbers[i] - mean) * scale;
}

/* Returns: (transfer full): (height, width) numbers, standardised. */
static gfloat *
grow (CorruptWork *work, const Frost *frost)
{
  const guint side = corrupt_find_plasma_side (work->height, work->width);
  gfloat *layer = g_new0 (gfloat, work->n);
  const Canvas canvas = { layer, work->height, work->width };
  g_autofree gfloat *plasma = corrupt_make_plasma (&work->rng, side, 1.6f);
  g_autofree gfloat *clouds = g_new (gfloat, work->n);

  draw_crystals (&canvas, frost, &work->rng);
  for (guint y = 0; y < work->height; y++)
    for (guint x = 0; x < work->width; x++)
      {
        gsize i = (gsize) y * work->width + x;
        gfloat cloud = plasma[(gsize) y * side + x];
        gfloat thick = layer[i] * (1 - frost->patchy * (1 - cloud));

        clouds[i] = cloud;
        /* Overlapping ice is hardly whiter. */
        layer[i] = thick / (thick + 0.7f);
      }
  standardise (clouds, work->n);
  standardise (layer, work->n);
  for (gsize i = 0; i < work->n; i++)
    layer[i] = frost->clouds * clouds[i] + (1 - frost->clouds) * layer[i];
  standardise (layer, work->n);
  return layer;
}

VECTORS static void
overlay (gfloat *plane,
         const gfloat *layer,
         gsize n,
         gfloat mean,
         gfloat spread,
         gfloat picture,
         gfloat ice)
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat v = mean + spread * layer[i];

      v = v > 0 ? v : 0;
      v = v < 1 ? v : 1;
      plane[i] = picture * plane[i] + ice * v;
    }
}

void
corrupt_frost (CorruptWork *work)
{
  static const gfloat picture[] = { 1, 0.8f, 0.7f, 0.65f, 0.6f };
  static const gfloat ice[] = { 0.4f, 0.6f, 0.7f, 0.7f, 0.75f };
  const guint kind = rng_below (&work->rng, G_N_ELEMENTS (kinds));
  const Frost *frost = &kinds[kind];
  g_autofree gfloat *layer = grow (work, frost);

  for (guint c = 0; c < 3; c++)
    overlay (work->planes + c * work->n, layer, work->n, frost->means[c],
             frost->spreads[c], picture[work->level], ice[work->level]);
}
