/* faults-sensor.c - faults of sensors and files: noise, scaling, JPEG
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/resize.h"
#include "core/vectors.h"
#include "faults-private.h"

#define FULL_WELL 8000.0 /* electrons at ISO 100, of a small sensor */
#define READ_NOISE 3.0   /* electrons */
#define BLOTCH 4         /* pixels between the knots of blotches */
#define SOFT_SIGMA 0.7   /* pixels; of the unsharp mask */

gdouble
faults_get_noise (gdouble iso, gdouble light)
{
  const gdouble white = FULL_WELL * 100.0 / iso;

  return sqrt (MAX (light, 0.0) / white
               + READ_NOISE * READ_NOISE / (white * white));
}

/* ---- noise ---- */

/* Smooths white noise by [1 2 1] / 4 both ways, keeping its variance, as
 * demosaicing does. */
VECTORS static void
smooth_rows (gfloat *plane, gfloat *scratch, guint height, guint width)
{
  for (guint y = 0; y < height; y++)
    {
      const gfloat *row = plane + (gsize) y * width;
      gfloat *out = scratch + (gsize) y * width;

      out[0] = row[0];
      out[width - 1] = row[width - 1];
      for (guint x = 1; x + 1 < width; x++)
        out[x] = (row[x - 1] + 2.0f * row[x] + row[x + 1]) * 0.40824829f;
    }
  memcpy (plane, scratch, (gsize) width * sizeof *plane);
  memcpy (plane + (gsize) (height - 1) * width,
          scratch + (gsize) (height - 1) * width, width * sizeof *plane);
  for (guint y = 1; y + 1 < height; y++)
    {
      const gfloat *above = scratch + (gsize) (y - 1) * width;
      gfloat *out = plane + (gsize) y * width;

      for (guint x = 0; x < width; x++)
        out[x] = (above[x] + 2.0f * above[width + x] + above[2 * width + x])
                 * 0.40824829f;
    }
}

/* @out: white and smooth noise mixed to a variance of 1. */
VECTORS static void
blend_noise (gfloat *out, const gfloat *smooth, gsize n, gfloat part)
{
  const gfloat own = sqrtf (1.0f - part);
  const gfloat shared = sqrtf (part);

  for (gsize i = 0; i < n; i++)
    out[i] = own * out[i] + shared * smooth[i];
}

/* Adds noise whose knots are BLOTCH pixels apart to @out. */
static void
add_blotches (gfloat *out, Rng *rng, guint height, guint width, gfloat strength)
{
  const guint down = height / BLOTCH + 2, across = width / BLOTCH + 2;
  g_autofree gfloat *knots = g_new (gfloat, (gsize) down * across);

  rng_fill_normal (rng, knots, (gsize) down * across);
  for (guint y = 0; y < height; y++)
    {
      const gfloat *above = knots + (gsize) (y / BLOTCH) * across;
      const gfloat v = (y % BLOTCH + 0.5f) / BLOTCH;

      for (guint x = 0; x < width; x++)
        {
          const gfloat *at = above + x / BLOTCH;
          const gfloat u = (x % BLOTCH + 0.5f) / BLOTCH;
          gfloat upper = at[0] + u * (at[1] - at[0]);
          gfloat lower = at[across] + u * (at[across + 1] - at[across]);

          out[(gsize) y * width + x] +=
            strength * (upper + v * (lower - upper));
        }
    }
}

VECTORS static void
add_scaled (gfloat *plane,
            const gfloat *deviations,
            const gfloat *normal,
            gsize n)
{
  for (gsize i = 0; i < n; i++)
    plane[i] += deviations[i] * normal[i];
}

static void
fill_noise (const Faults *faults,
            gfloat *out,
            gfloat *scratch[2],
            Rng *rng,
            guint height,
            guint width)
{
  const gsize n = (gsize) height * width;

  rng_fill_normal (rng, out, n);
  if (faults->correlation > 0.0 && height > 1 && width > 1)
    {
      rng_fill_normal (rng, scratch[0], n);
      smooth_rows (scratch[0], scratch[1], height, width);
      blend_noise (out, scratch[0], n, (gfloat) faults->correlation);
    }
}

void
faults_add_noise (const Faults *faults,
                  gfloat *planes,
                  guint height,
                  guint width)
{
  const gsize n = (gsize) height * width;
  g_autofree gfloat *normal = g_new (gfloat, n);
  g_autofree gfloat *deviations = g_new (gfloat, n);
  g_autofree gfloat *smooth = g_new (gfloat, n);
  gfloat *scratch[2] = { smooth, deviations };
  gfloat table[FAULT_LIGHT_KNOTS + 2];
  Rng rng;

  rng_init (&rng, faults->seed);
  for (guint i = 0; i < FAULT_LIGHT_KNOTS + 2; i++)
    table[i] = (gfloat) faults_get_noise (faults->iso, faults_get_light (i));
  for (guint c = 0; c < 3; c++)
    {
      fill_noise (faults, normal, scratch, &rng, height, width);
      /* Red and blue have half as many photosites as green. */
      if (faults->blotches > 0.0)
        add_blotches (normal, &rng, height, width,
                      (gfloat) faults->blotches * (c == 1 ? 0.5f : 1.0f));
      faults_look_up_light (deviations, planes + c * n, n, table);
      add_scaled (planes + c * n, deviations, normal, n);
    }
}

/* ---- files ---- */

static void
scale_plane (gfloat *plane, guint height, guint width, gdouble scale)
{
  const guint down = MAX (2, (guint) lrint (height * scale));
  const guint across = MAX (2, (guint) lrint (width * scale));
  g_autofree gfloat *small = g_new (gfloat, (gsize) down * across);

  resize_triangle (small, across, down, plane, width, height, 1);
  resize_triangle (plane, width, height, small, across, down, 1);
}

VECTORS static void
sharpen_plane (gfloat *plane, const gfloat *soft, gsize n, gfloat amount)
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat value = plane[i] + amount * (plane[i] - soft[i]);

      plane[i] = MIN (MAX (value, 0.0f), 1.0f);
    }
}

void
faults_apply_file (const Faults *faults,
                   gfloat *planes,
                   guint height,
                   guint width)
{
  const gsize n = (gsize) height * width;

  for (guint c = 0; c < 3 && faults->scale < 1.0; c++)
    scale_plane (planes + c * n, height, width, faults->scale);
  if (faults->sharpen > 0.0)
    {
      g_autofree gfloat *soft = g_new (gfloat, n);

      for (guint c = 0; c < 3; c++)
        {
          memcpy (soft, planes + c * n, n * sizeof *soft);
          corrupt_blur_gaussian (soft, height, width, SOFT_SIGMA, 3.0,
                                 CORRUPT_EDGE_REFLECT);
          sharpen_plane (planes + c * n, soft, n, (gfloat) faults->sharpen);
        }
    }
  corrupt_quantise (planes, 3 * n);
  if (faults->quality > 0)
    corrupt_compress (planes, height, width, (gint) faults->quality);
}
