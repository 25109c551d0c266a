/* fit.h - fits NEM's last block to frozen features
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/networks.h"
#include "samples.h"

G_BEGIN_DECLS

/**
 * FitOptions:
 * @width: units per layer of the block.
 * @batch: samples per iteration.
 * @iterations: total number.
 * @learning_rate: peak of Adam's learning rate; warm-up, then cosine decay.
 * @noise: standard deviation of input noise, relative to that of the input.
 * @dropout: fraction of inputs and of first-layer units that are dropped per
 *   iteration.
 * @harm: additional weight of results that are worse than the input.
 * @weights: relative frequency of each kind of sample.
 * @seed: of the initial weights and of all random numbers.
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
 * The stages before the last block are frozen, so their outputs are computed
 * once, and the fit processes a thousand times as many views per second as
 * end-to-end training. It minimises the logarithm of the error of the warped
 * image, in the closed form of moments.h, without the clamp (so that values
 * driven out of [0, 1] count fully) and with a K that sums to 1. The network's
 * output is in the relative form.
 */
typedef struct _Fit Fit;

/* @samples: (nullable elements): of each kind, at least one with a positive
 * weight; they must outlive the fit. */
Fit *fit_new (const FitOptions *options,
              Samples *const samples[SAMPLE_N_KINDS]);

void fit_free (Fit *fit);

/**
 * fit_step:
 * @loss: (out): the mean over the batch.
 *
 * Runs the next iteration.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if a value is not finite.
 */
gboolean fit_step (Fit *fit, gdouble *loss, GError **error);

/**
 * fit_answer:
 * @p: (out) (array length=n): Cm, offset and K of each sample for
 *   moments_error(), estimated by the EMA copy of the block.
 * @samples: from the same stages.
 */
void fit_answer (Fit *fit, gdouble (*p)[PARAMS_N], const Samples *samples);

/* Returns: (transfer full): the EMA copy of the block: "conv1", "bn1", "conv2",
 * "out", with the outputs of the relative form. */
Network *fit_get_block (const Fit *fit);

/**
 * fit_get_input:
 * @mean: (out) (transfer none): subtracted from the block's inputs.
 * @scale: (out) (transfer none): factors of the differences.
 */
void fit_get_input (const Fit *fit, const gfloat **mean, const gfloat **scale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fit, fit_free)

G_END_DECLS
