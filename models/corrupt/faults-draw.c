/* faults-draw.c - draws the faults of a photograph and their strengths
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "faults-private.h"

#define MAX_SCENE_FAULTS \
  4 /* faults of scene, rendering and print per photograph */

/* Normal, standard deviation 1, limited to 2: most faults are slight. */
static gdouble
draw_normal (Rng *rng)
{
  gdouble sum = -6.0;

  for (guint i = 0; i < 12; i++)
    sum += rng_draw (rng, 0.0, 1.0);
  return sum;
}

/* MIN() and CLAMP() evaluate their arguments twice, so what is drawn has to
 * have a name before. */
static gdouble
draw_half (Rng *rng, gdouble deviation, gdouble most)
{
  const gdouble drawn = fabs (draw_normal (rng)) * deviation;

  return MIN (drawn, most);
}

static gdouble
draw_within (
  Rng *rng, gdouble mean, gdouble deviation, gdouble least, gdouble most)
{
  const gdouble drawn = mean + draw_normal (rng) * deviation;

  return CLAMP (drawn, least, most);
}

static gboolean
draw_bool (Rng *rng, gdouble probability)
{
  return rng_draw (rng, 0.0, 1.0) < probability;
}

static void
draw_darker (Faults *faults, Rng *rng)
{
  faults->exposure -= draw_half (rng, 2.2, 6.0);
}

static void
draw_lighter (Faults *faults, Rng *rng)
{
  faults->exposure += draw_half (rng, 1.1, 3.0);
}

/* In mireds, which are perceptually even. */
static void
draw_balance (Faults *faults, Rng *rng)
{
  gdouble scene = rng_draw (rng, 100.0, 400.0);
  gdouble set = draw_within (rng, scene, 75.0, 100.0, 400.0);

  faults->kelvin_scene = 1e6 / scene;
  faults->kelvin_set = 1e6 / set;
  faults->tint = draw_within (rng, 0.0, 0.008, -0.03, 0.03);
  if (draw_bool (rng, 0.6))
    faults->headroom = rng_draw (rng, 0.2, 1.5);
}

/* Coloured light: tungsten, sodium, or a lamp of any hue. A narrow band reduces
 * colours to one dimension. */
static void
draw_lamp (Faults *faults, Rng *rng)
{
  const gdouble strength = draw_half (rng, 0.45, 1.1);
  const gdouble narrow =
    draw_bool (rng, 0.4) ? draw_half (rng, 0.4, 0.95) : 0.0;
  gdouble hue = draw_bool (rng, 0.5) ? rng_draw (rng, 0.15, 0.75)
                                     : rng_draw (rng, 0.0, 2.0 * G_PI);
  gdouble colour[3], sum = 0.0, luminance;

  for (guint c = 0; c < 3; c++)
    {
      colour[c] = exp (strength * 1.3 * cos (hue - c * 2.0 * G_PI / 3.0));
      sum += colour[c];
    }
  luminance = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2];
  for (guint c = 0; c < 3; c++)
    for (guint d = 0; d < 3; d++)
      faults->light[c][d] =
        colour[c] / luminance
        * ((c == d ? 1.0 - narrow : 0.0) + narrow * colour[d] / sum);
}

static void
draw_haze (Faults *faults, Rng *rng)
{
  const gdouble density = draw_half (rng, 0.8, 2.5);
  const gdouble light = rng_draw (rng, 0.35, 0.9);
  const gdouble blue = rng_draw (rng, -0.05, 0.16);

  for (guint c = 0; c < 3; c++)
    {
      gdouble side = (gdouble) c - 1.0;

      faults->airlight[c] = MIN (light * exp (side * blue), 1.0);
      /* Small particles scatter blue more. */
      faults->attenuation[c] = density * exp (side * (blue > 0.0 ? blue : 0.0));
    }
  if (draw_bool (rng, 0.65))
    {
      faults->near = rng_draw (rng, 0.1, 1.0);
      faults->distance_exponent = rng_draw (rng, 0.5, 2.5);
      faults->tilt = rng_draw (rng, -0.4, 0.4);
    }
}

