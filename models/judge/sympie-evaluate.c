/* sympie-evaluate.c - judges a network on photographs: what it mends, what not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/models.h"
#include "evaluate.h"

#define DONE 0
#define FAILED 1
#define USAGE 2

/* The command line's options, as they are given. */
typedef struct
{
  gchar *model;
  gchar **photos;
  gchar **originals;
  gchar *labels;
  gchar **classifiers;
  gchar *corruptions;
  gchar *severities;
  gchar *passes;
  gint limit;
  gint64 seed;
  gint threads;
  gboolean oracle;
  gboolean full_size;
  gchar **pairs;
  gchar *scenes;
  gboolean held_out;
  gchar **sound;
  gchar **bad;
  gchar *csv;
  gchar *json;
} Options;

static const gchar summary[] =
  "Corrupts photographs in known ways, cleans them up as the product does, "
  "and measures\nhow close they come to the originals: PSNR, SSIM, "
  "classifiers' accuracy, and the\nfraction of the gain of the best possible "
  "numbers (the oracle).\n\n"
  "A folder in ImageNet-C's layout (NAME/SEVERITY/WNID/FILE.JPEG) is used "
  "as it is.\n\n"
  "--pairs, --sound and --bad judge real photographs as the product cleans "
  "them up,\nbeside plain rules.";

static const gchar closing[] =
  "Corruptions are names, \"mixed\", \"faults\" (of cameras, light, water and "
  "prints; of\nno severity), \"none\", or sets: imagenet-c, extra, "
  "colour, train (those three), bar,\nall.\n\n"
  "Pairs are NAME_in.* beside the better NAME_ref.*, or in/NAME.* and "
  "ref/NAME.*, in a\nfolder or in each of its folders: a set of pairs each. "
  "A set that is named again\nwith \"=0\" is left out. A list of scenes, "
  "pairs.csv, is looked for beside them.\n\n"
  "In the JSON, PSNR is in dB (60 for images that are the same), top-1 and "
  "top-5 in\npercent, gains in points.\n\n"
  "Exit status: 0 when photographs were judged, 1 when that failed, 2 when "
  "the\ncommand line was wrong and nothing was done.";

static void
print_message (const gchar *message)
{
  fprintf (stderr, "sympie-evaluate: %s\n", message);
}

static gboolean
parse (Options *options, gint *argc, gchar ***argv)
{
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &options->model,
      "A weights file, a model's name, or \"none\" (default: photo)", "M" },
    { "photos", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->photos,
      "A tar, folder, list (.txt) or picture; may be given again", "PATH" },
    { "originals", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->originals,
      "The originals of photographs in ImageNet-C's layout", "PATH" },
    { "labels", 0, 0, G_OPTION_ARG_FILENAME, &options->labels,
      "The photographs' classes: columns \"file\" and \"class\"", "CSV" },
    { "classifier", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->classifiers,
      "A classifier's weights; may be given again", "FILE" },
    { "corruption", 0, 0, G_OPTION_ARG_STRING, &options->corruptions,
      "Corruptions (default: " EVALUATE_CORRUPTIONS ")", "A,B" },
    { "severity", 0, 0, G_OPTION_ARG_STRING, &options->severities,
      "Severities (default: " EVALUATE_SEVERITIES ")", "1,3,5" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &options->limit,
      "Use at most N photographs, evenly spread (default: all)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options->seed,
      "Seed of the random numbers (default: 1)", "S" },
    { "passes", 0, 0, G_OPTION_ARG_STRING, &options->passes,
      "Numbers of clean-ups in a row (default: 1)", "1,2,5" },
    { "oracle", 0, 0, G_OPTION_ARG_NONE, &options->oracle,
      "Also find the best possible numbers", NULL },
    { "full-size", 0, 0, G_OPTION_ARG_NONE, &options->full_size,
      "Corrupt and clean up photographs in their full size", NULL },
    { "pairs", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->pairs,
      "Bad photographs with a good one of each; may be given again", "DIR" },
    { "scenes", 0, 0, G_OPTION_ARG_FILENAME, &options->scenes,
      "The pairs' scenes: columns \"set\", \"name\", \"scene\"", "CSV" },
    { "held-out", 0, 0, G_OPTION_ARG_NONE, &options->held_out,
      "Judge only pairs of the scenes that training holds out", NULL },
    { "sound", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->sound,
      "Good photographs, which have to stay; may be given again", "PATH" },
    { "bad", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->bad,
      "Bad photographs with no good one; may be given again", "PATH" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options->threads,
      "Threads to compute with (default: as many as processors)", "N" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &options->csv,
      "Write means and each photograph's figures to this folder", "DIR" },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
      "Write all means to this file", "FILE" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, closing);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  print_message (error->message);
  return FALSE;
}

