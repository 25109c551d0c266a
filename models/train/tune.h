/* tune.h - a last stage that was fitted learns on, through a classifier
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "loader.h"

G_BEGIN_DECLS

/**
 * TuneOptions:
 * @eye: what shows the last stage an image.
 * @width: of the last stage.
 * @upstream: the frozen classifier, for images of the loader's size.
 * @self_labels: its own answer on the clean image is the label.
 * @batch: the loader's.
 * @learning_rate: Adam's, at its highest.
 */
typedef struct
{
  Eye *eye;
  guint width;
  Classifier *upstream;
  gboolean self_labels;
  guint batch;
  guint iterations;
  gdouble learning_rate;
  guint n_threads;
} TuneOptions;

/**
 * tune:
 * @last: of fit_get_last(); begins and ends with what was learnt.
 * @progress: (nullable): told of each iteration and its loss; returns %FALSE
 *   to be content.
 *
 * The paper's two steps (arXiv 2402.18402, Algorithm 1), but that the front
 * stays as it is, and that the image counts too: the logarithm of its error
 * keeps the numbers near what was fitted where the classifier does not care.
 *
 * Returns: the number of iterations made, or 0 with an error of loader_take()
 *   or trainer_step().
 */
guint tune (Network *last,
            Loader *loader,
            const TuneOptions *options,
            gboolean (*progress) (guint n, gdouble loss),
            GError **error);

G_END_DECLS
