/* photo-colour.h - a file's colours as sRGB's R'G'B', and back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/photo/photo.h"

G_BEGIN_DECLS

/* The way from the samples of files of one colour profile to sRGB and back. */
typedef struct _PhotoColour PhotoColour;

/**
 * photo_colour_new:
 * @icc: (nullable): a profile; %NULL for sRGB.
 * @layout: of the samples.
 *
 * Returns: (transfer full): %NULL with %SYMPIE_ERROR_FORMAT if the profile
 *   cannot be read, or is not for such samples.
 */
PhotoColour *
photo_colour_new (GBytes *icc, const PhotoLayout *layout, GError **error);

void photo_colour_free (PhotoColour *colour);

/**
 * photo_colour_is_srgb:
 *
 * Returns: whether samples are sRGB, but for rounding.
 */
gboolean photo_colour_is_srgb (const PhotoColour *colour);

/**
 * photo_colour_has_way_back:
 *
 * Returns: whether photo_colour_from_srgb() can be used: scanners' profiles may
 *   tell the one way only, and there is none to CMYK.
 */
gboolean photo_colour_has_way_back (const PhotoColour *colour);

/**
 * photo_colour_to_srgb:
 * @out: 3 numbers a pixel, or 4 where the samples have alpha: sRGB's R'G'B', 1
 *   is white; nothing is clipped that the profile does not clip.
 * @in: @n pixels.
 */
void photo_colour_to_srgb (PhotoColour *colour,
                           gfloat *out,
                           gconstpointer in,
                           gsize n);

/**
 * photo_colour_from_srgb:
 * @out: @n pixels.
 * @in: 3 numbers a pixel, or 4 where the samples have alpha.
 */
void photo_colour_from_srgb (PhotoColour *colour,
                             gpointer out,
                             const gfloat *in,
                             gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhotoColour, photo_colour_free)

G_END_DECLS
