/* scene-classes.h - what the labels of scenes stand for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"

G_BEGIN_DECLS

#define SCENE_LABELS 256
#define SCENE_NO_CLASS 255 /* is not judged */
#define SCENE_MAX_CLASSES 64

/**
 * SceneClass:
 * @name: such as "road".
 * @colour: for pictures of them, R, G, B.
 */
typedef struct
{
  gchar *name;
  guint8 colour[3];
} SceneClass;

/**
 * SceneClasses:
 * @name: "cityscapes" or "camvid", or a file's.
 * @classes: (array length=n):
 * @of_label: the class of each label, or %SCENE_NO_CLASS. A class may have
 *   several labels.
 */
typedef struct
{
  gchar *name;
  guint n;
  SceneClass classes[SCENE_MAX_CLASSES];
  guint8 of_label[SCENE_LABELS];
} SceneClasses;

/**
 * scene_classes_load:
 * @name: "cityscapes", Cityscapes' 19 classes by their training ids;
 *   "camvid", CamVid's 11, which the same ids are grouped to; or the path of a
 *   CSV with the columns "label" and "class".
 *
 * Labels that a CSV does not list have no class.
 *
 * Returns: (transfer full): or %NULL with an error of csv_read(), or
 *   %SYMPIE_ERROR_FORMAT for what is no label or too many classes.
 */
SceneClasses *scene_classes_load (const gchar *name, GError **error);

void scene_classes_free (SceneClasses *classes);

/* Returns: those that the network was trained for: "camvid" if it has fewer
 * than Cityscapes' 19, else "cityscapes". */
const gchar *scene_classes_get_own (const Classifier *segmenter);

/**
 * scene_classes_match:
 * @of_score: (out) (array length=segmenter->n_classes): the class that each
 *   score is of, or %SCENE_NO_CLASS.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if no score has a class.
 */
gboolean scene_classes_match (const SceneClasses *classes,
                              guint8 *of_score,
                              const Classifier *segmenter,
                              GError **error);

/* @scores: (out) (array length=256): of each label, the score of its class, by
 * the network's own classes, or %LAYER_NO_LABEL. */
void scene_classes_list_scores (guint *scores, const Classifier *segmenter);

/**
 * SceneTones:
 * @mean: of R', G', B' in [0, 1], of good daylight frames.
 * @deviation: likewise.
 */
typedef struct
{
  gdouble mean[3];
  gdouble deviation[3];
} SceneTones;

/* Returns: those of the data that the network was trained on, as
 * scene_classes_get_own() tells. */
const SceneTones *scene_classes_get_tones (const Classifier *segmenter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SceneClasses, scene_classes_free)

G_END_DECLS
