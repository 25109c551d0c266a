/* reference.h - which photographs are good enough to learn from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/photos/photos.h"

G_BEGIN_DECLS

/**
 * Reference:
 * @REFERENCE_POOR: not quite black anywhere, or not quite white: faded, hazy,
 *   flat, tinted, and many drawings.
 * @REFERENCE_UNUSUAL: from black to white, but dark, light or low in contrast:
 *   a thing before a black or a white wall, a night.
 * @REFERENCE_GOOD: the rest.
 *
 * Collections of photographs have bad ones among them, which must not be
 * taught as what a photograph should be. By the photograph scaled to 64x64:
 * the 0.5th percentile of R', G' and B' is under 0.12 and the 99.5th over
 * 0.85, or it is poor; luma has a mean of 0.22 to 0.68 and a standard
 * deviation over 0.13, or it is unusual.
 */
typedef enum
{
  REFERENCE_POOR,
  REFERENCE_UNUSUAL,
  REFERENCE_GOOD
} Reference;

/* @photo: at least 64 pixels each way. */
Reference reference_judge (const Photo *photo);

G_END_DECLS
