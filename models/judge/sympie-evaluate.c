/* sympie-evaluate.c - evaluates a network on photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/models.h"
#include "core/output.h"
#include "evaluate-options.h"
#include "evaluate-paper.h"
#include "evaluate.h"

#define DONE 0
#define FAILED 1
#define USAGE 2

static void
print_message (const gchar *message)
{
  fprintf (stderr, "sympie-evaluate: %s\n", message);
}

/* ---- progress ---- */

/* Clears the progress line first. */
static void
print_fault (const gchar *message, gpointer user_data)
{
  if (isatty (STDERR_FILENO))
    fprintf (stderr, "\r\033[K");
  print_message (message);
}

static void
print_progress (guint n_done, guint n_all, gpointer user_data)
{
  const gint64 *begin = user_data;
  gdouble seconds = (g_get_monotonic_time () - *begin) / 1e6;

  fprintf (stderr, "\r\033[K%u of %u photographs, %.0f s left", n_done, n_all,
           seconds / n_done * (n_all - n_done));
  if (n_done == n_all)
    fprintf (stderr, "\r\033[K");
}

/* ---- the work ---- */

static gboolean
load_model (Nem **nem, gchar **path, const gchar *name, GError **error)
{
  if (g_strcmp0 (name, "none") == 0)
    return TRUE;
  *path = name != NULL && g_file_test (name, G_FILE_TEST_IS_REGULAR)
            ? g_strdup (name)
            : models_find (name, error);
  if (*path == NULL)
    return FALSE;
  *nem = nem_load (*path, error);
  return *nem != NULL;
}

/* Opens a set of photographs and checks that the JSON overwrites none of them.
 * */
static gboolean
open_photos (Photos **photos,
             gchar **paths,
             const gchar *labels,
             const EvaluateOptions *options,
             GError **error)
{
  if (paths == NULL)
    return TRUE;
  *photos = photos_open ((const gchar *const *) paths, labels, error);
  return *photos != NULL && photos_check_output (*photos, options->json, error);
}

/* Takes the photographs as corrupted if they are in ImageNet-C's layout;
 * otherwise they are corrupted here. */
static gboolean
find_cases (GArray *cases,
            Photos **photos,
            const EvaluateOptions *options,
            GError **error)
{
  if (options->photos == NULL)
    return TRUE;
  for (guint i = 0; options->photos[i] != NULL; i++)
    if (!evaluate_cases_find (cases, options->photos[i], options->corruptions,
                              options->severities, options->labels, error))
      return FALSE;
  if (cases->len > 0)
    {
      if (options->originals != NULL || options->classifiers != NULL)
        return TRUE;
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                           "photographs in ImageNet-C's layout can be judged "
                           "by their originals (--originals) or by classifiers "
                           "(--classifier)");
      return FALSE;
    }
  return open_photos (photos, options->photos, options->labels, options, error)
         && evaluate_cases_add (cases,
                                options->corruptions != NULL
                                  ? options->corruptions
                                  : EVALUATE_CORRUPTIONS,
                                options->severities, error);
}

/* The numbers of passes: 1, and those of --passes. */
static GArray *
find_passes (const EvaluateOptions *options, GError **error)
{
  g_autoptr (GArray) passes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) numbers = evaluate_parse_numbers (
    options->passes, "--passes", TRUE, 1, JUDGE_MAX_PASSES, error);

  if (numbers == NULL)
    return NULL;
  if (g_array_index (numbers, gdouble, 0) > 1)
    g_array_append_val (passes, (guint){ 1 });
  for (guint i = 0; i < numbers->len; i++)
    {
      guint number = (guint) g_array_index (numbers, gdouble, i);

      g_array_append_val (passes, number);
    }
  return g_steal_pointer (&passes);
}

/* The model and everything to judge. */
typedef struct
{
  Nem *nem;
  gchar *model;
  GArray *cases;
  GArray *passes;
  Photos *photos;
  Photos *originals;
  Pairs *pairs;
  Photos *sound;
  Photos *bad;
  GPtrArray *scenes; /* of Scenes */
  GArray *scene_cases;
} Inputs;

static void
inputs_clear (Inputs *inputs)
{
  g_clear_pointer (&inputs->nem, nem_unref);
  g_free (inputs->model);
  g_array_unref (inputs->cases);
  g_clear_pointer (&inputs->passes, g_array_unref);
  photos_free (inputs->photos);
  photos_free (inputs->originals);
  pairs_free (inputs->pairs);
  photos_free (inputs->sound);
  photos_free (inputs->bad);
  g_ptr_array_unref (inputs->scenes);
  g_array_unref (inputs->scene_cases);
}

static gboolean
open_pairs (Inputs *inputs, const EvaluateOptions *options, GError **error)
{
  if (options->pairs == NULL)
    return TRUE;
  inputs->pairs = pairs_open ((const gchar *const *) options->pairs,
                              options->pair_scenes, print_fault, NULL, error);
  return inputs->pairs != NULL
         && photos_check_output (pairs_get_photos (inputs->pairs),
                                 options->json, error);
}

