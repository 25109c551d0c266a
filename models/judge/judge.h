/* judge.h - judges networks on corrupted photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/nem.h"
#include "models/corrupt/corrupt.h"
#include "models/nn/networks.h"
#include "models/photos/photos.h"

G_BEGIN_DECLS

#define JUDGE_SIDE NEM_SIZE /* side of the square that is judged, in pixels */
#define JUDGE_SHORT_SIDE \
  256 /* short side of the photograph before the centre crop */
#define JUDGE_MAX_PASSES 10
#define JUDGE_MAX_CLASSIFIERS 8

/**
 * JudgeKind:
 * @JUDGE_CLEAN: uncorrupted photographs.
 * @JUDGE_CORRUPT: with one corruption.
 * @JUDGE_MIXED: with several, by corrupt_image_mixed().
 * @JUDGE_FAULTS: with faults of cameras, light and prints, by
 *   faults_corrupt().
 * @JUDGE_FILES: files that are already corrupted.
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
 * @name: for tables, such as "gaussian_noise".
 * @group: its set, such as "ImageNet-C"; a static string.
 * @severity: as in corrupt_image(); 0 for %JUDGE_CLEAN and %JUDGE_FAULTS.
 * @corruption: of %JUDGE_CORRUPT.
 * @photos: (nullable): of %JUDGE_FILES.
 *
 * One kind of corrupted photographs.
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
 * @photos: (nullable): for the cases that corrupt them; not used for
 *   %JUDGE_FILES.
 * @originals: (nullable): the originals of %JUDGE_FILES, matched by file name
 *   without folder and extension.
 * @classifiers: (array length=n_classifiers): paths for classifier_load().
 * @cases: (array length=n_cases): at least 1.
 * @passes: (array length=n_passes): numbers of passes to judge, ascending from
 *   1; results are rounded to 8 bits between passes.
 * @limit: maximum number of photographs, evenly spread; 0 for all.
 * @seed: random seed.
 * @n_threads: how many may work at once. The result does not depend on it.
 * @oracle: whether to find the best numbers, see oracle.h.
 * @full_size: whether to judge photographs in full size, see judge_run(); not
 *   with classifiers.
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
 * @top1: top-1 accuracy in percent.
 * @top5: top-5 accuracy in percent.
 */
typedef struct
{
  gdouble top1;
  gdouble top5;
} JudgeAnswer;

/**
 * JudgeScore:
 * @n: photographs judged.
 * @n_compared: those with an original; the means of PSNR (in dB, see
 *   metrics.h) and SSIM are over these, and 0 if there are none.
 * @n_labelled: those with a label, over which the answers are.
 * @psnr_after: after each number of passes, like @ssim_after and @after.
 * @psnr_oracle: with the best numbers; 0 without the oracle.
 * @before: of each classifier.
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
 * @has_original: whether PSNR and SSIM are set.
 * @has_label: whether the ranks are set.
 * @rank_before: rank of the correct class in each classifier's answer, from 0,
 *   at most 255.
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
  guint8 rank_before[JUDGE_MAX_CLASSIFIERS];
  guint8 rank_after[JUDGE_MAX_PASSES][JUDGE_MAX_CLASSIFIERS];
} JudgeRecord;

/**
 * JudgeResult:
 * @scores: (array length=n_cases): in the order of the cases.
 * @records: (element-type GArray): an array of #JudgeRecord per case, in the
 *   order of the photographs.
 *
 * The names in @records belong to the setup's #Photos.
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
 * Judges all photographs in all cases. Each is cropped as usual for
 * classifiers: scaled to a short side of %JUDGE_SHORT_SIDE, then the central
 * %JUDGE_SIDE x %JUDGE_SIDE pixels; photographs of %JUDGE_FILES that have this
 * size are taken as they are. The corrupted photograph is rounded to 8 bits
 * like a file; the clean-up is that of sympie apply, with extended edges,
 * clamped to [0, 1] and rounded.
 *
 * In full size nothing is cropped: the photograph, with sides of 32 to 4096
 * pixels, is corrupted at its size, and the network sees it in the views of
 * views_plan_init().
 *
 * Returns: (transfer full): or %NULL with an error of classifier_load() or
 *   views_estimate(), or %SYMPIE_ERROR_FORMAT if no photograph could be read.
 */
JudgeResult *judge_run (const JudgeSetup *setup, GError **error);

void judge_result_free (JudgeResult *result);

/**
 * JudgeSummary:
 * @dpsnr: mean PSNR gain over all cases except the clean one, in dB.
 * @n_oracle: number of cases in which the oracle gains more than
 *   %JUDGE_ORACLE_GAIN_MIN; 0 without it.
 * @oracle_fraction: mean fraction of the oracle's gain in dB that the network
 *   reaches in these.
 * @clean_psnr: PSNR of clean photographs after the clean-up; 0 if they were
 *   not judged.
 * @top1_gain: of each classifier, in percentage points, mean over all cases
 *   except the clean one.
 * @top5_gain: likewise.
 * @passes: mean difference of PSNR to a single pass, in dB.
 * @worst_dpsnr: the smallest gain of a case.
 * @worst: (nullable): its case.
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

#define JUDGE_ORACLE_GAIN_MIN 1.0 /* dB; a fraction of less means nothing */

void judge_summarise (JudgeSummary *summary,
                      const JudgeSetup *setup,
                      const JudgeResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JudgeResult, judge_result_free)

G_END_DECLS
