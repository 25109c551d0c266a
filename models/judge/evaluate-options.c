/* evaluate-options.c - what sympie-evaluate is told on its command line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "evaluate-options.h"

#include "evaluate.h"

static const gchar summary[] =
  "Corrupts photographs in known ways, cleans them up as the product does, "
  "and measures\nhow close they come to the originals: PSNR, SSIM, "
  "classifiers' accuracy, and the\nfraction of the gain of the best possible "
  "numbers (the oracle).\n\n"
  "A folder in ImageNet-C's layout (NAME/SEVERITY/WNID/FILE.JPEG) is used "
  "as it is.\n\n"
  "--pairs, --sound and --bad judge real photographs as the product cleans "
  "them up,\nbeside plain rules. --segmenter judges by the classes that a "
  "network finds in the\npixels of --scenes: as they are and, if "
  "--corruption is given, corrupted.";

static const gchar closing[] =
  "Corruptions are names, \"mixed\", \"faults\" (of cameras, light, water and "
  "prints; of\nno severity), \"none\", or sets: imagenet-c, extra, "
  "colour, train (those three), bar,\nall.\n\n"
  "Pairs are NAME_in.* beside the better NAME_ref.*, or in/NAME.* and "
  "ref/NAME.*, in a\nfolder or in each of its folders: a set of pairs each. "
  "A set that is named again\nwith \"=0\" is left out. A list of scenes, "
  "pairs.csv, is looked for beside them.\n\n"
  "A CSV of --scenes lists the pairs' scenes: columns \"set\", \"name\" and "
  "\"scene\".\nOne of --classes has the columns \"label\", a pixel's value, "
  "and \"class\"; other labels\nare not judged. camvid groups Cityscapes' ids "
  "to CamVid's eleven classes.\n\n"
  "In the JSON, PSNR is in dB (60 for images that are the same), top-1 and "
  "top-5, mIoU\nand accuracy in percent, gains in points.\n\n"
  "--paper looks for folders called ImageNet-C, ImageNet-C-mixed, "
  "ImageNet-C-bar, VizWiz\n(with labels.csv), Cityscapes, ACDC and "
  "DarkZurich, as they are published. Instead of\nthe first three --photos are "
  "corrupted; --scenes are added to the last three. It wants\n--classifier and "
  "--segmenter; what is absent is said.\n\n"
  "Exit status: 0 when photographs were judged, 1 when that failed, 2 when "
  "the\ncommand line was wrong and nothing was done.";

static gboolean
parse (EvaluateOptions *options, gint *argc, gchar ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &options->model,
      "A weights file, a model's name, or \"none\" (default: photo)", "MODEL" },
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
    { "held-out", 0, 0, G_OPTION_ARG_NONE, &options->held_out,
      "Judge only pairs of the scenes that training holds out", NULL },
    { "sound", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->sound,
      "Good photographs, which have to stay; may be given again", "PATH" },
    { "bad", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->bad,
      "Bad photographs with no good one; may be given again", "PATH" },
    { "segmenter", 0, 0, G_OPTION_ARG_FILENAME, &options->segmenter,
      "A segmentation network's weights, for --scenes", "FILE" },
    { "scenes", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->scenes,
      "Pictures (img/) and their pixels' labels (label/); may be given again. "
      "A CSV: the pairs' scenes",
      "DIR" },
    { "classes", 0, 0, G_OPTION_ARG_FILENAME, &options->classes,
      "What labels stand for (default: what the segmenter was trained for)",
      "cityscapes|camvid|CSV" },
    { "overlays", 0, 0, G_OPTION_ARG_FILENAME, &options->overlays,
      "Write pictures of what the segmenter sees to this folder", "DIR" },
    { "paper", 0, 0, G_OPTION_ARG_FILENAME, &options->paper,
      "Make the paper's tables of the published data sets in this folder",
      "DIR" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &options->report,
      "Write these tables to this file, not to standard output", "FILE" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options->threads,
      "Threads to compute with (default: as many as processors)", "N" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &options->csv,
      "Write means and each photograph's figures to this folder", "DIR" },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
      "Write all means to this file", "FILE" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, closing);
  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

/* Takes the pairs' list from the folders of scenes. Returns: FALSE if there are
 * two. */
