/* evaluate-accuracy.c - the paper's tables of top-1 accuracy
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "evaluate-paper.h"

/* Cases and what was judged in them. */
typedef struct
{
  GArray *cases; /* of JudgeCase */
  Photos *photos;
  JudgeSetup setup;
  JudgeResult *result;
} Trial;

static void
trial_clear (Trial *trial)
{
  g_array_unref (trial->cases);
  g_clear_pointer (&trial->photos, photos_free);
  g_clear_pointer (&trial->result, judge_result_free);
}

static gboolean
trial_open_photos (Trial *trial,
                   gchar *const *paths,
                   const gchar *labels,
                   GError **error)
{
  trial->photos = photos_open ((const gchar *const *) paths, labels, error);
  return trial->photos != NULL;
}

static gboolean
trial_run (const PaperReport *report, Trial *trial, GError **error)
{
  static const guint once[] = { 1 };
  const EvaluateOptions *options = report->options;

  trial->setup = (JudgeSetup){
    .nem = report->nem,
    .photos = trial->photos,
    .classifiers = (const gchar *const *) options->classifiers,
    .n_classifiers = g_strv_length (options->classifiers),
    .cases = (const JudgeCase *) trial->cases->data,
    .n_cases = trial->cases->len,
    .passes = once,
    .n_passes = 1,
    .limit = (guint) options->limit,
    .seed = (guint64) options->seed,
    .n_threads = (guint) options->threads,
    .fault = report->fault,
  };
  trial->result = judge_run (&trial->setup, error);
  return trial->result != NULL;
}

/* Whether two cases are of one column. */
typedef gboolean (*SameColumn) (const JudgeCase *a, const JudgeCase *b);

static gboolean
same_name (const JudgeCase *a, const JudgeCase *b)
{
  return strcmp (a->name, b->name) == 0;
}

static gboolean
same_severity (const JudgeCase *a, const JudgeCase *b)
{
  return a->severity == b->severity && a->kind == b->kind;
}

static const gchar *
get_group (const JudgeCase *judge_case)
{
  static const struct
  {
    const gchar *name;
    Corruption last;
  } groups[] = {
    { "noise", CORRUPT_IMPULSE_NOISE }, { "blur", CORRUPT_ZOOM_BLUR },
    { "weather", CORRUPT_BRIGHTNESS },  { "digital", CORRUPT_JPEG },
    { "extra", CORRUPT_SATURATE },      { "colour", CORRUPT_WHITE }
  };
  Corruption corruption;

  if (judge_case->kind == JUDGE_CLEAN)
    return "clean";
  if (corrupt_from_name (&corruption, judge_case->name))
    for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
      if (corruption <= groups[i].last)
        return groups[i].name;
  return "other";
}

static gboolean
same_group (const JudgeCase *a, const JudgeCase *b)
{
  return strcmp (get_group (a), get_group (b)) == 0;
}

static gchar *
dup_heading (const JudgeCase *judge_case, SameColumn same)
{
  g_autofree gchar *severity = NULL;

  if (same == same_group)
    return g_strdup (get_group (judge_case));
  if (same == same_name || judge_case->kind == JUDGE_CLEAN)
    return g_strdup (judge_case->name);
  severity = evaluate_dup_severity (judge_case->severity);
  return g_strconcat ("severity ", severity, NULL);
}

/* The mean over all cases like case @i, or over all but the clean one if
 * @same is NULL. */
static JudgeAnswer
get_mean (const Trial *trial,
          guint i,
          SameColumn same,
          guint classifier,
          gboolean after)
{
  JudgeAnswer mean = { 0 };
  guint n = 0;

  for (guint j = 0; j < trial->setup.n_cases; j++)
    {
      const JudgeCase *other = &trial->setup.cases[j];
      const JudgeScore *score = &trial->result->scores[j];

      if (same != NULL ? !same (&trial->setup.cases[i], other)
                       : other->kind == JUDGE_CLEAN)
        continue;
      n++;
      mean.top1 += after ? score->after[0][classifier].top1
                         : score->before[classifier].top1;
    }
  mean.top1 = n > 0 ? mean.top1 / n : NAN;
  return mean;
}

static gboolean
is_first (const Trial *trial, guint i, SameColumn same)
{
  for (guint j = 0; j < i; j++)
    if (same (&trial->setup.cases[j], &trial->setup.cases[i]))
      return FALSE;
  return TRUE;
}

static void
add_cell (GString *text, gdouble before, gdouble after, guint row)
{
  if (isnan (before))
    g_string_append (text, " – |");
  else
    g_string_append_printf (text, row < 2 ? " %.1f |" : " %+.1f |",
                            row == 0   ? before
                            : row == 1 ? after
                                       : after - before);
}

static void
add_answers (const PaperReport *report,
             const Trial *trial,
             guint k,
             SameColumn same)
{
  static const gchar *const rows[] = { "as it is", "SyMPIE", "difference" };
  GString *text = report->text;
  g_autofree gchar *name = evaluate_dup_classifier (&trial->setup, k);

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_string_append_printf (text, "| %s, %s |", name, rows[row]);
      for (guint i = 0; i < trial->setup.n_cases; i++)
        if (is_first (trial, i, same))
          add_cell (text, get_mean (trial, i, same, k, FALSE).top1,
                    get_mean (trial, i, same, k, TRUE).top1, row);
      add_cell (text, get_mean (trial, 0, NULL, k, FALSE).top1,
                get_mean (trial, 0, NULL, k, TRUE).top1, row);
      g_string_append_c (text, '\n');
    }
}

