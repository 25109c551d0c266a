/* judge-classifiers.c - runs classifiers on photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "judge-private.h"

#define BATCH 4 /* images per forward pass */
#define MAX_RANK 255

struct _JudgeClassifiers
{
  Classifier *classifiers[JUDGE_MAX_CLASSIFIERS];
  guint n_classifiers;
  gfloat *images; /* (BATCH, 3, JUDGE_SIDE, JUDGE_SIDE) */
  guint labels[BATCH];
  guint8 *ranks[BATCH];
  guint n; /* that wait */
};

JudgeClassifiers *
judge_classifiers_new (const gchar *const *paths, guint n, GError **error)
{
  g_autoptr (JudgeClassifiers) ask = g_new0 (JudgeClassifiers, 1);

  g_return_val_if_fail (n <= JUDGE_MAX_CLASSIFIERS, NULL);

  for (guint i = 0; i < n; i++)
    {
      Classifier *classifier = classifier_load (paths[i], JUDGE_SIDE, error);

      if (classifier == NULL)
        return NULL;
      ask->classifiers[ask->n_classifiers++] = classifier;
      network_plan (classifier->network, BATCH, JUDGE_SIDE, JUDGE_SIDE,
                    NETWORK_RUN, 1);
    }
  ask->images = g_new0 (gfloat, BATCH * 3 * JUDGE_PIXELS);
  return g_steal_pointer (&ask);
}

void
judge_classifiers_free (JudgeClassifiers *ask)
{
  if (ask == NULL)
    return;
  for (guint i = 0; i < ask->n_classifiers; i++)
    classifier_free (ask->classifiers[i]);
  g_free (ask->images);
  g_free (ask);
}

/* Equal scores before the label's count as higher, so that all zeros are not a
 * correct answer. */
static guint8
get_rank (
  const real *scores, guint n_classes, guint n_images, guint index, guint label)
{
  guint rank = 0;

  if (label >= n_classes)
    return MAX_RANK;
  for (guint k = 0; k < n_classes; k++)
    {
      real score = scores[(gsize) k * n_images + index];
      real own = scores[(gsize) label * n_images + index];

      rank += score > own || (score == own && k < label);
    }
  return MIN (rank, MAX_RANK);
}

void
judge_classifiers_finish (JudgeClassifiers *ask)
{
  for (guint i = 0; ask->n > 0 && i < ask->n_classifiers; i++)
    {
      const Classifier *classifier = ask->classifiers[i];
      real *input = network_get_input (classifier->network);
      Maps maps = { 3, BATCH, JUDGE_SIDE, JUDGE_SIDE };
      const real *scores;

      /* unused images keep old contents; classifiers see the square that is
       * judged, not one rescaled to their own input size */
      for (guint j = 0; j < BATCH; j++)
        {
          const JudgeImage image = { JUDGE_SIDE, JUDGE_SIDE,
                                     ask->images + j * 3 * JUDGE_PIXELS };

          judge_image_put (input, &image, BATCH, j);
        }
      classifier_normalise (classifier, input, input, maps);
      network_forward (classifier->network);
      scores = network_get_output (classifier->network, &maps);
      for (guint j = 0; j < ask->n; j++)
        ask->ranks[j][i] =
          get_rank (scores, classifier->n_classes, BATCH, j, ask->labels[j]);
    }
  ask->n = 0;
}

void
judge_classifiers_add (JudgeClassifiers *ask,
                       const gfloat *image,
                       guint label,
                       guint8 *ranks)
{
  memcpy (ask->images + ask->n * 3 * JUDGE_PIXELS, image,
          3 * JUDGE_PIXELS * sizeof (gfloat));
  ask->labels[ask->n] = label;
  ask->ranks[ask->n] = ranks;
  if (++ask->n == BATCH)
    judge_classifiers_finish (ask);
}
