/* fit.h - NEM's last stage, fitted to hand-crafted features
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "feature-extractor.h"
#include "samples.h"

G_BEGIN_DECLS

/**
 * FitOptions:
 * @width: channels of the last stage, at least severity_detectors_get_units().
 * @batch: samples of an iteration.
 * @iterations: of all of the fit.
 * @learning_rate: Adam's, at its highest; it rises at first and then falls as
 *   a cosine does.
 * @seed: of the numbers that it starts from and of the order of the samples.
 */
typedef struct
{
  guint width;
  guint batch;
  guint iterations;
  gdouble learning_rate;
  guint64 seed;
  guint n_threads;
} FitOptions;

/**
 * Fit:
 *
 * The hand-crafted stages stay as they are, so features are computed once, and
 * the fit gets through a thousand times as many images a second as training
 * of all stages does. First the severity detectors are learnt (severity-detectors.h), then
 * the logarithm of the warp's error is lowered, with a floor that sinks,
 * without the clamp and with a K that sums to 1: at first by the units that
 * are not detectors, then by all.
 */
typedef struct _Fit Fit;

/* @samples: must outlive the fit; their features are whitened in place. */
Fit *fit_new (const FitOptions *options, Samples *samples);

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

/* Returns: (transfer full): the last stage as the EMA copy has it, with an
 * output for each of K's numbers. */
Network *fit_get_last (Fit *fit);

/* Returns: (transfer full): what computes that network's input; it needs @sparse
 * and the fit. */
FeatureExtractor *fit_get_extractor (const Fit *fit,
                                     const SparseForward *sparse);

/* Writes @last, as fit_get_last() gave it, into @nem, whose first stages must be
 * one that saw the samples. */
void fit_export (const Fit *fit, Network *nem, Network *last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fit, fit_free)

G_END_DECLS
