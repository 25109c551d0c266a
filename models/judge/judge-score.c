/* judge-score.c - mean scores of cases
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-private.h"

/* ---- of a case ---- */

static void
add_pictures (JudgeScore *score, const JudgeRecord *record, guint n_passes)
{
  score->n_compared++;
  score->psnr_before += record->psnr_before;
  score->ssim_before += record->ssim_before;
  score->psnr_oracle += record->psnr_oracle;
  score->ssim_oracle += record->ssim_oracle;
  for (guint i = 0; i < n_passes; i++)
    {
      score->psnr_after[i] += record->psnr_after[i];
      score->ssim_after[i] += record->ssim_after[i];
    }
}

static void
add_answer (JudgeAnswer *answer, guint8 rank)
{
  answer->top1 += rank == 0 ? 100 : 0;
  answer->top5 += rank < 5 ? 100 : 0;
}

static void
add_answers (JudgeScore *score,
             const JudgeRecord *record,
             const JudgeSetup *setup)
{
  score->n_labelled++;
  for (guint i = 0; i < setup->n_classifiers; i++)
    {
      add_answer (&score->before[i], record->rank_before[i]);
      for (guint j = 0; j < setup->n_passes; j++)
        add_answer (&score->after[j][i], record->rank_after[j][i]);
    }
}

static void
divide (gdouble *sums, gsize n, guint by)
{
  for (gsize i = 0; i < n; i++)
    sums[i] /= MAX (by, 1);
}

static void
divide_answers (JudgeAnswer answers[JUDGE_MAX_CLASSIFIERS], guint by)
{
  for (guint i = 0; i < JUDGE_MAX_CLASSIFIERS; i++)
    {
      divide (&answers[i].top1, 1, by);
      divide (&answers[i].top5, 1, by);
    }
}

void
judge_score_records (JudgeScore *score,
                     const JudgeSetup *setup,
                     const GArray *records)
{
  *score = (JudgeScore){ 0 };
  for (guint i = 0; i < records->len; i++)
    {
      const JudgeRecord *record = &g_array_index (records, JudgeRecord, i);

      if (record->name == NULL)
        continue;
      score->n++;
      if (record->has_original)
        add_pictures (score, record, setup->n_passes);
      if (record->has_label)
        add_answers (score, record, setup);
    }
  divide (&score->psnr_before, 1, score->n_compared);
  divide (&score->ssim_before, 1, score->n_compared);
  divide (&score->psnr_oracle, 1, score->n_compared);
  divide (&score->ssim_oracle, 1, score->n_compared);
  divide (score->psnr_after, JUDGE_MAX_PASSES, score->n_compared);
  divide (score->ssim_after, JUDGE_MAX_PASSES, score->n_compared);
  divide_answers (score->before, score->n_labelled);
  for (guint i = 0; i < JUDGE_MAX_PASSES; i++)
    divide_answers (score->after[i], score->n_labelled);
}

/* ---- of all ---- */

static gboolean
case_counts (const JudgeCase *judge_case, const JudgeScore *score)
{
  return judge_case->kind != JUDGE_CLEAN && score->n > 0;
}

static void
add_case_pictures (JudgeSummary *summary,
                   const JudgeSetup *setup,
                   const JudgeCase *judge_case,
                   const JudgeScore *score)
{
  gdouble gain = score->psnr_after[0] - score->psnr_before;
  gdouble most = score->psnr_oracle - score->psnr_before;

  summary->dpsnr += gain;
  for (guint i = 0; i < setup->n_passes; i++)
    summary->passes[i] += score->psnr_after[i] - score->psnr_after[0];
  if (setup->oracle && most > JUDGE_ORACLE_GAIN_MIN)
    {
      summary->n_oracle++;
      summary->oracle_fraction += gain / most;
    }
  if (summary->worst == NULL || gain < summary->worst_dpsnr)
    {
      summary->worst_dpsnr = gain;
      summary->worst = judge_case;
    }
}

void
judge_summarise (JudgeSummary *summary,
                 const JudgeSetup *setup,
                 const JudgeResult *result)
{
  guint n_compared = 0;
  guint n_labelled = 0;

  *summary = (JudgeSummary){ 0 };
  for (guint i = 0; i < setup->n_cases; i++)
    {
      const JudgeCase *judge_case = &setup->cases[i];
      const JudgeScore *score = &result->scores[i];

      if (judge_case->kind == JUDGE_CLEAN)
        summary->clean_psnr = score->psnr_after[0];
      if (!case_counts (judge_case, score))
        continue;
      if (score->n_compared > 0)
        {
          n_compared++;
          add_case_pictures (summary, setup, judge_case, score);
        }
      if (score->n_labelled == 0)
        continue;
      n_labelled++;
      for (guint j = 0; j < setup->n_classifiers; j++)
        {
          summary->top1_gain[j] +=
            score->after[0][j].top1 - score->before[j].top1;
          summary->top5_gain[j] +=
            score->after[0][j].top5 - score->before[j].top5;
        }
    }
  divide (&summary->dpsnr, 1, n_compared);
  divide (&summary->oracle_fraction, 1, summary->n_oracle);
  divide (summary->passes, JUDGE_MAX_PASSES, n_compared);
  divide (summary->top1_gain, JUDGE_MAX_CLASSIFIERS, n_labelled);
  divide (summary->top5_gain, JUDGE_MAX_CLASSIFIERS, n_labelled);
}
