/* evaluate-report.c - what was judged, for people to read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "evaluate-private.h"

/* ---- means over cases ---- */

gboolean
evaluate_filter_takes (const EvaluateFilter *filter,
                       const JudgeCase *judge_case)
{
  return (filter->group == NULL
          || strcmp (filter->group, judge_case->group) == 0)
         && (filter->name == NULL
             || strcmp (filter->name, judge_case->name) == 0)
         && (filter->severity == 0 || filter->severity == judge_case->severity);
}

/* Adds the means of a case, all that lie behind the counts. */
static void
add_score (JudgeScore *sum, const JudgeScore *score)
{
  const gsize n = (sizeof *sum - G_STRUCT_OFFSET (JudgeScore, psnr_before))
                  / sizeof (gdouble);
  gdouble *to = &sum->psnr_before;
  const gdouble *from = &score->psnr_before;

  for (gsize i = 0; i < n; i++)
    to[i] += from[i];
  sum->n_compared += score->n_compared > 0;
  sum->n_labelled += score->n_labelled > 0;
  sum->n++;
}

static void
scale_score (JudgeScore *sum)
{
  const gsize n = (sizeof *sum - G_STRUCT_OFFSET (JudgeScore, psnr_before))
                  / sizeof (gdouble);
  gdouble *to = &sum->psnr_before;
  const gsize n_pictures = (G_STRUCT_OFFSET (JudgeScore, before)
                            - G_STRUCT_OFFSET (JudgeScore, psnr_before))
                           / sizeof (gdouble);

  for (gsize i = 0; i < n; i++)
    to[i] /= MAX (i < n_pictures ? sum->n_compared : sum->n_labelled, 1);
}

void
evaluate_average (JudgeScore *mean,
                  gdouble *share,
                  const Evaluation *evaluation,
                  const EvaluateFilter *filter)
{
  const JudgeSetup *setup = evaluation->setup;
  guint n_shares = 0;

  *mean = (JudgeScore){ 0 };
  *share = 0;
  for (guint i = 0; i < setup->n_cases; i++)
    {
      const JudgeScore *score = &evaluation->result->scores[i];
      gdouble most = score->psnr_oracle - score->psnr_before;

      if (!judge_case_counts (&setup->cases[i], score)
          || !evaluate_filter_takes (filter, &setup->cases[i]))
        continue;
      add_score (mean, score);
      if (!setup->oracle || most <= JUDGE_ORACLE_LEAST)
        continue;
      n_shares++;
      *share += (score->psnr_after[0] - score->psnr_before) / most;
    }
  scale_score (mean);
  *share = n_shares > 0 ? *share / n_shares : -G_MAXDOUBLE;
}

/* ---- tables ---- */

/* What a table has of a row. */
typedef void (*RowFunc) (GString *text,
                         const Evaluation *evaluation,
                         const JudgeScore *mean,
                         gdouble share);

static void
add_row (GString *text,
         const Evaluation *evaluation,
         const EvaluateFilter *filter,
         const gchar *title,
         RowFunc func)
{
  JudgeScore mean;
  gdouble share;

  evaluate_average (&mean, &share, evaluation, filter);
  if (mean.n == 0)
    return;
  g_string_append_printf (text, "| %s |", title);
  func (text, evaluation, &mean, share);
  g_string_append_c (text, '\n');
}

/* Rows of each group's corruptions, and of its mean, and of the mean of all. */
static void
add_rows (GString *text, const Evaluation *evaluation, RowFunc func)
{
  const JudgeSetup *setup = evaluation->setup;
  g_autoptr (GPtrArray) groups = evaluate_list (setup, NULL);
  const EvaluateFilter all = { NULL, NULL, 0 };

  for (guint i = 0; i < groups->len; i++)
    {
      const EvaluateFilter group = { groups->pdata[i], NULL, 0 };
      g_autoptr (GPtrArray) names = evaluate_list (setup, group.group);
      g_autofree gchar *title = g_strdup_printf ("**%s**", group.group);

      for (guint j = 0; j < names->len; j++)
        {
          const EvaluateFilter one = { group.group, names->pdata[j], 0 };

          add_row (text, evaluation, &one, names->pdata[j], func);
        }
      if (names->len > 1)
        add_row (text, evaluation, &group, title, func);
    }
  if (groups->len > 1)
    add_row (text, evaluation, &all, "**mean of all**", func);
}

