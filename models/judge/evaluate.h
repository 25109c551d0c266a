/* evaluate.h - what the parts of sympie-evaluate share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "judge-real.h"
#include "judge.h"

G_BEGIN_DECLS

#define EVALUATE_CORRUPTIONS "train"
#define EVALUATE_SEVERITIES "1,2,3,4,5"

/**
 * EvaluateCost:
 * @name: "NEM" or "DWM".
 * @width: of the image that it is measured on, in pixels.
 * @parameters: how many numbers training learns; 0 for DWM.
 * @macs: multiplications with addition.
 * @milliseconds: the median of some runs on one thread.
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

#define EVALUATE_N_COSTS 3 /* NEM, and DWM on two sizes */

/**
 * Evaluation:
 * @model: (nullable): its path; %NULL for none.
 * @setup: (nullable): of @result, which is %NULL too if there are only real
 *   photographs.
 * @on_real: (nullable): what was judged on them.
 * @cost: %EVALUATE_N_COSTS of them; without a model NEM's is 0.
 *
 * All that is told of a run.
 */
typedef struct
{
  const gchar *model;
  const JudgeSetup *setup;
  const JudgeResult *result;
  JudgeSummary summary;
  const JudgeReal *on_real;
  EvaluateCost cost[EVALUATE_N_COSTS];
} Evaluation;

/* ---- cases (evaluate-cases.c) ---- */

/**
 * evaluate_cases_add:
 * @cases: (element-type JudgeCase).
 * @names: names of corruptions and sets of them, with commas between.
 * @severities: "1,3,5"; "2.5" lies between.
 *
 * Adds the clean case and one for each corruption and severity.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE.
 */
gboolean evaluate_cases_add (GArray *cases,
                             const gchar *names,
                             const gchar *severities,
                             GError **error);

/**
 * evaluate_cases_find:
 * @folder: perhaps in ImageNet-C's layout: NAME/SEVERITY/WNID/FILE.JPEG, or
 *   the same one folder deeper.
 * @names: (nullable): take these alone.
 * @labels: (nullable): see photos_open().
 *
 * Adds a case for each of its names and severities. None is added if the
 * folder is not so.
 *
 * Returns: %FALSE with an error of photos_open().
 */
gboolean evaluate_cases_find (GArray *cases,
                              const gchar *folder,
                              const gchar *names,
                              const gchar *severities,
                              const gchar *labels,
                              GError **error);

/* Returns: (transfer full): "2.5", whatever the locale has between digits. */
gchar *evaluate_dup_severity (gdouble severity);

/**
 * evaluate_parse_numbers:
 * @text: "1,2,5": ascending, each once, from @least to @most.
 * @whole: "2.5" will not do.
 *
 * Returns: (transfer full) (element-type gdouble): or %NULL with
 *   %SYMPIE_ERROR_VALUE, which calls the text @name.
 */
GArray *evaluate_parse_numbers (const gchar *text,
                                const gchar *name,
                                gboolean whole,
                                gdouble least,
                                gdouble most,
                                GError **error);

/* ---- output, by output_write() ---- */

/* Fills @cost (evaluate-cost.c). @nem: (nullable). */
void evaluate_measure_cost (EvaluateCost cost[EVALUATE_N_COSTS], Nem *nem);

/* Returns: (transfer full): the name of a classifier, its file's. */
gchar *evaluate_dup_classifier (const JudgeSetup *setup, guint index);

gboolean evaluate_write_json (const Evaluation *evaluation,
                              const gchar *path,
                              GError **error);

/* means.csv, a line for each case, and photos.csv, one for each photograph. */
gboolean evaluate_write_csv (const Evaluation *evaluation,
                             const gchar *folder,
                             GError **error);

/* pairs.csv, sound.csv and bad.csv, as far as they were judged, a line for
 * each pair or photograph. @pairs: (nullable). */
gboolean evaluate_write_csv_real (const JudgeReal *result,
                                  const Pairs *pairs,
                                  const gchar *folder,
                                  GError **error);

/* Returns: (transfer full): the summary, for a terminal. */
gchar *evaluate_describe (const Evaluation *evaluation);

/* Likewise, of real photographs. */
gchar *evaluate_describe_real (const JudgeReal *result);

/* Puts a text into a file. */
gboolean evaluate_save_text (const gchar *folder,
                             const gchar *name,
                             const gchar *text,
                             GError **error);

G_END_DECLS
