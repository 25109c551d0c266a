/* corrupt-blur.c - defocus, glass, motion, zoom and Gaussian blur
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The constants are those of ImageNet-C (Hendrycks and Dietterich, 2019). */
#include <math.h>
#include <string.h>

#include "core/vectors.h"
#include "corrupt-private.h"

#define DISK_MIN 8 /* radius of the smaller disks' kernels */
#define DISK_SIDE_MAX 21
#define GAUSSIAN_CUTOFF 4 /* sigmas */

void
corrupt_gaussian_blur (CorruptWork *work)
{
  static const gdouble sigmas[] = { 1, 2, 3, 4, 6 };

  for (guint c = 0; c < 3; c++)
    corrupt_blur_gaussian (work->planes + c * work->n, work->height,
                           work->width, sigmas[work->level], GAUSSIAN_CUTOFF,
                           CORRUPT_EDGE_EXTEND);
}

/* ---- defocus ---- */

/* A disk whose edge is softened by a small Gaussian, mirrored at the kernel's
 * edges. As in the published program, disks that fill their kernel sum to more
 * than 1 and brighten slightly. */
static void
fill_disk (gfloat *kernel, gint reach, gint radius, gdouble sigma)
{
  const guint side = 2 * reach + 1;
  const gint soft = radius <= DISK_MIN ? 1 : 2;
  gdouble weights[2] = { 0 };
  gdouble sum = 1;
  guint count = 0;

  for (gint i = 1; i <= soft; i++)
    {
      weights[i - 1] = exp (-0.5 * i * i / (sigma * sigma));
      sum += 2 * weights[i - 1];
    }
  for (gint y = -reach; y <= reach; y++)
    for (gint x = -reach; x <= reach; x++)
      count += x * x + y * y <= radius * radius;

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      {
        gdouble total = 0;

        for (gint j = -soft; j <= soft; j++)
          for (gint i = -soft; i <= soft; i++)
            {
              gint v = (gint) corrupt_edge_find ((gint) y + j, side,
                                                 CORRUPT_EDGE_MIRROR)
                       - reach;
              gint u = (gint) corrupt_edge_find ((gint) x + i, side,
                                                 CORRUPT_EDGE_MIRROR)
                       - reach;
              gdouble a = i == 0 ? 1 : weights[ABS (i) - 1];
              gdouble b = j == 0 ? 1 : weights[ABS (j) - 1];

              total += u * u + v * v <= radius * radius ? a * b : 0;
            }
        kernel[y * side + x] = total / (sum * sum * count);
      }
}

void
corrupt_defocus_blur (CorruptWork *work)
{
  static const gint radii[] = { 3, 4, 6, 8, 10 };
  static const gdouble sigmas[] = { 0.1, 0.5, 0.5, 0.5, 0.5 };
  const gint radius = radii[work->level];
  const gint reach = MAX (radius, DISK_MIN);
  const gint side = 2 * reach + 1;
  gfloat kernel[DISK_SIDE_MAX * DISK_SIDE_MAX];
  CorruptTap taps[DISK_SIDE_MAX * DISK_SIDE_MAX];
  guint n = 0;

  fill_disk (kernel, reach, radius, sigmas[work->level]);
  for (gint i = 0; i < side * side; i++)
    if (kernel[i] > 1e-9f)
      taps[n++] = (CorruptTap){ i / side - reach, i % side - reach, kernel[i] };
  corrupt_filter (work->planes, 3, work->height, work->width, taps, n,
                  CORRUPT_EDGE_MIRROR);
}

/* ---- glass ---- */

/* Each pixel takes the colour of one nearby, from the last pixel to the first,
 * so colours can travel. (The published program intends to swap them but
 * copies, as the published pictures show.) @packed: three bytes per pixel. */
static void
scatter (
  guint32 *packed, guint height, guint width, guint reach, const guint32 *words)
{
  for (guint y = height - reach; y > reach; y--)
    for (guint x = width - reach; x > reach; x--)
      {
        guint32 word = *words++;
        guint from_x = x - reach + ((word & 0xffff) * (2 * reach) >> 16);
        guint from_y = y - reach + ((word >> 16) * (2 * reach) >> 16);

        packed[(gsize) y * width + x] = packed[(gsize) from_y * width + from_x];
      }
}