GPtrArray *
evaluate_list (const JudgeSetup *setup, const gchar *group)
{
  GPtrArray *words = g_ptr_array_new ();

  for (guint i = 0; i < setup->n_cases; i++)
    {
      const JudgeCase *judge_case = &setup->cases[i];
      const gchar *word = group != NULL ? judge_case->name : judge_case->group;

      if (judge_case->kind != JUDGE_CLEAN
          && (group == NULL || strcmp (judge_case->group, group) == 0)
          && !g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
        g_ptr_array_add (words, (gpointer) word);
    }
  return words;
}

static void
add_share (GString *text, gdouble share)
{
  if (share == -G_MAXDOUBLE)
    g_string_append (text, " – |");
  else
    g_string_append_printf (text, " %.0f %% |", 100 * share);
}

static void
add_pictures (GString *text,
              const Evaluation *evaluation,
              const JudgeScore *mean,
              gdouble share)
{
  g_string_append_printf (text, " %.2f | %.2f | %+.2f |", mean->psnr_before,
                          mean->psnr_after[0],
                          mean->psnr_after[0] - mean->psnr_before);
  if (evaluation->setup->oracle)
    {
      g_string_append_printf (text, " %.2f |", mean->psnr_oracle);
      add_share (text, share);
    }
  g_string_append_printf (text, " %.3f | %.3f |", mean->ssim_before,
                          mean->ssim_after[0]);
}

static void
add_answers (GString *text,
             const Evaluation *evaluation,
             const JudgeScore *mean,
             gdouble share)
{
  for (guint i = 0; i < evaluation->setup->n_classifiers; i++)
    {
      const JudgeAnswer *before = &mean->before[i];
      const JudgeAnswer *after = &mean->after[0][i];

      g_string_append_printf (
        text, " %.1f | %.1f | %+.1f | %.1f | %.1f |", before->top1, after->top1,
        after->top1 - before->top1, before->top5, after->top5);
    }
}

static void
add_passes (GString *text,
            const Evaluation *evaluation,
            const JudgeScore *mean,
            gdouble share)
{
  for (guint i = 0; i < evaluation->setup->n_passes; i++)
    g_string_append_printf (text, " %.2f |", mean->psnr_after[i]);
}

/* A table's last line of heading. */
static void
add_rule (GString *text, guint n_columns)
{
  g_string_append (text, "\n|---|");
  for (guint i = 0; i < n_columns; i++)
    g_string_append (text, "---:|");
  g_string_append_c (text, '\n');
}

/* ---- sections ---- */

static void
add_picture_section (GString *text, const Evaluation *evaluation)
{
  gboolean oracle = evaluation->setup->oracle;

  g_string_append (text, "## Pictures\n\nPSNR in dB and SSIM against the "
                         "original, before and after the clean-up; means over "
                         "severities.\n");
  if (oracle)
    g_string_append_printf (text,
                            "The oracle is the best 37 numbers for each "
                            "photograph. A share of its gain is told where "
                            "that is over %.0f dB.\n",
                            JUDGE_ORACLE_LEAST);
  g_string_append (text, "\n| corruption | before | after | gain |");
  if (oracle)
    g_string_append (text, " oracle | share |");
  g_string_append (text, " SSIM before | after |");
  add_rule (text, oracle ? 7 : 5);
  add_rows (text, evaluation, add_pictures);
}

static void
add_answer_section (GString *text, const Evaluation *evaluation)
{
  const JudgeSetup *setup = evaluation->setup;

  g_string_append (text, "\n## Answers\n\nTop-1 and top-5 of classifiers in "
                         "percent, before and after the clean-up; means over "
                         "severities.\n\n| corruption |");
  for (guint i = 0; i < setup->n_classifiers; i++)
    {
      g_autofree gchar *name = evaluate_dup_classifier (setup, i);

      g_string_append_printf (text,
                              " %s top-1 | after | gain | top-5 | "
                              "after |",
                              name);
    }
  add_rule (text, 5 * setup->n_classifiers);
  for (guint i = 0; i < setup->n_cases; i++)
    if (setup->cases[i].kind == JUDGE_CLEAN
        && evaluation->result->scores[i].n_labelled > 0)
      {
        g_string_append (text, "| clean |");
        add_answers (text, evaluation, &evaluation->result->scores[i], 0);
        g_string_append_c (text, '\n');
      }
  add_rows (text, evaluation, add_answers);
}

static void
add_pass_section (GString *text, const Evaluation *evaluation)
{
  const JudgeSetup *setup = evaluation->setup;

  g_string_append (text, "\n## Repeated use\n\nPSNR in dB after the clean-up "
                         "was used so often in a row.\n\n| corruption |");
  for (guint i = 0; i < setup->n_passes; i++)
    g_string_append_printf (text, " %u |", setup->passes[i]);
  add_rule (text, setup->n_passes);
  for (guint i = 0; i < setup->n_cases; i++)
    if (setup->cases[i].kind == JUDGE_CLEAN
        && evaluation->result->scores[i].n_compared > 0)
      {
        g_string_append (text, "| clean |");
        add_passes (text, evaluation, &evaluation->result->scores[i], 0);
        g_string_append_c (text, '\n');
      }
  add_rows (text, evaluation, add_passes);
}

static void
add_cost_section (GString *text, const Evaluation *evaluation)
{
  g_string_append (text,
                   "\n## Cost\n\nTime on one thread of this machine; "
                   "a FLOP is one operation, two to a multiplication with "
                   "addition.\n\n| part | image | parameters | GFLOP | ms |\n"
                   "|---|---|---:|---:|---:|\n");
  for (guint i = 0; i < EVALUATE_N_COSTS; i++)
    {
      const EvaluateCost *cost = &evaluation->cost[i];

      if (cost->macs > 0)
        g_string_append_printf (
          text, "| %s | %ux%u | %" G_GUINT64_FORMAT " | %.3f | %.2f |\n",
          cost->name, cost->width, cost->height, cost->parameters,
          2e-9 * cost->macs, cost->milliseconds);
    }
}

static gboolean
any_score (const Evaluation *evaluation, gboolean labelled)
{
  for (guint i = 0; i < evaluation->setup->n_cases; i++)
    {
      const JudgeScore *score = &evaluation->result->scores[i];

      if ((labelled ? score->n_labelled : score->n_compared) > 0)
        return TRUE;
    }
  return FALSE;
}

static void
add_plots (GString *text, GArray *plots)
{
  for (guint i = 0; i < plots->len; i++)
    {
      EvaluatePlot *plot = &g_array_index (plots, EvaluatePlot, i);

      g_string_append_printf (text, "\n![%s](%s)\n", plot->title, plot->file);
    }
}

gboolean
evaluate_write_report (const Evaluation *evaluation,
                       const gchar *folder,
                       GError **error)
{
  g_autoptr (GString) text = g_string_new ("# Evaluation\n\n");
  g_autofree gchar *summary = evaluate_describe (evaluation);
  g_autoptr (GArray) plots = evaluate_draw (evaluation, folder, error);

  if (plots == NULL)
    return FALSE;
  g_string_append_printf (text, "Made by:\n\n    %s\n\n```\n%s```\n\n",
                          evaluation->command, summary);
  if (any_score (evaluation, FALSE))
    add_picture_section (text, evaluation);
  add_plots (text, plots);
  if (any_score (evaluation, TRUE))
    add_answer_section (text, evaluation);
  if (evaluation->setup->n_passes > 1 && any_score (evaluation, FALSE))
    add_pass_section (text, evaluation);
  add_cost_section (text, evaluation);
  return evaluate_save_text (folder, "report.md", text->str, error);
}
