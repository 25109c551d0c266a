/* corrupt-noise.c - Gaussian, shot, impulse and speckle noise
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The constants are those of ImageNet-C (Hendrycks and Dietterich, 2019). */
#include <math.h>

#include "core/vectors.h"
#include "corrupt-private.h"

#define LEVELS 256    /* of an 8-bit picture */
#define COUNTS_MAX 64 /* a power of 2 above the largest count */

void
corrupt_gaussian_noise (CorruptWork *work)
{
  static const gfloat sigmas[] = { 0.08f, 0.12f, 0.18f, 0.26f, 0.38f };
  const gsize n = 3 * work->n;
  g_autofree gfloat *noise = g_new (gfloat, n);

  rng_fill_normal (&work->rng, noise, n);
  for (gsize i = 0; i < n; i++)
    work->planes[i] += sigmas[work->level] * noise[i];
}

void
corrupt_speckle_noise (CorruptWork *work)
{
  static const gfloat sigmas[] = { 0.15f, 0.2f, 0.35f, 0.45f, 0.6f };
  const gsize n = 3 * work->n;
  g_autofree gfloat *noise = g_new (gfloat, n);

  rng_fill_normal (&work->rng, noise, n);
  for (gsize i = 0; i < n; i++)
    work->planes[i] += work->planes[i] * sigmas[work->level] * noise[i];
}

VECTORS static void
add_impulses (gfloat *planes, const guint32 *words, gsize n, guint32 limit)
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat impulses = words[i] < limit / 2 ? 1 : 0;

      planes[i] = words[i] < limit ? impulses : planes[i];
    }
}

void
corrupt_impulse_noise (CorruptWork *work)
{
  static const gdouble fractions[] = { 0.03, 0.06, 0.09, 0.17, 0.27 };
  const gsize n = 3 * work->n;
  g_autofree guint32 *words = g_new (guint32, n);

  rng_fill_bits (&work->rng, words, n);
  add_impulses (work->planes, words, n,
                (guint32) (fractions[work->level] * 0x1p32));
}

/* limits[v][k]: a random word at or above it means more than k photons, where
 * white has an expected @most; larger counts are white too. */
static void
fill_limits (guint32 *limits, guint size, guint most)
{
  for (guint v = 0; v < LEVELS; v++)
    {
      gdouble mean = (gdouble) v * most / (LEVELS - 1);
      gdouble fraction = exp (-mean);
      gdouble sum = fraction;

      for (guint k = 0; k < size; k++)
        {
          limits[v * size + k] =
            k < most ? (guint32) MIN (sum * 0x1p32, (gdouble) G_MAXUINT32)
                     : G_MAXUINT32;
          fraction *= mean / (k + 1);
          sum += fraction;
        }
    }
}

void
corrupt_shot_noise (CorruptWork *work)
{
  static const guint photons[] = { 60, 25, 12, 5, 3 };
  const gsize n = 3 * work->n;
  const guint most = photons[work->level];
  guint size = COUNTS_MAX;
  g_autofree guint32 *limits = g_new (guint32, LEVELS * COUNTS_MAX);
  g_autofree guint32 *words = g_new (guint32, n);

  while (size / 2 > most)
    size /= 2;
  fill_limits (limits, size, most);
  rng_fill_bits (&work->rng, words, n);
  for (gsize i = 0; i < n; i++)
    {
      guint v = (guint) (work->planes[i] * (LEVELS - 1) + 0.5f);
      const guint32 *limit = limits + v * size;
      guint count = 0;

      for (guint step = size / 2; step > 0; step /= 2)
        count += limit[count + step - 1] <= words[i] ? step : 0;
      work->planes[i] = (gfloat) count / most;
    }
}
