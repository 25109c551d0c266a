/* scene-classes.c - what the labels of scenes stand for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene-classes.h"

#include <math.h>
#include <string.h>

#include "models/photos/photos-csv.h"

#define N_IDS 19 /* Cityscapes' training ids, from 0 */
#define N_GROUPS 11

typedef struct
{
  const gchar *name;
  guint8 colour[3];
} Known;

/* In the order of the training ids, in the colours of the data set. */
static const Known cityscapes[N_IDS] = {
  { "road", { 128, 64, 128 } },
  { "sidewalk", { 244, 35, 232 } },
  { "building", { 70, 70, 70 } },
  { "wall", { 102, 102, 156 } },
  { "fence", { 190, 153, 153 } },
  { "pole", { 153, 153, 153 } },
  { "traffic light", { 250, 170, 30 } },
  { "traffic sign", { 220, 220, 0 } },
  { "vegetation", { 107, 142, 35 } },
  { "terrain", { 152, 251, 152 } },
  { "sky", { 70, 130, 180 } },
  { "person", { 220, 20, 60 } },
  { "rider", { 255, 0, 0 } },
  { "car", { 0, 0, 142 } },
  { "truck", { 0, 0, 70 } },
  { "bus", { 0, 60, 100 } },
  { "train", { 0, 80, 100 } },
  { "motorcycle", { 0, 0, 230 } },
  { "bicycle", { 119, 11, 32 } },
};

/* In the order that CamVid's networks have. */
static const Known camvid[N_GROUPS] = {
  { "sky", { 70, 130, 180 } },      { "building", { 70, 70, 70 } },
  { "pole", { 153, 153, 153 } },    { "road", { 128, 64, 128 } },
  { "pavement", { 244, 35, 232 } }, { "tree", { 107, 142, 35 } },
  { "sign", { 220, 220, 0 } },      { "fence", { 190, 153, 153 } },
  { "car", { 0, 0, 142 } },         { "pedestrian", { 220, 20, 60 } },
  { "bicyclist", { 119, 11, 32 } },
};

/* CamVid has no walls, lights, terrain or vehicles but cars of their own. */
static const guint8 groups[N_IDS] = { 3, 4, 1,  1, 7, 2, 6, 6,  5, 5,
                                      0, 9, 10, 8, 8, 8, 8, 10, 10 };

/* Over twelve frames of Cityscapes, and 57 of CamVid's test part. */
static const SceneTones cityscapes_tones = { { 0.2859, 0.3230, 0.2816 },
                                             { 0.1956, 0.1964, 0.1941 } };
static const SceneTones camvid_tones = { { 0.4363, 0.4379, 0.4408 },
                                         { 0.2899, 0.2896, 0.2880 } };

static SceneClasses *
classes_new (const gchar *name)
{
  SceneClasses *classes = g_new0 (SceneClasses, 1);

  classes->name = g_strdup (name);
  memset (classes->of_label, SCENE_NO_CLASS, sizeof classes->of_label);
  return classes;
}

void
scene_classes_free (SceneClasses *classes)
{
  for (guint i = 0; i < classes->n; i++)
    g_free (classes->classes[i].name);
  g_free (classes->name);
  g_free (classes);
}

/* ---- known ones ---- */

static SceneClasses *
make_known (const gchar *name, const Known *known, guint n)
{
  SceneClasses *classes = classes_new (name);

  for (guint i = 0; i < n; i++)
    {
      classes->classes[i].name = g_strdup (known[i].name);
      memcpy (classes->classes[i].colour, known[i].colour, 3);
    }
  classes->n = n;
  for (guint id = 0; id < N_IDS; id++)
    classes->of_label[id] = n == N_IDS ? id : groups[id];
  return classes;
}

/* ---- from a file ---- */

typedef struct
{
  SceneClasses *classes;
  const gchar *path;
} Reading;

