/* camera.c - photographs as they go wrong in a camera
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "camera.h"

#include <math.h>
#include <string.h>

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
#define SCALED 50
#define FINE_MOST 8 /* pixels of the sensor in one of the picture */
#define SMOOTH_LEAST 0.05 /* share of a neighbour */
#define SMOOTH_MOST 0.15

#define STEPS 256 /* of what is encoded */
#define LIGHTS 4096 /* of linear light */

typedef struct
{
  gdouble gains[3];
  gdouble veil;
  gdouble shot;
  gdouble read;
  gdouble smooth; /* 0: not scaled down */
  guint   fine;
} Faults;

static gboolean
happens (CorruptChance *chance,
         guint          hundredths)
{
  return corrupt_chance_below (chance, 100) < hundredths;
}

/* Alike in the logarithm. */
static gdouble
draw_scale (CorruptChance *chance,
            gdouble        least,
            gdouble        most)
{
  return exp (corrupt_chance_draw (chance, log (least), log (most)));
}

static void
draw_faults (Faults        *faults,
             CorruptChance *chance)
{
  gdouble exposure = 0.0, red = 0.0, blue = 0.0;

  if (happens (chance, EXPOSED))
    exposure = corrupt_chance_draw (chance, EXPOSURE_LEAST, EXPOSURE_MOST);
  if (happens (chance, BALANCED))
    {
      red = corrupt_chance_draw (chance, -BALANCE_MOST, BALANCE_MOST);
      blue = corrupt_chance_draw (chance, -BALANCE_MOST, BALANCE_MOST);
    }
  faults->gains[0] = exp2 (exposure + red);
  faults->gains[1] = exp2 (exposure);
  faults->gains[2] = exp2 (exposure + blue);
  faults->veil = 0.0;
  if (happens (chance, VEILED))
    faults->veil = corrupt_chance_draw (chance, 0.0, VEIL_MOST);
  faults->shot = faults->read = 0.0;
  if (happens (chance, NOISY))
    {
      faults->shot = draw_scale (chance, SHOT_LEAST, SHOT_MOST);
      faults->read = draw_scale (chance, READ_LEAST, READ_MOST);
    }
  faults->smooth = 0.0;
  faults->fine = 1;
  if (happens (chance, SCALED))
    {
      faults->smooth = corrupt_chance_draw (chance, SMOOTH_LEAST,
                                            SMOOTH_MOST);
      faults->fine = 1 + corrupt_chance_below (chance, FINE_MOST);
    }
}

/* What the sensor gets of each encoded value, and how much that may vary. */
static void
expose (gfloat       *plane,
        gfloat       *deviations,
        gsize         area,
        const Faults *faults,
        guint         channel)
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

/* Between two steps of a table, which is straight where it is dark. */
static void
develop (gfloat *plane,
         gsize   area)
{
  static gfloat values[LIGHTS + 1];
  static gsize  made = 0;

  if (g_once_init_enter (&made))
    {
      for (guint i = 0; i <= LIGHTS; i++)
        values[i] = (gfloat) srgb_encode ((gdouble) i / LIGHTS);
      g_once_init_leave (&made, 1);
    }
  for (gsize i = 0; i < area; i++)
    {
      gfloat at = CLAMP (plane[i], 0.0f, 1.0f) * LIGHTS;
      guint  step = MIN ((guint) at, LIGHTS - 1);

      plane[i] = values[step]
                 + (at - step) * (values[step + 1] - values[step]);
    }
}

/* As scaling down with a triangle does. */
static void
smooth (gfloat *plane,
        guint   height,
        guint   width,
        gdouble share)
{
  const gdouble rows[3] = { share, 1.0 - 2.0 * share, share };
  CorruptPadded padded;
  gint          offsets[9];
  gfloat        weights[9];

  corrupt_padded_init (&padded, plane, height, width, 1, CORRUPT_EDGE_EXTEND);
  for (gint i = 0; i < 9; i++)
    {
      offsets[i] = (i / 3 - 1) * (gint) padded.stride + i % 3 - 1;
      weights[i] = (gfloat) (rows[i / 3] * rows[i % 3]);
    }
  corrupt_correlate (plane, width, padded.origin, padded.stride, height, width,
                     offsets, weights, 9);
  corrupt_padded_clear (&padded);
}

/* Room for a plane each. */
typedef struct
{
  gfloat *deviations;
  gfloat *normal;
  gfloat *noise;
} Scratch;

/* @normal: numbers that become lights. */
VECTORS static void
scatter (gfloat       *normal,
         const gfloat *lights,
         const gfloat *deviations,
         gsize         n)
{
  for (gsize i = 0; i < n; i++)
    normal[i] = lights[i] + deviations[i] * normal[i];
}

VECTORS static void
add (gfloat       *out,
     const gfloat *in,
     gfloat        factor,
     gsize         n)
{
  for (gsize i = 0; i < n; i++)
    out[i] += in[i] * factor;
}

static void
add_clipped (gfloat       *out,
             const gfloat *in,
             gsize         n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = CLAMP (out[i] + in[i], 0.0f, 1.0f);
}

/* @noise: (out): what it makes of what is developed. The average counts
 * there too: what is clipped at black leaves shadows too light. */
static void
make_noise (Scratch       *scratch,
            const gfloat  *lights,
            guint          height,
            guint          width,
            const Faults  *faults,
            CorruptChance *chance)
{
  gsize area = (gsize) height * width;

  memset (scratch->noise, 0, area * sizeof (gfloat));
  for (guint i = 0; i < faults->fine; i++)
    {
      corrupt_chance_normal (chance, scratch->normal, area);
      scatter (scratch->normal, lights, scratch->deviations, area);
      develop (scratch->normal, area);
      add (scratch->noise, scratch->normal, 1.0f / faults->fine, area);
    }
  memcpy (scratch->normal, lights, area * sizeof (gfloat));
  develop (scratch->normal, area);
  add (scratch->noise, scratch->normal, -1.0f, area);
  if (faults->smooth > 0.0)
    smooth (scratch->noise, height, width, faults->smooth);
}

void
camera_spoil (gfloat *image,
              guint   height,
              guint   width,
              guint64 seed)
{
  gsize              area = (gsize) height * width;
  g_autofree gfloat *room = g_new (gfloat, 3 * area);
  Scratch            scratch = { room, room + area, room + 2 * area };
  CorruptChance      chance;
  Faults             faults;

  corrupt_chance_init (&chance, seed);
  draw_faults (&faults, &chance);
  for (guint c = 0; c < 3; c++)
    {
      gfloat *plane = image + c * area;

      expose (plane, scratch.deviations, area, &faults, c);
      if (faults.read > 0.0)
        make_noise (&scratch, plane, height, width, &faults, &chance);
      develop (plane, area);
      if (faults.read > 0.0)
        add_clipped (plane, scratch.noise, area);
    }
  if (faults.smooth == 0.0)
    corrupt_quantise (image, 3 * area);
}
