/* corrupt-spectrum.c - noise of a given spectrum
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <complex.h>
#include <math.h>

#include "corrupt-private.h"

typedef complex float Wave;

/* Discrete Fourier transform of @n numbers @step apart (Cooley and Tukey,
 * 1965), by the factors of n in turn; a prime takes n * n steps. @turns: exp (2
 * pi i k / @n_turns). */
static void
transform (Wave *out,
           const Wave *in,
           guint n,
           gsize step,
           const Wave *turns,
           guint n_turns)
{
  guint p = 2;
  guint m;
  g_autofree Wave *parts = NULL;

  if (n == 1)
    {
      out[0] = in[0];
      return;
    }
  while (n % p != 0)
    p++;
  m = n / p;
  parts = g_new (Wave, n);
  for (guint i = 0; i < p; i++)
    transform (parts + i * m, in + i * step, m, p * step, turns, n_turns);
  for (guint k = 0; k < n; k++)
    {
      Wave sum = 0;

      for (guint i = 0; i < p; i++)
        sum +=
          parts[i * m + k % m] * turns[(guint64) i * k % n * (n_turns / n)];
      out[k] = sum;
    }
}

/* Transforms @count lines of @n numbers @step apart; lines are @stride apart.
 * */
static void
transform_lines (Wave *waves, guint n, gsize step, guint count, gsize stride)
{
  g_autofree Wave *turns = g_new (Wave, n);
  g_autofree Wave *line = g_new (Wave, n);

  for (guint k = 0; k < n; k++)
    turns[k] = cexpf (2 * (gfloat) G_PI * I * k / n);
  for (guint j = 0; j < count; j++)
    {
      transform (line, waves + j * stride, n, step, turns, n);
      for (guint i = 0; i < n; i++)
        waves[j * stride + i * step] = line[i];
    }
}

gfloat *
corrupt_make_spectrum (Rng *rng, guint height, guint width, gint power)
{
  const gsize n = (gsize) height * width;
  gfloat *noise = g_new (gfloat, n);
  g_autofree Wave *waves = g_new (Wave, n);
  gdouble sum = 0;
  gdouble squares = 0;
  gfloat scale;

  rng_fill_even (rng, noise, n, 0, 2 * G_PI);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        gfloat v = MIN (y, height - y);
        gfloat u = MIN (x, width - x);
        gfloat strength = power > 0 ? hypotf (v, u) : 1 / (v * v + u * u + 1);
        gsize i = (gsize) y * width + x;

        waves[i] = strength * cexpf (I * noise[i]);
      }
  transform_lines (waves, width, 1, height, width);
  transform_lines (waves, height, width, width, 1);
  for (gsize i = 0; i < n; i++)
    {
      noise[i] = crealf (waves[i]);
      sum += noise[i];
      squares += (gdouble) noise[i] * noise[i];
    }
  scale = 1 / sqrt (squares / n - (sum / n) * (sum / n));
  for (gsize i = 0; i < n; i++)
    noise[i] *= scale;
  return noise;
}
