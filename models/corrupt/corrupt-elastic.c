/* corrupt-elastic.c - elastic transform: affine, then local displacements
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The constants are those of ImageNet-C (Hendrycks and Dietterich, 2019). */
#include <math.h>

#include "core/vectors.h"
#include "corrupt-private.h"

#define RADIUS 3           /* sigmas of the Gaussians */
#define SMOOTH 8           /* smallest sigma that is made from waves */
#define WAVE_SIGMA_MIN 3.7 /* sigma * frequency of the weakest wave: 1/1000 */
#define FAR 1e5f           /* pixels; larger coordinates are clamped */

/* Padded to four numbers, so that a pixel is one load. */
typedef gfloat Pixel __attribute__ ((vector_size (16)));

/* ---- the displacements ---- */

/* weights[k * n + i]: wave k of @n_waves at i, with the amplitude that a
 * Gaussian leaves; the cosines of a signal mirrored at its edges. */
static gfloat *
make_waves (guint *n_waves, guint n, gdouble sigma)
{
  const guint count =
    MIN (1 + (guint) (WAVE_SIGMA_MIN * n / (G_PI * sigma)), n);
  gfloat *waves = g_new (gfloat, (gsize) count * n);

  for (guint k = 0; k < count; k++)
    {
      gdouble frequency = G_PI * k / n;
      gdouble strength = sqrt ((k == 0 ? 1.0 : 2.0) / n)
                         * exp (-0.5 * pow (sigma * frequency, 2));

      for (guint i = 0; i < n; i++)
        waves[(gsize) k * n + i] = strength * cos (frequency * (i + 0.5));
    }
  *n_waves = count;
  return waves;
}

/* Noise after a wide Gaussian has few waves, which are drawn directly. Uniform
 * noise in [-1, 1) has a variance of 1/3 in each wave. */
static void
fill_from_waves (gfloat *field,
                 guint height,
                 guint width,
                 gdouble sigma,
                 gfloat amplitude,
                 Rng *rng)
{
  guint n_down, n_across;
  g_autofree gfloat *down = make_waves (&n_down, height, sigma);
  g_autofree gfloat *across = make_waves (&n_across, width, sigma);
  g_autofree gfloat *amounts = g_new (gfloat, (gsize) n_down * n_across);
  g_autofree gfloat *rows = g_new0 (gfloat, (gsize) n_down * width);
  const gfloat scale = amplitude / sqrt (3);

  rng_fill_normal (rng, amounts, (gsize) n_down * n_across);
  for (guint k = 0; k < n_down; k++)
    for (guint l = 0; l < n_across; l++)
      for (guint x = 0; x < width; x++)
        rows[(gsize) k * width + x] +=
          scale * amounts[k * n_across + l] * across[(gsize) l * width + x];
  for (guint y = 0; y < height; y++)
    {
      gfloat *out = field + (gsize) y * width;

      for (guint x = 0; x < width; x++)
        out[x] = 0;
      for (guint k = 0; k < n_down; k++)
        for (guint x = 0; x < width; x++)
          out[x] += down[(gsize) k * height + y] * rows[(gsize) k * width + x];
    }
}

static void
fill_field (gfloat *field,
            guint height,
            guint width,
            gdouble sigma,
            gfloat amplitude,
            Rng *rng)
{
  if (sigma >= SMOOTH)
    {
      fill_from_waves (field, height, width, sigma, amplitude, rng);
      return;
    }
  rng_fill_even (rng, field, (gsize) height * width, -amplitude, amplitude);
  corrupt_blur_gaussian (field, height, width, sigma, RADIUS,
                         CORRUPT_EDGE_REFLECT);
}

/* ---- resampling ---- */

/* The two positions around @i, the second of which may lie beyond the edge. */
static inline void
find_pair (gsize *first, gsize *second, gint i, guint n, CorruptEdge edge)
{
  if (i >= 0 && i + 1 < (gint) n)
    {
      *first = (gsize) i;
      *second = (gsize) i + 1;
      return;
    }
  *first = corrupt_edge_find (i, n, edge);
  *second = corrupt_edge_find (i + 1, n, edge);
}

