/* corrupt-bar.c - ImageNet-C-bar: noises of spectra, cut-outs and sparkles
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The formulas and the strength of each severity are those of ImageNet-C-bar
 * (Mintun et al., NeurIPS 2021) and of the program published with it. Lengths
 * there are fractions of the side of a square picture; here, of the shorter
 * side. */
#include <math.h>

#include "corrupt-private.h"

static gfloat
get_side (const CorruptWork *work)
{
  return MIN (work->height, work->width);
}

/* ---- noises of spectra ---- */

void
corrupt_blue_noise_sample (CorruptWork *work)
{
  static const gfloat strengths[] = { 0.8f, 1.6f, 2.4f, 4.0f, 5.6f };
  const gfloat least = strengths[work->level] * 0.3f - 2.5f;
  g_autofree gfloat *noise =
    corrupt_make_spectrum (&work->rng, work->height, work->width, 1);

  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < work->n; i++)
      work->planes[c * work->n + i] *= noise[i] > least ? 1 : 0;
}

void
corrupt_brownish_noise (CorruptWork *work)
{
  static const gfloat strengths[] = { 1, 2, 3, 4, 5 };
  const gfloat amount = strengths[work->level] * 6.4f / 255;

  for (guint c = 0; c < 3; c++)
    {
      g_autofree gfloat *noise =
        corrupt_make_spectrum (&work->rng, work->height, work->width, -2);

      for (gsize i = 0; i < work->n; i++)
        work->planes[c * work->n + i] += amount * noise[i];
    }
}

void
corrupt_single_frequency_greyscale (CorruptWork *work)
{
  static const gfloat strengths[] = { 1, 1.5f, 2, 4.5f, 5 };
  const gfloat amount = strengths[work->level] * 19.6f / 255;
  gdouble a = rng_draw (&work->rng, -G_PI, G_PI);
  gdouble b = rng_draw (&work->rng, -a, a);
  gdouble phase = rng_draw (&work->rng, 0, 2 * G_PI);
  gboolean swap = rng_below (&work->rng, 2);

  for (guint y = 0; y < work->height; y++)
    for (guint x = 0; x < work->width; x++)
      {
        gfloat wave =
          amount * sin ((swap ? b : a) * x + (swap ? a : b) * y + phase);

        for (guint c = 0; c < 3; c++)
          work->planes[c * work->n + (gsize) y * work->width + x] += wave;
      }
}

/* ---- cut-outs ---- */

/* A rotated checkerboard; some of its squares of one colour are grey. */
void
corrupt_checkerboard_cutout (CorruptWork *work)
{
  static const gdouble strengths[] = { 2, 3, 4, 5, 6 };
  const gdouble fraction = strengths[work->level] / 10;
  const gdouble angle = rng_draw (&work->rng, 0, 2 * G_PI);
  const gdouble field = get_side (work) * rng_draw (&work->rng, 0.1, 0.25);
  const guint64 key = rng_next (&work->rng);

  for (guint y = 0; y < work->height; y++)
    for (guint x = 0; x < work->width; x++)
      {
        gdouble u = (cos (angle) * y + sin (angle) * x) / field;
        gdouble v = (cos (angle) * x - sin (angle) * y) / field;
        /* Truncated towards 0, as in the published program, so the squares
         * around the corner share a random number. */
        gint64 i = (gint64) u, j = (gint64) v;
        Rng random;

        if (((gint) floor (u) & 1) != ((gint) floor (v) & 1))
          continue;
        rng_init (&random,
                  key + (guint64) i * 0x10001 + (guint64) j * 0x7fffffed);
        if (rng_draw (&random, 0, 1) >= fraction)
          continue;
        for (guint c = 0; c < 3; c++)
          work->planes[c * work->n + (gsize) y * work->width + x] =
            128 / 255.0f;
      }
}

/* ---- sparkles ---- */

#define RAYS_MAX 200
#define N_SPARKLES 5

typedef struct
{
  gdouble y;
  gdouble x;
  gdouble lengths[RAYS_MAX];
  guint n_rays;
  gdouble sharpness;
} Sparkle;

