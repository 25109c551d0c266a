/* judge.h - how good a network is: a set of photographs, corrupted and cleaned
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/nem.h"
#include "models/corrupt/corrupt.h"
#include "models/nn/networks.h"
#include "models/photos/photos.h"

G_BEGIN_DECLS

#define JUDGE_SIDE NEM_SIZE  /* of the square that is judged, in pixels */
#define JUDGE_SHORT_SIDE 256 /* of the photograph it is the middle of */
#define JUDGE_MAX_PASSES 10
#define JUDGE_MAX_CLASSIFIERS 8

/**
 * JudgeKind:
 * @JUDGE_CLEAN: the photographs as they are.
 * @JUDGE_CORRUPT: corrupted by one corruption.
 * @JUDGE_MIXED: corrupted by several, corrupt_image_mixed().
 * @JUDGE_FAULTS: with faults of cameras, light and prints, faults_corrupt().
 * @JUDGE_FILES: photographs of its own, that came corrupted.
 */
typedef enum
{
  JUDGE_CLEAN,
  JUDGE_CORRUPT,
  JUDGE_MIXED,
  JUDGE_FAULTS,
  JUDGE_FILES
} JudgeKind;

/**
 * JudgeCase:
 * @name: as tables have it, "gaussian_noise".
 * @group: the set it belongs to, "ImageNet-C"; a static text.
 * @severity: as corrupt_image() has it; 0 for %JUDGE_CLEAN and
 *   %JUDGE_FAULTS.
 * @corruption: of %JUDGE_CORRUPT.
 * @photos: (nullable): of %JUDGE_FILES.
 *
 * One way in which photographs are corrupted.
 */
typedef struct
{
  gchar *name;
  const gchar *group;
  JudgeKind kind;
  gdouble severity;
  Corruption corruption;
  Photos *photos;
} JudgeCase;

void judge_case_clear (JudgeCase *judge_case);

/**
 * JudgeSetup:
 * @nem: (nullable): the network; with none, nothing is changed.
 * @photos: (nullable): for the cases that corrupt them; not for %JUDGE_FILES.
 * @originals: (nullable): what the photographs of %JUDGE_FILES were, found by
 *   their files' names, without folder and ending.
 * @classifiers: (array length=n_classifiers): paths for classifier_load().
 * @cases: (array length=n_cases): at least 1.
 * @passes: (array length=n_passes): ascending, the first 1: how often in a
 *   row the photograph is cleaned, its result rounded to 8 bits each time.
 * @limit: at most so many photographs, spread evenly; 0 for all.
 * @seed: of all that is drawn at random.
 * @n_threads: how many may work at once. The result does not depend on it.
 * @oracle: whether the best numbers are sought, see oracle.h.
 * @full_size: photographs are judged as they are, see judge_run(); without
 *   classifiers.
 * @fault: (nullable): told of each photograph that is skipped.
 * @progress: (nullable): told how many photographs are done. Both may be
 *   called from any thread, but never at once.
 */
typedef struct
{
  Nem *nem;
  const Photos *photos;
  const Photos *originals;
  const gchar *const *classifiers;
  guint n_classifiers;
  const JudgeCase *cases;
  guint n_cases;
  const guint *passes;
  guint n_passes;
  guint limit;
  guint64 seed;
  guint n_threads;
  gboolean oracle;
  gboolean full_size;
  void (*fault) (const gchar *message, gpointer user_data);
  void (*progress) (guint n_done, guint n_all, gpointer user_data);
  gpointer user_data;
} JudgeSetup;

/**
 * JudgeAnswer:
 * @top1: how many were right, in percent.
 * @top5: how many had the right answer among the first five.
 */
typedef struct
{
  gdouble top1;
  gdouble top5;
} JudgeAnswer;

/**
 * JudgeScore:
 * @n: photographs judged.
 * @n_compared: those that have an original; the means of PSNR (in dB, see
 *   metrics.h) and SSIM are over these, and 0 if there is none.
 * @n_labelled: those that have a label; the answers are over these.
 * @psnr_after: after each number of passes, as are @ssim_after and @after.
 * @psnr_oracle: with the best numbers; 0 if they were not sought.
 * @before: each classifier's.
 *
 * The means of a case.
 */