VECTORS static void
pack (guint32 *packed,
      const gfloat *red,
      const gfloat *green,
      const gfloat *blue,
      gsize n)
{
  for (gsize i = 0; i < n; i++)
    packed[i] = (guint32) (gint) (red[i] * 255)
                | (guint32) (gint) (green[i] * 255) << 8
                | (guint32) (gint) (blue[i] * 255) << 16;
}

VECTORS static void
unpack (gfloat *plane, const guint32 *packed, gsize n, guint shift)
{
  for (gsize i = 0; i < n; i++)
    plane[i] = (gint) (packed[i] >> shift & 0xff) / 255.0f;
}

void
corrupt_glass_blur (CorruptWork *work)
{
  static const struct
  {
    gdouble sigma;
    guint reach;
    guint turns;
  } constants[] = {
    { 0.7, 1, 2 }, { 0.9, 2, 1 }, { 1, 2, 3 }, { 1.1, 3, 2 }, { 1.5, 4, 2 }
  };
  const gdouble sigma = constants[work->level].sigma;
  const guint reach = constants[work->level].reach;
  const gsize n = work->n;
  const gsize n_words =
    (gsize) (work->height - 2 * reach) * (work->width - 2 * reach);
  g_autofree guint32 *packed = g_new (guint32, n);
  g_autofree guint32 *words = g_new (guint32, n_words);

  for (guint c = 0; c < 3; c++)
    corrupt_blur_gaussian (work->planes + c * n, work->height, work->width,
                           sigma, GAUSSIAN_CUTOFF, CORRUPT_EDGE_EXTEND);
  pack (packed, work->planes, work->planes + n, work->planes + 2 * n, n);
  for (guint i = 0; i < constants[work->level].turns; i++)
    {
      rng_fill_bits (&work->rng, words, n_words);
      scatter (packed, work->height, work->width, reach, words);
    }
  for (guint c = 0; c < 3; c++)
    {
      unpack (work->planes + c * n, packed, n, 8 * c);
      corrupt_blur_gaussian (work->planes + c * n, work->height, work->width,
                             sigma, GAUSSIAN_CUTOFF, CORRUPT_EDGE_EXTEND);
    }
}

/* ---- motion and zoom ---- */

void
corrupt_motion_blur (CorruptWork *work)
{
  static const guint radii[] = { 10, 15, 15, 15, 20 };
  static const gdouble sigmas[] = { 3, 5, 8, 12, 15 };

  corrupt_blur_motion (work->planes, 3, work->height, work->width,
                       radii[work->level], sigmas[work->level],
                       rng_draw (&work->rng, -45, 45));
}

#define ZOOMS_MAX 16

static void
add_zooms (CorruptWork *work,
           const CorruptZoom *down,
           const CorruptZoom *across,
           guint n)
{
  const guint width = work->width;
  g_autofree gfloat *plane = g_new (gfloat, work->n);
  g_autofree gfloat *row = g_new (gfloat, width);

  for (guint c = 0; c < 3; c++)
    {
      gfloat *out = work->planes + c * work->n;

      memcpy (plane, out, work->n * sizeof (gfloat));
      for (guint y = 0; y < work->height; y++)
        for (guint i = 0; i < n; i++)
          corrupt_zoom_add (out + (gsize) y * width, row, plane, &down[i],
                            &across[i], y, width);
      for (gsize i = 0; i < work->n; i++)
        out[i] /= n + 1;
    }
}

void
corrupt_zoom_blur (CorruptWork *work)
{
  /* The published program takes one step more than expected in the first and
   * fourth rows. */
  static const gdouble steps[] = { 0.01, 0.01, 0.02, 0.02, 0.03 };
  static const guint counts[] = { 12, 16, 11, 13, 11 };
  const guint n = counts[work->level];
  CorruptZoom down[ZOOMS_MAX];
  CorruptZoom across[ZOOMS_MAX];

  for (guint i = 0; i < n; i++)
    {
      gdouble factor = 1 + i * steps[work->level];

      corrupt_zoom_init (&down[i], work->height, factor);
      corrupt_zoom_init (&across[i], work->width, factor);
    }
  add_zooms (work, down, across, n);
  for (guint i = 0; i < n; i++)
    {
      corrupt_zoom_clear (&down[i]);
      corrupt_zoom_clear (&across[i]);
    }
}
