/* fit.h - NEM's last stage, learnt from what the front has seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "eye.h"
#include "samples.h"

G_BEGIN_DECLS

/**
 * FitOptions:
 * @width: channels of the last stage, at least gates_get_units().
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
 * The front stays as it is, so its summaries need to be computed once, and
 * the fit gets through a thousand times as many images a second as training
 * of all stages does. First the gates are learnt (see gates.h), then
 * the logarithm of the warp's error is lowered, with a floor that sinks,
 * without the clamp and with a K that sums to 1: at first by the units that
 * are no gates, then by all.
 */
typedef struct _Fit Fit;

/* @samples: must outlive the fit; their summaries are whitened in place. */
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

/* Returns: (transfer full): what shows that network an image; it needs @look
 * and the fit. */
Eye *fit_get_eye (const Fit *fit, const Look *look);

/* Plants @last, as fit_get_last() gave it, in @nem, whose front must be the
 * one that saw the samples. */
void fit_plant (const Fit *fit, Network *nem, Network *last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fit, fit_free)

G_END_DECLS
