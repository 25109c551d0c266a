/* fit.h - NEM's last block, fitted to what the frozen stages see
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"
#include "samples.h"

G_BEGIN_DECLS

/**
 * FitOptions:
 * @width: units in each of the block's two layers.
 * @batch: samples of an iteration.
 * @iterations: of all of the fit.
 * @learning_rate: Adam's, at its highest; it rises at first and then falls as
 *   a cosine does.
 * @noise: deviation of the noise that is added to each input, of the input's
 *   own deviation.
 * @dropout: fraction of the block's inputs and of its first layer's units that
 *   are left out in an iteration.
 * @harm: how much more it counts what an estimate makes worse.
 * @weights: how often samples of each kind are drawn, against the others.
 * @seed: of the numbers that it starts from and of all that is drawn.
 */
typedef struct
{
  guint width;
  guint batch;
  guint iterations;
  gdouble learning_rate;
  gdouble noise;
  gdouble dropout;
  gdouble harm;
  gdouble weights[SAMPLE_N_KINDS];
  guint64 seed;
  guint n_threads;
} FitOptions;

/**
 * Fit:
 *
 * The stages before the last block stay as they are, so what they see is
 * computed once, and the fit gets through a thousand times as many views a
 * second as training of all stages does. It lowers the logarithm of the error
 * of the warped image, in the closed form of moments.h, without the clamp (so
 * that lights and shadows that are driven out of [0, 1] count in full) and
 * with a K that sums to 1. The answer is in the relative form.
 */
typedef struct _Fit Fit;

/* @samples: (nullable elements): of each kind; they must outlive the fit, and
 * one of them has a weight. */
Fit *fit_new (const FitOptions *options,
              Samples *const samples[SAMPLE_N_KINDS]);

void fit_free (Fit *fit);

/**
 * fit_step:
 * @loss: (out): the mean over the batch.
 *
 * Makes the next iteration.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if a number is no longer finite.
 */
gboolean fit_step (Fit *fit, gdouble *loss, GError **error);

/**
 * fit_answer:
 * @p: (out) (array length=n): Cm, the offset and K of each sample, as
 *   moments_error() takes them, by the EMA copy of the block.
 * @samples: of the same stages.
 */
void fit_answer (Fit *fit, gdouble (*p)[PARAMS_N], const Samples *samples);

/* Returns: (transfer full): the block as the EMA copy has it: "conv1", "bn1",
 * "conv2", "out", with an output for each number of the relative form. */
Network *fit_get_block (const Fit *fit);

/**
 * fit_get_input:
 * @mean: (out) (transfer none): of each of the block's inputs.
 * @scale: (out) (transfer none): what their difference to it is multiplied by.
 */
void fit_get_input (const Fit *fit, const gfloat **mean, const gfloat **scale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fit, fit_free)

G_END_DECLS
