/* trainer.h - the two-step training
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"

G_BEGIN_DECLS

/**
 * Batch:
 * @n: images.
 * @side: their height and width.
 * @corrupted: (3, n, side, side), the corrupted images, normalised as in
 *   params.h.
 * @clean: likewise, the originals.
 * @labels: (n), classes; or (n, side, side), of each pixel, or
 *   %LAYER_NO_LABEL. Only read with an upstream.
 * @severities: (n), of the corruptions; not read in training.
 */
typedef struct
{
  guint n;
  guint side;
  real *corrupted;
  real *clean;
  guint *labels;
  guint *severities;
} Batch;

/**
 * TrainerOptions:
 * @widths: of NEM; the paper's are 64, 128, 256, 512.
 * @form: of its answers.
 * @batch: images per iteration; with several ranks (ranks.h), this rank's
 *   equal part of them.
 * @side: of the images, in pixels.
 * @n_threads: at least 1.
 * @upstream: (nullable): the frozen classifier or segmentation network of the
 *   paper's objective. It belongs to the caller, but is used by this trainer
 *   only.
 * @downstream: weight of the upstream's cross-entropy; 0 without @upstream.
 * @photo: weight of @image_loss against the originals.
 * @self_labels: whether the labels are the upstream's answers on the clean
 *   images.
 * @second: weight of the second step, 0.5 in the paper; 0 disables it.
 * @ema_rate: decay of the EMA copy per iteration, 0.9.
 * @clip: maximum norm of each tensor's gradient, 1.
 * @head_rate: learning-rate multiplier of the last layer, 1.
 * @norm: how NEM's batch norms work.
 * @edges: see #DwmEdges.
 * @seed: of the initial weights.
 */
typedef struct
{
  guint widths[NEM_STAGES];
  NemForm form;
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
 * @first: loss of the first step.
 * @second: loss of the second step, before weighting.
 * @mse_before: mean over the batch, in [0, 1] units.
 * @mse_after: likewise after the first step's warp, clamped.
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
 * NEM, its EMA copy, the state of Adam and working memory.
 */
typedef struct _Trainer Trainer;

/**
 * trainer_new:
 *
 * The initial network outputs about the identity, as network_init_nem() tells.
 */
Trainer *trainer_new (const TrainerOptions *options);

void trainer_free (Trainer *trainer);

/**
 * trainer_step:
 * @learning_rate: of this iteration.
 *
 * Runs one iteration (arXiv 2402.18402, Algorithm 1).
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if a value is not finite; the
 *   message names the step and the layer.
 */
gboolean trainer_step (Trainer *trainer,
                       const Batch *batch,
                       gdouble learning_rate,
                       TrainerLosses *losses,
                       GError **error);

/* Sets how NEM's batch norms work from the next iteration on. */
void trainer_set_norm (Trainer *trainer, NormUse norm);

/* The network that is trained, and its EMA copy, which is validated and saved.
 * */
Network *trainer_get_network (Trainer *trainer);
Network *trainer_get_ema (Trainer *trainer);

/**
 * trainer_get_state:
 *
 * Returns: (transfer none) (element-type WeightsTensor): the complete training
 *   state: "nem.*", "ema.*", "adam.first.*", "adam.second.*" and "adam.steps"
 *   (see #Adam). Save it by weights_save() in single precision and restore it
 *   by trainer_set_state().
 */
const GArray *trainer_get_state (const Trainer *trainer);

/* Returns: %FALSE with an error of weights_read(). */
gboolean
trainer_set_state (Trainer *trainer, const Weights *weights, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trainer, trainer_free)

G_END_DECLS
