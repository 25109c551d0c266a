/* judge-real.h - judges networks on real photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/nem.h"
#include "models/photos/pairs.h"
#include "rules.h"

G_BEGIN_DECLS

#define JUDGE_REAL_STEP \
  0.5 /* dB; smaller changes count as neither better nor worse */
#define JUDGE_REAL_SOUND_PSNR \
  30.0 /* dB, below which a good photograph counts as damaged */

/**
 * JudgeRealSetup:
 * @nem: (nullable): the network; %NULL to change nothing.
 * @pairs: (nullable): bad photographs with references; sides of 8 to 4096
 *   pixels.
 * @held_out: whether to judge only pairs of held-out scenes.
 * @sound: (nullable): good photographs, which should not change.
 * @bad: (nullable): bad photographs without a reference.
 * @limit: maximum number from each set of pairs, from @sound and from @bad,
 *   evenly spread; 0 for all.
 * @n_threads: number of threads. The result does not depend on it.
 * @fault: (nullable): called for each photograph that is skipped.
 * @progress: (nullable): called with the number of photographs done. Both may
 *   be called from any thread, but never concurrently.
 */
typedef struct
{
  Nem *nem;
  const Pairs *pairs;
  gboolean held_out;
  const Photos *sound;
  const Photos *bad;
  guint limit;
  guint n_threads;
  void (*fault) (const gchar *message, gpointer user_data);
  void (*progress) (guint n_done, guint n_all, gpointer user_data);
  gpointer user_data;
} JudgeRealSetup;

/**
 * JudgePair:
 * @pair: (nullable): the pair; %NULL if it was skipped.
 * @psnr_before: PSNR of the bad photograph against its reference, in dB.
 * @psnr_after: PSNR after the clean-up.
 * @psnr_oracle: PSNR with the best 37 numbers, see oracle.h.
 * @psnr_rules: PSNR after each #Rule.
 * @de_before: mean colour difference (CIEDE2000) before.
 * @de_after: likewise.
 * @clipped: fraction of values that the clean-up clips: 0 or 255 in the
 *   result, but neither in the input nor in the reference.
 */
typedef struct
{
  const Pair *pair;
  gdouble psnr_before;
  gdouble psnr_after;
  gdouble psnr_oracle;
  gdouble psnr_rules[RULES_N];
  gdouble de_before;
  gdouble de_after;
  gdouble clipped;
} JudgePair;

/**
 * JudgeUnpaired:
 * @name: (nullable): the photograph; %NULL if it was skipped.
 * @psnr: PSNR of the result against the input, in dB.
 * @unchanged: whether the result is described as no visible change.
 *
 * A photograph without a reference.
 */
typedef struct
{
  const gchar *name;
  gdouble psnr;
  gboolean unchanged;
} JudgeUnpaired;

/**
 * JudgePairScore:
 * @name: of the set.
 * @n: number of pairs judged.
 * @better: number of those that gain more than %JUDGE_REAL_STEP.
 * @worse: number of those that lose more.
 * @mean: mean figures.
 * @fraction: fraction of the oracle's mean gain that is reached; NaN if that
 *   gain is below %JUDGE_ORACLE_GAIN_MIN.
 * @worst: (nullable): the pair with the smallest gain.
 * @worst_gain: its gain, in dB.
 */
typedef struct
{
  const gchar *name;
  guint n;
  guint better;
  guint worse;
  JudgePair mean;
  gdouble fraction;
  const Pair *worst;
  gdouble worst_gain;
} JudgePairScore;

/**
 * JudgeUnpairedScore:
 * @n: number of photographs judged.
 * @psnr: mean PSNR.
 * @lowest: minimum PSNR.
 * @lowest_name: (nullable): its photograph.
 * @damaged: number of those below %JUDGE_REAL_SOUND_PSNR.
 * @unchanged: number of those described as unchanged.
 */
typedef struct
{
  guint n;
  gdouble psnr;
  gdouble lowest;
  const gchar *lowest_name;
  guint damaged;
  guint unchanged;
} JudgeUnpairedScore;

/**
 * JudgeReal:
 * @sets: (element-type JudgePairScore): the sets with judged pairs.
 * @mean: means of their figures and sums of their counts; the mean fraction is
 *   over the sets that have one.
 * @pairs: (element-type JudgePair): in the order of the setup's pairs.
 * @sound_photos: (element-type JudgeUnpaired).
 * @bad_photos: likewise.
 *
 * Names and pairs point into the setup.
 */
typedef struct
{
  GArray *sets;
  JudgePairScore mean;
  JudgeUnpairedScore sound;
  JudgeUnpairedScore bad;
  GArray *pairs;
  GArray *sound_photos;
  GArray *bad_photos;
} JudgeReal;

/**
 * judge_real_run:
 *
 * Judges photographs in full size. The result is that of "sympie apply" with
 * one pass, bit for bit if the short side is less than 896 pixels; above that
 * GEGL rounds its mipmaps.
 *
 * Returns: (transfer full): or %NULL with an error of estimate_first(), or
 *   %SYMPIE_ERROR_FORMAT if nothing could be judged.
 */
JudgeReal *judge_real_run (const JudgeRealSetup *setup, GError **error);

void judge_real_free (JudgeReal *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JudgeReal, judge_real_free)

G_END_DECLS