static gboolean
split_scenes (EvaluateOptions *options)
{
  guint n = 0;

  for (guint i = 0; options->scenes != NULL && options->scenes[i] != NULL; i++)
    {
      gchar *path = options->scenes[i];

      options->scenes[i] = NULL;
      if (!g_str_has_suffix (path, ".csv"))
        options->scenes[n++] = path;
      else if (options->pair_scenes == NULL)
        options->pair_scenes = path;
      else
        {
          g_free (path);
          return FALSE;
        }
    }
  return TRUE;
}

static const gchar *
find_fault_of_paper (const EvaluateOptions *options)
{
  if (options->paper == NULL)
    return options->report != NULL ? "--report wants --paper" : NULL;
  if (options->pairs != NULL || options->sound != NULL || options->bad != NULL
      || options->originals != NULL || options->corruptions != NULL
      || options->oracle || options->full_size || options->csv != NULL
      || options->json != NULL || options->overlays != NULL)
    return "--paper makes tables of its own: only --model, --photos, --labels, "
           "--classifier, --severity, --segmenter, --scenes, --classes, "
           "--limit, --seed, --threads and --report go with it";
  return NULL;
}

static const gchar *
find_fault_of_scenes (const EvaluateOptions *options)
{
  gboolean any = options->scenes != NULL && options->scenes[0] != NULL;

  if (options->paper != NULL)
    return any && options->segmenter == NULL ? "--scenes want --segmenter"
                                             : NULL;
  if (any != (options->segmenter != NULL))
    return "--segmenter and folders of --scenes want each other";
  if (!any && (options->classes != NULL || options->overlays != NULL))
    return "--classes and --overlays want --segmenter";
  return NULL;
}

static gboolean
check (const EvaluateOptions *options, gint argc, GError **error)
{
  const gchar *fault = NULL;

  if (argc > 1)
    fault = "photographs are given by --photos";
  else if (options->photos == NULL && options->pairs == NULL
           && options->sound == NULL && options->bad == NULL
           && options->scenes == NULL && options->paper == NULL)
    fault = "none of --photos, --pairs, --sound, --bad, --scenes and --paper "
            "is given";
  else if ((options->held_out || options->pair_scenes != NULL)
           && options->pairs == NULL)
    fault = "--held-out and a CSV of --scenes want --pairs";
  else if (options->limit < 0)
    fault = "--limit is 0 (all) or more";
  else if (options->threads < 0 || options->threads > 1024)
    fault = "--threads is 0 (all) to 1024";
  else if (options->classifiers != NULL
           && g_strv_length (options->classifiers) > JUDGE_MAX_CLASSIFIERS)
    fault = "too many classifiers: eight are the most";
  else if (options->classifiers != NULL && options->full_size)
    fault = "--full-size excludes --classifier: classifiers see 224x224 pixels";
  else
    fault = find_fault_of_scenes (options);
  if (fault == NULL)
    fault = find_fault_of_paper (options);
  if (fault != NULL)
    g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE, fault);
  return fault == NULL;
}

static void
set_default (gchar **text, const gchar *value)
{
  if (*text == NULL)
    *text = g_strdup (value);
}

gboolean
evaluate_options_parse (EvaluateOptions *options,
                        gint *argc,
                        gchar ***argv,
                        GError **error)
{
  *options = (EvaluateOptions){ .seed = 1 };
  if (!parse (options, argc, argv, error))
    return FALSE;
  if (!split_scenes (options))
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                           "more than one CSV is given by --scenes");
      return FALSE;
    }
  if (!check (options, *argc, error))
    return FALSE;
  set_default (&options->severities, EVALUATE_SEVERITIES);
  set_default (&options->passes, "1");
  if (options->threads == 0)
    options->threads = (gint) g_get_num_processors ();
  return TRUE;
}

void
evaluate_options_clear (EvaluateOptions *options)
{
  g_free (options->model);
  g_strfreev (options->photos);
  g_strfreev (options->originals);
  g_free (options->labels);
  g_strfreev (options->classifiers);
  g_strfreev (options->pairs);
  g_free (options->pair_scenes);
  g_free (options->segmenter);
  g_strfreev (options->scenes);
  g_free (options->classes);
  g_free (options->overlays);
  g_free (options->paper);
  g_free (options->report);
  g_strfreev (options->sound);
  g_strfreev (options->bad);
  g_free (options->corruptions);
  g_free (options->severities);
  g_free (options->passes);
  g_free (options->csv);
  g_free (options->json);
}
