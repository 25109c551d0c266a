/* safeguards.h - limits that the image itself sets to its estimate
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "params.h"

G_BEGIN_DECLS

/**
 * safeguards_keep_grey:
 * @p: (inout): becomes the same for all channels: what it does to greys on the
 *   average of the three, and nothing else.
 *
 * For images in which R' = G' = B' everywhere: they stay so.
 */
void safeguards_keep_grey (SympieParams *p);

/**
 * safeguards_limit_noise:
 * @p: (inout): is brought nearer to the identity, on the way of
 *   params_at_strength(), until its gain is allowed.
 * @ratio: how much varies in the image, over its noise: the variation and the
 *   noise of #ContentFigures.
 *
 * Noise must not become picture. A gain raises both alike, so what counts
 * is how much of the image is noise. The gain of @p for noise, through Cm and
 * K, may be the square of a third of @ratio, and 1 always. A grey card, of a
 * ratio about 1, keeps its noise as it is; a photograph that is 32 times too
 * dark needs a gain of 5 to 6 and may have it from a ratio of 8 on.
 *
 * Returns: whether @p was held back.
 */
gboolean safeguards_limit_noise (SympieParams *p, gdouble ratio);

G_END_DECLS