/* Whether results have a place of their own. */
static gboolean
check_name (const GPtrArray *scenes, const Scenes *more, GError **error)
{
  const gchar *name = scenes_get_name (more);
  gboolean taken = g_str_equal (name, "all");

  for (guint i = 0; i < scenes->len; i++)
    taken = taken || g_str_equal (name, scenes_get_name (scenes->pdata[i]));
  if (taken)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 "--scenes: another set, or all of them, is called \"%s\"",
                 name);
  return !taken;
}

static gboolean
open_scenes (Inputs *inputs, const EvaluateOptions *options, GError **error)
{
  for (guint i = 0; options->scenes != NULL && options->scenes[i] != NULL; i++)
    {
      const gchar *folders[] = { options->scenes[i], NULL };
      g_autoptr (Scenes) scenes = scenes_open (folders, error);

      if (scenes == NULL || !check_name (inputs->scenes, scenes, error)
          || !photos_check_output (scenes_get_photos (scenes), options->json,
                                   error)
          || !photos_check_output (scenes_get_labels (scenes), options->json,
                                   error))
        return FALSE;
      g_ptr_array_add (inputs->scenes, g_steal_pointer (&scenes));
    }
  return inputs->scenes->len == 0
         || evaluate_cases_add (
           inputs->scene_cases,
           options->corruptions != NULL ? options->corruptions : "none",
           options->severities, error);
}

static gboolean
open_inputs (Inputs *inputs, const EvaluateOptions *options, GError **error)
{
  inputs->passes = find_passes (options, error);
  return inputs->passes != NULL
         && load_model (&inputs->nem, &inputs->model, options->model, error)
         && find_cases (inputs->cases, &inputs->photos, options, error)
         && open_photos (&inputs->originals, options->originals, NULL, options,
                         error)
         && open_pairs (inputs, options, error)
         && open_photos (&inputs->sound, options->sound, NULL, options, error)
         && open_photos (&inputs->bad, options->bad, NULL, options, error)
         && open_scenes (inputs, options, error);
}

