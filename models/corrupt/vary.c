/* vary.c - harmless variation, as between cameras and scanners
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "vary.h"

#include <math.h>

#include "core/vectors.h"
#include "corrupt-private.h"

#define BLACK_MAX 0.08
#define WHITE_MIN 0.88
#define GAMMA_MAX 1.25
#define BALANCE_MAX 0.025 /* of a channel's black and white points */
#define SATURATION_MIN 0.75
#define SATURATION_MAX 1.25
#define SHARPEN_MAX 0.1 /* of a neighbour */

#define STEPS 256 /* of a curve */

typedef struct
{
  gdouble black[3];
  gdouble white[3];
  gdouble gamma;
  gdouble saturation;
} Tones;

/* @from half of the time, otherwise uniform. */
static gdouble
draw_from (Rng *rng, gdouble from, gdouble to)
{
  gdouble drawn = rng_draw (rng, from, to);

  return rng_below (rng, 2) == 0 ? from : drawn;
}

static void
draw_tones (Tones *tones, guint64 seed)
{
  Rng rng;
  gdouble black, white, balance, gamma;

  rng_init (&rng, seed);
  black = draw_from (&rng, 0.0, BLACK_MAX);
  white = draw_from (&rng, 1.0, WHITE_MIN);
  gamma = draw_from (&rng, 1.0, GAMMA_MAX);
  tones->gamma = rng_below (&rng, 2) == 0 ? gamma : 1.0 / gamma;
  balance = draw_from (&rng, 0.0, BALANCE_MAX);
  for (guint c = 0; c < 3; c++)
    {
      tones->black[c] = black + rng_draw (&rng, 0.0, balance);
      tones->white[c] = white + rng_draw (&rng, -2.0 * balance, balance);
    }
  tones->saturation = 1.0;
  if (rng_below (&rng, 2) == 0)
    tones->saturation = rng_draw (&rng, SATURATION_MIN, SATURATION_MAX);
}

static void
bend (gfloat *plane, gsize n, gdouble black, gdouble white, gdouble gamma)
{
  gfloat curve[STEPS];

  for (guint i = 0; i < STEPS; i++)
    curve[i] =
      (gfloat) (black + (white - black) * pow (i / (STEPS - 1.0), gamma));
  for (gsize i = 0; i < n; i++)
    plane[i] = curve[(guint) (plane[i] * (STEPS - 1) + 0.5f)];
}

VECTORS static void
saturate (gfloat *image, gsize n, gfloat saturation)
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat grey = (image[i] + image[n + i] + image[2 * n + i]) / 3;

      for (gsize c = 0; c < 3; c++)
        image[c * n + i] = grey + saturation * (image[c * n + i] - grey);
    }
}

void
vary_tones (gfloat *image, gsize area, guint64 seed)
{
  Tones tones;

  draw_tones (&tones, seed);
  for (guint c = 0; c < 3; c++)
    bend (image + c * area, area, tones.black[c], tones.white[c], tones.gamma);
  saturate (image, area, (gfloat) tones.saturation);
  corrupt_quantise (image, 3 * area);
}

void
vary_sharpness (gfloat *image, guint height, guint width, guint64 seed)
{
  Rng rng;
  CorruptTap taps[9];
  gdouble rows[3];

  rng_init (&rng, seed);
  rows[0] = rows[2] = -rng_draw (&rng, 0.0, SHARPEN_MAX);
  rows[1] = 1.0 - rows[0] - rows[2];
  for (gint i = 0; i < 9; i++)
    taps[i] = (CorruptTap){ i / 3 - 1, i % 3 - 1,
                            (gfloat) (rows[i / 3] * rows[i % 3]) };
  corrupt_filter (image, 3, height, width, taps, 9, CORRUPT_EDGE_EXTEND);
  corrupt_quantise (image, (gsize) 3 * height * width);
}
