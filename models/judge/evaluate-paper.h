/* evaluate-paper.h - the paper's tables in one report
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "evaluate-options.h"
#include "evaluate.h"

G_BEGIN_DECLS

/**
 * evaluate_paper:
 * @options: its `paper` is the folder of the published data sets, whichever
 *   are there.
 * @nem: (nullable):
 * @model: (nullable): its path.
 * @fault: called for each photograph that is skipped.
 *
 * Tables 1 to 6 of Barbato et al., MMSys 2024 (arXiv 2402.18402): arithmetic
 * and time; top-1 accuracy on ImageNet-C, with several corruptions at once, on
 * ImageNet-C-bar and on real corrupted photographs; segmentation. What is not
 * there is said.
 *
 * Returns: (transfer full): the report, in Markdown; or %NULL with an error of
 *   judge_run() or judge_scenes_run().
 */
gchar *evaluate_paper (const EvaluateOptions *options,
                       Nem *nem,
                       const gchar *model,
                       void (*fault) (const gchar *message, gpointer user_data),
                       GError **error);

/* ---- its parts ---- */

/**
 * PaperReport:
 * @text: what there is of it.
 *
 * The other members are as in evaluate_paper().
 */
typedef struct
{
  const EvaluateOptions *options;
  Nem *nem;
  void (*fault) (const gchar *message, gpointer user_data);
  GString *text;
} PaperReport;

/* Returns: (transfer full) (nullable): the data set's folder. @wanted: its
 * name in lower case, without signs. */
gchar *paper_find_folder (const PaperReport *report, const gchar *wanted);

/* Says why a table is not there. */
G_GNUC_PRINTF (2, 3)
void paper_say_absent (const PaperReport *report, const gchar *format, ...);

/* Rows of Table 1: plain rules, and other programs that are installed
 * (evaluate-peers.c). */
gboolean paper_add_peers (GString *text, GError **error);

/* Tables 2 to 5 (evaluate-accuracy.c). */
gboolean paper_add_accuracies (const PaperReport *report, GError **error);

G_END_DECLS