/* Bright colours that differ from those of the classes before. */
static void
choose_colour (guint8 colour[3], guint i)
{
  gdouble hue = fmod (i * 0.618034, 1.0);

  for (guint c = 0; c < 3; c++)
    {
      gdouble away = fabs (fmod (hue + 1.0 + c / 3.0, 1.0) - 0.5) * 6.0 - 1.0;

      colour[c] =
        (guint8) (255.0 * CLAMP (away, 0.0, 1.0) * (i % 2 == 0 ? 1.0 : 0.6));
    }
}

/* Returns: the index of the class, which is added if it is new; or
 * SCENE_MAX_CLASSES if that is one too many. */
static guint
find_class (SceneClasses *classes, const gchar *name)
{
  for (guint i = 0; i < classes->n; i++)
    if (strcmp (classes->classes[i].name, name) == 0)
      return i;
  if (classes->n == SCENE_MAX_CLASSES)
    return SCENE_MAX_CLASSES;
  classes->classes[classes->n].name = g_utf8_make_valid (name, -1);
  choose_colour (classes->classes[classes->n].colour, classes->n);
  return classes->n++;
}

/* @cells: a label and its class. */
static gboolean
add_row (const gchar *const *cells,
         guint line,
         gpointer user_data,
         GError **error)
{
  Reading *reading = user_data;
  guint64 label;
  guint found;

  if (!g_ascii_string_to_unsigned (cells[0], 10, 0, SCENE_LABELS - 1, &label,
                                   NULL))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: line %u: the label is \"%.40s\", not a number from 0 "
                   "to %d",
                   reading->path, line, cells[0], SCENE_LABELS - 1);
      return FALSE;
    }
  found = find_class (reading->classes, cells[1]);
  if (found == SCENE_MAX_CLASSES)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: line %u: it has more than %d classes", reading->path,
                   line, SCENE_MAX_CLASSES);
      return FALSE;
    }
  reading->classes->of_label[label] = (guint8) found;
  return TRUE;
}

SceneClasses *
scene_classes_load (const gchar *name, GError **error)
{
  static const gchar *const columns[] = { "label", "class", NULL };
  g_autoptr (SceneClasses) classes = NULL;
  Reading reading = { NULL, name };

  if (strcmp (name, "cityscapes") == 0)
    return make_known (name, cityscapes, N_IDS);
  if (strcmp (name, "camvid") == 0)
    return make_known (name, camvid, N_GROUPS);
  reading.classes = classes = classes_new (name);
  if (!csv_read (name, columns, add_row, &reading, error))
    return NULL;
  return g_steal_pointer (&classes);
}

/* ---- and a network ---- */

static gboolean
is_of_camvid (const Classifier *segmenter)
{
  return segmenter->n_classes < N_IDS;
}

const gchar *
scene_classes_get_own (const Classifier *segmenter)
{
  return is_of_camvid (segmenter) ? "camvid" : "cityscapes";
}

const SceneTones *
scene_classes_get_tones (const Classifier *segmenter)
{
  return is_of_camvid (segmenter) ? &camvid_tones : &cityscapes_tones;
}

gboolean
scene_classes_match (const SceneClasses *classes,
                     guint8 *of_score,
                     const Classifier *segmenter,
                     GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < segmenter->n_classes; i++)
    {
      guint label = segmenter->labels[i];

      of_score[i] =
        label < SCENE_LABELS ? classes->of_label[label] : SCENE_NO_CLASS;
      any = any || of_score[i] != SCENE_NO_CLASS;
    }
  if (!any)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                 "%s: none of its classes is one of %s", segmenter->name,
                 classes->name);
  return any;
}

void
scene_classes_list_scores (guint *scores, const Classifier *segmenter)
{
  g_autoptr (SceneClasses) classes =
    scene_classes_load (scene_classes_get_own (segmenter), NULL);
  g_autofree guint8 *of_score = g_malloc (segmenter->n_classes);

  scene_classes_match (classes, of_score, segmenter, NULL);
  for (guint label = 0; label < SCENE_LABELS; label++)
    {
      guint8 wanted = classes->of_label[label];

      scores[label] = LAYER_NO_LABEL;
      for (guint i = segmenter->n_classes; i-- > 0 && wanted != SCENE_NO_CLASS;)
        if (of_score[i] == wanted)
          scores[label] = i;
    }
}
