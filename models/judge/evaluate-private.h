/* evaluate-private.h - what the report and its plots share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "evaluate.h"

G_BEGIN_DECLS

/**
 * EvaluateFilter:
 * @group: (nullable): cases of that set alone.
 * @name: (nullable): of that corruption alone.
 * @severity: of that alone; 0 for all.
 */
typedef struct
{
  const gchar *group;
  const gchar *name;
  gdouble severity;
} EvaluateFilter;

gboolean evaluate_filter_takes (const EvaluateFilter *filter,
                                const JudgeCase *judge_case);

/**
 * evaluate_average:
 * @mean: (out): the mean of the cases' means; its counts are of cases.
 * @share: (out): of the oracle's gain, or -%G_MAXDOUBLE if it tells nothing.
 *
 * Averages cases that count; see judge_case_counts().
 */
void evaluate_average (JudgeScore *mean,
                       gdouble *share,
                       const Evaluation *evaluation,
                       const EvaluateFilter *filter);

/* Returns: (transfer container) (element-type utf8): the sets, or with
 * @group the corruptions of it, but for the clean case, each once. */
GPtrArray *evaluate_list (const JudgeSetup *setup, const gchar *group);

typedef struct
{
  const gchar *title;
  const gchar *file;
} EvaluatePlot;

/* Returns: (transfer full) (element-type EvaluatePlot): the plots that were
 * drawn into @folder; NULL with SYMPIE_ERROR_IO (evaluate-plots.c). */
GArray *evaluate_draw (const Evaluation *evaluation,
                       const gchar *folder,
                       GError **error);

G_END_DECLS
