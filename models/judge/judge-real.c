/* judge-real.c - judges clean-ups of real photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-real.h"

#include <string.h>

#include "ciede2000.h"
#include "core/parallel.h"
#include "core/readings.h"
#include "judge-private.h"
#include "metrics.h"
#include "models/nn/numbers.h"
#include "oracle.h"

#define SIDE_MIN 8 /* of a pair, as the oracle requires */
#define SIDE_MAX 4096

/* A photograph or pair to judge. */
typedef struct
{
  const Photos *photos; /* NULL: a pair */
  guint index;
  gpointer record;
} Task;

typedef struct
{
  const JudgeRealSetup *setup;
  GArray *tasks;
  gchar *nothing; /* the text for numbers that change nothing */
  JudgeCrew crew;
} Run;

/* ---- a pair ---- */

static gboolean
check_size (const Photo *photo, const gchar *name, GError **error)
{
  if (MIN (photo->height, photo->width) >= SIDE_MIN
      && MAX (photo->height, photo->width) <= SIDE_MAX)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
               "%s: it has %ux%u pixels; each side must have from %d to %d",
               name, photo->width, photo->height, SIDE_MIN, SIDE_MAX);
  return FALSE;
}

static gdouble
get_psnr (const JudgeImage *a, const JudgeImage *b)
{
  return metrics_psnr (
    metrics_mse (a->data, b->data, 3 * (gsize) a->height * a->width));
}

static gdouble
get_difference (const JudgeImage *a, const JudgeImage *b)
{
  return ciede2000_mean (a->data, b->data, (gsize) a->height * a->width);
}

static gdouble
get_clipped (const JudgeImage *after,
             const JudgeImage *before,
             const JudgeImage *ref)
{
  gsize n = 3 * (gsize) after->height * after->width;
  gsize n_clipped = 0;

  for (gsize i = 0; i < n; i++)
    {
      gfloat value = after->data[i];

      n_clipped += (value == 0 || value == 1) && before->data[i] != value
                   && ref->data[i] != value;
    }
  return (gdouble) n_clipped / n;
}

static gdouble
run_oracle (const JudgeImage *before,
            const JudgeImage *ref,
            const SympieParams *estimate,
            gdouble least)
{
  g_autoptr (Oracle) oracle = NULL;
  g_auto (JudgeImage) best = { 0 };
  SympieParams p;

  if (least >= METRICS_PSNR_MAX)
    return least;
  oracle = oracle_new (before->height, before->width);
  oracle_fit (oracle, &p, before->data, ref->data, estimate, 1);
  judge_image_warp (&best, before, &p);
  return MAX (get_psnr (&best, ref), least);
}

static void
run_rules (JudgePair *record, const Photo *in, const JudgeImage *ref)
{
  Photo photo = *in;
  g_autofree guint8 *data = g_malloc_n ((gsize) in->height * in->width, 3);
  g_auto (JudgeImage) image = { 0 };

  photo.data = data;
  for (guint i = 0; i < RULES_N; i++)
    {
      rule_apply (data, in, (Rule) i);
      judge_image_set (&image, &photo);
      record->psnr_rules[i] = get_psnr (&image, ref);
    }
}

static gboolean
judge_pair (JudgePair *record,
            const JudgeRealSetup *setup,
            guint index,
            GError **fault,
            GError **error)
{
  const Pair *pair = pairs_get (setup->pairs, index);
  g_auto (Photo) in = { 0, 0, NULL };
  g_auto (Photo) good = { 0, 0, NULL };
  g_auto (JudgeImage) before = { 0 };
  g_auto (JudgeImage) after = { 0 };
  g_auto (JudgeImage) ref = { 0 };
  SympieParams p;

  if (!pairs_read (&in, &good, setup->pairs, index, 0, fault)
      || !check_size (
        &in, photos_get_name (pairs_get_photos (setup->pairs), pair->in),
        fault))
    return TRUE;
  judge_image_set (&before, &in);
  judge_image_set (&ref, &good);
  if (!judge_image_clean_up (&after, &p, &before, setup->nem, error))
    return FALSE;
  record->psnr_before = get_psnr (&before, &ref);
  record->psnr_after = get_psnr (&after, &ref);
  record->de_before = get_difference (&before, &ref);
  record->de_after = get_difference (&after, &ref);
  record->clipped = get_clipped (&after, &before, &ref);
  record->psnr_oracle = run_oracle (
    &before, &ref, &p, MAX (record->psnr_before, record->psnr_after));
  run_rules (record, &in, &ref);
  record->pair = pair;
  return TRUE;
}

/* ---- a photograph without a reference ---- */