/* Water absorbs red first and scatters blue, green or brown light. */
static void
draw_water (Faults *faults, Rng *rng)
{
  static const gdouble loss[][3] = { { 1.0, 0.22, 0.12 },    /* blue */
                                     { 1.0, 0.20, 0.42 },    /* green */
                                     { 0.85, 0.55, 0.95 } }; /* turbid */
  static const gdouble colours[][3] = { { 0.04, 0.28, 0.55 },
                                        { 0.06, 0.40, 0.26 },
                                        { 0.28, 0.36, 0.16 } };
  const guint kind = rng_below (rng, 5) * 2 / 4;
  const gdouble along = draw_half (rng, 0.9, 2.5);
  const gdouble down = draw_half (rng, 0.5, 1.8);
  const gdouble light = rng_draw (rng, 0.4, 1.3);

  for (guint c = 0; c < 3; c++)
    {
      const gdouble k = loss[kind][c] * exp (draw_normal (rng) * 0.15);
      const gdouble glow =
        light * colours[kind][c] * exp (draw_normal (rng) * 0.2);

      faults->attenuation[c] = along * k;
      faults->airlight[c] = MIN (glow, 1.0);
      faults->light[c][c] *= exp (-down * k);
    }
  faults->near = rng_draw (rng, 0.3, 1.0);
  faults->distance_exponent = rng_draw (rng, 0.5, 2.0);
  faults->tilt = rng_draw (rng, -0.3, 0.3);
}

static void
draw_levels (Faults *faults, Rng *rng)
{
  const gdouble black = draw_bool (rng, 0.7) ? draw_half (rng, 0.12, 0.4) : 0.0;
  const gdouble white = draw_bool (rng, 0.7) ? draw_half (rng, 0.15, 0.4) : 0.0;
  const gboolean each = draw_bool (rng, 0.4);

  for (guint c = 0; c < 3; c++)
    {
      gdouble own = each ? rng_draw (rng, 0.3, 1.3) : 1.0;

      faults->black[c] = black * own;
      faults->white[c] = 1.0 - white * (each ? rng_draw (rng, 0.3, 1.3) : 1.0);
    }
}

static void
draw_saturation (Faults *faults, Rng *rng)
{
  if (draw_bool (rng, 0.65))
    faults->saturation = 1.0 - draw_half (rng, 0.4, 0.95);
  else
    faults->saturation = 1.0 + draw_half (rng, 0.4, 1.2);
}

/* The dyes of a print fade at different rates, and its paper yellows. */
static void
draw_fade (Faults *faults, Rng *rng)
{
  const gdouble age = draw_half (rng, 0.25, 0.6);

  for (guint c = 0; c < 3; c++)
    {
      const gdouble loss = age * rng_draw (rng, 0.3, 1.6);

      faults->dye_loss[c] = MIN (loss, 0.8);
    }
  faults->stain[2] = age * rng_draw (rng, 0.0, 0.45);
  faults->stain[1] = faults->stain[2] * rng_draw (rng, 0.1, 0.5);
}

/* An app's filter: a curve for each channel, matte blacks, two tones. */
static void
draw_filter (Faults *faults, Rng *rng)
{
  const gdouble strength = draw_half (rng, 0.6, 1.5);
  const gdouble warm = draw_normal (rng) * 0.05 * strength;
  const gboolean crossed = draw_bool (rng, 0.5);

  for (guint c = 0; c < 3; c++)
    {
      gdouble side = 1.0 - (gdouble) c;

      if (crossed)
        faults->curve[c] = draw_within (rng, 0.0, 0.45 * strength, -0.8, 1.0);
      faults->shadows[c] =
        -warm * side + rng_draw (rng, -0.02, 0.02) * strength;
      faults->highlights[c] = warm * side;
    }
  if (draw_bool (rng, 0.5))
    for (guint c = 0; c < 3; c++)
      faults->black[c] = MAX (faults->black[c], 0.08 * strength);
}

static void
draw_gamma (Faults *faults, Rng *rng)
{
  const gdouble all = draw_normal (rng) * 0.3;
  const gdouble each = draw_bool (rng, 0.3) ? 0.12 : 0.0;

  for (guint c = 0; c < 3; c++)
    faults->gamma[c] = exp (all + each * draw_normal (rng));
}

