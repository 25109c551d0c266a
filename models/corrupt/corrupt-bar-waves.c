/* corrupt-bar-waves.c - ImageNet-C-bar: Perlin and plasma noise, refraction
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The formulas and the strength of each severity are those of ImageNet-C-bar
 * (Mintun et al., NeurIPS 2021) and of the program published with it. */
#include <math.h>
#include <string.h>

#include "corrupt-private.h"

static gdouble
get_side (const CorruptWork *work)
{
  return MIN (work->height, work->width);
}

/* ---- Perlin noise (Perlin, 1985) ---- */

#define GRADIENTS 256
#define OCTAVE_LAST 16

typedef struct
{
  gfloat y[GRADIENTS];
  gfloat x[GRADIENTS];
  guint32 places[GRADIENTS];
} Perlin;

static void
draw_gradients (Perlin *perlin, Rng *rng)
{
  rng_fill_bits (rng, perlin->places, GRADIENTS);
  /* Uniform in a square, then normalised: diagonals are slightly more frequent,
   * as in the published program. */
  rng_fill_even (rng, perlin->y, GRADIENTS, -1, 1);
  rng_fill_even (rng, perlin->x, GRADIENTS, -1, 1);
  for (guint i = 0; i < GRADIENTS; i++)
    {
      gfloat length = hypotf (perlin->y[i], perlin->x[i]) + 1e-9f;

      perlin->y[i] /= length;
      perlin->x[i] /= length;
    }
}

/* The contribution of a grid point's gradient at the offset (@dy, @dx). */
static gfloat
look_from (const Perlin *perlin, guint row, guint column, gfloat dy, gfloat dx)
{
  guint32 word = perlin->places[row % GRADIENTS] + column * 0x9e3779b9u;
  guint i;

  word = (word ^ (word >> 15)) * 0x846ca68bu;
  i = word >> 24;
  return dy * perlin->y[i] + dx * perlin->x[i];
}

static gfloat
find_noise (const Perlin *perlin, gfloat y, gfloat x)
{
  guint row = (guint) y;
  guint column = (guint) x;
  gfloat dy = y - row;
  gfloat dx = x - column;
  gfloat sy = dy * dy * (3 - 2 * dy);
  gfloat sx = dx * dx * (3 - 2 * dx);
  gfloat a = look_from (perlin, row, column, dy, dx);
  gfloat b = look_from (perlin, row, column + 1, dy, dx - 1);
  gfloat c = look_from (perlin, row + 1, column, dy - 1, dx);
  gfloat d = look_from (perlin, row + 1, column + 1, dy - 1, dx - 1);
  gfloat upper = a + sx * (b - a);
  gfloat lower = c + sx * (d - c);

  return 1.5f * (upper + sy * (lower - upper));
}

void
corrupt_perlin_noise (CorruptWork *work)
{
  static const gfloat strengths[] = { 4.6f, 5.2f, 5.8f, 7.6f, 8.8f };
  const gfloat fraction = strengths[work->level] * 0.05f;
  const gfloat step = 7 / get_side (work);
  Perlin perlin;

  draw_gradients (&perlin, &work->rng);
  for (guint y = 0; y < work->height; y++)
    for (guint x = 0; x < work->width; x++)
      {
        gfloat turbulence = 0;

        for (guint f = 1; f <= OCTAVE_LAST; f *= 2)
          turbulence +=
            fabsf (find_noise (&perlin, f * y * step, f * x * step)) / f;
        turbulence = CLAMP (0.5f * turbulence + 0.5f, 0, 1);
        for (guint c = 0; c < 3; c++)
          {
            gfloat *p =
              &work->planes[c * work->n + (gsize) y * work->width + x];

            *p += fraction * (turbulence - *p);
          }
      }
}

/* ---- plasma noise ---- */

typedef struct
{
  gdouble time;
  guint turns;
  gdouble sharpness;
  gdouble scale;
} Swirl;

static void
find_swirl (gfloat colour[3], const Swirl *swirl, gdouble y, gdouble x)
{
  gdouble frequency = 1;
  gdouble drift = 1;
  gdouble damping = 1;

  y /= swirl->scale;
  x /= swirl->scale;
  for (guint i = 0; i < swirl->turns; i++)
    {
      gdouble dx = cos (y * frequency + swirl->time / drift) / damping;
      gdouble dy = sin (x * frequency + swirl->time / drift) / damping;

      x += dx - 0.3 * dy;
      y += dy + 0.3 * dx;
      frequency *= 1.93;
      drift *= 1.15;
      damping *= 2.25 - swirl->sharpness;
    }
  colour[0] = sin (x - swirl->time);
  colour[1] = sin ((x + y + sin (swirl->time)) * 0.5);
  colour[2] = sin (y + swirl->time);
}