static gboolean
judge_unpaired (JudgeUnpaired *record,
                const Run *run,
                const Task *task,
                GError **fault,
                GError **error)
{
  g_auto (Photo) photo = { 0, 0, NULL };
  g_auto (JudgeImage) before = { 0 };
  g_auto (JudgeImage) after = { 0 };
  g_autofree gchar *said = NULL;
  SympieParams p;

  if (!photos_read (&photo, task->photos, task->index, 0, fault))
    return TRUE;
  judge_image_set (&before, &photo);
  if (!judge_image_clean_up (&after, &p, &before, run->setup->nem, error))
    return FALSE;
  said = readings_describe (&p, 1);
  record->psnr = get_psnr (&after, &before);
  record->unchanged = strcmp (said, run->nothing) == 0;
  record->name = photos_get_name (task->photos, task->index);
  return TRUE;
}

/* ---- all of them ---- */

static void
run_task (guint i, guint thread, gpointer data)
{
  Run *run = data;
  const Task *task = &g_array_index (run->tasks, Task, i);
  GError *fault = NULL;
  GError *error = NULL;

  if (judge_crew_is_over (&run->crew))
    return;
  if (task->photos == NULL)
    judge_pair (task->record, run->setup, task->index, &fault, &error);
  else
    judge_unpaired (task->record, run, task, &fault, &error);
  judge_crew_report (&run->crew, fault, error);
}

/* Returns: how many of @n items are judged, evenly spread. */
static guint
count (guint n, guint limit)
{
  return limit > 0 ? MIN (n, limit) : n;
}

static GArray *
records_new (gsize size, guint n)
{
  GArray *records = g_array_sized_new (FALSE, TRUE, (guint) size, n);

  g_array_set_size (records, n);
  return records;
}

/* Adds the set's pairs that are to be judged to @chosen. */
static void
choose_pairs (GArray *chosen, const JudgeRealSetup *setup, guint set)
{
  const PairsSet *info = pairs_get_set (setup->pairs, set);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n;

  for (guint i = info->first; i < info->first + info->n; i++)
    if (!setup->held_out || pairs_get (setup->pairs, i)->held_out)
      g_array_append_val (all, i);
  n = count (all->len, setup->limit);
  for (guint i = 0; i < n; i++)
    {
      guint at = (guint) ((guint64) i * all->len / n);

      g_array_append_val (chosen, g_array_index (all, guint, at));
    }
}

static void
add_pairs (Run *run, JudgeReal *result)
{
  const Pairs *pairs = run->setup->pairs;
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; pairs != NULL && i < pairs_count_sets (pairs); i++)
    choose_pairs (chosen, run->setup, i);
  result->pairs = records_new (sizeof (JudgePair), chosen->len);
  for (guint i = 0; i < chosen->len; i++)
    {
      Task task = { NULL, g_array_index (chosen, guint, i),
                    &g_array_index (result->pairs, JudgePair, i) };

      g_array_append_val (run->tasks, task);
    }
}

static GArray *
add_photos (Run *run, const Photos *photos)
{
  guint all = photos != NULL ? photos_count (photos) : 0;
  guint n = count (all, run->setup->limit);
  GArray *records = records_new (sizeof (JudgeUnpaired), n);

  for (guint i = 0; i < n; i++)
    {
      Task task = { photos, (guint) ((guint64) i * all / n),
                    &g_array_index (records, JudgeUnpaired, i) };

      g_array_append_val (run->tasks, task);
    }
  return records;
}

JudgeReal *
judge_real_run (const JudgeRealSetup *setup, GError **error)
{
  const SympieParams identity = PARAMS_IDENTITY;
  g_autoptr (JudgeReal) result = g_new0 (JudgeReal, 1);
  g_autoptr (GArray) tasks = g_array_new (FALSE, FALSE, sizeof (Task));
  g_autofree gchar *nothing = readings_describe (&identity, 1);
  Run run = { .setup = setup, .tasks = tasks, .nothing = nothing };

  g_return_val_if_fail (setup->n_threads > 0, NULL);

  numbers_use_one_thread ();
  result->sets = g_array_new (FALSE, TRUE, sizeof (JudgePairScore));
  add_pairs (&run, result);
  result->sound_photos = add_photos (&run, setup->sound);
  result->bad_photos = add_photos (&run, setup->bad);
  judge_crew_init (&run.crew, setup->fault, setup->progress, setup->user_data);
  run.crew.n_all = tasks->len;
  parallel_for (tasks->len, setup->n_threads, run_task, &run);
  if (!judge_crew_end (&run.crew, error))
    return NULL;
  judge_score_real (result, setup->pairs);
  if (result->mean.n + result->sound.n + result->bad.n > 0)
    return g_steal_pointer (&result);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "there is no photograph to judge");
  return NULL;
}

void
judge_real_free (JudgeReal *result)
{
  if (result == NULL)
    return;
  g_clear_pointer (&result->sets, g_array_unref);
  g_clear_pointer (&result->pairs, g_array_unref);
  g_clear_pointer (&result->sound_photos, g_array_unref);
  g_clear_pointer (&result->bad_photos, g_array_unref);
  g_free (result);
}
