/* fit-report.h - how well a fit does on samples that it has not learnt from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fit.h"

G_BEGIN_DECLS

/**
 * fit_report:
 * @samples: (nullable elements): of each kind, held-out ones.
 * @pairs: (nullable): whose sets they are of.
 *
 * A table with a line for each kind of sample and each set of pairs: how many,
 * PSNR in dB before and after, that of the best numbers (moments_best()), the
 * fraction of its gain, and how many became worse by more than 0.5 dB. By the
 * moments of the error, without the clamp.
 *
 * Returns: (transfer full): the text.
 */
gchar *fit_report (Fit *fit,
                   Samples *const samples[SAMPLE_N_KINDS],
                   const Pairs *pairs);

G_END_DECLS
