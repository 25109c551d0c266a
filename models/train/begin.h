/* begin.h - the numbers that NEM begins to learn from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/layers/networks.h"

G_BEGIN_DECLS

/* All by chance, but the last layer, which is near to the identity whatever it
 * is shown. */
void begin_from_identity (Network *nem,
                          guint64  seed);

/**
 * begin_front:
 * @front: of network_new_nem_front().
 *
 * A front that tells much before it has learnt anything. The first channels
 * count how far colours lie above or below a row of thresholds, and how
 * steep edges are; pooled over the picture they are its histograms. Each later
 * stage passes on what came in, and adds products of chance to it. Its
 * batch norms need the statistics of pictures: see samples_calibrate().
 */
void begin_front (Network *front,
                  guint64  seed);

G_END_DECLS