/* Rendered with another maker's curve, or with none. */
static void
draw_rendering (Faults *faults, Rng *rng)
{
  faults->tone_after.contrast =
    draw_bool (rng, 0.3) ? 0.0 : rng_draw (rng, 0.5, 6.0);
  faults->tone_after.pivot = rng_draw (rng, 0.35, 0.6);
  faults->tone_after.gamma = exp (draw_normal (rng) * 0.15);
}

typedef void (*DrawFunc) (Faults *faults, Rng *rng);

/* Relative frequencies. No kind is drawn twice, and only one of those in the
 * same slot. */
static const struct
{
  DrawFunc draw;
  guint weight;
  guint place;
} kinds[] = {
  { draw_darker, 19, 0 },    { draw_lighter, 11, 0 }, { draw_balance, 19, 1 },
  { draw_lamp, 6, 2 },       { draw_haze, 11, 3 },    { draw_water, 6, 3 },
  { draw_levels, 9, 4 },     { draw_fade, 6, 4 },     { draw_filter, 6, 4 },
  { draw_saturation, 8, 5 }, { draw_gamma, 6, 6 },    { draw_rendering, 7, 7 },
};

/* The frequency of a kind, 0 if its slot is @taken. */
static guint
get_weight (guint kind, guint taken)
{
  return taken >> kinds[kind].place & 1 ? 0 : kinds[kind].weight;
}

static guint
draw_kind (Rng *rng, guint taken)
{
  guint total = 0, kind = 0, at;

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    total += get_weight (k, taken);
  at = rng_below (rng, total);
  while (kind + 1 < G_N_ELEMENTS (kinds) && at >= get_weight (kind, taken))
    at -= get_weight (kind++, taken);
  return kind;
}

static void
draw_kinds (Faults *faults, Rng *rng)
{
  static const guint counts[] = { 1, 1, 1, 1, 2, 2, 2, 3, 3, MAX_SCENE_FAULTS };
  const guint n = counts[rng_below (rng, G_N_ELEMENTS (counts))];
  guint taken = 0;

  for (guint i = 0; i < n; i++)
    {
      guint kind = draw_kind (rng, taken);

      kinds[kind].draw (faults, rng);
      taken |= 1u << kinds[kind].place;
    }
}

/* Faults of sensor and file. In low light a camera uses a higher ISO. */
static void
draw_traces (Faults *faults, Rng *rng)
{
  gdouble dark = CLAMP (-faults->exposure / 4.0, 0.0, 1.0);

  faults->seed = rng_next (rng);
  if (draw_bool (rng, 0.35 + 0.3 * dark))
    {
      faults->iso = 100.0 * exp2 (draw_half (rng, 2.2 + dark, 7.0));
      faults->correlation = rng_draw (rng, 0.0, 1.0);
      if (draw_bool (rng, 0.4))
        faults->blotches = rng_draw (rng, 0.1, 0.8);
    }
  if (draw_bool (rng, 0.15))
    faults->blur = draw_half (rng, 0.6, 1.8);
  if (draw_bool (rng, 0.12))
    faults->scale = 1.0 - draw_half (rng, 0.25, 0.6);
  if (draw_bool (rng, 0.2))
    faults->sharpen = draw_half (rng, 0.5, 1.5);
  if (draw_bool (rng, 0.4))
    faults->quality =
      (guint) (96.0 - draw_half (rng, 22.0, 71.0) + rng_draw (rng, 0.0, 1.0));
}

void
faults_draw (Faults *faults, guint64 seed)
{
  Rng rng;

  rng_init (&rng, seed);
  faults_init (faults);
  faults->camera = rng_below (&rng, faults_n_cameras ());
  if (draw_bool (&rng, 0.75))
    {
      faults->tone_before.contrast = rng_draw (&rng, 0.5, 4.5);
      faults->tone_before.pivot = rng_draw (&rng, 0.35, 0.55);
    }
  faults->tone_after = faults->tone_before;
  draw_kinds (faults, &rng);
  if (faults->exposure < 0.0 && draw_bool (&rng, 0.6))
    faults->headroom = rng_draw (&rng, 0.2, 2.0);
  draw_traces (faults, &rng);
}

void
faults_corrupt (gfloat *image, guint height, guint width, guint64 seed)
{
  Faults faults;

  faults_draw (&faults, seed);
  faults_apply (&faults, image, height, width);
}
