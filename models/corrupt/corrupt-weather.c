/* corrupt-weather.c - fog and snow
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The constants are those of ImageNet-C (Hendrycks and Dietterich, 2019). */
#include <string.h>

#include "core/vectors.h"
#include "corrupt-private.h"

#define PLASMA_SIDE_MIN 256

/* ---- plasma (diamond and square, Fournier et al., 1982) ---- */

typedef struct
{
  gfloat *map;
  guint side; /* a power of 2; indices wrap around */
  guint step;
  gfloat jitter;
  const gfloat *noise; /* remaining random numbers */
} Plasma;

static inline gfloat *
at (const Plasma *plasma, guint y, guint x)
{
  guint mask = plasma->side - 1;

  return plasma->map + (gsize) (y & mask) * plasma->side + (x & mask);
}

static void
fill_squares (Plasma *plasma)
{
  const guint step = plasma->step;

  for (guint y = 0; y < plasma->side; y += step)
    for (guint x = 0; x < plasma->side; x += step)
      *at (plasma, y + step / 2, x + step / 2) =
        (*at (plasma, y, x) + *at (plasma, y + step, x)
         + *at (plasma, y, x + step) + *at (plasma, y + step, x + step))
          / 4
        + plasma->jitter * *plasma->noise++;
}

/* The points whose neighbours are half a step away along the axes; every second
 * row of half steps starts with one. */
static void
fill_diamonds (Plasma *plasma)
{
  const guint half = plasma->step / 2;

  for (guint y = 0; y < plasma->side; y += half)
    for (guint x = y & half ? 0 : half; x < plasma->side; x += plasma->step)
      *at (plasma, y, x) =
        (*at (plasma, y - half, x) + *at (plasma, y + half, x)
         + *at (plasma, y, x - half) + *at (plasma, y, x + half))
          / 4
        + plasma->jitter * *plasma->noise++;
}

VECTORS static void
stretch (gfloat *map, gsize n)
{
  gfloat least[16];
  gfloat most[16];

  memcpy (least, map, sizeof least);
  memcpy (most, map, sizeof most);
  for (gsize i = 16; i < n; i += 16)
    for (guint j = 0; j < 16; j++)
      {
        least[j] = map[i + j] < least[j] ? map[i + j] : least[j];
        most[j] = map[i + j] > most[j] ? map[i + j] : most[j];
      }
  for (guint j = 1; j < 16; j++)
    {
      least[0] = MIN (least[0], least[j]);
      most[0] = MAX (most[0], most[j]);
    }
  for (gsize i = 0; i < n; i++)
    map[i] = (map[i] - least[0]) / (most[0] - least[0]);
}

guint
corrupt_find_plasma_side (guint height, guint width)
{
  guint side = PLASMA_SIDE_MIN;

  while (side < MAX (height, width))
    side *= 2;
  return side;
}

gfloat *
corrupt_make_plasma (Rng *rng, guint side, gfloat decay)
{
  const gsize n = (gsize) side * side;
  g_autofree gfloat *noise = g_new (gfloat, n);
  gfloat wibble = 100;
  Plasma plasma = {
    .map = g_new (gfloat, n), .side = side, .step = side, .noise = noise
  };

  rng_fill_even (rng, noise, n, -1, 1);
  plasma.map[0] = 0;
  for (; plasma.step >= 2; plasma.step /= 2)
    {
      plasma.jitter = wibble * wibble;
      fill_squares (&plasma);
      fill_diamonds (&plasma);
      wibble /= decay;
    }
  stretch (plasma.map, n);
  return plasma.map;
}

/* ---- fog ---- */

