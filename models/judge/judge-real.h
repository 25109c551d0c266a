/* judge-real.h - how good a network is on real photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/nem.h"
#include "models/photos/pairs.h"
#include "rules.h"

G_BEGIN_DECLS

#define JUDGE_REAL_STEP 0.5        /* dB that make a picture better or worse */
#define JUDGE_REAL_SOUND_PSNR 30.0 /* dB, under which a sound one is harmed */

/**
 * JudgeRealSetup:
 * @nem: (nullable): the network; with none, nothing is changed.
 * @pairs: (nullable): bad photographs with their references; each side has 8
 *   to 4096 pixels.
 * @held_out: whether to judge only those pairs whose scene is held out.
 * @sound: (nullable): good photographs, which have to stay as they are.
 * @bad: (nullable): bad photographs without a reference.
 * @limit: at most so many of each set of pairs, of @sound and of @bad, spread
 *   evenly; 0 for all.
 * @n_threads: how many may work at once. The result does not depend on it.
 * @fault: (nullable): told of each photograph that is skipped.
 * @progress: (nullable): told how many photographs are done. Both may be
 *   called from any thread, but never at once.
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
 * @pair: (nullable): which it is; %NULL if it was skipped.
 * @psnr_before: of the bad photograph against its reference, in dB.
 * @psnr_after: of what the product makes of it.
 * @psnr_oracle: of what the best 37 numbers make of it, see oracle.h.
 * @psnr_rules: of what each #Rule makes of it.
 * @de_before: mean colour difference, CIEDE2000.
 * @de_after: likewise.
 * @clipped: fraction of the channels' values that are newly clipped: black
 *   (0) or white (255) in the result, but neither before nor in the reference.
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
 * JudgeAlone:
 * @name: (nullable): the photograph; %NULL if it was skipped.
 * @psnr: of the result against the photograph as it was, in dB.
 * @unchanged: whether a person is told that nothing changes visibly.
 *
 * A photograph without a reference.
 */
typedef struct
{
  const gchar *name;
  gdouble psnr;
  gboolean unchanged;
} JudgeAlone;

/**
 * JudgePairScore:
 * @name: the set's.
 * @n: pairs judged.
 * @better: those that gained more than %JUDGE_REAL_STEP.
 * @worse: those that lost more.
 * @mean: the means of all but the fraction.
 * @fraction: that of the oracle's mean gain which is reached; a NaN if that is
 *   under %JUDGE_ORACLE_LEAST.
 * @worst: (nullable): the pair that gained least.
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
 * JudgeAloneScore:
 * @n: photographs judged.
 * @psnr: their mean.
 * @lowest: the least.
 * @lowest_name: (nullable): whose it is.
 * @harmed: how many have less than %JUDGE_REAL_SOUND_PSNR.
 * @unchanged: of how many a person is told that nothing changes.
 */
typedef struct
{
  guint n;
  gdouble psnr;
  gdouble lowest;
  const gchar *lowest_name;
  guint harmed;
  guint unchanged;
} JudgeAloneScore;

/**
 * JudgeReal:
 * @sets: (element-type JudgePairScore): the sets of which a pair was judged.
 * @mean: the means of their figures, and the sums of their counts; the mean
 *   fraction is over those that have one.
 * @pairs: (element-type JudgePair): in the order of the setup's.
 * @sound_photos: (element-type JudgeAlone).
 * @bad_photos: likewise.
 *
 * Names and pairs are those of the setup.
 */
typedef struct
{
  GArray *sets;
  JudgePairScore mean;
  JudgeAloneScore sound;
  JudgeAloneScore bad;
  GArray *pairs;
  GArray *sound_photos;
  GArray *bad_photos;
} JudgeReal;

/**
 * judge_real_run:
 *
 * Judges photographs as they are: the estimate is that of the product for the
 * whole file (estimate_first()), once; its result is rounded to 8 bits. It is
 * what "sympie apply" writes, to the bit where the short side has less than
 * 896 pixels; in larger ones GEGL's mipmaps are rounded and these are not.
 *
 * Returns: (transfer full): or %NULL with an error of estimate_first(), or
 *   %SYMPIE_ERROR_FORMAT if there was nothing to judge.
 */
JudgeReal *judge_real_run (const JudgeRealSetup *setup, GError **error);

void judge_real_free (JudgeReal *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JudgeReal, judge_real_free)

G_END_DECLS
