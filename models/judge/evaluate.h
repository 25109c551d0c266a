/* evaluate.h - shared by the files of sympie-evaluate
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "judge-real.h"
#include "judge-scenes.h"
#include "judge.h"

G_BEGIN_DECLS

#define EVALUATE_CORRUPTIONS "train"
#define EVALUATE_SEVERITIES "1,2,3,4,5"

/**
 * EvaluateCost:
 * @name: "NEM" or "DWM".
 * @width: of the test image, in pixels.
 * @parameters: number of trainable parameters; 0 for DWM.
 * @macs: multiply-accumulate operations.
 * @milliseconds: median of several runs on one thread.
 */
typedef struct
{
  const gchar *name;
  guint width;
  guint height;
  guint64 parameters;
  guint64 macs;
  gdouble milliseconds;
} EvaluateCost;

#define EVALUATE_N_COSTS 3 /* NEM, and DWM at two sizes */

/**
 * Evaluation:
 * @model: (nullable): its path.
 * @setup: (nullable): of @result; both are %NULL if there are only real
 *   photographs.
 * @on_real: (nullable): the results on real photographs.
 * @scenes_setup: (nullable): of @scenes.
 * @scenes: (nullable): the results on scenes; the first case is the clean one.
 * @cost: of NEM and DWM; NEM's is 0 without a model.
 *
 * All results of a run.
 */
typedef struct
{
  const gchar *model;
  const JudgeSetup *setup;
  const JudgeResult *result;
  JudgeSummary summary;
  const JudgeReal *on_real;
  const JudgeScenesSetup *scenes_setup;
  const JudgeScenes *scenes;
  EvaluateCost cost[EVALUATE_N_COSTS];
} Evaluation;

/* ---- cases (evaluate-cases.c) ---- */

/**
 * evaluate_cases_add:
 * @cases: (element-type JudgeCase).
 * @names: comma-separated names of corruptions and of sets.
 * @severities: such as "1,3,5" or "2.5".
 *
 * Adds the clean case and a case for each corruption and severity.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE.
 */
gboolean evaluate_cases_add (GArray *cases,
                             const gchar *names,
                             const gchar *severities,
                             GError **error);

/**
 * evaluate_cases_find:
 * @folder: possibly in ImageNet-C's layout: NAME/SEVERITY/WNID/FILE.JPEG, or
 *   that one level deeper.
 * @names: (nullable): take only these.
 * @labels: (nullable): see photos_open().
 *
 * Adds a case for each of its names and severities, none if the folder has
 * another layout.
 *
 * Returns: %FALSE with an error of photos_open().
 */
gboolean evaluate_cases_find (GArray *cases,
                              const gchar *folder,
                              const gchar *names,
                              const gchar *severities,
                              const gchar *labels,
                              GError **error);

/* Returns: (transfer full): such as "2.5", in any locale. */
gchar *evaluate_dup_severity (gdouble severity);

/**
 * evaluate_parse_numbers:
 * @text: such as "1,2,5": ascending, without repetitions, from @least to
 *   @most.
 * @whole: integers only.
 *
 * Returns: (transfer full) (element-type gdouble): or %NULL with
 *   %SYMPIE_ERROR_VALUE, which names @name.
 */
GArray *evaluate_parse_numbers (const gchar *text,
                                const gchar *name,
                                gboolean whole,
                                gdouble least,
                                gdouble most,
                                GError **error);

/* ---- output, by output_write() ---- */

/* Measures %EVALUATE_N_COSTS costs (evaluate-cost.c). @nem: (nullable). */
void evaluate_measure_cost (EvaluateCost cost[EVALUATE_N_COSTS], Nem *nem);

/* Returns: (transfer full): the name of a classifier, that of its file. */
gchar *evaluate_dup_classifier (const JudgeSetup *setup, guint index);

gboolean evaluate_write_json (const Evaluation *evaluation,
                              const gchar *path,
                              GError **error);

/* Writes means.csv, with a line per case, and photos.csv, with a line per
 * photograph. */
gboolean evaluate_write_csv (const Evaluation *evaluation,
                             const gchar *folder,
                             GError **error);

/* Writes pairs.csv, sound.csv and bad.csv, as far as they were judged, with a
 * line per pair or photograph. @pairs: (nullable). */
gboolean evaluate_write_csv_real (const JudgeReal *result,
                                  const Pairs *pairs,
                                  const gchar *folder,
                                  GError **error);

/* Writes scenes.csv, with a line per set and case. */
gboolean evaluate_write_csv_scenes (const Evaluation *evaluation,
                                    const gchar *folder,
                                    GError **error);

/* Writes SET-NAME.png: a picture before and after, and the classes of its
 * pixels, answered and true. */
gboolean evaluate_write_overlay (const JudgeSeen *seen,
                                 const SceneClasses *classes,
                                 const gchar *folder,
                                 GError **error);

/* Returns: (transfer full): the summary, for a terminal. */
gchar *evaluate_describe (const Evaluation *evaluation);

/* Likewise for real photographs. */
gchar *evaluate_describe_real (const JudgeReal *result);

/* Likewise for scenes. */
gchar *evaluate_describe_scenes (const Evaluation *evaluation);

/* Writes a text to a file. */
gboolean evaluate_save_text (const gchar *folder,
                             const gchar *name,
                             const gchar *text,
                             GError **error);

G_END_DECLS
