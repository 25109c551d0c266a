/* evaluate-csv.c - results as CSV
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "evaluate-private.h"

static void
add_cell (GString *text, gdouble value, gboolean known)
{
  if (known)
    evaluate_csv_add_number (text, value);
  else
    g_string_append_c (text, ',');
}

static void
add_heading (GString *text, const JudgeSetup *setup, const gchar *answers)
{
  g_string_append (text, ",psnr_before,ssim_before,psnr_oracle,ssim_oracle");
  for (guint i = 0; i < setup->n_passes; i++)
    g_string_append_printf (text, ",psnr_after_%u,ssim_after_%u",
                            setup->passes[i], setup->passes[i]);
  for (guint i = 0; i < setup->n_classifiers; i++)
    {
      g_autofree gchar *name = evaluate_dup_classifier (setup, i);
      g_auto (GStrv) words = g_strsplit (answers, ",", -1);

      for (guint k = 0; words[k] != NULL; k++)
        {
          g_autofree gchar *column =
            g_strdup_printf ("%s_before_%s", words[k], name);

          g_string_append_c (text, ',');
          evaluate_csv_add_text (text, column);
        }
      for (guint j = 0; j < setup->n_passes; j++)
        for (guint k = 0; words[k] != NULL; k++)
          {
            g_autofree gchar *column = g_strdup_printf (
              "%s_after_%u_%s", words[k], setup->passes[j], name);

            g_string_append_c (text, ',');
            evaluate_csv_add_text (text, column);
          }
    }
  g_string_append_c (text, '\n');
}

static void
add_mean (GString *text,
          const JudgeSetup *setup,
          const JudgeCase *judge_case,
          const JudgeScore *score)
{
  gboolean compared = score->n_compared > 0;
  gboolean labelled = score->n_labelled > 0;
  g_autofree gchar *severity = evaluate_dup_severity (judge_case->severity);

  evaluate_csv_add_text (text, judge_case->name);
  g_string_append_printf (text, ",%s,%u", severity, score->n);
  add_cell (text, score->psnr_before, compared);
  add_cell (text, score->ssim_before, compared);
  add_cell (text, score->psnr_oracle, compared && setup->oracle);
  add_cell (text, score->ssim_oracle, compared && setup->oracle);
  for (guint i = 0; i < setup->n_passes; i++)
    {
      add_cell (text, score->psnr_after[i], compared);
      add_cell (text, score->ssim_after[i], compared);
    }
  for (guint i = 0; i < setup->n_classifiers; i++)
    {
      add_cell (text, score->before[i].top1, labelled);
      add_cell (text, score->before[i].top5, labelled);
      for (guint j = 0; j < setup->n_passes; j++)
        {
          add_cell (text, score->after[j][i].top1, labelled);
          add_cell (text, score->after[j][i].top5, labelled);
        }
    }
  g_string_append_c (text, '\n');
}

static void
add_rank (GString *text, guint8 rank, gboolean known)
{
  g_string_append_c (text, ',');
  if (known)
    g_string_append_printf (text, "%d", rank + 1);
}

static void
add_record (GString *text,
            const JudgeSetup *setup,
            const JudgeCase *judge_case,
            const JudgeRecord *record)
{
  g_autofree gchar *severity = evaluate_dup_severity (judge_case->severity);

  evaluate_csv_add_text (text, record->name);
  g_string_append_c (text, ',');
  evaluate_csv_add_text (text, judge_case->name);
  g_string_append_printf (text, ",%s", severity);
  add_cell (text, record->psnr_before, record->has_original);
  add_cell (text, record->ssim_before, record->has_original);
  add_cell (text, record->psnr_oracle, record->has_original && setup->oracle);
  add_cell (text, record->ssim_oracle, record->has_original && setup->oracle);
  for (guint i = 0; i < setup->n_passes; i++)
    {
      add_cell (text, record->psnr_after[i], record->has_original);
      add_cell (text, record->ssim_after[i], record->has_original);
    }
  for (guint i = 0; i < setup->n_classifiers; i++)
    {
      add_rank (text, record->rank_before[i], record->has_label);
      for (guint j = 0; j < setup->n_passes; j++)
        add_rank (text, record->rank_after[j][i], record->has_label);
    }
  g_string_append_c (text, '\n');
}

gboolean
evaluate_write_csv (const Evaluation *evaluation,
                    const gchar *folder,
                    GError **error)
{
  const JudgeSetup *setup = evaluation->setup;
  g_autoptr (GString) means = g_string_new ("corruption,severity,n");
  g_autoptr (GString) photos = g_string_new ("photo,corruption,severity");

  add_heading (means, setup, "top1,top5");
  add_heading (photos, setup, "place");
  for (guint i = 0; i < setup->n_cases; i++)
    {
      GArray *records = evaluation->result->records->pdata[i];

      add_mean (means, setup, &setup->cases[i], &evaluation->result->scores[i]);
      for (guint j = 0; j < records->len; j++)
        {
          JudgeRecord *record = &g_array_index (records, JudgeRecord, j);

          if (record->name != NULL)
            add_record (photos, setup, &setup->cases[i], record);
        }
    }
  return evaluate_save_text (folder, "means.csv", means->str, error)
         && evaluate_save_text (folder, "photos.csv", photos->str, error);
}
