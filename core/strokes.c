/* strokes.c - whether an image is thin strokes on even ground
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strokes.h"

#include <math.h>
#include <stdlib.h>

#define LEVELS 256
#define NEAR 8 /* levels, each way, when the ground is looked for */
#define GROUND 16
#define INK 40
#define RUN 12 /* pixels */
#define MEDIUM 10.5f
#define LARGE 32.5f

/* Of 144 pages, screenshots and drawings with all that scanning and JPEG do to
 * them 81 are within these limits, of those that are light and no charts 81 of
 * 96; of 7,575 photographs seven, six of which are drawings, and a dragonfly on
 * white. */
#define PAGE_GROUND 0.65
#define PAGE_LEVEL 150.0
#define PAGE_CHROMA 30.0
#define PAGE_INK_MIN 0.015
#define PAGE_INK_MAX 0.2
#define PAGE_INK_CHROMA 40.0
#define PAGE_THIN 0.6
#define PAGE_SHARP 0.23

/* Of screenshots on dark ground, saved as JPEG of quality 70 to 95, all 29 are
 * within these, of 7,575 photographs none. */
#define DARK_GROUND 0.7
#define DARK_LEVEL 110.0
#define DARK_THIN 0.8
#define DARK_SHARP 0.38

typedef struct
{
  guint8 level;
  guint8 chroma;
} Pixel;

static gfloat
get_largest (const gfloat *rgb)
{
  return MAX (rgb[0], MAX (rgb[1], rgb[2]));
}

static gfloat
get_smallest (const gfloat *rgb)
{
  return MIN (rgb[0], MIN (rgb[1], rgb[2]));
}

static guint8
to_level (gfloat value)
{
  return (guint8) (CLAMP (value, 0.0f, 1.0f) * (LEVELS - 1) + 0.5f);
}

static void
take_pixels (Pixel *pixels, const gfloat *samples, gsize n)
{
  for (gsize i = 0; i < n; i++, samples += 3)
    pixels[i] =
      (Pixel){ to_level (0.2126f * samples[0] + 0.7152f * samples[1]
                         + 0.0722f * samples[2]),
               to_level (get_largest (samples) - get_smallest (samples)) };
}

/* ---- ground and ink ---- */

static guint
find_ground (const Pixel *pixels, gsize n)
{
  gsize counts[LEVELS] = { 0 };
  gsize most = 0;
  guint ground = 0;

  for (gsize i = 0; i < n; i++)
    counts[pixels[i].level]++;
  for (guint level = 0; level < LEVELS; level++)
    {
      gsize near = 0;

      for (gint i = (gint) level - NEAR; i <= (gint) level + NEAR; i++)
        if (i >= 0 && i < LEVELS)
          near += counts[i];
      if (near > most)
        {
          most = near;
          ground = level;
        }
    }
  return ground;
}

static gboolean
is_ink (const Pixel *pixel, guint ground)
{
  return abs ((gint) pixel->level - (gint) ground) > INK;
}

static void
measure_colours (Strokes *strokes, const Pixel *pixels, gsize n, guint ground)
{
  gsize chromas[LEVELS] = { 0 };
  gsize n_ground = 0, n_ink = 0, below = 0;
  gdouble sum = 0.0;
  guint median = 0;

  for (gsize i = 0; i < n; i++)
    if (abs ((gint) pixels[i].level - (gint) ground) <= GROUND)
      {
        n_ground++;
        chromas[pixels[i].chroma]++;
      }
    else if (is_ink (&pixels[i], ground))
      {
        n_ink++;
        sum += pixels[i].chroma;
      }
  while (median + 1 < LEVELS && below + chromas[median] <= n_ground / 2)
    below += chromas[median++];
  strokes->level = ground;
  strokes->ground = (gdouble) n_ground / (gdouble) n;
  strokes->ground_chroma = median;
  strokes->ink = (gdouble) n_ink / (gdouble) n;
  strokes->ink_chroma = n_ink > 0 ? sum / (gdouble) n_ink : 0.0;
}

/* ---- strokes ---- */

/* How much ink of a row lies in thin runs. */
static gsize
count_thin (const Pixel *row, guint side, guint ground)
{
  gsize thin = 0;
  guint run = 0;
  gboolean inside = FALSE; /* whether the run began within the row */

  for (guint x = 0; x < side; x++)
    if (is_ink (&row[x], ground))
      {
        if (run++ == 0)
          inside = x > 0;
      }
    else
      {
        if (inside && run <= RUN)
          thin += run;
        run = 0;
        inside = FALSE;
      }
  return thin;
}

static gfloat
get_difference (const gfloat *a, const gfloat *b)
{
  gfloat most = 0.0f;

  for (guint c = 0; c < 3; c++)
    most = MAX (most, fabsf (a[c] - b[c]));
  return most * (LEVELS - 1);
}

static gdouble
measure_sharpness (const gfloat *samples, guint n_samples, guint side)
{
  gsize medium = 0, large = 0;

  for (gsize at = 0; at < (gsize) n_samples * side * side; at++)
    {
      const gfloat *here = samples + 3 * at;
      const gsize next[2] = { 1, side };
      const gboolean is_there[2] = { at % side + 1 < side,
                                     at / side % side + 1 < side };

      for (guint i = 0; i < 2; i++)
        {
          gfloat difference;

          if (!is_there[i])
            continue;
          difference = get_difference (here, here + 3 * next[i]);
          medium += difference > MEDIUM;
          large += difference > LARGE;
        }
    }
  return (gdouble) large / (gdouble) MAX (medium, 1);
}

void
strokes_measure (Strokes *strokes,
                 const gfloat *samples,
                 guint n_samples,
                 guint side)
{
  const gsize n = (gsize) n_samples * side * side;
  g_autofree Pixel *pixels = g_new (Pixel, n);
  guint ground;
  gsize thin = 0;

  take_pixels (pixels, samples, n);
  ground = find_ground (pixels, n);
  measure_colours (strokes, pixels, n, ground);
  for (gsize row = 0; row < (gsize) n_samples * side; row++)
    thin += count_thin (pixels + row * side, side, ground);
  strokes->thin = (gdouble) thin / MAX (strokes->ink * (gdouble) n, 1.0);
  strokes->sharp = measure_sharpness (samples, n_samples, side);
}

static gboolean
are_on_paper (const Strokes *strokes)
{
  return strokes->ground >= PAGE_GROUND && strokes->level >= PAGE_LEVEL
         && strokes->ground_chroma <= PAGE_CHROMA
         && strokes->ink_chroma <= PAGE_INK_CHROMA && strokes->thin >= PAGE_THIN
         && strokes->sharp >= PAGE_SHARP;
}

/* Of any colour: what is on a dark screen is sharper than photographs are. */
static gboolean
are_on_dark (const Strokes *strokes)
{
  return strokes->ground >= DARK_GROUND && strokes->level <= DARK_LEVEL
         && strokes->thin >= DARK_THIN && strokes->sharp >= DARK_SHARP;
}

gboolean
strokes_are_page (const Strokes *strokes)
{
  return strokes->ink >= PAGE_INK_MIN && strokes->ink <= PAGE_INK_MAX
         && (are_on_paper (strokes) || are_on_dark (strokes));
}
