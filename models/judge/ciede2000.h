/* ciede2000.h - colour difference
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ciede2000_lab:
 * @a: L*, a*, b*.
 *
 * Returns: the colour difference CIEDE2000 (CIE 142-2001; formulae as in
 *   Sharma, Wu and Dalal, Color Research and Application, 2005), with all
 *   weights 1. About 1 is just noticeable.
 */
gdouble ciede2000_lab (const gdouble a[3], const gdouble b[3]);

/**
 * ciede2000_mean:
 * @a: (3, n) planar sRGB R'G'B' in [0, 1], as is @b.
 *
 * Returns: the mean difference over all pixels, in CIELAB with sRGB's white,
 *   D65.
 */
gdouble ciede2000_mean (const gfloat *a, const gfloat *b, gsize n);

G_END_DECLS
