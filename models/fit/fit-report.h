/* fit-report.h - reports a fit's results on held-out samples
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fit.h"

G_BEGIN_DECLS

/**
 * fit_report:
 * @samples: (nullable elements): held-out samples of each kind.
 * @pairs: (nullable): the pairs.
 *
 * A table with a line per kind of sample and per set of pairs: count, PSNR in
 * dB before, after and with the best numbers (moments_best()), the fraction of
 * that gain, and how many get worse by more than 0.5 dB. Errors are computed
 * from moments, without the clamp.
 *
 * Returns: (transfer full): the text.
 */
gchar *fit_report (Fit *fit,
                   Samples *const samples[SAMPLE_N_KINDS],
                   const Pairs *pairs);

G_END_DECLS
