/* rng.h - counter-based random numbers in vectorised batches
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * rng_mix:
 *
 * Returns: a uniform 64-bit hash of @seed, @a and @b.
 */
guint64 rng_mix (guint64 seed, guint64 a, guint64 b);

/**
 * Rng:
 *
 * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Each batch is a stream of
 * its own with independent members, so that it vectorises.
 */
typedef struct
{
  guint64 state;
} Rng;

void rng_init (Rng *rng, guint64 seed);

/* One number: 64 bits, uniform in [@from, @to), or an integer below @n. */
guint64 rng_next (Rng *rng);
gdouble rng_draw (Rng *rng, gdouble from, gdouble to);
guint rng_below (Rng *rng, guint n);

/* @n numbers: 32 bits each, uniform in [@from, @to), or normal N(0, 1). */
void rng_fill_bits (Rng *rng, guint32 *out, gsize n);
void rng_fill_even (Rng *rng, gfloat *out, gsize n, gfloat from, gfloat to);
void rng_fill_normal (Rng *rng, gfloat *out, gsize n);

G_END_DECLS