static void
draw_sparkle (Sparkle *sparkle, Rng *rng, gdouble radius, gdouble least)
{
  gfloat noise[RAYS_MAX];

  sparkle->n_rays = 50 + rng_below (rng, RAYS_MAX - 50);
  rng_fill_normal (rng, noise, sparkle->n_rays);
  for (guint i = 0; i < sparkle->n_rays; i++)
    sparkle->lengths[i] = MAX (radius + radius * 0.25 * noise[i], least);
}

/* Returns: the brightness of the sparkle, from 0 to 1. */
static gfloat
get_light (const Sparkle *sparkle, guint y, guint x)
{
  gdouble dy = y - sparkle->y;
  gdouble dx = x - sparkle->x;
  gdouble ray = (atan2 (dx, dy) + G_PI) / (2 * G_PI) * sparkle->n_rays;
  guint i = (guint) ray;
  gdouble fraction = ray - i;
  gdouble from = sparkle->lengths[i % sparkle->n_rays];
  gdouble to = sparkle->lengths[(i + 1) % sparkle->n_rays];
  gdouble length = from + fraction * (to - from);
  gdouble light =
    pow (length * length / (dy * dy + dx * dx + 1e-4), sparkle->sharpness);

  fraction -= 0.5;
  return CLAMP ((1 - fraction * fraction) * light, 0, 1);
}

/* Blends towards white where it is bright; @inverse: where it is dark. */
static void
add_sparkle (CorruptWork *work, const Sparkle *sparkle, gboolean inverse)
{
  for (guint y = 0; y < work->height; y++)
    for (guint x = 0; x < work->width; x++)
      {
        gfloat light = get_light (sparkle, y, x);

        if (inverse)
          light = 1 - light;
        for (guint c = 0; c < 3; c++)
          {
            gfloat *p =
              &work->planes[c * work->n + (gsize) y * work->width + x];

            *p += light * (1 - *p);
          }
      }
}

void
corrupt_sparkles (CorruptWork *work)
{
  static const gdouble strengths[] = { 1, 2, 3, 5, 6 };
  const gdouble radius = strengths[work->level] * 0.01 * get_side (work);
  Sparkle sparkle = { .sharpness = 1 };

  for (guint i = 0; i < N_SPARKLES; i++)
    {
      sparkle.y = rng_draw (&work->rng, 0, work->height);
      sparkle.x = rng_draw (&work->rng, 0, work->width);
      draw_sparkle (&sparkle, &work->rng, radius, 1);
      add_sparkle (work, &sparkle, FALSE);
    }
}

void
corrupt_inverse_sparkles (CorruptWork *work)
{
  static const gdouble strengths[] = { 1, 2, 4, 9, 10 };
  Sparkle sparkle = { .sharpness = strengths[work->level] * 6.5 / 50 };

  sparkle.y = work->height * rng_draw (&work->rng, 0.25, 0.75);
  sparkle.x = work->width * rng_draw (&work->rng, 0.25, 0.75);
  /* Lengths are squared, so a rare negative one does not matter. */
  draw_sparkle (&sparkle, &work->rng, 0.25 * get_side (work), -G_MAXDOUBLE);
  add_sparkle (work, &sparkle, TRUE);
}

/* ---- rings ---- */

void
corrupt_cocentric_sine_waves (CorruptWork *work)
{
  static const gfloat strengths[] = { 3, 5, 8, 9, 10 };
  const gfloat amount = strengths[work->level] * 12.8f / 255;
  const gdouble most = get_side (work) / 10;
  gdouble cx = rng_draw (&work->rng, 0, work->width);
  gdouble cy = rng_draw (&work->rng, 0, work->height);
  gdouble frequency = rng_draw (&work->rng, 0, 10);
  gdouble amplitude = rng_draw (&work->rng, 0, most);
  gdouble ring = most - rng_draw (&work->rng, 0, most);

  for (guint y = 0; y < work->height; y++)
    for (guint x = 0; x < work->width; x++)
      {
        gdouble dx = x - cx;
        gdouble dy = y - cy;
        gdouble rings = (sqrt (dx * dx + dy * dy)
                         + sin (atan2 (dx, dy) * frequency) * amplitude)
                        / ring;
        gfloat light = amount * (rings - floor (rings) - 0.5);

        for (guint c = 0; c < 3; c++)
          work->planes[c * work->n + (gsize) y * work->width + x] += light;
      }
}