static gboolean
make_folder (const gchar *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               "%s: cannot make this folder: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
write_all (const Evaluation *evaluation,
           const Inputs *inputs,
           const EvaluateOptions *options,
           GError **error)
{
  if (options->json != NULL
      && !evaluate_write_json (evaluation, options->json, error))
    return FALSE;
  if (options->csv == NULL)
    return TRUE;
  return make_folder (options->csv, error)
         && (evaluation->result == NULL
             || evaluate_write_csv (evaluation, options->csv, error))
         && (evaluation->on_real == NULL
             || evaluate_write_csv_real (evaluation->on_real, inputs->pairs,
                                         options->csv, error))
         && (evaluation->scenes == NULL
             || evaluate_write_csv_scenes (evaluation, options->csv, error));
}

static gboolean
print_text (const gchar *text, GError **error)
{
  if (fputs (text, stdout) >= 0 && fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "standard output: %s",
               g_strerror (errno));
  return FALSE;
}

static gboolean
print_all (const Evaluation *evaluation, GError **error)
{
  g_autofree gchar *cases =
    evaluation->result != NULL ? evaluate_describe (evaluation) : NULL;
  g_autofree gchar *on_real = evaluation->on_real != NULL
                                ? evaluate_describe_real (evaluation->on_real)
                                : NULL;
  g_autofree gchar *scenes =
    evaluation->scenes != NULL ? evaluate_describe_scenes (evaluation) : NULL;

  g_autofree gchar *text = g_strconcat (
    cases != NULL ? cases : "", on_real != NULL ? on_real : "", scenes, NULL);

  return print_text (text, error);
}

static JudgeResult *
judge_cases (JudgeSetup *setup,
             const Inputs *inputs,
             const EvaluateOptions *options,
             gint64 *begin,
             GError **error)
{
  gchar **classifiers = options->classifiers;

  *setup = (JudgeSetup){
    .nem = inputs->nem,
    .photos = inputs->photos,
    .originals = inputs->originals,
    .classifiers = (const gchar *const *) classifiers,
    .n_classifiers = classifiers != NULL ? g_strv_length (classifiers) : 0,
    .cases = (const JudgeCase *) inputs->cases->data,
    .n_cases = inputs->cases->len,
    .passes = (const guint *) inputs->passes->data,
    .n_passes = inputs->passes->len,
    .limit = (guint) options->limit,
    .seed = (guint64) options->seed,
    .n_threads = (guint) options->threads,
    .oracle = options->oracle,
    .full_size = options->full_size,
    .fault = print_fault,
    .progress = isatty (STDERR_FILENO) ? print_progress : NULL,
    .user_data = begin,
  };
  return judge_run (setup, error);
}

static JudgeReal *
judge_real (const Inputs *inputs,
            const EvaluateOptions *options,
            GError **error)
{
  gint64 begin = g_get_monotonic_time ();
  const JudgeRealSetup setup = {
    .nem = inputs->nem,
    .pairs = inputs->pairs,
    .held_out = options->held_out,
    .sound = inputs->sound,
    .bad = inputs->bad,
    .limit = (guint) options->limit,
    .n_threads = (guint) options->threads,
    .fault = print_fault,
    .progress = isatty (STDERR_FILENO) ? print_progress : NULL,
    .user_data = &begin,
  };

  return judge_real_run (&setup, error);
}

static gboolean
write_overlay (const JudgeSeen *seen,
               const SceneClasses *classes,
               gpointer seen_data,
               GError **error)
{
  const EvaluateOptions *options = seen_data;

  return evaluate_write_overlay (seen, classes, options->overlays, error);
}

static JudgeScenes *
judge_scenes (JudgeScenesSetup *setup,
              const Inputs *inputs,
              const EvaluateOptions *options,
              gint64 *begin,
              GError **error)
{
  *setup = (JudgeScenesSetup){
    .nem = inputs->nem,
    .segmenter = options->segmenter,
    .classes = options->classes,
    .sets = (Scenes *const *) inputs->scenes->pdata,
    .n_sets = inputs->scenes->len,
    .cases = (const JudgeCase *) inputs->scene_cases->data,
    .n_cases = inputs->scene_cases->len,
    .limit = (guint) options->limit,
    .seed = (guint64) options->seed,
    .n_threads = (guint) options->threads,
    .fault = print_fault,
    .progress = isatty (STDERR_FILENO) ? print_progress : NULL,
    .seen = options->overlays != NULL ? write_overlay : NULL,
    .seen_data = (gpointer) options,
    .user_data = begin,
  };
  if (options->overlays != NULL && !make_folder (options->overlays, error))
    return NULL;
  return judge_scenes_run (setup, error);
}

static gboolean
judge (const Inputs *inputs, const EvaluateOptions *options, GError **error)
{
  g_autoptr (JudgeResult) result = NULL;
  g_autoptr (JudgeReal) on_real = NULL;
  g_autoptr (JudgeScenes) scenes = NULL;
  JudgeScenesSetup scenes_setup;
  gint64 begin = g_get_monotonic_time ();
  JudgeSetup setup;
  Evaluation evaluation = { .model = inputs->model };

  evaluate_measure_cost (evaluation.cost, inputs->nem);
  if (inputs->cases->len > 0)
    {
      result = judge_cases (&setup, inputs, options, &begin, error);
      if (result == NULL)
        return FALSE;
      judge_summarise (&evaluation.summary, &setup, result);
      evaluation.setup = &setup;
      evaluation.result = result;
    }
  if (inputs->pairs != NULL || inputs->sound != NULL || inputs->bad != NULL)
    {
      on_real = judge_real (inputs, options, error);
      if (on_real == NULL)
        return FALSE;
      evaluation.on_real = on_real;
    }
  if (inputs->scenes->len > 0)
    {
      begin = g_get_monotonic_time ();
      scenes = judge_scenes (&scenes_setup, inputs, options, &begin, error);
      if (scenes == NULL)
        return FALSE;
      evaluation.scenes_setup = &scenes_setup;
      evaluation.scenes = scenes;
    }
  return write_all (&evaluation, inputs, options, error)
         && print_all (&evaluation, error);
}

/* The paper's tables, instead of all else. */
static gboolean
make_report (const EvaluateOptions *options, GError **error)
{
  g_autoptr (Nem) nem = NULL;
  g_autofree gchar *model = NULL;
  g_autofree gchar *text = NULL;

  if (!load_model (&nem, &model, options->model, error))
    return FALSE;
  text = evaluate_paper (options, nem, model, print_fault, error);
  if (text == NULL)
    return FALSE;
  if (options->report != NULL)
    return output_write (options->report, text, strlen (text), error);
  return print_text (text, error);
}

static gboolean
evaluate (const EvaluateOptions *options, GError **error)
{
  Inputs inputs = {
    .cases = g_array_new (FALSE, FALSE, sizeof (JudgeCase)),
    .scenes = g_ptr_array_new_with_free_func ((GDestroyNotify) scenes_free),
    .scene_cases = g_array_new (FALSE, FALSE, sizeof (JudgeCase)),
  };
  gboolean done;

  g_array_set_clear_func (inputs.cases, (GDestroyNotify) judge_case_clear);
  g_array_set_clear_func (inputs.scene_cases,
                          (GDestroyNotify) judge_case_clear);
  done =
    open_inputs (&inputs, options, error) && judge (&inputs, options, error);
  inputs_clear (&inputs);
  return done;
}

gint
main (gint argc, gchar **argv)
{
  EvaluateOptions options;
  g_autoptr (GError) error = NULL;
  gint status = USAGE;

  setlocale (LC_ALL, "");
  if (evaluate_options_parse (&options, &argc, &argv, &error))
    {
      status =
        (options.paper != NULL ? make_report : evaluate) (&options, &error)
          ? DONE
          : FAILED;
      /* an unknown corruption is a usage error */
      if (g_error_matches (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE)
          && g_str_has_prefix (error->message, "--"))
        status = USAGE;
    }
  if (error != NULL)
    print_message (error->message);
  evaluate_options_clear (&options);
  return status;
}