static gboolean
check (const Options *options, gint argc)
{
  const gchar *fault = NULL;

  if (argc > 1)
    fault = "photographs are given by --photos";
  else if (options->photos == NULL && options->pairs == NULL
           && options->sound == NULL && options->bad == NULL)
    fault = "none of --photos, --pairs, --sound and --bad is given";
  else if ((options->held_out || options->scenes != NULL)
           && options->pairs == NULL)
    fault = "--held-out and --scenes want --pairs";
  else if (options->limit < 0)
    fault = "--limit is 0 (all) or more";
  else if (options->threads < 0 || options->threads > 1024)
    fault = "--threads is 0 (all) to 1024";
  else if (options->classifiers != NULL
           && g_strv_length (options->classifiers) > JUDGE_MAX_CLASSIFIERS)
    fault = "too many classifiers: eight are the most";
  else if (options->classifiers != NULL && options->full_size)
    fault = "--full-size excludes --classifier: classifiers see 224x224 pixels";
  if (fault != NULL)
    print_message (fault);
  return fault == NULL;
}

static void
options_clear (Options *options)
{
  g_free (options->model);
  g_strfreev (options->photos);
  g_strfreev (options->originals);
  g_free (options->labels);
  g_strfreev (options->classifiers);
  g_strfreev (options->pairs);
  g_free (options->scenes);
  g_strfreev (options->sound);
  g_strfreev (options->bad);
  g_free (options->corruptions);
  g_free (options->severities);
  g_free (options->passes);
  g_free (options->csv);
  g_free (options->json);
}

/* ---- progress ---- */

/* A line of its own, not in the midst of the progress. */
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

/* Opens a set of photographs, none of which the JSON would overwrite. */
static gboolean
open_photos (Photos **photos,
             gchar **paths,
             const gchar *labels,
             const Options *options,
             GError **error)
{
  if (paths == NULL)
    return TRUE;
  *photos = photos_open ((const gchar *const *) paths, labels, error);
  return *photos != NULL && photos_check_output (*photos, options->json, error);
}

/* What is corrupted: ImageNet-C's layout if that is what the photographs are
 * in, otherwise corruptions made here. */
static gboolean
find_cases (GArray *cases,
            Photos **photos,
            const Options *options,
            GError **error)
{
  const gchar *severities =
    options->severities != NULL ? options->severities : EVALUATE_SEVERITIES;

  if (options->photos == NULL)
    return TRUE;
  for (guint i = 0; options->photos[i] != NULL; i++)
    if (!evaluate_cases_find (cases, options->photos[i], options->corruptions,
                              severities, options->labels, error))
      return FALSE;
  if (cases->len > 0)
    return TRUE;
  return open_photos (photos, options->photos, options->labels, options, error)
         && evaluate_cases_add (cases,
                                options->corruptions != NULL
                                  ? options->corruptions
                                  : EVALUATE_CORRUPTIONS,
                                severities, error);
}

/* How often in a row: once, and as the options say. */
static GArray *
find_passes (const Options *options, GError **error)
{
  const gchar *text = options->passes != NULL ? options->passes : "1";
  g_autoptr (GArray) passes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) numbers =
    evaluate_parse_numbers (text, "--passes", TRUE, 1, JUDGE_MAX_PASSES, error);

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

/* All that is judged, and by what. */
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
}

