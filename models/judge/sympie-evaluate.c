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
  gchar *csv;
  gchar *json;
} Options;

static const gchar summary[] =
  "Corrupts photographs in known ways, cleans them up as the product does, "
  "and measures\nhow close they come to the originals: PSNR, SSIM, "
  "classifiers' accuracy, and the\nfraction of the gain of the best possible "
  "numbers (the oracle).\n\n"
  "A folder in ImageNet-C's layout (NAME/SEVERITY/WNID/FILE.JPEG) is used "
  "as it is.";

static const gchar closing[] =
  "Corruptions are names, \"mixed\", \"camera\" (exposure, balance, stray "
  "light, noise; of\nno severity), \"none\", or sets: imagenet-c, extra, "
  "colour, train (those three), bar,\nall.\n\n"
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
    { "threads", 0, 0, G_OPTION_ARG_INT, &options->threads,
      "Threads to compute with (default: as many as processors)", "N" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &options->csv,
      "Write means.csv and photos.csv to this folder", "DIR" },
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
  else if (options->photos == NULL)
    fault = "--photos is missing";
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

/* What is judged: ImageNet-C's layout if that is what the photographs are in,
 * otherwise corruptions made here. */
static gboolean
find_cases (GArray *cases,
            Photos **photos,
            const Options *options,
            GError **error)
{
  const gchar *severities =
    options->severities != NULL ? options->severities : EVALUATE_SEVERITIES;

  for (guint i = 0; options->photos[i] != NULL; i++)
    if (!evaluate_cases_find (cases, options->photos[i], options->corruptions,
                              severities, options->labels, error))
      return FALSE;
  if (cases->len > 0)
    return TRUE;
  *photos = photos_open ((const gchar *const *) options->photos,
                         options->labels, error);
  return *photos != NULL && photos_check_output (*photos, options->json, error)
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

static gboolean
write_all (const Evaluation *evaluation, const Options *options, GError **error)
{
  if (options->json != NULL
      && !evaluate_write_json (evaluation, options->json, error))
    return FALSE;
  if (options->csv == NULL)
    return TRUE;
  if (g_mkdir_with_parents (options->csv, 0777) != 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                   "%s: cannot make this folder: %s", options->csv,
                   g_strerror (errno));
      return FALSE;
    }
  return evaluate_write_csv (evaluation, options->csv, error);
}

static gboolean
judge (Evaluation *evaluation,
       JudgeSetup *setup,
       const Options *options,
       GError **error)
{
  g_autoptr (JudgeResult) result = NULL;
  g_autofree gchar *text = NULL;
  gint64 begin = g_get_monotonic_time ();

  setup->fault = print_fault;
  setup->progress = isatty (STDERR_FILENO) ? print_progress : NULL;
  setup->user_data = &begin;
  evaluate_measure_cost (evaluation->cost, setup->nem);
  result = judge_run (setup, error);
  if (result == NULL)
    return FALSE;
  evaluation->setup = setup;
  evaluation->result = result;
  judge_summarise (&evaluation->summary, setup, result);
  if (!write_all (evaluation, options, error))
    return FALSE;
  text = evaluate_describe (evaluation);
  fputs (text, stdout);
  if (fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "standard output: %s",
               g_strerror (errno));
  return FALSE;
}

static gboolean
evaluate (const Options *options, GError **error)
{
  g_autoptr (Nem) nem = NULL;
  g_autoptr (Photos) photos = NULL;
  g_autoptr (Photos) originals = NULL;
  g_autoptr (GArray) passes = NULL;
  g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (JudgeCase));
  g_autofree gchar *model = NULL;
  gchar **classifiers = options->classifiers;
  JudgeSetup setup = { 0 };
  Evaluation evaluation = { 0 };

  g_array_set_clear_func (cases, (GDestroyNotify) judge_case_clear);
  passes = find_passes (options, error);
  if (passes == NULL || !load_model (&nem, &model, options->model, error)
      || !find_cases (cases, &photos, options, error))
    return FALSE;
  if (options->originals != NULL
      && (originals = photos_open ((const gchar *const *) options->originals,
                                   NULL, error))
           == NULL)
    return FALSE;
  setup.nem = nem;
  setup.photos = photos;
  setup.originals = originals;
  setup.classifiers = (const gchar *const *) classifiers;
  setup.n_classifiers = classifiers != NULL ? g_strv_length (classifiers) : 0;
  setup.cases = (const JudgeCase *) cases->data;
  setup.n_cases = cases->len;
  setup.passes = (const guint *) passes->data;
  setup.n_passes = passes->len;
  setup.limit = (guint) options->limit;
  setup.seed = (guint64) options->seed;
  setup.n_threads =
    options->threads > 0 ? (guint) options->threads : g_get_num_processors ();
  setup.oracle = options->oracle;
  setup.full_size = options->full_size;
  evaluation.model = model;
  return judge (&evaluation, &setup, options, error);
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
