/* findings.h - what is wrong with a photograph, in a photographer's words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "params.h"
#include "tones.h"

G_BEGIN_DECLS

/**
 * FindingKind:
 * @FINDING_UNDEREXPOSED: the cure brightens by 0.1 EV or more: by how much
 *   linear luminance grows, as log2, where the photograph has its mean colour.
 *   In EV.
 * @FINDING_OVEREXPOSED: likewise darkens.
 * @FINDING_BLUE: the colour that the cure makes a grey of is bluer than that
 *   grey by 10 mired or more in its correlated colour temperature (see #Cct).
 *   The grey is as light as the photograph's mean after the cure. In kelvin:
 *   by how much a white balance of 6,500 K has to be lowered for the same
 *   shift in mired; at most 2,400.
 * @FINDING_ORANGE: likewise more orange; at most 5,500.
 * @FINDING_GREEN: the same colour is greener than the grey by 0.003 or more in
 *   Duv.
 * @FINDING_MAGENTA: likewise more magenta.
 * @FINDING_HAZE: a bright, about neutral veil: the darkest per cent of every
 *   channel is at 0.12 of R'G'B' or more, the mean of all is at 0.4 or more
 *   and those of the channels are within 0.12 of each other, and the cure
 *   multiplies contrast (see #SympieReadings) by 1.25 or more. Like the next
 *   three, as that factor.
 * @FINDING_WATER: veiled like haze but in green and blue alone and not
 *   necessarily bright, with the mean of red at 0.7 of the larger one of
 *   theirs or less.
 * @FINDING_FADED: blacks are lifted as in haze, the lightest per cent of every
 *   channel begins at 0.85 or less, the cure multiplies contrast by 1.12 or
 *   more, and saturation by 1.25 or more or the lights are yellow: those of
 *   blue begin 0.08 below those of red.
 * @FINDING_FLAT: the cure multiplies contrast by 1.06 or more, beyond what
 *   brightening does by itself, and none of the three above.
 * @FINDING_HARD: likewise divides it by 1.06 or more, beyond what darkening
 *   does.
 * @FINDING_PALE: the cure multiplies saturation by 1.06 or more. As that
 *   factor.
 * @FINDING_GAUDY: it divides it by 1.06 or more. As that divisor.
 * @FINDING_NOISE: K brings the reading of sharpness to 0.94 or less, and the
 *   photograph has noise of 1/255 or more (see #ContentFigures). As its
 *   standard deviation in levels of 255.
 * @FINDING_SOFT: K brings it to 1.06 or more. As that factor.
 *
 * Kinds of faults, with the rule by which each is found and what its amount
 * is. Veils and fading explain over-exposure, pale colours and, in water, the
 * cast: these are not told beside them.
 */
typedef enum
{
  FINDING_UNDEREXPOSED,
  FINDING_OVEREXPOSED,
  FINDING_BLUE,
  FINDING_ORANGE,
  FINDING_GREEN,
  FINDING_MAGENTA,
  FINDING_HAZE,
  FINDING_WATER,
  FINDING_FADED,
  FINDING_FLAT,
  FINDING_HARD,
  FINDING_PALE,
  FINDING_GAUDY,
  FINDING_NOISE,
  FINDING_SOFT,
  FINDING_N_KINDS
} FindingKind;

typedef struct
{
  FindingKind kind;
  gdouble amount;
} Finding;

#define FINDINGS_MAX 3

/**
 * Findings:
 * @n: how many, at most %FINDINGS_MAX.
 * @found: the strongest first, measured by how often each exceeds what would
 *   just be told.
 * @slight: whether the cure is visible though nothing is told.
 */
typedef struct
{
  guint n;
  Finding found[FINDINGS_MAX];
  gboolean slight;
} Findings;

/**
 * findings_take:
 * @findings: (out):
 * @estimate: the estimate, before strength.
 * @tones: of what was looked at.
 * @noise: likewise; see #ContentFigures.
 *
 * Concludes from its cure what is wrong with a photograph.
 */
void findings_take (Findings *findings,
                    const SympieParams *estimate,
                    const Tones *tones,
                    gdouble noise);

/**
 * findings_describe:
 *
 * Returns: (transfer full): a sentence in the user's language, such as
 *   "Under-exposure by 1.3 EV, a blue cast (about 1500 K too cool) and noise."
 */
gchar *findings_describe (const Findings *findings);

/**
 * finding_get_name:
 *
 * Returns: (transfer none): the kind's name in JSON, such as "under-exposed".
 */
const gchar *finding_get_name (FindingKind kind);

/**
 * finding_get_unit:
 *
 * Returns: (transfer none): of an amount of that kind: "EV", "K", "Duv",
 *   "levels" or "factor".
 */
const gchar *finding_get_unit (FindingKind kind);

G_END_DECLS