static gboolean
open_pairs (Inputs *inputs, const Options *options, GError **error)
{
  if (options->pairs == NULL)
    return TRUE;
  inputs->pairs = pairs_open ((const gchar *const *) options->pairs,
                              options->scenes, print_fault, NULL, error);
  return inputs->pairs != NULL
         && photos_check_output (pairs_get_photos (inputs->pairs),
                                 options->json, error);
}

static gboolean
open_inputs (Inputs *inputs, const Options *options, GError **error)
{
  inputs->passes = find_passes (options, error);
  return inputs->passes != NULL
         && load_model (&inputs->nem, &inputs->model, options->model, error)
         && find_cases (inputs->cases, &inputs->photos, options, error)
         && open_photos (&inputs->originals, options->originals, NULL, options,
                         error)
         && open_pairs (inputs, options, error)
         && open_photos (&inputs->sound, options->sound, NULL, options, error)
         && open_photos (&inputs->bad, options->bad, NULL, options, error);
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
           const Options *options,
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
                                         options->csv, error));
}

static gboolean
print_all (const Evaluation *evaluation, GError **error)
{
  g_autofree gchar *cases =
    evaluation->result != NULL ? evaluate_describe (evaluation) : NULL;
  g_autofree gchar *on_real = evaluation->on_real != NULL
                                ? evaluate_describe_real (evaluation->on_real)
                                : NULL;

  if (cases != NULL)
    fputs (cases, stdout);
  if (on_real != NULL)
    fputs (on_real, stdout);
  if (fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "standard output: %s",
               g_strerror (errno));
  return FALSE;
}

static guint
get_threads (const Options *options)
{
  return options->threads > 0 ? (guint) options->threads
                              : g_get_num_processors ();
}

static JudgeResult *
judge_cases (JudgeSetup *setup,
             const Inputs *inputs,
             const Options *options,
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
    .n_threads = get_threads (options),
    .oracle = options->oracle,
    .full_size = options->full_size,
    .fault = print_fault,
    .progress = isatty (STDERR_FILENO) ? print_progress : NULL,
    .user_data = begin,
  };
  return judge_run (setup, error);
}

static JudgeReal *
judge_real (const Inputs *inputs, const Options *options, GError **error)
{
  gint64 begin = g_get_monotonic_time ();
  const JudgeRealSetup setup = {
    .nem = inputs->nem,
    .pairs = inputs->pairs,
    .held_out = options->held_out,
    .sound = inputs->sound,
    .bad = inputs->bad,
    .limit = (guint) options->limit,
    .n_threads = get_threads (options),
    .fault = print_fault,
    .progress = isatty (STDERR_FILENO) ? print_progress : NULL,
    .user_data = &begin,
  };

  return judge_real_run (&setup, error);
}

static gboolean
judge (const Inputs *inputs, const Options *options, GError **error)
{
  g_autoptr (JudgeResult) result = NULL;
  g_autoptr (JudgeReal) on_real = NULL;
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
  return write_all (&evaluation, inputs, options, error)
         && print_all (&evaluation, error);
}

static gboolean
evaluate (const Options *options, GError **error)
{
  Inputs inputs = { .cases = g_array_new (FALSE, FALSE, sizeof (JudgeCase)) };
  gboolean done;

  g_array_set_clear_func (inputs.cases, (GDestroyNotify) judge_case_clear);
  done =
    open_inputs (&inputs, options, error) && judge (&inputs, options, error);
  inputs_clear (&inputs);
  return done;
}

gint
main (gint argc, gchar **argv)
{
  Options options = { .seed = 1 };
  g_autoptr (GError) error = NULL;
  gint status = USAGE;

  setlocale (LC_ALL, "");
  if (parse (&options, &argc, &argv) && check (&options, argc))
    {
      status = evaluate (&options, &error) ? DONE : FAILED;
      if (error != NULL)
        print_message (error->message);
      /* a wrong name of a corruption is the command line's fault */
      if (g_error_matches (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE)
          && g_str_has_prefix (error->message, "--"))
        status = USAGE;
    }
  options_clear (&options);
  return status;
}
