/* trainer.h - one iteration of the two-step training, through frozen networks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"

G_BEGIN_DECLS

/**
 * Batch:
 * @n: images.
 * @side: their height and width.
 * @corrupted: (3, n, side, side), corrupted, normalised as in params.h.
 * @clean: likewise, the originals.
 * @labels: (n), each a class; only read where a classifier is.
 * @corruptions: (n), what each was corrupted with, %CORRUPT_N where it was several
 *   or faults; not read in training.
 * @severities: (n), as corrupt_image() has them; likewise.
 */
typedef struct
{
  guint n;
  guint side;
  real *corrupted;
  real *clean;
  guint *labels;
  guint *corruptions;
  gdouble *severities;
} Batch;

/**
 * TrainerOptions:
 * @widths: of NEM; the paper's are 64, 128, 256, 512.
 * @batch: images of an iteration; with several ranks (ranks.h), this one's
 *   part of them, as large as each other's.
 * @side: of an image, in pixels.
 * @n_threads: at least 1.
 * @upstream: (nullable): the frozen classifier of the paper's objective;
 *   belongs to the caller, and to this trainer alone while it lives.
 * @downstream: weight of the upstream's cross-entropy; 0 without @upstream.
 * @photo: weight of @image_loss against the clean original.
 * @self_labels: the upstream's own answer on the clean image is the label.
 * @second: weight of the second step, 0.5 in the paper; 0 leaves it out.
 * @ema_rate: how much the EMA copy keeps of itself at each iteration, 0.9.
 * @clip: the norm that each tensor's gradient is cut to, 1.
 * @head_rate: how many times the learning rate the last layer has, 1.
 * @norm: how NEM's batch norms work.
 * @edges: what K reads beyond the image.
 * @seed: of the numbers that training starts from.
 */
typedef struct
{
  guint widths[NEM_STAGES];
  guint batch;
  guint side;
  guint n_threads;
  Classifier *upstream;
  gdouble downstream;
  gdouble photo;
  ImageLoss image_loss;
  gboolean self_labels;
  gdouble second;
  gdouble ema_rate;
  gdouble clip;
  gdouble head_rate;
  NormUse norm;
  DwmEdges edges;
  guint64 seed;
} TrainerOptions;

/**
 * TrainerLosses:
 * @first: loss of step one.
 * @second: loss of step two, before its weight.
 * @mse_before: mean over the batch, in [0, 1] units.
 * @mse_after: likewise, after step one's warp, clamped.
 */
typedef struct
{
  gdouble first;
  gdouble second;
  gdouble mse_before;
  gdouble mse_after;
} TrainerLosses;

/**
 * Trainer:
 *
 * NEM, its EMA copy, Adam's moments and all working memory.
 */
typedef struct _Trainer Trainer;

/**
 * trainer_new:
 *
 * The network starts from the identity: last bias = identity, last weights
 * near 0.
 */
Trainer *trainer_new (const TrainerOptions *options);

void trainer_free (Trainer *trainer);

/**
 * trainer_step:
 * @learning_rate: Adam's, for this iteration.
 *
 * One iteration (arXiv 2402.18402, Algorithm 1).
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if a number is no longer finite; the
 *   message names the step and the layer.
 */
gboolean trainer_step (Trainer *trainer,
                       const Batch *batch,
                       gdouble learning_rate,
                       TrainerLosses *losses,
                       GError **error);

/* How NEM's batch norms work from the next iteration on. */
void trainer_set_norm (Trainer *trainer, NormUse norm);

/* The network that learns, and the copy that follows it, which is what is
 * judged and shipped. */
Network *trainer_get_network (Trainer *trainer);
Network *trainer_get_ema (Trainer *trainer);

/**
 * trainer_get_state:
 *
 * Returns: (transfer none) (element-type WeightsTensor): all that the next
 *   iteration depends on: "nem.*", "ema.*", "adam.first.*", "adam.second.*"
 *   and "adam.steps" (the number of Adam's steps, in two halves of 20 bits).
 *   To be saved by weights_save() in single precision, and read back by
 *   trainer_set_state().
 */
const GArray *trainer_get_state (const Trainer *trainer);

/* Returns: %FALSE with an error of weights_read(). */
gboolean
trainer_set_state (Trainer *trainer, const Weights *weights, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trainer, trainer_free)

G_END_DECLS
