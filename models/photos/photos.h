/* photos.h - sets of photographs in folders, tars or lists
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/error.h"

G_BEGIN_DECLS

/**
 * Photos:
 *
 * The names, locations and labels of photographs, sorted by name; decoded on
 * demand. Immutable once open; may be read from several threads.
 */
typedef struct _Photos Photos;

#define PHOTOS_NO_LABEL (-1)
#define PHOTOS_MAX_PIXELS (1u << 27)
#define PHOTOS_MAX_ASPECT 32

/**
 * photos_open:
 * @paths: (array zero-terminated=1): folders (searched recursively),
 *   uncompressed tars (.tar; ustar, GNU or pax), lists (a .txt of such paths,
 *   relative to itself and not nested; lines that begin with # are
 *   comments), or single pictures.
 * @labels: (nullable): a CSV with the columns "file" and "class". A file is
 *   matched by the longest listed suffix of its path, such as
 *   "train/00001.jpg", or else by the name of its folder, such as "n01440764".
 *
 * Photographs are recognised by their extensions; other files in folders and
 * tars are skipped, as are hidden ones. Tars are memory-mapped, so they must
 * not be truncated while the set is open.
 *
 * A photograph that is not in @labels and is in a folder named by a WordNet id
 * gets the rank of that id as its class, if the set has all 1000 of
 * ImageNet's.
 *
 * Returns: (transfer full): or %NULL with %SYMPIE_ERROR_IO or
 *   %SYMPIE_ERROR_FORMAT; a set without photographs is an error.
 */
Photos *
photos_open (const gchar *const *paths, const gchar *labels, GError **error);

void photos_free (Photos *photos);

guint photos_count (const Photos *photos);

/* Returns: the display name, such as "core.tar:train/00001.jpg". */
const gchar *photos_get_name (const Photos *photos, guint index);

/**
 * photos_check_output:
 * @path: (nullable): where a result is to be written; %NULL is accepted.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO if one of the photographs would be
 *   overwritten, or with an error of output_check().
 */
gboolean
photos_check_output (const Photos *photos, const gchar *path, GError **error);

/* Returns: the class, 0 or more, or %PHOTOS_NO_LABEL. */
gint photos_get_label (const Photos *photos, guint index);

/**
 * Photo:
 * @data: (height, width, 3) interleaved sRGB bytes.
 */
typedef struct
{
  guint height;
  guint width;
  guint8 *data;
} Photo;

/**
 * photos_read:
 * @photo: (out): free with photo_clear().
 * @short_side: length to which the short side is scaled, with antialiasing; 0
 *   for the original size.
 *
 * Decodes any kind of file that GdkPixbuf reads: rotated by its Exif
 * orientation, grey as R = G = B, transparency over white. Colour profiles are
 * ignored.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO, %SYMPIE_ERROR_FORMAT (damaged,
 *   truncated) or %SYMPIE_ERROR_SHAPE (over %PHOTOS_MAX_PIXELS, or an aspect
 *   ratio over %PHOTOS_MAX_ASPECT), naming it.
 */
gboolean photos_read (Photo *photo,
                      const Photos *photos,
                      guint index,
                      guint short_side,
                      GError **error);

/* Scales so, in place. */
void photo_scale (Photo *photo, guint short_side);

void photo_clear (Photo *photo);

/**
 * photos_read_planar:
 * @height: (out): of the photograph, like @width.
 * @least: minimum length of each side in pixels.
 * @most: likewise.
 *
 * Decodes a photograph in its full size.
 *
 * Returns: (transfer full): (3, height, width) planar, in [0, 1], or %NULL
 *   with an error of photos_read(), or %SYMPIE_ERROR_SHAPE if a side is too
 *   short or too long.
 */
gfloat *photos_read_planar (guint *height,
                            guint *width,
                            const Photos *photos,
                            guint index,
                            guint least,
                            guint most,
                            GError **error);

/**
 * photo_crop:
 * @out: (3, side, side) planar, in [0, 1].
 * @x: left edge of the square, which must be inside the photograph.
 * @mirror: flip horizontally.
 */
void photo_crop (gfloat *out,
                 const Photo *photo,
                 guint side,
                 guint x,
                 guint y,
                 gboolean mirror);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Photos, photos_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Photo, photo_clear)

G_END_DECLS
