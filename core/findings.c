/* findings.c - what is wrong with a photograph, in a photographer's words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "findings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cct.h"
#include "flat.h"
#include "readings.h"
#include "srgb.h"

/* Thresholds of faults; see the header. */
#define EV_MIN 0.1
#define MIRED_MIN 10.0
#define DUV_MIN 0.003
#define GAIN_MIN 1.06
#define SMOOTHING_MAX 0.94
#define NOISE_MIN (1.0 / 255.0)

#define VEIL_GAIN 1.25
#define VEIL_MEAN 0.4
#define VEIL_SPREAD 0.12
#define WATER_RED 0.7
#define FADED_GAIN 1.12
#define FADED_SATURATION 1.25
#define FADED_WHITE 0.85
#define YELLOW 0.08
#define LIFTED 0.12

/* Range of greys for casts, and the minimum light. */
#define GREY_MIN 0.25
#define GREY_MAX 0.75
#define MIN_LIGHT 0x1p-10
#define MIN_LEVEL (0.5 / 255.0)

#define WHITE_BALANCE 6500.0 /* K */
#define KELVIN_STEP 100

/* ---- what is found ---- */

typedef struct
{
  Findings *findings;
  gdouble strengths[FINDINGS_MAX];
} Ranking;

/* Adds a fault of @strength times its threshold. */
static void
add (Ranking *ranking, FindingKind kind, gdouble amount, gdouble strength)
{
  Findings *findings = ranking->findings;
  guint at = findings->n;

  if (strength < 1)
    return;
  while (at > 0 && ranking->strengths[at - 1] < strength)
    at--;
  if (at == FINDINGS_MAX)
    return;
  findings->n = MIN (findings->n + 1, FINDINGS_MAX);
  for (guint i = findings->n - 1; i > at; i--)
    {
      findings->found[i] = findings->found[i - 1];
      ranking->strengths[i] = ranking->strengths[i - 1];
    }
  findings->found[at] = (Finding){ kind, amount };
  ranking->strengths[at] = strength;
}

/* Adds the fault that a gain or loss of the estimate corrects. */
static void
add_gain (Ranking *ranking, FindingKind kind, gdouble gain)
{
  if (gain > 0)
    add (ranking, kind, gain, log (gain) / log (GAIN_MIN));
}

static gdouble
get_mean (const gdouble v[3])
{
  return (v[0] + v[1] + v[2]) / 3;
}

static gdouble
get_least (const gdouble v[3])
{
  return MIN (v[0], MIN (v[1], v[2]));
}

static gdouble
get_most (const gdouble v[3])
{
  return MAX (v[0], MAX (v[1], v[2]));
}

static gdouble
get_luminance (const gdouble rgb[3])
{
  gdouble light[3];

  for (guint c = 0; c < 3; c++)
    light[c] = srgb_decode (rgb[c]);
  return MAX (srgb_luminance (light), MIN_LIGHT);
}

/* ---- veils, and other faults of contrast ---- */

static gboolean
is_water (const Tones *tones, gdouble contrast)
{
  return contrast >= VEIL_GAIN && tones->darkest[1] >= LIFTED
         && tones->darkest[2] >= LIFTED
         && tones->mean[0] <= WATER_RED * MAX (tones->mean[1], tones->mean[2]);
}

static gboolean
is_haze (const Tones *tones, gdouble contrast)
{
  return contrast >= VEIL_GAIN && get_least (tones->darkest) >= LIFTED
         && get_mean (tones->mean) >= VEIL_MEAN
         && get_most (tones->mean) - get_least (tones->mean) <= VEIL_SPREAD;
}

static gboolean
is_faded (const Tones *tones, const SympieReadings *r)
{
  return r->contrast >= FADED_GAIN && get_least (tones->darkest) >= LIFTED
         && get_most (tones->lightest) <= FADED_WHITE
         && (r->saturation >= FADED_SATURATION
             || tones->lightest[2] <= tones->lightest[0] - YELLOW);
}

