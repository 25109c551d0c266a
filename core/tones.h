/* tones.h - how dark, bright and coloured a photograph is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Tones:
 * @mean: of each channel, R'G'B' in [0, 1].
 * @darkest: the value that 1 % of each channel's pixels do not exceed.
 * @lightest: the value that 99 % of them do not exceed.
 */
typedef struct
{
  gdouble mean[3];
  gdouble darkest[3];
  gdouble lightest[3];
} Tones;

/**
 * tones_measure:
 * @rgb: (n, 3) interleaved R'G'B'; what is beyond [0, 1] counts as 0 or 1.
 * @n: pixels, at least 1.
 *
 * The quantiles are exact to 1/1023.
 */
void tones_measure (Tones *out, const gfloat *rgb, gsize n);

G_END_DECLS