/* @u and @v: the source position of each pixel. */
static void
warp (Pixel *out,
      const Pixel *in,
      const gfloat *u,
      const gfloat *v,
      guint height,
      guint width,
      CorruptEdge edge)
{
  const gsize n = (gsize) height * width;

  for (gsize i = 0; i < n; i++)
    {
      gfloat x = u[i] > -FAR ? (u[i] < FAR ? u[i] : FAR) : -FAR;
      gfloat y = v[i] > -FAR ? (v[i] < FAR ? v[i] : FAR) : -FAR;
      gint left = (gint) (x + FAR) - (gint) FAR;
      gint top = (gint) (y + FAR) - (gint) FAR;
      gfloat to_right, to_bottom;
      gsize x0, x1, y0, y1;
      Pixel upper, lower;

      /* Adding FAR rounds, so the floor may be one too high. */
      left -= x < left;
      top -= y < top;
      to_right = x - left;
      to_bottom = y - top;
      find_pair (&x0, &x1, left, width, edge);
      find_pair (&y0, &y1, top, height, edge);
      y0 *= width;
      y1 *= width;
      upper = in[y0 + x0] + to_right * (in[y0 + x1] - in[y0 + x0]);
      lower = in[y1 + x0] + to_right * (in[y1 + x1] - in[y1 + x0]);
      out[i] = upper + to_bottom * (lower - upper);
    }
}

/* Three corners of a square, each moved by up to @radius pixels, give the
 * affine map; @u and @v are filled with its inverse. */
static void
shear (
  gfloat *u, gfloat *v, guint height, guint width, gdouble radius, Rng *rng)
{
  const gdouble half = MIN (height, width) / 3;
  const gdouble middle[2] = { height / 2, width / 2 };
  const gdouble signs[3][2] = { { 1, 1 }, { -1, 1 }, { -1, -1 } };
  /* In small pictures the corners could swap. */
  const gdouble most = MIN (radius, half * 2 / 3);
  gdouble p[3][2]; /* y, x of the moved corners */
  gdouble e1[2], e2[2], det;

  for (guint i = 0; i < 3; i++)
    for (guint k = 0; k < 2; k++)
      p[i][k] = middle[k] + signs[i][k] * half + rng_draw (rng, -most, most);
  /* The first two differ in y, the last two in x: the unmoved square's edges
   * are the axes. */
  for (guint k = 0; k < 2; k++)
    {
      e1[k] = (p[0][k] - p[1][k]) / (2 * half);
      e2[k] = (p[1][k] - p[2][k]) / (2 * half);
    }
  det = e1[0] * e2[1] - e1[1] * e2[0];
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        gdouble dy = y - p[1][0];
        gdouble dx = x - p[1][1];
        gsize i = (gsize) y * width + x;

        v[i] = middle[0] - half + (dy * e2[1] - dx * e2[0]) / det;
        u[i] = middle[1] + half + (dx * e1[0] - dy * e1[1]) / det;
      }
}

static void
displace (gfloat *u, gfloat *v, guint height, guint width)
{
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        u[(gsize) y * width + x] += x;
        v[(gsize) y * width + x] += y;
      }
}

void
corrupt_elastic (CorruptWork *work)
{
  /* The published program has 244, presumably meaning 224. */
  static const struct
  {
    gdouble amplitude;
    gdouble sigma;
    gdouble radius;
  } constants[] = {
    { 244 * 2, 244 * 0.7, 244 * 0.1 },
    { 244 * 2, 244 * 0.08, 244 * 0.2 },
    { 244 * 0.05, 244 * 0.01, 244 * 0.02 },
    { 244 * 0.07, 244 * 0.01, 244 * 0.02 },
    { 244 * 0.12, 244 * 0.01, 244 * 0.02 },
  };
  const gsize n = work->n;
  const guint height = work->height;
  const guint width = work->width;
  const gdouble sigma = constants[work->level].sigma;
  const gfloat amplitude = constants[work->level].amplitude;
  g_autofree Pixel *pixels = g_new (Pixel, 2 * n);
  Pixel *sheared = pixels + n;
  g_autofree gfloat *u = g_new (gfloat, n);
  g_autofree gfloat *v = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    pixels[i] = (Pixel){ work->planes[i], work->planes[n + i],
                         work->planes[2 * n + i], 0 };
  shear (u, v, height, width, constants[work->level].radius, &work->rng);
  warp (sheared, pixels, u, v, height, width, CORRUPT_EDGE_MIRROR);
  fill_field (u, height, width, sigma, amplitude, &work->rng);
  fill_field (v, height, width, sigma, amplitude, &work->rng);
  displace (u, v, height, width);
  warp (pixels, sheared, u, v, height, width, CORRUPT_EDGE_REFLECT);
  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      work->planes[c * n + i] = pixels[i][c];
}
