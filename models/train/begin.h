/* begin.h - the numbers that NEM begins to learn from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/layers/networks.h"

G_BEGIN_DECLS

/* All by chance, but the last layer, which is near to the identity whatever it
 * is shown. */
void begin_from_identity (Network *nem, guint64 seed);

G_END_DECLS
