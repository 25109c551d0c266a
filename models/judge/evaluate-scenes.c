/* evaluate-scenes.c - results on scenes as text, CSV and JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "evaluate-private.h"

/* Returns: the name of a set, or "all". */
static const gchar *
get_name (const Evaluation *evaluation, guint set)
{
  return set < evaluation->scenes->n_sets
           ? scenes_get_name (evaluation->scenes_setup->sets[set])
           : "all";
}

/* ---- JSON ---- */

static void
add_classes (JsonBuilder *builder,
             const JudgeScenes *result,
             const JudgeConfusion *confusion)
{
  json_builder_set_member_name (builder, "classes");
  json_builder_begin_object (builder);
  for (guint i = 0; i < result->classes->n; i++)
    {
      gdouble before = judge_confusion_get_iou (confusion, JUDGE_BEFORE, i);
      gdouble after = judge_confusion_get_iou (confusion, JUDGE_AFTER, i);

      if (isnan (before))
        continue;
      json_builder_set_member_name (builder, result->classes->classes[i].name);
      json_builder_begin_array (builder);
      evaluate_json_add_element (builder, before);
      evaluate_json_add_element (builder, after);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_confusion (JsonBuilder *builder,
               const JudgeScenes *result,
               const JudgeConfusion *confusion)
{
  evaluate_json_add_count (builder, "n", confusion->n);
  evaluate_json_add_number (builder, "miou_before",
                            judge_confusion_get_miou (confusion, JUDGE_BEFORE));
  evaluate_json_add_number (builder, "miou_after",
                            judge_confusion_get_miou (confusion, JUDGE_AFTER));
  evaluate_json_add_number (
    builder, "accuracy_before",
    judge_confusion_get_accuracy (confusion, JUDGE_BEFORE));
  evaluate_json_add_number (
    builder, "accuracy_after",
    judge_confusion_get_accuracy (confusion, JUDGE_AFTER));
  add_classes (builder, result, confusion);
  json_builder_set_member_name (builder, "baselines");
  json_builder_begin_object (builder);
  evaluate_json_add_number (
    builder, "halfway", judge_confusion_get_miou (confusion, JUDGE_HALFWAY));
  evaluate_json_add_number (builder, "levels",
                            judge_confusion_get_miou (confusion, JUDGE_LEVELS));
  json_builder_end_object (builder);
}

/* The corruptions of a set, by name and severity. The first case is the clean
 * one. */
static void
add_corruptions (JsonBuilder *builder, const Evaluation *evaluation, guint set)
{
  const JudgeCase *cases = evaluation->scenes_setup->cases;
  const JudgeScenes *result = evaluation->scenes;

  json_builder_set_member_name (builder, "corruptions");
  json_builder_begin_object (builder);
  for (guint i = 1; i < result->n_cases; i++)
    {
      g_autofree gchar *severity = evaluate_dup_severity (cases[i].severity);

      if (strcmp (cases[i].name, cases[i - 1].name) != 0)
        {
          json_builder_set_member_name (builder, cases[i].name);
          json_builder_begin_object (builder);
        }
      json_builder_set_member_name (builder, severity);
      json_builder_begin_object (builder);
      add_confusion (builder, result, judge_scenes_get (result, set, i));
      json_builder_end_object (builder);
      if (i + 1 == result->n_cases
          || strcmp (cases[i].name, cases[i + 1].name) != 0)
        json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

/* Means over all cases but the clean one. */
typedef struct
{
  gdouble miou[JUDGE_N_WAYS];
  gdouble accuracy[JUDGE_N_WAYS];
} Means;

static Means
get_means (const JudgeScenes *result, guint set)
{
  Means means = { { 0 } };

  for (guint i = 1; i < result->n_cases; i++)
    for (guint way = 0; way < JUDGE_N_WAYS; way++)
      {
        const JudgeConfusion *confusion = judge_scenes_get (result, set, i);

        means.miou[way] +=
          judge_confusion_get_miou (confusion, way) / (result->n_cases - 1);
        means.accuracy[way] +=
          judge_confusion_get_accuracy (confusion, way) / (result->n_cases - 1);
      }
  return means;
}

static void
add_means (JsonBuilder *builder, const JudgeScenes *result, guint set)
{
  Means means = get_means (result, set);

  json_builder_set_member_name (builder, "corrupted");
  json_builder_begin_object (builder);
  evaluate_json_add_number (builder, "miou_before", means.miou[JUDGE_BEFORE]);
  evaluate_json_add_number (builder, "miou_after", means.miou[JUDGE_AFTER]);
  evaluate_json_add_number (builder, "accuracy_before",
                            means.accuracy[JUDGE_BEFORE]);
  evaluate_json_add_number (builder, "accuracy_after",
                            means.accuracy[JUDGE_AFTER]);
  json_builder_set_member_name (builder, "baselines");
  json_builder_begin_object (builder);
  evaluate_json_add_number (builder, "halfway", means.miou[JUDGE_HALFWAY]);
  evaluate_json_add_number (builder, "levels", means.miou[JUDGE_LEVELS]);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

void
evaluate_json_add_scenes (JsonBuilder *builder, const Evaluation *evaluation)
{
  const JudgeScenes *result = evaluation->scenes;

  evaluate_json_add_text (builder, "segmenter", result->segmenter);
  evaluate_json_add_text (builder, "scene_classes", result->classes->name);
  json_builder_set_member_name (builder, "scenes");
  json_builder_begin_object (builder);
  for (guint set = 0; set <= result->n_sets; set++)
    {
      json_builder_set_member_name (builder, get_name (evaluation, set));
      json_builder_begin_object (builder);
      add_confusion (builder, result, judge_scenes_get (result, set, 0));
      if (result->n_cases > 1)
        {
          add_corruptions (builder, evaluation, set);
          add_means (builder, result, set);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

/* ---- a table for a terminal ---- */

static void
describe_case (GString *text, const Evaluation *evaluation, guint set, guint i)
{
  const JudgeCase *judge_case = &evaluation->scenes_setup->cases[i];
  const JudgeConfusion *confusion =
    judge_scenes_get (evaluation->scenes, set, i);

  g_string_append_printf (
    text, "%-18s %-18s %-3g %4u  %5.1f > %5.1f  %5.1f %5.1f  %5.1f > %5.1f\n",
    get_name (evaluation, set), judge_case->name, judge_case->severity,
    confusion->n, judge_confusion_get_miou (confusion, JUDGE_BEFORE),
    judge_confusion_get_miou (confusion, JUDGE_AFTER),
    judge_confusion_get_miou (confusion, JUDGE_HALFWAY),
    judge_confusion_get_miou (confusion, JUDGE_LEVELS),
    judge_confusion_get_accuracy (confusion, JUDGE_BEFORE),
    judge_confusion_get_accuracy (confusion, JUDGE_AFTER));
}

static void
describe_means (GString *text, const Evaluation *evaluation, guint set)
{
  Means means = get_means (evaluation->scenes, set);

  g_string_append_printf (
    text, "%-18s %-27s  %5.1f > %5.1f  %5.1f %5.1f  %5.1f > %5.1f\n",
    get_name (evaluation, set), "mean of the corruptions",
    means.miou[JUDGE_BEFORE], means.miou[JUDGE_AFTER],
    means.miou[JUDGE_HALFWAY], means.miou[JUDGE_LEVELS],
    means.accuracy[JUDGE_BEFORE], means.accuracy[JUDGE_AFTER]);
}

gchar *
evaluate_describe_scenes (const Evaluation *evaluation)
{
  const JudgeScenes *result = evaluation->scenes;
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          "scenes by %s, classes of %s: set, corruption, "
                          "severity, pictures; mIoU before > after;\nhalfway, "
                          "levels; accuracy before > after\n",
                          result->segmenter, result->classes->name);
  for (guint set = 0; set <= result->n_sets; set++)
    {
      for (guint i = 0; i < result->n_cases; i++)
        describe_case (text, evaluation, set, i);
      if (result->n_cases > 1)
        describe_means (text, evaluation, set);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- CSV ---- */

static void
add_row (GString *text, const Evaluation *evaluation, guint set, guint i)
{
  const JudgeCase *judge_case = &evaluation->scenes_setup->cases[i];
  const JudgeConfusion *confusion =
    judge_scenes_get (evaluation->scenes, set, i);
  g_autofree gchar *severity = evaluate_dup_severity (judge_case->severity);

  evaluate_csv_add_text (text, get_name (evaluation, set));
  g_string_append_printf (text, ",%s,%s,%u", judge_case->name, severity,
                          confusion->n);
  for (guint way = 0; way < JUDGE_N_WAYS; way++)
    evaluate_csv_add_number (text, judge_confusion_get_miou (confusion, way));
  for (guint way = 0; way < JUDGE_N_WAYS; way++)
    evaluate_csv_add_number (text,
                             judge_confusion_get_accuracy (confusion, way));
  g_string_append_c (text, '\n');
}

gboolean
evaluate_write_csv_scenes (const Evaluation *evaluation,
                           const gchar *folder,
                           GError **error)
{
  const JudgeScenes *result = evaluation->scenes;
  g_autoptr (GString) text = g_string_new (
    "set,corruption,severity,n,miou_before,miou_after,miou_halfway,"
    "miou_levels,accuracy_before,accuracy_after,accuracy_halfway,"
    "accuracy_levels\n");

  for (guint set = 0; set <= result->n_sets; set++)
    for (guint i = 0; i < result->n_cases; i++)
      add_row (text, evaluation, set, i);
  return evaluate_save_text (folder, "scenes.csv", text->str, error);
}
