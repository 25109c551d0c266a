/* fine-tune.h - a last stage that was fitted learns on, through a classifier
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "feature-extractor.h"
#include "models/train/loader.h"

G_BEGIN_DECLS

/**
 * FineTuneOptions:
 * @extractor: computes the last stage's input.
 * @width: of the last stage.
 * @upstream: the frozen classifier, for images of the loader's size.
 * @self_labels: its own answer on the clean image is the label.
 * @batch: the loader's.
 * @learning_rate: Adam's, at its highest.
 */
typedef struct
{
  FeatureExtractor *extractor;
  guint width;
  Classifier *upstream;
  gboolean self_labels;
  guint batch;
  guint iterations;
  gdouble learning_rate;
  guint n_threads;
} FineTuneOptions;

/**
 * fine_tune:
 * @last: of fit_get_last(); begins and ends with what was learnt.
 * @progress: (nullable): told of each iteration and its loss; returns %FALSE
 *   to be content.
 *
 * The paper's two steps (arXiv 2402.18402, Algorithm 1), but that the first stages
 * stays as it is, and that the image counts too: the logarithm of its error
 * keeps the numbers near what was fitted where the classifier does not care.
 *
 * Returns: the number of iterations made, or 0 with an error of loader_take()
 *   or trainer_step().
 */
guint fine_tune (Network *last,
                 Loader *loader,
                 const FineTuneOptions *options,
                 gboolean (*progress) (guint n, gdouble loss),
                 GError **error);

G_END_DECLS
