/* judge.c - corrupts, cleans up and compares photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge.h"

#include <string.h>

#include "core/parallel.h"
#include "judge-private.h"
#include "metrics.h"
#include "models/nn/numbers.h"
#include "oracle.h"

/* The state of a thread. */
typedef struct
{
  JudgeClassifiers *ask;
  JudgeImage clean;
  JudgeImage corrupted;
  JudgeImage restored;
  JudgeImage best; /* of the oracle */
} Worker;

/* Cases with the same photographs, which are read once. */
typedef struct
{
  const JudgeSetup *setup;
  const Photos *photos;
  guint first; /* of the cases */
  guint n;
  guint n_photos;
  GArray **records; /* of each case */
  GHashTable *originals;
  Worker *workers;
  JudgeCrew *crew;
} Round;

void
judge_case_clear (JudgeCase *judge_case)
{
  g_clear_pointer (&judge_case->name, g_free);
  g_clear_pointer (&judge_case->photos, photos_free);
}

/* ---- workers ---- */

static void
workers_free (Worker *workers, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      judge_classifiers_free (workers[i].ask);
      judge_image_clear (&workers[i].clean);
      judge_image_clear (&workers[i].corrupted);
      judge_image_clear (&workers[i].restored);
      judge_image_clear (&workers[i].best);
    }
  g_free (workers);
}

static Worker *
workers_new (const JudgeSetup *setup, GError **error)
{
  Worker *workers = g_new0 (Worker, setup->n_threads);

  for (guint i = 0; i < setup->n_threads && setup->n_classifiers > 0; i++)
    {
      workers[i].ask =
        judge_classifiers_new (setup->classifiers, setup->n_classifiers, error);
      if (workers[i].ask == NULL)
        {
          workers_free (workers, setup->n_threads);
          return NULL;
        }
    }
  return workers;
}

/* ---- one photograph in one case ---- */

static void
compare (gfloat *psnr,
         gfloat *ssim,
         const JudgeImage *image,
         const Worker *worker)
{
  guint height = image->height;
  guint width = image->width;

  *psnr = metrics_psnr (
    metrics_mse (image->data, worker->clean.data, 3 * (gsize) height * width));
  *ssim = metrics_ssim (image->data, worker->clean.data, height, width);
}

/* Finds the best numbers; @estimate (nullable) is one of the starting points.
 * */
static void
run_oracle (JudgeRecord *record, Worker *worker, const SympieParams *estimate)
{
  g_autoptr (Oracle) oracle = NULL;
  SympieParams p;

  record->psnr_oracle = record->psnr_before;
  record->ssim_oracle = record->ssim_before;
  if (record->psnr_before >= METRICS_PSNR_MAX)
    return;
  oracle = oracle_new (worker->corrupted.height, worker->corrupted.width);
  oracle_fit (oracle, &p, worker->corrupted.data, worker->clean.data, estimate,
              estimate != NULL ? 1 : 0);
  judge_image_warp (&worker->best, &worker->corrupted, &p);
  compare (&record->psnr_oracle, &record->ssim_oracle, &worker->best, worker);
  /* rounding may change it by thousandths of a dB */
  record->psnr_oracle = MAX (record->psnr_oracle, record->psnr_before);
}

/* Runs all passes on the corrupted image and records the figures. */
static gboolean
clean_up (JudgeRecord *record,
          const JudgeSetup *setup,
          Worker *worker,
          guint label,
          GError **error)
{
  guint n_passes = setup->passes[setup->n_passes - 1];
  guint at = 0;

  judge_image_copy (&worker->restored, &worker->corrupted);
  for (guint pass = 1; pass <= n_passes; pass++)
    {
      SympieParams p;

      if (setup->nem != NULL)
        {
          if (!judge_image_estimate (&p, &worker->restored, setup->nem, error))
            return FALSE;
          judge_image_warp (&worker->restored, &worker->restored, &p);
        }
      if (pass == 1 && setup->oracle && record->has_original)
        run_oracle (record, worker, setup->nem != NULL ? &p : NULL);
      if (pass != setup->passes[at])
        continue;
      if (record->has_original)
        compare (&record->psnr_after[at], &record->ssim_after[at],
                 &worker->restored, worker);
      if (record->has_label)
        judge_classifiers_add (worker->ask, worker->restored.data, label,
                               record->rank_after[at]);
      at++;
    }
  return TRUE;
}

