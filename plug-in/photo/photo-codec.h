/* photo-codec.h - what the codecs share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plug-in/photo/photo.h"

G_BEGIN_DECLS

extern const PhotoKind photo_jpeg;
extern const PhotoKind photo_png;
extern const PhotoKind photo_tiff;
extern const PhotoKind photo_webp;
extern const PhotoKind photo_heic;
extern const PhotoKind photo_avif;
extern const PhotoKind photo_jxl;

/**
 * photo_fail:
 *
 * Returns: %FALSE, with %SYMPIE_ERROR_FORMAT.
 */
gboolean photo_fail (GError **error, const gchar *format, ...)
  G_GNUC_PRINTF (2, 3);

/**
 * photo_set_size:
 *
 * Sets the layout's size, if the picture is not too large.
 */
gboolean
photo_set_size (Photo *photo, guint64 width, guint64 height, GError **error);

/**
 * photo_check_data:
 * @n: how many bytes of the file hold pixels.
 * @least: how many it takes at least.
 *
 * Refuses a file that claims more pixels than it can hold.
 */
gboolean
photo_check_data (Photo *photo, guint64 n, guint64 least, GError **error);

/**
 * photo_be_upright:
 *
 * For files whose pixels the library turns as they are to be seen: what their
 * metadata says of that is of before, and is set right.
 */
void photo_be_upright (Photo *photo);

G_END_DECLS