/* Returns: the kind of veil, %FINDING_N_KINDS for none. */
static FindingKind
find_veil (const Tones *tones, const SympieReadings *r)
{
  if (is_water (tones, r->contrast))
    return FINDING_WATER;
  if (is_haze (tones, r->contrast))
    return FINDING_HAZE;
  return is_faded (tones, r) ? FINDING_FADED : FINDING_N_KINDS;
}

static void
add_contrast (Ranking *ranking,
              FindingKind veil,
              const SympieReadings *r,
              gdouble brightening)
{
  if (veil != FINDING_N_KINDS)
    add_gain (ranking, veil, r->contrast);
  else if (r->contrast > 0)
    {
      add_gain (ranking, FINDING_FLAT, r->contrast / MAX (brightening, 1));
      add_gain (ranking, FINDING_HARD, MIN (brightening, 1) / r->contrast);
    }
}

/* ---- light and colour ---- */

static void
add_exposure (Ranking *ranking,
              FindingKind veil,
              const gdouble before[3],
              const gdouble after[3])
{
  const gdouble ev = log2 (get_luminance (after) / get_luminance (before));

  add (ranking, FINDING_UNDEREXPOSED, ev, ev / EV_MIN);
  if (veil == FINDING_N_KINDS)
    add (ranking, FINDING_OVEREXPOSED, -ev, -ev / EV_MIN);
}

static gdouble
get_kelvin (gdouble shift)
{
  return WHITE_BALANCE - 1e6 / (1e6 / WHITE_BALANCE + shift);
}

/* Adds the cast: the colour that the estimate turns into grey. */
static void
add_cast (Ranking *ranking, const Flat *flat, const gdouble after[3])
{
  static const gdouble white[3] = { 1, 1, 1 };
  const gdouble level = CLAMP (get_mean (after), GREY_MIN, GREY_MAX);
  const gdouble grey[3] = { level, level, level };
  gdouble colour[3];
  Cct neutral, cast;
  gdouble shift, tint;

  if (!flat_invert (colour, flat, grey))
    return;
  for (guint c = 0; c < 3; c++)
    colour[c] = srgb_decode (MAX (colour[c], MIN_LEVEL));
  cct_find (&neutral, white);
  cct_find (&cast, colour);
  shift = cast.mired - neutral.mired;
  tint = cast.duv - neutral.duv;
  add (ranking, shift < 0 ? FINDING_BLUE : FINDING_ORANGE,
       get_kelvin (fabs (shift)), fabs (shift) / MIRED_MIN);
  add (ranking, tint < 0 ? FINDING_MAGENTA : FINDING_GREEN, fabs (tint),
       fabs (tint) / DUV_MIN);
}

void
findings_take (Findings *findings,
               const SympieParams *estimate,
               const Tones *tones,
               gdouble noise)
{
  Ranking ranking = { .findings = findings };
  SympieTransform t;
  SympieReadings r;
  FindingKind veil;
  gdouble after[3];
  Flat flat;

  *findings = (Findings){ 0 };
  params_blend (&t, estimate, 1.0);
  flat_init (&flat, &t);
  readings_take (&r, estimate, 1.0);
  flat_map (after, &flat, tones->mean);
  veil = find_veil (tones, &r);
  add_exposure (&ranking, veil, tones->mean, after);
  add_contrast (&ranking, veil, &r,
                MAX (get_mean (after), MIN_LEVEL)
                  / MAX (get_mean (tones->mean), MIN_LEVEL));
  if (veil != FINDING_WATER)
    add_cast (&ranking, &flat, after);
  if (veil == FINDING_N_KINDS)
    add_gain (&ranking, FINDING_PALE, r.saturation);
  add_gain (&ranking, FINDING_GAUDY, 1 / MAX (r.saturation, MIN_LIGHT));
  add_gain (&ranking, FINDING_SOFT, r.sharpness);
  if (r.sharpness <= SMOOTHING_MAX && noise >= NOISE_MIN)
    add (&ranking, FINDING_NOISE, noise * 255, noise / NOISE_MIN);
  findings->slight = findings->n == 0 && readings_are_visible (estimate, 1.0);
}

/* ---- words ---- */