static gboolean
judge_image (JudgeRecord *record,
             const JudgeSetup *setup,
             Worker *worker,
             gint label,
             GError **error)
{
  record->has_label = worker->ask != NULL && label != PHOTOS_NO_LABEL;
  if (record->has_original)
    compare (&record->psnr_before, &record->ssim_before, &worker->corrupted,
             worker);
  if (record->has_label)
    judge_classifiers_add (worker->ask, worker->corrupted.data, (guint) label,
                           record->rank_before);
  return clean_up (record, setup, worker, (guint) label, error);
}

/* ---- one photograph ---- */

static gchar *
dup_stem (const gchar *name)
{
  const gchar *begin = name;
  const gchar *dot;

  for (const gchar *p = name; *p != '\0'; p++)
    if (*p == '/' || *p == ':')
      begin = p + 1;
  dot = strrchr (begin, '.');
  return dot != NULL ? g_strndup (begin, (gsize) (dot - begin))
                     : g_strdup (begin);
}

static JudgeCrop
get_crop (const JudgeSetup *setup, gboolean ready)
{
  if (setup->full_size)
    return JUDGE_CROP_NONE;
  return ready ? JUDGE_CROP_UNLESS_SQUARE : JUDGE_CROP_CENTRE;
}

/* Reads a corrupted file, and its original if there is one. */
static gboolean
read_files (const Round *round,
            Worker *worker,
            guint index,
            gboolean *has_original,
            GError **error)
{
  const JudgeSetup *setup = round->setup;
  const gchar *name = photos_get_name (round->photos, index);
  g_autofree gchar *stem = NULL;
  gpointer rank;

  *has_original = FALSE;
  if (!judge_image_read (&worker->corrupted, round->photos, index,
                         get_crop (setup, TRUE), error))
    return FALSE;
  if (round->originals == NULL)
    return TRUE;
  stem = dup_stem (name);
  if (!g_hash_table_lookup_extended (round->originals, stem, NULL, &rank))
    return TRUE;
  *has_original = TRUE;
  if (!judge_image_read (&worker->clean, setup->originals,
                         GPOINTER_TO_UINT (rank), get_crop (setup, FALSE),
                         error))
    return FALSE;
  if (worker->clean.height == worker->corrupted.height
      && worker->clean.width == worker->corrupted.width)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
               "%s: it has %ux%u pixels, but its original %ux%u", name,
               worker->corrupted.width, worker->corrupted.height,
               worker->clean.width, worker->clean.height);
  return FALSE;
}

static void
judge_photo (const Round *round,
             Worker *worker,
             guint task,
             guint index,
             GError **fault,
             GError **error)
{
  const JudgeSetup *setup = round->setup;
  gint label = photos_get_label (round->photos, index);
  gboolean files = setup->cases[round->first].kind == JUDGE_FILES;
  gboolean has_original = !files;

  if (files ? !read_files (round, worker, index, &has_original, fault)
            : !judge_image_read (&worker->clean, round->photos, index,
                                 get_crop (setup, FALSE), fault))
    return;
  for (guint i = 0; i < round->n; i++)
    {
      JudgeRecord *record =
        &g_array_index (round->records[i], JudgeRecord, task);

      if (!files)
        {
          judge_image_copy (&worker->corrupted, &worker->clean);
          judge_image_corrupt (&worker->corrupted,
                               &setup->cases[round->first + i], setup->seed,
                               index);
        }
      record->has_original = has_original;
      if (!judge_image (record, setup, worker, label, error))
        return;
      record->name = photos_get_name (round->photos, index);
    }
  if (worker->ask != NULL)
    judge_classifiers_finish (worker->ask);
}