typedef struct
{
  guint n;
  guint n_compared;
  guint n_labelled;
  gdouble psnr_before;
  gdouble ssim_before;
  gdouble psnr_after[JUDGE_MAX_PASSES];
  gdouble ssim_after[JUDGE_MAX_PASSES];
  gdouble psnr_oracle;
  gdouble ssim_oracle;
  JudgeAnswer before[JUDGE_MAX_CLASSIFIERS];
  JudgeAnswer after[JUDGE_MAX_PASSES][JUDGE_MAX_CLASSIFIERS];
} JudgeScore;

/**
 * JudgeRecord:
 * @name: (nullable): the photograph; %NULL if it was skipped.
 * @has_original: whether the PSNR and SSIM are known.
 * @has_label: whether the places are known.
 * @place_before: the right class's place in each classifier's answer, 0 the
 *   first, at most 255.
 *
 * One photograph in one case.
 */
typedef struct
{
  const gchar *name;
  gboolean has_original;
  gboolean has_label;
  gfloat psnr_before;
  gfloat ssim_before;
  gfloat psnr_after[JUDGE_MAX_PASSES];
  gfloat ssim_after[JUDGE_MAX_PASSES];
  gfloat psnr_oracle;
  gfloat ssim_oracle;
  guint8 place_before[JUDGE_MAX_CLASSIFIERS];
  guint8 place_after[JUDGE_MAX_PASSES][JUDGE_MAX_CLASSIFIERS];
} JudgeRecord;

/**
 * JudgeResult:
 * @scores: (array length=n_cases): in the order of the cases.
 * @records: (element-type GArray): for each case an array of #JudgeRecord,
 *   in the order of the photographs.
 *
 * The names in @records are those of the setup's #Photos.
 */
typedef struct
{
  guint n_cases;
  JudgeScore *scores;
  GPtrArray *records;
} JudgeResult;

/**
 * judge_run:
 *
 * Judges all photographs in all cases. Each is cut as the classifiers' users
 * do: scaled to a short side of %JUDGE_SHORT_SIDE, and the middle
 * %JUDGE_SIDE x %JUDGE_SIDE pixels; a photograph of %JUDGE_FILES that has
 * just those is taken as it is. The corrupted photograph is rounded to 8 bits,
 * as a file would be; its numbers are estimated and applied as the product does,
 * with extended edges, cut to [0, 1] and rounded.
 *
 * In full size nothing is cut: the photograph, of 32 to 4096 pixels a side,
 * is corrupted as large as it is, and the network sees it scaled down afterwards,
 * in the views of views_plan_init(), as the product's users have it.
 *
 * Returns: (transfer full): or %NULL with an error of classifier_load() or
 *   views_estimate(), or %SYMPIE_ERROR_FORMAT if no photograph could be read.
 */
JudgeResult *judge_run (const JudgeSetup *setup, GError **error);

void judge_result_free (JudgeResult *result);

/**
 * JudgeSummary:
 * @dpsnr: mean over all cases but the clean one of the PSNR's gain, in dB.
 * @n_oracle: how many cases the oracle gains more than
 *   %JUDGE_ORACLE_LEAST in; 0 if it was not asked.
 * @oracle_fraction: mean over these of the fraction of the oracle's gain, in dB,
 *   that the network reaches.
 * @clean_psnr: of the cleaned clean photographs; 0 if they were not judged.
 * @top1_gain: of each classifier, in points, mean over all but the clean.
 * @top5_gain: likewise.
 * @passes: mean difference of PSNR against one pass, in dB.
 * @worst_dpsnr: the least of the cases' gains.
 * @worst: (nullable): that case.
 */
typedef struct
{
  gdouble dpsnr;
  guint n_oracle;
  gdouble oracle_fraction;
  gdouble clean_psnr;
  gdouble top1_gain[JUDGE_MAX_CLASSIFIERS];
  gdouble top5_gain[JUDGE_MAX_CLASSIFIERS];
  gdouble passes[JUDGE_MAX_PASSES];
  gdouble worst_dpsnr;
  const JudgeCase *worst;
} JudgeSummary;

#define JUDGE_ORACLE_LEAST 1.0 /* dB: below, a fraction means nothing */

void judge_summarise (JudgeSummary *summary,
                      const JudgeSetup *setup,
                      const JudgeResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JudgeResult, judge_result_free)

G_END_DECLS
