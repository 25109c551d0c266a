/* camera.c - photographs as they go wrong in a camera
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "camera.h"

#include <math.h>

#include "core/srgb.h"
#include "core/vectors.h"
#include "corrupt-private.h"

/* How often each fault is there, in hundredths, and how large it gets. */
#define EXPOSED 75
#define EXPOSURE_LEAST -4.0 /* EV */
#define EXPOSURE_MOST 1.5
#define BALANCED 50
#define BALANCE_MOST 0.5 /* EV, of red and of blue */
#define VEILED 30
#define VEIL_MOST 0.12
#define NOISY 60
#define SHOT_LEAST 1e-5 /* variance of white */
#define SHOT_MOST 1e-2
#define READ_LEAST 1e-7 /* variance everywhere */
#define READ_MOST 3e-4

#define STEPS 256 /* of what is encoded */
#define FINE 4096 /* of linear light */

typedef struct
{
  gdouble gains[3];
  gdouble veil;
  gdouble shot;
  gdouble read;
} Faults;

static gboolean
happens (Rng *rng, guint hundredths)
{
  return rng_below (rng, 100) < hundredths;
}

/* Alike in the logarithm. */
static gdouble
draw_scale (Rng *rng, gdouble least, gdouble most)
{
  return exp (rng_draw (rng, log (least), log (most)));
}

static void
draw_faults (Faults *faults, Rng *rng)
{
  gdouble exposure = 0.0, red = 0.0, blue = 0.0;

  if (happens (rng, EXPOSED))
    exposure = rng_draw (rng, EXPOSURE_LEAST, EXPOSURE_MOST);
  if (happens (rng, BALANCED))
    {
      red = rng_draw (rng, -BALANCE_MOST, BALANCE_MOST);
      blue = rng_draw (rng, -BALANCE_MOST, BALANCE_MOST);
    }
  faults->gains[0] = exp2 (exposure + red);
  faults->gains[1] = exp2 (exposure);
  faults->gains[2] = exp2 (exposure + blue);
  faults->veil = 0.0;
  if (happens (rng, VEILED))
    faults->veil = rng_draw (rng, 0.0, VEIL_MOST);
  faults->shot = faults->read = 0.0;
  if (happens (rng, NOISY))
    {
      faults->shot = draw_scale (rng, SHOT_LEAST, SHOT_MOST);
      faults->read = draw_scale (rng, READ_LEAST, READ_MOST);
    }
}

/* What the sensor gets of each encoded value, and how much that may vary. */
static void
expose (gfloat *plane,
        gfloat *deviations,
        gsize area,
        const Faults *faults,
        guint channel)
{
  gfloat lights[STEPS], spreads[STEPS];

  for (guint i = 0; i < STEPS; i++)
    {
      gdouble light = faults->gains[channel] * srgb_decode (i / (STEPS - 1.0));

      light = light * (1.0 - faults->veil) + faults->veil;
      lights[i] = (gfloat) light;
      spreads[i] = (gfloat) sqrt (faults->shot * light + faults->read);
    }
  for (gsize i = 0; i < area; i++)
    {
      guint step = (guint) (plane[i] * (STEPS - 1) + 0.5f);

      plane[i] = lights[step];
      deviations[i] = spreads[step];
    }
}

VECTORS static void
add_noise (gfloat *plane,
           const gfloat *deviations,
           const gfloat *normal,
           gsize area)
{
  for (gsize i = 0; i < area; i++)
    plane[i] += deviations[i] * normal[i];
}

/* Between two steps of a table, which is straight where it is dark. */
static void
develop (gfloat *plane, gsize area)
{
  static gfloat values[FINE + 1];
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      for (guint i = 0; i <= FINE; i++)
        values[i] = (gfloat) srgb_encode ((gdouble) i / FINE);
      g_once_init_leave (&made, 1);
    }
  for (gsize i = 0; i < area; i++)
    {
      gfloat at = CLAMP (plane[i], 0.0f, 1.0f) * FINE;
      guint step = MIN ((guint) at, FINE - 1);

      plane[i] = values[step] + (at - step) * (values[step + 1] - values[step]);
    }
}

void
camera_corrupt (gfloat *image, gsize area, guint64 seed)
{
  g_autofree gfloat *deviations = g_new (gfloat, area);
  g_autofree gfloat *normal = g_new (gfloat, area);
  Rng rng;
  Faults faults;

  rng_init (&rng, seed);
  draw_faults (&faults, &rng);
  for (guint c = 0; c < 3; c++)
    {
      gfloat *plane = image + c * area;

      expose (plane, deviations, area, &faults, c);
      if (faults.read > 0.0)
        {
          rng_fill_normal (&rng, normal, area);
          add_noise (plane, deviations, normal, area);
        }
      develop (plane, area);
    }
  corrupt_quantise (image, 3 * area);
}