static void
add_table (const PaperReport *report, const Trial *trial, SameColumn same)
{
  GString *text = report->text;
  g_autoptr (GString) line = g_string_new ("|---|");

  g_string_append (text, "\n| classifier |");
  for (guint i = 0; i < trial->setup.n_cases; i++)
    if (is_first (trial, i, same))
      {
        g_autofree gchar *heading = dup_heading (&trial->setup.cases[i], same);

        g_string_append_printf (text, " %s |", heading);
        g_string_append (line, "---:|");
      }
  g_string_append_printf (text, " mean |\n%s---:|\n", line->str);
  for (guint k = 0; k < trial->setup.n_classifiers; k++)
    add_answers (report, trial, k, same);
}

/* Begins a table, or says that there is none. */
static gboolean
has_labels (const PaperReport *report, const Trial *trial)
{
  guint n = 0;

  for (guint i = 0; i < trial->setup.n_cases; i++)
    n = MAX (n, trial->result->scores[i].n_labelled);
  g_string_append (report->text, ".\n\n");
  if (n == 0)
    paper_say_absent (report, "none of the photographs has a known class");
  else
    g_string_append_printf (
      report->text, "Top-1 accuracy in percent, of %u photographs each", n);
  return n > 0;
}

/**
 * Accuracy:
 * @title: of the table.
 * @name: of the published set.
 * @folder: its folder, as paper_find_folder() takes it.
 * @corruptions: what is made of --photos instead.
 *
 * One of the Tables 2 to 4.
 */
typedef struct
{
  const gchar *title;
  const gchar *name;
  const gchar *folder;
  const gchar *corruptions;
} Accuracy;

/* Finds the cases in the published set, or makes them. Returns: FALSE with an
 * error, or without one if there are none. */
static gboolean
find_cases (const PaperReport *report,
            Trial *trial,
            const Accuracy *table,
            GError **error)
{
  const EvaluateOptions *options = report->options;
  g_autofree gchar *folder = paper_find_folder (report, table->folder);

  if (folder != NULL
      && !evaluate_cases_find (trial->cases, folder, NULL, options->severities,
                               options->labels, error))
    return FALSE;
  if (trial->cases->len > 0)
    {
      g_string_append_printf (report->text, "The published set, %s", folder);
      return TRUE;
    }
  if (options->photos == NULL)
    {
      paper_say_absent (report, "there is no %s, nor are there --photos",
                        table->name);
      return FALSE;
    }
  g_string_append (report->text, "--photos, corrupted here");
  return trial_open_photos (trial, options->photos, options->labels, error)
         && evaluate_cases_add (trial->cases, table->corruptions,
                                options->severities, error);
}

static gboolean
add_accuracy (const PaperReport *report, const Accuracy *table, GError **error)
{
  Trial trial = { .cases = g_array_new (FALSE, FALSE, sizeof (JudgeCase)) };
  GError *fault = NULL;

  g_array_set_clear_func (trial.cases, (GDestroyNotify) judge_case_clear);
  g_string_append_printf (report->text, "\n## %s\n\n", table->title);
  if (report->options->classifiers == NULL)
    paper_say_absent (report, "no --classifier is given");
  else if (find_cases (report, &trial, table, &fault)
           && trial_run (report, &trial, &fault) && has_labels (report, &trial))
    {
      gboolean mixed = strcmp (table->corruptions, "mixed") == 0;

      g_string_append_printf (report->text, "; means over the severities %s.\n",
                              report->options->severities);
      add_table (report, &trial, mixed ? same_severity : same_name);
      if (strcmp (table->corruptions, "train") == 0)
        add_table (report, &trial, same_group);
    }
  trial_clear (&trial);
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, fault);
  return FALSE;
}

/* Photographs as they are, in the folder "vizwiz" with "labels.csv". */
static gboolean
add_real (const PaperReport *report, GError **error)
{
  g_autofree gchar *folder = paper_find_folder (report, "vizwiz");
  g_autofree gchar *labels =
    folder != NULL ? g_build_filename (folder, "labels.csv", NULL) : NULL;
  gchar *paths[] = { folder, NULL };
  Trial trial = { .cases = g_array_new (FALSE, FALSE, sizeof (JudgeCase)) };
  gboolean good = TRUE;

  g_array_set_clear_func (trial.cases, (GDestroyNotify) judge_case_clear);
  g_string_append (report->text,
                   "\n## Table 5: real corrupted photographs\n\n");
  if (report->options->classifiers == NULL)
    paper_say_absent (report, "no --classifier is given");
  else if (folder == NULL || !g_file_test (labels, G_FILE_TEST_EXISTS))
    paper_say_absent (report,
                      "there is no VizWiz with a labels.csv (columns file "
                      "and class)");
  else
    {
      g_string_append (report->text, "VizWiz");
      good = evaluate_cases_add (trial.cases, "none", "1", error)
             && trial_open_photos (&trial, paths, labels, error)
             && trial_run (report, &trial, error);
      if (good && has_labels (report, &trial))
        {
          g_string_append (report->text, ".\n");
          add_table (report, &trial, same_name);
        }
    }
  trial_clear (&trial);
  return good;
}

gboolean
paper_add_accuracies (const PaperReport *report, GError **error)
{
  static const Accuracy tables[] = {
    { "Table 2: ImageNet-C", "ImageNet-C", "imagenetc", "train" },
    { "Table 3: several corruptions at once", "ImageNet-C-mixed",
      "imagenetcmixed", "mixed" },
    { "Table 4: ImageNet-C-bar", "ImageNet-C-bar", "imagenetcbar", "bar" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!add_accuracy (report, &tables[i], error))
      return FALSE;
  return add_real (report, error);
}
