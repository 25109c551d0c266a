/* evaluate-describe.c - results as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "evaluate.h"

static void
add_case (GString *text, const Evaluation *evaluation, guint index)
{
  const JudgeSetup *setup = evaluation->setup;
  const JudgeCase *judge_case = &setup->cases[index];
  const JudgeScore *score = &evaluation->result->scores[index];

  g_string_append_printf (text, "%-18s %-3g %4u", judge_case->name,
                          judge_case->severity, score->n);
  if (score->n_compared > 0)
    g_string_append_printf (text, "  %6.2f > %5.2f", score->psnr_before,
                            score->psnr_after[0]);
  if (score->n_compared > 0 && setup->oracle)
    g_string_append_printf (text, " (%5.2f)", score->psnr_oracle);
  if (score->n_compared > 0)
    g_string_append_printf (text, "  %5.3f > %5.3f", score->ssim_before,
                            score->ssim_after[0]);
  for (guint i = 0; i < setup->n_classifiers && score->n_labelled > 0; i++)
    g_string_append_printf (text, "  %5.1f > %5.1f", score->before[i].top1,
                            score->after[0][i].top1);
  g_string_append_c (text, '\n');
}

static void
add_summary (GString *text, const Evaluation *evaluation)
{
  const JudgeSetup *setup = evaluation->setup;
  const JudgeSummary *summary = &evaluation->summary;

  if (summary->worst != NULL)
    g_string_append_printf (text,
                            "mean gain %+.2f dB, least %+.2f dB (%s, "
                            "severity %g)\n",
                            summary->dpsnr, summary->worst_dpsnr,
                            summary->worst->name, summary->worst->severity);
  if (summary->n_oracle > 0)
    g_string_append_printf (text,
                            "%.1f %% of the oracle's gain, in %u cases "
                            "where that is over %.0f dB\n",
                            100 * summary->oracle_fraction, summary->n_oracle,
                            JUDGE_ORACLE_GAIN_MIN);
  if (summary->clean_psnr > 0)
    g_string_append_printf (text, "clean photographs %.2f dB\n",
                            summary->clean_psnr);
  for (guint i = 1; i < setup->n_passes; i++)
    g_string_append_printf (text, "%u passes %+.2f dB against one\n",
                            setup->passes[i], summary->passes[i]);
  for (guint i = 0; i < setup->n_classifiers; i++)
    {
      g_autofree gchar *name = evaluate_dup_classifier (setup, i);

      g_string_append_printf (text, "%s top-1 %+.2f, top-5 %+.2f points\n",
                              name, summary->top1_gain[i],
                              summary->top5_gain[i]);
    }
}

gchar *
evaluate_describe (const Evaluation *evaluation)
{
  const JudgeSetup *setup = evaluation->setup;
  g_autoptr (GString) text = g_string_new ("corruption, severity, "
                                           "photographs; PSNR before > after");

  g_string_append (text, setup->oracle ? " (oracle); SSIM" : "; SSIM");
  for (guint i = 0; i < setup->n_classifiers; i++)
    {
      g_autofree gchar *name = evaluate_dup_classifier (setup, i);

      g_string_append_printf (text, "; %s top-1", name);
    }
  g_string_append_c (text, '\n');
  for (guint i = 0; i < setup->n_cases; i++)
    add_case (text, evaluation, i);
  add_summary (text, evaluation);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