void
corrupt_plasma_noise (CorruptWork *work)
{
  static const gfloat strengths[] = { 4.75f, 7, 8.5f, 9.25f, 10 };
  const gfloat fraction = strengths[work->level] * 6.4f / 255;
  const Swirl swirl = {
    .time = rng_draw (&work->rng, 0, 6 * G_PI),
    .turns = 4 + rng_below (&work->rng, 3),
    .sharpness = rng_draw (&work->rng, 0.5, 1),
    .scale = rng_draw (&work->rng, 0.075, 0.2) * get_side (work),
  };

  for (guint y = 0; y < work->height; y++)
    for (guint x = 0; x < work->width; x++)
      {
        gfloat colour[3];

        find_swirl (colour, &swirl, y, x);
        for (guint c = 0; c < 3; c++)
          {
            gfloat *p =
              &work->planes[c * work->n + (gsize) y * work->width + x];

            *p = (1 - fraction) * *p + fraction * colour[c];
          }
      }
}

/* ---- refraction by water in the sun ---- */

#define ETA 4.0 /* of refraction */

static gfloat
find_caustic (gdouble y, gdouble x, gdouble time)
{
  const gdouble glow = 0.005;
  gdouble p = (y - floor (y)) * 2 * G_PI - 250;
  gdouble q = (x - floor (x)) * 2 * G_PI - 250;
  gdouble u = p, v = q;
  gdouble light = 1;

  for (guint i = 1; i <= 5; i++)
    {
      gdouble t = time * (1 - 3.5 / i);
      gdouble next = p + cos (t - u) + sin (t + v);

      v = q + sin (t - v) + cos (t + u);
      u = next;
      light += 1 / hypot (p * glow / sin (u + t), q * glow / cos (v + t));
    }
  return CLAMP (pow (fabs (1.17 - pow (light / 5, 1.4)), 8), 0, 1);
}

/* Bilinear interpolation; black outside. */
static gfloat
read_between (
  const gfloat *plane, guint height, guint width, gfloat y, gfloat x)
{
  gfloat sum = 0;
  gint top = (gint) floorf (y);
  gint left = (gint) floorf (x);

  for (gint j = top; j <= top + 1; j++)
    for (gint i = left; i <= left + 1; i++)
      if (j >= 0 && i >= 0 && j < (gint) height && i < (gint) width)
        sum += plane[(gsize) j * width + i] * (1 - fabsf (y - j))
               * (1 - fabsf (x - i));
  return sum;
}

/* The sideways refraction of a vertical ray, per unit of slope, where the
 * surface has the slope (@dy, @dx). */
static gdouble
find_bend (gdouble dy, gdouble dx)
{
  gdouble length = sqrt (dy * dy + dx * dx + 1);
  gdouble cosine = 1 / length;
  gdouble sine = sqrt (MAX (1 - cosine * cosine, 0));

  if (cosine >= 1 - 1e-3)
    return 0;
  return (sqrt (1 - sine * sine / (ETA * ETA)) - cosine / ETA) / length;
}

static void
refract (CorruptWork *work,
         const gfloat *caustics,
         gdouble lens,
         gfloat lighting)
{
  const guint height = work->height;
  const guint width = work->width;
  g_autofree gfloat *in =
    g_memdup2 (work->planes, 3 * work->n * sizeof (gfloat));

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        const gfloat *here = caustics + (gsize) y * width + x;
        gfloat dx = (x + 1 < width ? here[1] : 0) - (x > 0 ? here[-1] : 0);
        gfloat dy = (y + 1 < height ? here[width] : 0)
                    - (y > 0 ? here[-(gssize) width] : 0);
        gdouble bend = find_bend (dy, dx) * lens;

        for (guint c = 0; c < 3; c++)
          work->planes[c * work->n + (gsize) y * width + x] =
            read_between (in + c * work->n, height, width, y + bend * dy,
                          x + bend * dx)
            + lighting * (dy - dx);
      }
}

void
corrupt_caustic_refraction (CorruptWork *work)
{
  static const gdouble strengths[] = { 2.35, 3.2, 4.9, 6.6, 9.15 };
  const gdouble strength = strengths[work->level];
  const gdouble side = get_side (work);
  const gdouble time = rng_draw (&work->rng, 0.5, 2);
  const gdouble size = rng_draw (&work->rng, 0.75, 1.25) * side;
  g_autofree gfloat *caustics = g_new (gfloat, work->n);

  for (guint y = 0; y < work->height; y++)
    for (guint x = 0; x < work->width; x++)
      caustics[(gsize) y * work->width + x] =
        find_caustic (y / size, x / size, time);
  corrupt_blur_gaussian (caustics, work->height, work->width, 1, 4,
                         CORRUPT_EDGE_REFLECT);
  refract (work, caustics, strength * 0.05 * side, strength * 0.2);
}
