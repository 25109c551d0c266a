/* judge-scenes.h - judges networks by what a segmentation network sees
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "judge.h"
#include "models/photos/scenes.h"
#include "scene-classes.h"

G_BEGIN_DECLS

/**
 * JudgeWay:
 * @JUDGE_BEFORE: the picture as it is.
 * @JUDGE_AFTER: cleaned up.
 * @JUDGE_HALFWAY: by rule_apply_halfway(), towards the segmenter's own data.
 * @JUDGE_LEVELS: by #RULE_LEVELS.
 *
 * What is done to a picture before it is segmented.
 */
typedef enum
{
  JUDGE_BEFORE,
  JUDGE_AFTER,
  JUDGE_HALFWAY,
  JUDGE_LEVELS
} JudgeWay;

#define JUDGE_N_WAYS 4

/**
 * JudgeSeen:
 * @set: the picture's set.
 * @title: its name.
 * @before: (3, height, width), in [0, 1].
 * @after: likewise, cleaned up.
 * @labels: (height, width): the true classes, or %SCENE_NO_CLASS.
 * @answers_before: likewise, what the segmenter sees in @before.
 * @answers_after: likewise, in @after.
 *
 * A picture that was judged.
 */
typedef struct
{
  const Scenes *set;
  const gchar *title;
  guint height;
  guint width;
  const gfloat *before;
  const gfloat *after;
  const guint8 *labels;
  const guint8 *answers_before;
  const guint8 *answers_after;
} JudgeSeen;

/**
 * JudgeScenesSetup:
 * @nem: (nullable): the network; %NULL to change nothing.
 * @segmenter: path of a segmentation network.
 * @classes: (nullable): for scene_classes_load(); %NULL for the segmenter's own.
 * @sets: (array length=n_sets):
 * @cases: (array length=n_cases): at least 1; not %JUDGE_FILES.
 * @short_side: that pictures are scaled to, or 0.
 * @limit: maximum number of pictures from each set, evenly spread; 0 for all.
 * @n_threads: number of threads. The result does not depend on it.
 * @fault: (nullable): called for each picture that is skipped.
 * @progress: (nullable): called with the number of pictures done.
 * @seen: (nullable): called for each picture in the first case; returns %FALSE
 *   with an error to end the run. May be called from any thread, concurrently.
 */
typedef struct
{
  Nem *nem;
  const gchar *segmenter;
  const gchar *classes;
  Scenes *const *sets;
  guint n_sets;
  const JudgeCase *cases;
  guint n_cases;
  guint short_side;
  guint limit;
  guint64 seed;
  guint n_threads;
  void (*fault) (const gchar *message, gpointer user_data);
  void (*progress) (guint n_done, guint n_all, gpointer user_data);
  gboolean (*seen) (const JudgeSeen *seen,
                    const SceneClasses *classes,
                    gpointer seen_data,
                    GError **error);
  gpointer seen_data;
  gpointer user_data;
} JudgeScenesSetup;

/**
 * JudgeConfusion:
 * @n: pictures.
 * @counts: of pixels, for each way by true class and answer.
 *
 * What was taken for what in one case.
 */
typedef struct
{
  guint n;
  guint64 counts[JUDGE_N_WAYS][SCENE_MAX_CLASSES][SCENE_MAX_CLASSES];
} JudgeConfusion;

/**
 * JudgeScenes:
 * @segmenter: its name.
 * @classes: those that were judged.
 * @confusions: (array length=n_sets * n_cases + n_cases): of each set's cases,
 *   and then of each case over all sets.
 */
typedef struct
{
  gchar *segmenter;
  SceneClasses *classes;
  guint n_sets;
  guint n_cases;
  JudgeConfusion *confusions;
} JudgeScenes;

/**
 * judge_scenes_run:
 *
 * Judges whole pictures. They are cleaned up as "sympie apply"
 * does, corrupted or as they are; an answer is the class of the highest score,
 * among those that have a class.
 *
 * Returns: (transfer full): or %NULL with an error of segmenter_load(),
 *   scene_classes_load(), scene_classes_match(), estimate_first() or @seen, or %SYMPIE_ERROR_FORMAT
 *   if no picture could be read.
 */
JudgeScenes *judge_scenes_run (const JudgeScenesSetup *setup, GError **error);

void judge_scenes_free (JudgeScenes *result);

/* @set: n_sets for all. */
const JudgeConfusion *
judge_scenes_get (const JudgeScenes *result, guint set, guint judge_case);

/* Returns: intersection over union of a class, in percent; NaN if it has no
 * pixels. */
gdouble judge_confusion_get_iou (const JudgeConfusion *confusion,
                                 JudgeWay way,
                                 guint scene_class);

/* Returns: the mean over the classes that have pixels; NaN if none has. */
gdouble judge_confusion_get_miou (const JudgeConfusion *confusion,
                                  JudgeWay way);

/* Returns: right answers among the pixels with a class, in percent; NaN if
 * there are none. */
gdouble judge_confusion_get_accuracy (const JudgeConfusion *confusion,
                                      JudgeWay way);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JudgeScenes, judge_scenes_free)

G_END_DECLS
