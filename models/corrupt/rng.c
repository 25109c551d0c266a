/* rng.c - counter-based random numbers in vectorised batches
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rng.h"

#include <math.h>

#include "core/vectors.h"

#define BATCH 512 /* pairs of normal numbers made at a time */

/* SplitMix64's increment and finaliser. */
#define GOLDEN G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

static guint64
mix (guint64 z)
{
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* A keyed 32-bit hash of the counter. */
static inline guint32
scramble (guint32 i, guint32 key, guint32 other_key)
{
  guint32 x = i + key;

  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x += other_key;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  x *= 0x9e3779b1u;
  return x ^ (x >> 15);
}

guint64
rng_mix (guint64 seed, guint64 a, guint64 b)
{
  return mix (mix (mix (seed + GOLDEN) + a + GOLDEN) + b + GOLDEN);
}

void
rng_init (Rng *rng, guint64 seed)
{
  rng->state = mix (seed + G_GUINT64_CONSTANT (0x632be59bd9b4e019));
}

guint64
rng_next (Rng *rng)
{
  rng->state += GOLDEN;
  return mix (rng->state);
}

gdouble
rng_draw (Rng *rng, gdouble from, gdouble to)
{
  return from + (to - from) * (rng_next (rng) >> 11) * 0x1p-53;
}

guint
rng_below (Rng *rng, guint n)
{
  return (guint) ((rng_next (rng) >> 32) * n >> 32);
}

VECTORS static void
fill_bits (guint32 *out, guint32 start, guint n, guint64 key)
{
  const guint32 low = (guint32) key;
  const guint32 high = (guint32) (key >> 32);

  for (guint i = 0; i < n; i++)
    out[i] = scramble (start + i, low, high);
}

void
rng_fill_bits (Rng *rng, guint32 *out, gsize n)
{
  fill_bits (out, 0, (guint) n, rng_next (rng));
}

VECTORS static void
fill_even (gfloat *out, guint n, guint64 key, gfloat from, gfloat step)
{
  const guint32 low = (guint32) key;
  const guint32 high = (guint32) (key >> 32);

  for (guint i = 0; i < n; i++)
    out[i] = from + step * (gint32) (scramble (i, low, high) >> 8);
}

void
rng_fill_even (Rng *rng, gfloat *out, gsize n, gfloat from, gfloat to)
{
  fill_even (out, (guint) n, rng_next (rng), from, (to - from) * 0x1p-24f);
}

/* ---- normal numbers (Box and Muller, 1958) ---- */

/* The natural logarithm of x > 0, to about 1e-7. */
static inline gfloat
approximate_log (gfloat x)
{
  union
  {
    gfloat f;
    gint32 i;
  } bits = { x };
  gint32 exponent;
  gfloat z, z2;

  /* x = m * 2^exponent, m within sqrt (1/2) and sqrt (2) */
  exponent = (bits.i - 0x3f3504f3) >> 23;
  bits.i -= exponent * (1 << 23);
  z = (bits.f - 1) / (bits.f + 1);
  z2 = z * z;
  return exponent * (gfloat) G_LN2
         + 2 * z
             * (1
                + z2 * (1 / 3.0f + z2 * (1 / 5.0f + z2 * (1 / 7.0f + z2 / 9))));
}

/* The square root of x > 0. sqrtf() sets errno, which prevents vectorisation.
 * */
static inline gfloat
approximate_root (gfloat x)
{
  union
  {
    gfloat f;
    gint32 i;
  } y = { x };

  y.i = 0x5f375a86 - (y.i >> 1);
  for (guint i = 0; i < 3; i++)
    y.f *= 1.5f - 0.5f * x * y.f * y.f;
  return x * y.f;
}

/* Converts 2 * @n random words to 2 * @n normal numbers. */
VECTORS static void
make_normal (gfloat *restrict out, const guint32 *restrict words, guint n)
{
  const guint32 *turns = words + n;
  gfloat *seconds = out + n;

  for (guint i = 0; i < n; i++)
    {
      gfloat u = ((gint32) (words[i] >> 9) + 0.5f) * 0x1p-23f;
      gfloat r = approximate_root (-2 * approximate_log (u));
      guint32 quarter = turns[i] >> 30;
      gfloat turn = (gint32) (turns[i] & 0x3fffffff) * 0x1p-30f - 0.5f;
      gfloat a = turn * (gfloat) G_PI_2;
      gfloat a2 = a * a;
      gfloat s = a * (1 - a2 / 6 * (1 - a2 / 20 * (1 - a2 / 42)));
      gfloat c = 1 - a2 / 2 * (1 - a2 / 12 * (1 - a2 / 30 * (1 - a2 / 56)));
      /* Rotates by quarter turns with products instead of branches. */
      gfloat odd = (gint32) (quarter & 1);
      gfloat signed_r = r * (1 - (gint32) (quarter & 2));

      out[i] = signed_r * (c - odd * (c + s));
      seconds[i] = signed_r * (s + odd * (c - s));
    }
}

void
rng_fill_normal (Rng *rng, gfloat *out, gsize n)
{
  guint64 key = rng_next (rng);
  guint32 words[2 * BATCH];
  gfloat rest[2 * BATCH];
  gsize i = 0;

  for (; i + 2 * BATCH <= n; i += 2 * BATCH)
    {
      fill_bits (words, (guint32) i, 2 * BATCH, key);
      make_normal (out + i, words, BATCH);
    }
  fill_bits (words, (guint32) i, 2 * BATCH, key);
  make_normal (rest, words, BATCH);
  for (gsize j = i; j < n; j++)
    out[j] = rest[j - i];
}
