/* judge-scenes.c - judges networks by what a segmentation network sees
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "judge-scenes.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "judge-private.h"
#include "models/nn/numbers.h"
#include "rules.h"

/* The state of a thread. Segmenters run on one thread each. */
typedef struct
{
  Classifier *segmenter;
  guint height; /* that it is planned for */
  guint width;
  Photo photo; /* the picture to clean up, as bytes */
  JudgeImage clean;
  JudgeImage before;
  JudgeImage other; /* by each way in turn */
  guint8 *labels;
  guint8 *answers[JUDGE_N_WAYS];
  gfloat *best; /* score of each pixel's answer */
} Worker;

typedef struct
{
  guint set;
  guint index;
} Task;

typedef struct
{
  const JudgeScenesSetup *setup;
  JudgeScenes *result;
  GArray *tasks;
  guint8 *of_score;
  Worker *workers;
  JudgeCrew crew;
} Run;

/* ---- workers ---- */

static void
workers_free (Worker *workers, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      Worker *worker = &workers[i];

      g_clear_pointer (&worker->segmenter, classifier_free);
      photo_clear (&worker->photo);
      judge_image_clear (&worker->clean);
      judge_image_clear (&worker->before);
      judge_image_clear (&worker->other);
      g_free (worker->labels);
      for (guint way = 0; way < JUDGE_N_WAYS; way++)
        g_free (worker->answers[way]);
      g_free (worker->best);
    }
  g_free (workers);
}

