/* evaluate-paper.c - the paper's tables in one report
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "evaluate-paper.h"

#include <string.h>

#define SHORT_SIDE 512 /* of the published data sets' frames */

/* ---- the data ---- */

/* Lower case, without signs: "ImageNet-C" becomes "imagenetc". */
static gchar *
dup_plain (const gchar *name)
{
  GString *plain = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (plain, g_ascii_tolower (*name));
  return g_string_free (plain, FALSE);
}

gchar *
paper_find_folder (const PaperReport *report, const gchar *wanted)
{
  g_autoptr (GDir) dir = g_dir_open (report->options->paper, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *plain = dup_plain (name);
      g_autofree gchar *path =
        g_build_filename (report->options->paper, name, NULL);

      if (strcmp (plain, wanted) == 0 && g_file_test (path, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&path);
    }
  return NULL;
}

void
paper_say_absent (const PaperReport *report, const gchar *format, ...)
{
  va_list args;

  g_string_append (report->text, "Absent: ");
  va_start (args, format);
  g_string_append_vprintf (report->text, format, args);
  va_end (args);
  g_string_append (report->text, ".\n");
}

/* ---- Table 1 ---- */

static void
add_cost (GString *text,
          const gchar *name,
          guint64 macs,
          guint64 parameters,
          gdouble milliseconds)
{
  g_string_append_printf (text, "| %s | %.2f | %.2f | %.1f |\n", name,
                          2e-9 * macs, 1e-6 * parameters, milliseconds);
}

static gboolean
add_costs (const PaperReport *report, GError **error)
{
  GString *text = report->text;
  EvaluateCost cost[EVALUATE_N_COSTS];
  const EvaluateCost *nem = &cost[0];
  const EvaluateCost *dwm = &cost[EVALUATE_N_COSTS - 1];

  evaluate_measure_cost (cost, report->nem);
  g_string_append (
    text, "## Table 1: arithmetic and time in Full HD\n\nOn this machine, one "
          "thread unless a program decides for itself. A multiplication and "
          "its addition are two operations.\n\n| enhancer | GFLOP | million "
          "parameters | ms |\n|---|---:|---:|---:|\n");
  if (report->nem != NULL)
    {
      add_cost (text, "**SyMPIE**: a view by NEM, the frame by DWM",
                nem->macs + dwm->macs, nem->parameters,
                nem->milliseconds + dwm->milliseconds);
      add_cost (text, "NEM, 224x224", nem->macs, nem->parameters,
                nem->milliseconds);
    }
  add_cost (text, "DWM, 1920x1080", dwm->macs, 0, dwm->milliseconds);
  return paper_add_peers (text, error);
}

/* ---- Table 6: segmentation ---- */

static gboolean
open_sets (const PaperReport *report, GPtrArray *sets, GError **error)
{
  for (guint i = 0; i < SCENES_N_LAYOUTS; i++)
    {
      const ScenesLayout *layout = &SCENES_LAYOUTS[i];
      g_autofree gchar *folder = paper_find_folder (report, layout->folder);
      g_autofree gchar *pictures = NULL;
      Scenes *set;

      if (folder == NULL)
        continue;
      pictures = g_build_filename (folder, layout->pictures, NULL);
      if (!g_file_test (pictures, G_FILE_TEST_IS_DIR))
        {
          paper_say_absent (report, "there is no %s", pictures);
          continue;
        }
      set = scenes_open_published (folder, layout, error);
      if (set == NULL)
        return FALSE;
      g_ptr_array_add (sets, set);
    }
  return TRUE;
}

static void
add_set (GString *text, const gchar *name, const JudgeConfusion *confusion)
{
  gdouble before = judge_confusion_get_miou (confusion, JUDGE_BEFORE);
  gdouble after = judge_confusion_get_miou (confusion, JUDGE_AFTER);

  g_string_append_printf (
    text, "| %s | %u | %.1f | %.1f | %+.1f | %.1f | %.1f | %.1f | %.1f |\n",
    name, confusion->n, before, after, after - before,
    judge_confusion_get_miou (confusion, JUDGE_HALFWAY),
    judge_confusion_get_miou (confusion, JUDGE_LEVELS),
    judge_confusion_get_accuracy (confusion, JUDGE_BEFORE),
    judge_confusion_get_accuracy (confusion, JUDGE_AFTER));
}

/* Judges sets, each of which has a row. */
static gboolean
add_sets (const PaperReport *report,
          const GPtrArray *sets,
          guint short_side,
          GError **error)
{
  const EvaluateOptions *options = report->options;
  JudgeCase clean = { (gchar *) "clean", "Clean", JUDGE_CLEAN };
  const JudgeScenesSetup setup = {
    .nem = report->nem,
    .segmenter = options->segmenter,
    .classes = options->classes,
    .sets = (Scenes *const *) sets->pdata,
    .n_sets = sets->len,
    .cases = &clean,
    .n_cases = 1,
    .short_side = short_side,
    .limit = (guint) options->limit,
    .seed = (guint64) options->seed,
    .n_threads = (guint) options->threads,
    .fault = report->fault,
  };
  g_autoptr (JudgeScenes) result = NULL;

  if (sets->len == 0)
    return TRUE;
  result = judge_scenes_run (&setup, error);
  for (guint i = 0; result != NULL && i < sets->len; i++)
    add_set (report->text, scenes_get_name (sets->pdata[i]),
             judge_scenes_get (result, i, 0));
  return result != NULL;
}

static gboolean
open_own (const PaperReport *report, GPtrArray *sets, GError **error)
{
  gchar **scenes = report->options->scenes;

  for (guint i = 0; scenes != NULL && scenes[i] != NULL; i++)
    {
      const gchar *folders[] = { scenes[i], NULL };
      Scenes *set = scenes_open (folders, error);

      if (set == NULL)
        return FALSE;
      g_ptr_array_add (sets, set);
    }
  return TRUE;
}

static gboolean
add_segmentation (const PaperReport *report, GError **error)
{
  GDestroyNotify done = (GDestroyNotify) scenes_free;
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func (done);
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (done);
  g_autofree gchar *name = NULL;

  g_string_append (report->text, "\n## Table 6: segmentation\n\n");
  if (report->options->segmenter == NULL)
    {
      paper_say_absent (report, "no --segmenter is given");
      return TRUE;
    }
  if (!open_sets (report, sets, error) || !open_own (report, own, error))
    return FALSE;
  if (sets->len + own->len == 0)
    {
      paper_say_absent (report,
                        "there is no Cityscapes, ACDC or DarkZurich, nor are "
                        "there --scenes");
      return TRUE;
    }
  name = g_path_get_basename (report->options->segmenter);
  g_string_append_printf (
    report->text,
    "By %s; frames of the published sets at a short side of %d. mIoU, and "
    "right pixels, in percent.\n\n| set | frames | as it is | SyMPIE | "
    "difference | halfway | levels | right pixels, as it is | SyMPIE |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    name, SHORT_SIDE);
  return add_sets (report, sets, SHORT_SIDE, error)
         && add_sets (report, own, 0, error);
}

/* ---- all of it ---- */

gchar *
evaluate_paper (const EvaluateOptions *options,
                Nem *nem,
                const gchar *model,
                void (*fault) (const gchar *message, gpointer user_data),
                GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const PaperReport report = { options, nem, fault, text };

  if (!g_file_test (options->paper, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: is no folder",
                   options->paper);
      return NULL;
    }
  g_string_append_printf (text,
                          "# SyMPIE: the paper's tables\n\nModel: %s. Barbato "
                          "et al., MMSys 2024, arXiv 2402.18402.\n\n",
                          model != NULL ? model : "none");
  if (!add_costs (&report, error))
    return NULL;
  if (!paper_add_accuracies (&report, error)
      || !add_segmentation (&report, error))
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}
