/* photos.h - a set of photographs in a folder, a tar or a list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/error.h"

G_BEGIN_DECLS

/**
 * Photos:
 *
 * The names, places and labels of photographs, sorted by name; decoded when
 * asked for. Immutable once open; may be read from several threads.
 */
typedef struct _Photos Photos;

#define PHOTOS_NO_LABEL (-1)
#define PHOTOS_MAX_PIXELS (1u << 27)
#define PHOTOS_MAX_ASPECT 32

/**
 * photos_open:
 * @paths: (array zero-terminated=1): folders (searched to the bottom), plain
 *   tars (.tar; ustar, GNU or pax), lists (a .txt of such paths, relative to
 *   itself; a list in a list is not followed), or single pictures.
 * @labels: (nullable): a CSV with a heading that has the columns "file" and
 *   "class". A file is found by the end of its path, "train/00001.jpg", the
 *   longest that is listed, or else by the name of its folder, "n01440764".
 *
 * What ends in a usual picture's ending is a photograph; the rest of a folder
 * or a tar is passed over, and so is what begins with a dot. Tars are mapped,
 * not unpacked: they must not be cut short while the set is open.
 *
 * A photograph that @labels does not know, in a folder named by a WordNet id,
 * has that id's rank for a class if the set has all 1000 of ImageNet's.
 *
 * Returns: (transfer full): or %NULL with %SYMPIE_ERROR_IO or
 *   %SYMPIE_ERROR_FORMAT; a set without photographs is an error.
 */
Photos *
photos_open (const gchar *const *paths, const gchar *labels, GError **error);

void photos_free (Photos *photos);

guint photos_count (const Photos *photos);

/* The path as it is told to people, "core.tar:train/00001.jpg". */
const gchar *photos_get_name (const Photos *photos, guint index);

/**
 * photos_check_output:
 * @path: (nullable): where a result is to be written; %NULL is no fault.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO if one of the photographs would be
 *   overwritten, or for a reason of output_check().
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
 * @short_side: 0 for as it is in the file; otherwise it is scaled, with
 *   antialiasing, so that its short side has that many pixels.
 *
 * Decodes a photograph: any kind that GdkPixbuf reads, turned upright by its
 * Exif orientation, grey as R = G = B, transparency on white. Colour profiles
 * are not looked at.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO, %SYMPIE_ERROR_FORMAT (damaged, cut
 *   short) or %SYMPIE_ERROR_SHAPE (of over %PHOTOS_MAX_PIXELS, or longer than
 *   %PHOTOS_MAX_ASPECT times its width), naming it.
 */
gboolean photos_read (Photo *photo,
                      const Photos *photos,
                      guint index,
                      guint short_side,
                      GError **error);

void photo_clear (Photo *photo);

/**
 * photos_read_planar:
 * @height: (out): of the photograph, as is @width.
 * @least: pixels that each side must have.
 * @most: likewise.
 *
 * Decodes a photograph as large as it is.
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
 * photo_cut:
 * @out: (3, side, side) planar, in [0, 1].
 * @x: left edge of the square, which lies within the photograph.
 * @mirror: left and right exchanged.
 */
void photo_cut (gfloat *out,
                const Photo *photo,
                guint side,
                guint x,
                guint y,
                gboolean mirror);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Photos, photos_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Photo, photo_clear)

G_END_DECLS
