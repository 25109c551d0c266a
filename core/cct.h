/* cct.h - the colour temperature and tint of a light
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CCT_MIRED_MIN (1e6 / 15000.0)
#define CCT_MIRED_MAX (1e6 / 1000.0)

/**
 * Cct:
 * @mired: correlated colour temperature in mired, 10^6 over kelvin: that of
 *   the nearest point of the Planckian locus in CIE 1960 (u, v), from
 *   %CCT_MIRED_MIN (blue) to %CCT_MIRED_MAX (orange).
 * @duv: the distance from that point in the same; positive above the locus
 *   (green), negative below it (magenta).
 */
typedef struct
{
  gdouble mired;
  gdouble duv;
} Cct;

/**
 * cct_find:
 * @light: linear sRGB, not negative and not all 0.
 *
 * The locus is Krystek's approximation (Color Research & Application 10(1),
 * 1985). sRGB's own white has 154 mired (6,500 K) and a Duv of 0.003.
 */
void cct_find (Cct *out, const gdouble light[3]);

G_END_DECLS
