/* reference.h - selects photographs that are good enough as references
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/photos/photos.h"

G_BEGIN_DECLS

/**
 * Reference:
 * @REFERENCE_POOR: without full black or white: faded, hazy, flat or tinted
 *   photographs, and many drawings.
 * @REFERENCE_UNUSUAL: with black and white, but dark, light or low in
 *   contrast, such as objects on a plain ground, or night scenes.
 * @REFERENCE_GOOD: the rest.
 *
 * Collections include bad photographs, which must not serve as references. At
 * 64x64 pixels: poor unless the 0.5th percentile of R', G' and B' is below
 * 0.12 and the 99.5th above 0.85; unusual unless luma has a mean of 0.22 to
 * 0.68 and a standard deviation above 0.13.
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
