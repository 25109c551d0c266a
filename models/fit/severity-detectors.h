/* severity-detectors.h - hidden units that detect a corruption of a severity
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/nn/adam.h"
#include "samples.h"
#include "whiten.h"

G_BEGIN_DECLS

/**
 * SeverityDetectors:
 *
 * Darkness of severity 3 wants a Cm of just 4 and gains 38 dB by it, and 20 dB
 * less if it gets 3.6: so the numbers must snap, and what is made of many
 * small sums does not. Here a network of one hidden layer learns to detect, of
 * each corruption, whether its severity is at least 1, 2 ... 5. For those
 * that one set of numbers undoes, whatever the picture, each such answer L
 * becomes the input of rectifiers, q = 1 or a mean of the image:
 *
 *   max (T (L + 1/2), 0) - max (T (L + 1/2) - q, 0)
 *
 * is 0 when L is well below 0 and q when it is well above. So sums of them
 * are the best numbers of the severity, constant or linear in the means.
 */
typedef struct _Gates SeverityDetectors;

/* @samples: with whitened features.
 * @width: of the hidden layer. */
SeverityDetectors *severity_detectors_new (const Samples *samples,
                                           guint width,
                                           guint batch,
                                           guint64 seed,
                                           guint n_threads);

void severity_detectors_free (SeverityDetectors *detectors);

/**
 * severity_detectors_step:
 * @drawn: (array length=batch): samples.
 * @norm: what batch norm goes by.
 * @loss: (out): cross-entropy of the answers, summed, mean over the batch.
 *
 * Returns: %FALSE if a number is no longer finite.
 */
gboolean severity_detectors_step (SeverityDetectors *detectors,
                                  const guint *drawn,
                                  NormUse norm,
                                  gdouble learning_rate,
                                  gdouble *loss);

/* Returns: (transfer none): its network, for network_find_bad(). */
Network *severity_detectors_get_network (SeverityDetectors *detectors);

/* Returns: how wide the last stage must be to hold them all. */
guint severity_detectors_get_units (void);

/**
 * severity_detectors_write:
 * @last: of network_new_nem_last() and that width; its hidden layer and the
 *   first severity_detectors_get_units() of its second are written, and what the outputs
 *   make of them. The first %POOLED_MEANS hidden units give the image's means.
 *   Batch norm must go by running statistics from now on.
 * @best: (n, PARAMS_N), the best numbers of each sample.
 */
void severity_detectors_write (const SeverityDetectors *detectors,
                               Network *last,
                               const Whiten *whiten,
                               const gfloat *best);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SeverityDetectors, severity_detectors_free)

G_END_DECLS