void
corrupt_fog (CorruptWork *work)
{
  static const gfloat amounts[] = { 1.5f, 2, 2.5f, 2.5f, 3 };
  static const gfloat decays[] = { 2, 2, 1.7f, 1.5f, 1.4f };
  const gfloat amount = amounts[work->level];
  const guint side = corrupt_find_plasma_side (work->height, work->width);
  g_autofree gfloat *plasma =
    corrupt_make_plasma (&work->rng, side, decays[work->level]);
  gfloat most = 0;

  for (gsize i = 0; i < 3 * work->n; i++)
    most = work->planes[i] > most ? work->planes[i] : most;
  for (guint c = 0; c < 3; c++)
    for (guint y = 0; y < work->height; y++)
      {
        gfloat *row = work->planes + c * work->n + (gsize) y * work->width;
        const gfloat *fog = plasma + (gsize) y * side;

        for (guint x = 0; x < work->width; x++)
          row[x] = (row[x] + amount * fog[x]) * most / (most + amount);
      }
}

/* ---- snow ---- */

typedef struct
{
  gfloat mean; /* of the noise that flakes are made from */
  gfloat spread;
  gdouble zoom; /* size of the flakes */
  gfloat least; /* threshold below which there is no flake */
  guint radius; /* of the motion blur */
  gdouble sigma;
  gfloat clear; /* fraction of the picture that is not whitened */
} Snow;

/* Returns: (transfer full): (height, width) flakes in [0, 1]. */
static gfloat *
make_flakes (CorruptWork *work, const Snow *snow)
{
  const guint width = work->width;
  g_autofree gfloat *noise = g_new (gfloat, work->n);
  g_autofree gfloat *row = g_new (gfloat, width);
  gfloat *flakes = g_new0 (gfloat, work->n);
  CorruptZoom down;
  CorruptZoom across;

  corrupt_zoom_init (&down, work->height, snow->zoom);
  corrupt_zoom_init (&across, width, snow->zoom);
  /* Only the part that is enlarged is made. */
  down.first = across.first = 0;
  rng_fill_normal (&work->rng, noise, (gsize) down.n_part * width);
  for (guint y = 0; y < work->height; y++)
    corrupt_zoom_add (flakes + (gsize) y * width, row, noise, &down, &across, y,
                      width);
  for (gsize i = 0; i < work->n; i++)
    {
      gfloat v = snow->mean + snow->spread * flakes[i];

      flakes[i] = v < snow->least ? 0 : MIN (v, 1);
    }
  corrupt_blur_motion (flakes, 1, work->height, width, snow->radius,
                       snow->sigma, rng_draw (&work->rng, -135, -45));
  corrupt_zoom_clear (&down);
  corrupt_zoom_clear (&across);
  return flakes;
}

VECTORS static void
fall (gfloat *planes, const gfloat *flakes, gsize n, gfloat clear)
{
  gfloat *red = planes;
  gfloat *green = planes + n;
  gfloat *blue = planes + 2 * n;

  for (gsize i = 0; i < n; i++)
    {
      gfloat grey = 0.299f * red[i] + 0.587f * green[i] + 0.114f * blue[i];
      gfloat white = grey * 1.5f + 0.5f;
      /* The flakes, and the same rotated by 180 degrees. */
      gfloat flake = flakes[i] + flakes[n - 1 - i];

      red[i] = clear * red[i] + flake
               + (1 - clear) * (red[i] > white ? red[i] : white);
      green[i] = clear * green[i] + flake
                 + (1 - clear) * (green[i] > white ? green[i] : white);
      blue[i] = clear * blue[i] + flake
                + (1 - clear) * (blue[i] > white ? blue[i] : white);
    }
}

void
corrupt_snow (CorruptWork *work)
{
  static const Snow constants[] = {
    { 0.1f, 0.3f, 3, 0.5f, 10, 4, 0.8f },
    { 0.2f, 0.3f, 2, 0.5f, 12, 4, 0.7f },
    { 0.55f, 0.3f, 4, 0.9f, 12, 8, 0.7f },
    { 0.55f, 0.3f, 4.5, 0.85f, 12, 8, 0.65f },
    { 0.55f, 0.3f, 2.5, 0.85f, 12, 12, 0.55f },
  };
  const Snow *snow = &constants[work->level];
  g_autofree gfloat *flakes = make_flakes (work, snow);

  fall (work->planes, flakes, work->n, snow->clear);
}