static gboolean
workers_load (Worker *workers, const JudgeScenesSetup *setup, GError **error)
{
  for (guint i = 0; i < setup->n_threads; i++)
    {
      workers[i].segmenter = segmenter_load (setup->segmenter, error);
      if (workers[i].segmenter == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Makes space for pictures of a size. */
static void
set_size (Worker *worker, guint height, guint width)
{
  gsize area = (gsize) height * width;

  if (worker->height == height && worker->width == width)
    return;
  worker->height = height;
  worker->width = width;
  network_plan (worker->segmenter->network, 1, height, width, NETWORK_RUN, 1);
  for (guint way = 0; way < JUDGE_N_WAYS; way++)
    worker->answers[way] = g_realloc (worker->answers[way], area);
  worker->best = g_renew (gfloat, worker->best, area);
}

/* ---- one picture ---- */

static void
segment (guint8 *answers,
         Worker *worker,
         const JudgeImage *image,
         const guint8 *of_score)
{
  Network *network = worker->segmenter->network;
  real *input = network_get_input (network);
  Maps maps = { 3, 1, image->height, image->width };
  gsize area = (gsize) image->height * image->width;
  const real *scores;

  judge_image_put (input, image, 1, 0);
  classifier_normalise (worker->segmenter, input, input, maps);
  network_forward (network);
  scores = network_get_output (network, &maps);
  /* should all scores be NaN, some class must be the answer */
  for (guint c = maps.c; c-- > 0;)
    if (of_score[c] != SCENE_NO_CLASS)
      memset (answers, of_score[c], area);
  for (gsize i = 0; i < area; i++)
    worker->best[i] = -G_MAXFLOAT;
  for (guint c = 0; c < maps.c; c++)
    for (gsize i = 0; i < area && of_score[c] != SCENE_NO_CLASS; i++)
      if (scores[c * area + i] > worker->best[i])
        {
          worker->best[i] = scores[c * area + i];
          answers[i] = of_score[c];
        }
}

/* Segments the picture, and what each way makes of it; the last is the
 * clean-up, which stays. */
static gboolean
segment_all (const Run *run, Worker *worker, GError **error)
{
  const SceneTones *tones = scene_classes_get_tones (worker->segmenter);
  Photo ruled = { worker->height, worker->width, NULL };
  g_autofree guint8 *data =
    g_malloc_n ((gsize) worker->height * worker->width, 3);
  SympieParams p;

  ruled.data = data;
  judge_image_get (&worker->photo, &worker->before);
  rule_apply_halfway (data, &worker->photo, tones->mean, tones->deviation);
  judge_image_set (&worker->other, &ruled);
  segment (worker->answers[JUDGE_HALFWAY], worker, &worker->other,
           run->of_score);
  rule_apply (data, &worker->photo, RULE_LEVELS);
  judge_image_set (&worker->other, &ruled);
  segment (worker->answers[JUDGE_LEVELS], worker, &worker->other,
           run->of_score);
  segment (worker->answers[JUDGE_BEFORE], worker, &worker->before,
           run->of_score);
  if (!judge_image_clean_up (&worker->other, &p, &worker->before,
                             run->setup->nem, error))
    return FALSE;
  segment (worker->answers[JUDGE_AFTER], worker, &worker->other, run->of_score);
  return TRUE;
}

static void
count_pixels (JudgeConfusion *confusion, const Worker *worker)
{
  gsize area = (gsize) worker->height * worker->width;

  confusion->n++;
  for (guint way = 0; way < JUDGE_N_WAYS; way++)
    for (gsize i = 0; i < area; i++)
      if (worker->labels[i] != SCENE_NO_CLASS)
        confusion->counts[way][worker->labels[i]][worker->answers[way][i]]++;
}

static gboolean
tell (const Run *run, const Worker *worker, const Task *task, GError **error)
{
  const JudgeScenesSetup *setup = run->setup;
  const Scenes *set = setup->sets[task->set];
  g_autofree gchar *title = scenes_dup_title (set, task->index);
  const JudgeSeen seen = { set,
                           title,
                           worker->height,
                           worker->width,
                           worker->before.data,
                           worker->other.data,
                           worker->labels,
                           worker->answers[JUDGE_BEFORE],
                           worker->answers[JUDGE_AFTER] };

  return setup->seen == NULL
         || setup->seen (&seen, run->result->classes, setup->seen_data, error);
}

/* Reads the picture and the classes of its pixels. */
static gboolean
read_scene (const Run *run, Worker *worker, const Task *task, GError **error)
{
  const guint8 *of_label = run->result->classes->of_label;

  photo_clear (&worker->photo);
  g_clear_pointer (&worker->labels, g_free);
  if (!scenes_read (&worker->photo, &worker->labels,
                    run->setup->sets[task->set], task->index,
                    run->setup->short_side, error))
    return FALSE;
  judge_image_set (&worker->clean, &worker->photo);
  set_size (worker, worker->photo.height, worker->photo.width);
  for (gsize i = 0; i < (gsize) worker->height * worker->width; i++)
    worker->labels[i] = of_label[worker->labels[i]];
  return TRUE;
}

static gboolean
judge_scene (
  Run *run, Worker *worker, const Task *task, GError **fault, GError **error)
{
  const JudgeScenesSetup *setup = run->setup;
  JudgeConfusion *confusions =
    run->result->confusions + task->set * setup->n_cases;

  if (!read_scene (run, worker, task, fault))
    return FALSE;
  for (guint i = 0; i < setup->n_cases; i++)
    {
      judge_image_copy (&worker->before, &worker->clean);
      judge_image_corrupt (&worker->before, &setup->cases[i], setup->seed,
                           task->index);
      if (!segment_all (run, worker, error)
          || (i == 0 && !tell (run, worker, task, error)))
        return FALSE;
      g_mutex_lock (&run->crew.mutex);
      count_pixels (&confusions[i], worker);
      g_mutex_unlock (&run->crew.mutex);
    }
  return TRUE;
}

static void
run_task (guint i, guint thread, gpointer data)
{
  Run *run = data;
  GError *fault = NULL;
  GError *error = NULL;

  if (judge_crew_is_over (&run->crew))
    return;
  judge_scene (run, &run->workers[thread], &g_array_index (run->tasks, Task, i),
               &fault, &error);
  judge_crew_report (&run->crew, fault, error);
}

/* ---- all of them ---- */

static void
add_tasks (GArray *tasks, const JudgeScenesSetup *setup)
{
  for (guint set = 0; set < setup->n_sets; set++)
    {
      guint all = photos_count (scenes_get_photos (setup->sets[set]));
      guint n = setup->limit > 0 ? MIN (all, setup->limit) : all;

      for (guint i = 0; i < n; i++)
        {
          Task task = { set, (guint) ((guint64) i * all / n) };

          g_array_append_val (tasks, task);
        }
    }
}

static JudgeScenes *
result_new (const JudgeScenesSetup *setup,
            const Classifier *segmenter,
            GError **error)
{
  g_autoptr (JudgeScenes) result = g_new0 (JudgeScenes, 1);
  const gchar *name =
    setup->classes != NULL ? setup->classes : scene_classes_get_own (segmenter);

  result->classes = scene_classes_load (name, error);
  if (result->classes == NULL)
    return NULL;
  result->segmenter = g_strdup (segmenter->name);
  result->n_sets = setup->n_sets;
  result->n_cases = setup->n_cases;
  result->confusions =
    g_new0 (JudgeConfusion, (gsize) (setup->n_sets + 1) * setup->n_cases);
  return g_steal_pointer (&result);
}

static void
add_counts (JudgeConfusion *sum, const JudgeConfusion *more)
{
  guint64 *to = &sum->counts[0][0][0];
  const guint64 *from = &more->counts[0][0][0];

  sum->n += more->n;
  for (gsize i = 0; i < sizeof sum->counts / sizeof *to; i++)
    to[i] += from[i];
}

/* Returns: whether anything was judged. */
static gboolean
add_up (JudgeScenes *result)
{
  JudgeConfusion *all = result->confusions + result->n_sets * result->n_cases;

  for (guint i = 0; i < result->n_sets * result->n_cases; i++)
    add_counts (&all[i % result->n_cases], &result->confusions[i]);
  return all[0].n > 0;
}

static gboolean
run_all (Run *run, GError **error)
{
  const JudgeScenesSetup *setup = run->setup;

  judge_crew_init (&run->crew, setup->fault, setup->progress, setup->user_data);
  run->crew.n_all = run->tasks->len;
  parallel_for (run->tasks->len, setup->n_threads, run_task, run);
  if (!judge_crew_end (&run->crew, error))
    return FALSE;
  if (add_up (run->result))
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "not one of the scenes could be read");
  return FALSE;
}

JudgeScenes *
judge_scenes_run (const JudgeScenesSetup *setup, GError **error)
{
  g_autoptr (JudgeScenes) result = NULL;
  g_autoptr (GArray) tasks = g_array_new (FALSE, FALSE, sizeof (Task));
  g_autofree guint8 *of_score = NULL;
  Worker *workers = g_new0 (Worker, setup->n_threads);
  Run run = { .setup = setup, .tasks = tasks, .workers = workers };
  gboolean good;

  g_return_val_if_fail (setup->n_cases > 0 && setup->n_threads > 0, NULL);

  numbers_use_one_thread ();
  add_tasks (tasks, setup);
  good = workers_load (workers, setup, error);
  if (good)
    result = result_new (setup, workers[0].segmenter, error);
  if (result != NULL)
    {
      of_score = g_malloc (workers[0].segmenter->n_classes);
      run.result = result;
      run.of_score = of_score;
      good = scene_classes_match (result->classes, of_score,
                                  workers[0].segmenter, error)
             && run_all (&run, error);
    }
  workers_free (workers, setup->n_threads);
  return good ? g_steal_pointer (&result) : NULL;
}

void
judge_scenes_free (JudgeScenes *result)
{
  if (result == NULL)
    return;
  g_free (result->segmenter);
  g_clear_pointer (&result->classes, scene_classes_free);
  g_free (result->confusions);
  g_free (result);
}

/* ---- figures ---- */

const JudgeConfusion *
judge_scenes_get (const JudgeScenes *result, guint set, guint judge_case)
{
  return &result->confusions[set * result->n_cases + judge_case];
}

/* Pixels of a class, those answered so, and those of both. */
static void
count_class (guint64 sums[3],
             const JudgeConfusion *confusion,
             JudgeWay way,
             guint scene_class)
{
  sums[0] = sums[1] = 0;
  for (guint i = 0; i < SCENE_MAX_CLASSES; i++)
    {
      sums[0] += confusion->counts[way][scene_class][i];
      sums[1] += confusion->counts[way][i][scene_class];
    }
  sums[2] = confusion->counts[way][scene_class][scene_class];
}

gdouble
judge_confusion_get_iou (const JudgeConfusion *confusion,
                         JudgeWay way,
                         guint scene_class)
{
  guint64 sums[3];

  count_class (sums, confusion, way, scene_class);
  return sums[0] > 0 ? 100.0 * sums[2] / (sums[0] + sums[1] - sums[2]) : NAN;
}

gdouble
judge_confusion_get_miou (const JudgeConfusion *confusion, JudgeWay way)
{
  gdouble sum = 0.0;
  guint n = 0;

  for (guint i = 0; i < SCENE_MAX_CLASSES; i++)
    {
      gdouble iou = judge_confusion_get_iou (confusion, way, i);

      sum += isnan (iou) ? 0.0 : iou;
      n += !isnan (iou);
    }
  return n > 0 ? sum / n : NAN;
}

gdouble
judge_confusion_get_accuracy (const JudgeConfusion *confusion, JudgeWay way)
{
  guint64 all = 0;
  guint64 right = 0;

  for (guint i = 0; i < SCENE_MAX_CLASSES; i++)
    {
      guint64 sums[3];

      count_class (sums, confusion, way, i);
      all += sums[0];
      right += sums[2];
    }
  return all > 0 ? 100.0 * right / all : NAN;
}