static gchar *
describe (const Finding *finding)
{
  const gint kelvin =
    (gint) lrint (finding->amount / KELVIN_STEP) * KELVIN_STEP;

  switch (finding->kind)
    {
    case FINDING_UNDEREXPOSED:
      return g_strdup_printf (_ ("under-exposure by %.1f EV"), finding->amount);
    case FINDING_OVEREXPOSED:
      return g_strdup_printf (_ ("over-exposure by %.1f EV"), finding->amount);
    case FINDING_BLUE:
      return g_strdup_printf (_ ("a blue cast (about %d K too cool)"), kelvin);
    case FINDING_ORANGE:
      return g_strdup_printf (_ ("an orange cast (about %d K too warm)"),
                              kelvin);
    case FINDING_GREEN:
      return g_strdup (_ ("a green tint"));
    case FINDING_MAGENTA:
      return g_strdup (_ ("a magenta tint"));
    case FINDING_HAZE:
      return g_strdup (_ ("haze"));
    case FINDING_WATER:
      return g_strdup (_ ("the veil of water"));
    case FINDING_FADED:
      return g_strdup (_ ("faded tones"));
    case FINDING_FLAT:
      return g_strdup (_ ("flat contrast"));
    case FINDING_HARD:
      return g_strdup (_ ("hard contrast"));
    case FINDING_PALE:
      return g_strdup (_ ("pale colours"));
    case FINDING_GAUDY:
      return g_strdup (_ ("colours that are too strong"));
    case FINDING_NOISE:
      return g_strdup (_ ("noise"));
    case FINDING_SOFT:
      return g_strdup (_ ("softness"));
    case FINDING_N_KINDS:
      break;
    }
  g_return_val_if_reached (NULL);
}

static gchar *
capitalise (const gchar *text)
{
  gchar first[8] = { 0 };

  g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (text)), first);
  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

gchar *
findings_describe (const Findings *findings)
{
  g_autofree gchar *sentence = NULL;
  gchar *words[FINDINGS_MAX] = { NULL };

  for (guint i = 0; i < findings->n; i++)
    words[i] = describe (&findings->found[i]);
  switch (findings->n)
    {
    case 0:
      return g_strdup (findings->slight ? _ ("Only small faults were found.")
                                        : _ ("Nothing wrong was found."));
    case 1:
      /* Translators: one thing that is wrong with a photograph, as a
       * sentence; its first letter is made a capital */
      sentence = g_strdup_printf (_ ("%s."), words[0]);
      break;
    case 2:
      /* Translators: two things that are wrong with a photograph, likewise */
      sentence = g_strdup_printf (_ ("%s and %s."), words[0], words[1]);
      break;
    default:
      /* Translators: three things that are wrong with a photograph, likewise */
      sentence =
        g_strdup_printf (_ ("%s, %s and %s."), words[0], words[1], words[2]);
      break;
    }
  for (guint i = 0; i < findings->n; i++)
    g_free (words[i]);
  return capitalise (sentence);
}

static const struct
{
  const gchar *name;
  const gchar *unit;
} KINDS[FINDING_N_KINDS] = {
  [FINDING_UNDEREXPOSED] = { "under-exposed", "EV" },
  [FINDING_OVEREXPOSED] = { "over-exposed", "EV" },
  [FINDING_BLUE] = { "blue-cast", "K" },
  [FINDING_ORANGE] = { "orange-cast", "K" },
  [FINDING_GREEN] = { "green-tint", "Duv" },
  [FINDING_MAGENTA] = { "magenta-tint", "Duv" },
  [FINDING_HAZE] = { "haze", "factor" },
  [FINDING_WATER] = { "water", "factor" },
  [FINDING_FADED] = { "faded", "factor" },
  [FINDING_FLAT] = { "flat", "factor" },
  [FINDING_HARD] = { "hard", "factor" },
  [FINDING_PALE] = { "pale", "factor" },
  [FINDING_GAUDY] = { "too-colourful", "factor" },
  [FINDING_NOISE] = { "noise", "levels" },
  [FINDING_SOFT] = { "soft", "factor" },
};

const gchar *
finding_get_name (FindingKind kind)
{
  return KINDS[kind].name;
}

const gchar *
finding_get_unit (FindingKind kind)
{
  return KINDS[kind].unit;
}
