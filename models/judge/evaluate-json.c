/* evaluate-json.c - results as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "evaluate-private.h"

/* An object with a number per classifier. */
static void
add_answers (JsonBuilder *builder,
             const gchar *name,
             const JudgeSetup *setup,
             const JudgeAnswer *answers,
             gboolean top5)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (guint i = 0; i < setup->n_classifiers; i++)
    {
      g_autofree gchar *classifier = evaluate_dup_classifier (setup, i);

      evaluate_json_add_number (builder, classifier,
                                top5 ? answers[i].top5 : answers[i].top1);
    }
  json_builder_end_object (builder);
}

/* An object with a number for each number of passes except the first. */
static void
add_passes (JsonBuilder *builder,
            const gchar *name,
            const JudgeSetup *setup,
            const gdouble *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (guint i = 1; i < setup->n_passes; i++)
    {
      g_autofree gchar *passes = g_strdup_printf ("%u", setup->passes[i]);

      evaluate_json_add_number (builder, passes, values[i]);
    }
  json_builder_end_object (builder);
}

static void
add_score (JsonBuilder *builder,
           const JudgeSetup *setup,
           const JudgeScore *score)
{
  json_builder_begin_object (builder);
  evaluate_json_add_count (builder, "n", score->n);
  if (score->n_compared > 0)
    {
      evaluate_json_add_number (builder, "psnr_before", score->psnr_before);
      evaluate_json_add_number (builder, "psnr_after", score->psnr_after[0]);
      evaluate_json_add_number (builder, "ssim_before", score->ssim_before);
      evaluate_json_add_number (builder, "ssim_after", score->ssim_after[0]);
      add_passes (builder, "psnr_passes", setup, score->psnr_after);
      add_passes (builder, "ssim_passes", setup, score->ssim_after);
    }
  if (score->n_compared > 0 && setup->oracle)
    {
      evaluate_json_add_number (builder, "psnr_oracle", score->psnr_oracle);
      evaluate_json_add_number (builder, "ssim_oracle", score->ssim_oracle);
    }
  if (score->n_labelled > 0)
    {
      evaluate_json_add_count (builder, "n_labelled", score->n_labelled);
      add_answers (builder, "top1_before", setup, score->before, FALSE);
      add_answers (builder, "top1_after", setup, score->after[0], FALSE);
      add_answers (builder, "top5_before", setup, score->before, TRUE);
      add_answers (builder, "top5_after", setup, score->after[0], TRUE);
    }
  for (guint i = 1; i < setup->n_passes && score->n_labelled > 0; i++)
    {
      g_autofree gchar *name =
        g_strdup_printf ("top1_after_%u", setup->passes[i]);

      add_answers (builder, name, setup, score->after[i], FALSE);
    }
  json_builder_end_object (builder);
}

/* Returns: whether an earlier case has the same name. */
static gboolean
is_repeated (const JudgeSetup *setup, guint index)
{
  for (guint i = 0; i < index; i++)
    if (strcmp (setup->cases[i].name, setup->cases[index].name) == 0)
      return TRUE;
  return FALSE;
}

static void
add_cases (JsonBuilder *builder, const Evaluation *evaluation)
{
  const JudgeSetup *setup = evaluation->setup;

  json_builder_set_member_name (builder, "corruptions");
  json_builder_begin_object (builder);
  for (guint i = 0; i < setup->n_cases; i++)
    {
      if (setup->cases[i].kind == JUDGE_CLEAN || is_repeated (setup, i))
        continue;
      json_builder_set_member_name (builder, setup->cases[i].name);
      json_builder_begin_object (builder);
      for (guint j = i; j < setup->n_cases; j++)
        if (strcmp (setup->cases[i].name, setup->cases[j].name) == 0)
          {
            g_autofree gchar *severity =
              evaluate_dup_severity (setup->cases[j].severity);

            json_builder_set_member_name (builder, severity);
            add_score (builder, setup, &evaluation->result->scores[j]);
          }
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  for (guint i = 0; i < setup->n_cases; i++)
    if (setup->cases[i].kind == JUDGE_CLEAN)
      {
        json_builder_set_member_name (builder, "clean");
        add_score (builder, setup, &evaluation->result->scores[i]);
      }
}

static void
add_gains (JsonBuilder *builder,
           const gchar *name,
           const JudgeSetup *setup,
           const gdouble *gains)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (guint i = 0; i < setup->n_classifiers; i++)
    {
      g_autofree gchar *classifier = evaluate_dup_classifier (setup, i);

      evaluate_json_add_number (builder, classifier, gains[i]);
    }
  json_builder_end_object (builder);
}

static void
add_summary (JsonBuilder *builder, const Evaluation *evaluation)
{
  const JudgeSetup *setup = evaluation->setup;
  const JudgeSummary *summary = &evaluation->summary;

  json_builder_set_member_name (builder, "summary");
  json_builder_begin_object (builder);
  evaluate_json_add_number (builder, "mean_dpsnr", summary->dpsnr);
  evaluate_json_add_number (builder, "worst_dpsnr", summary->worst_dpsnr);
  if (setup->oracle)
    {
      evaluate_json_add_number (builder, "oracle_share",
                                summary->oracle_fraction);
      evaluate_json_add_count (builder, "oracle_cases", summary->n_oracle);
    }
  if (summary->clean_psnr > 0)
    evaluate_json_add_number (builder, "clean_psnr", summary->clean_psnr);
  add_gains (builder, "top1_gain", setup, summary->top1_gain);
  add_gains (builder, "top5_gain", setup, summary->top5_gain);
  add_passes (builder, "passes", setup, summary->passes);
  json_builder_end_object (builder);
}

static void
add_costs (JsonBuilder *builder, const Evaluation *evaluation)
{
  json_builder_set_member_name (builder, "cost");
  json_builder_begin_array (builder);
  for (guint i = 0; i < EVALUATE_N_COSTS; i++)
    {
      const EvaluateCost *cost = &evaluation->cost[i];

      json_builder_begin_object (builder);
      evaluate_json_add_text (builder, "part", cost->name);
      evaluate_json_add_count (builder, "width", cost->width);
      evaluate_json_add_count (builder, "height", cost->height);
      evaluate_json_add_count (builder, "parameters", cost->parameters);
      evaluate_json_add_count (builder, "macs", cost->macs);
      evaluate_json_add_number (builder, "milliseconds", cost->milliseconds);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

gboolean
evaluate_write_json (const Evaluation *evaluation,
                     const gchar *path,
                     GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree gchar *text = NULL;

  json_builder_begin_object (builder);
  evaluate_json_add_text (
    builder, "model", evaluation->model != NULL ? evaluation->model : "none");
  if (evaluation->setup != NULL)
    {
      evaluate_json_add_count (builder, "seed", evaluation->setup->seed);
      json_builder_set_member_name (builder, "full_size");
      json_builder_add_boolean_value (builder, evaluation->setup->full_size);
      add_cases (builder, evaluation);
      add_summary (builder, evaluation);
    }
  if (evaluation->on_real != NULL)
    evaluate_json_add_real (builder, evaluation->on_real);
  if (evaluation->scenes != NULL)
    evaluate_json_add_scenes (builder, evaluation);
  add_costs (builder, evaluation);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  return evaluate_save_text (NULL, path, text, error);
}