static void
run_task (guint task, guint thread, gpointer data)
{
  Round *round = data;
  guint all = photos_count (round->photos);
  guint index = (guint) ((guint64) task * all / round->n_photos);
  GError *fault = NULL;
  GError *error = NULL;

  if (judge_crew_is_over (round->crew))
    return;
  judge_photo (round, &round->workers[thread], task, index, &fault, &error);
  judge_crew_report (round->crew, fault, error);
}

/* ---- all of them ---- */

static const Photos *
get_photos (const JudgeSetup *setup, guint i)
{
  return setup->cases[i].kind == JUDGE_FILES ? setup->cases[i].photos
                                             : setup->photos;
}

static guint
count_photos (const JudgeSetup *setup, guint i)
{
  guint all = photos_count (get_photos (setup, i));

  return setup->limit > 0 ? MIN (all, setup->limit) : all;
}

/* Returns: the index after the last case with the same photographs as @i. */
static guint
find_end (const JudgeSetup *setup, guint i)
{
  guint end = i + 1;

  while (end < setup->n_cases
         && get_photos (setup, end) == get_photos (setup, i))
    end++;
  return end;
}

static GHashTable *
index_originals (const Photos *originals)
{
  GHashTable *ranks;

  if (originals == NULL)
    return NULL;
  ranks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < photos_count (originals); i++)
    g_hash_table_insert (ranks, dup_stem (photos_get_name (originals, i)),
                         GUINT_TO_POINTER (i));
  return ranks;
}

static GArray *
records_new (guint n)
{
  GArray *records = g_array_sized_new (FALSE, TRUE, sizeof (JudgeRecord), n);

  g_array_set_size (records, n);
  return records;
}

static gboolean
run_rounds (const JudgeSetup *setup,
            JudgeResult *result,
            Worker *workers,
            GError **error)
{
  g_autoptr (GHashTable) originals = index_originals (setup->originals);
  JudgeCrew crew;

  judge_crew_init (&crew, setup->fault, setup->progress, setup->user_data);
  for (guint i = 0; i < setup->n_cases; i = find_end (setup, i))
    crew.n_all += count_photos (setup, i);
  for (guint i = 0; i < setup->n_cases && crew.error == NULL;
       i = find_end (setup, i))
    {
      Round round = { .setup = setup,
                      .photos = get_photos (setup, i),
                      .first = i,
                      .n = find_end (setup, i) - i,
                      .n_photos = count_photos (setup, i),
                      .originals = originals,
                      .workers = workers,
                      .crew = &crew };

      for (guint j = 0; j < round.n; j++)
        g_ptr_array_add (result->records, records_new (round.n_photos));
      round.records = (GArray **) result->records->pdata + i;
      parallel_for (round.n_photos, setup->n_threads, run_task, &round);
    }
  return judge_crew_end (&crew, error);
}

JudgeResult *
judge_run (const JudgeSetup *setup, GError **error)
{
  g_autoptr (JudgeResult) result = g_new0 (JudgeResult, 1);
  Worker *workers;
  gboolean good;
  guint n = 0;

  g_return_val_if_fail (setup->n_cases > 0 && setup->n_threads > 0, NULL);
  g_return_val_if_fail (setup->n_passes > 0
                          && setup->n_passes <= JUDGE_MAX_PASSES
                          && setup->passes[0] == 1,
                        NULL);

  result->n_cases = setup->n_cases;
  result->scores = g_new0 (JudgeScore, setup->n_cases);
  result->records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  numbers_use_one_thread ();
  workers = workers_new (setup, error);
  if (workers == NULL)
    return NULL;
  good = run_rounds (setup, result, workers, error);
  workers_free (workers, setup->n_threads);
  if (!good)
    return NULL;
  for (guint i = 0; i < setup->n_cases; i++)
    {
      judge_score_records (&result->scores[i], setup,
                           result->records->pdata[i]);
      n += result->scores[i].n;
    }
  if (n == 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "not one of the photographs could be read");
      return NULL;
    }
  return g_steal_pointer (&result);
}

void
judge_result_free (JudgeResult *result)
{
  if (result == NULL)
    return;
  if (result->records != NULL)
    g_ptr_array_unref (result->records);
  g_free (result->scores);
  g_free (result);
}
