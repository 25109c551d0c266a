/* photo-meta.h - what a photograph's file says beside its pixels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

/**
 * PhotoMetaParts:
 *
 * The parts of metadata, as flags.
 */
typedef enum
{
  PHOTO_META_ICC = 1 << 0,
  PHOTO_META_EXIF = 1 << 1,
  PHOTO_META_XMP = 1 << 2,
  PHOTO_META_RESOURCES = 1 << 3,
  PHOTO_META_COMMENT = 1 << 4,
  PHOTO_META_TEXTS = 1 << 5,
  PHOTO_META_DENSITY = 1 << 6
} PhotoMetaParts;

/**
 * PhotoMeta:
 * @icc: (nullable): the colour profile.
 * @exif: (nullable): Exif, as a TIFF file without pixels.
 * @xmp: (nullable): XMP, as XML.
 * @resources: (nullable): Photoshop's image resources, each with its "8BIM";
 *   IPTC is one of them.
 * @comment: (nullable): a JPEG file's comment, of any encoding.
 * @texts: (element-type utf8) (nullable): names and texts by turns.
 * @x_density: pixels a metre, across; 0: not told.
 * @y_density: likewise, down.
 * @gamma: what @icc was made from in a PNG file: its gAMA; 0: from nothing.
 * @xy: likewise, its cHRM: white, red, green and blue.
 */
typedef struct
{
  GBytes *icc;
  GBytes *exif;
  GBytes *xmp;
  GBytes *resources;
  GBytes *comment;
  GPtrArray *texts;
  gdouble x_density;
  gdouble y_density;
  gdouble gamma;
  gdouble xy[8];
} PhotoMeta;

void photo_meta_clear (PhotoMeta *meta);

#define PHOTO_METRES_PER_INCH 0.0254

/**
 * photo_meta_is_per_inch:
 *
 * Returns: whether the density is a round number of pixels an inch, and not one
 *   of pixels a centimetre.
 */
gboolean photo_meta_is_per_inch (const PhotoMeta *meta);

/**
 * photo_meta_add_text:
 * @name: in Latin-1.
 * @text: in UTF-8.
 */
void
photo_meta_add_text (PhotoMeta *meta, const gchar *name, const gchar *text);

/**
 * photo_meta_set:
 * @bytes: (inout): a member of a #PhotoMeta.
 *
 * Takes a copy of @data, if there is nothing yet.
 */
void photo_meta_set (GBytes **bytes, gconstpointer data, gsize size);

/**
 * PhotoMetaChange:
 * @srgb: whether the copy's pixels are sRGB now, and were not.
 * @turned: whether its pixels stand upright now, and did not.
 * @swapped: whether its width was the height.
 *
 * What is different about a copy.
 */
typedef struct
{
  gboolean srgb;
  gboolean turned;
  gboolean swapped;
} PhotoMetaChange;

/**
 * photo_meta_update:
 * @keeps: what the copy's kind of file holds.
 * @part_max: bytes of a part, at most; 0: no limit.
 * @remarks: (element-type utf8): gets a sentence for each loss.
 *
 * Takes out of @meta what would not be true of the copy (thumbnails, the
 * orientation, gain maps, videos), and what its file does not hold.
 */
void photo_meta_update (PhotoMeta *meta,
                        PhotoMetaParts keeps,
                        gsize part_max,
                        const PhotoMetaChange *change,
                        GPtrArray *remarks);

/* ---- Exif ---- */

/**
 * photo_exif_check:
 *
 * Returns: whether @exif's folders lie within it.
 */
gboolean photo_exif_check (GBytes *exif);

/**
 * photo_exif_get_orientation:
 *
 * Returns: 1 to 8; 1 if it is not told.
 */
guint photo_exif_get_orientation (GBytes *exif);

/**
 * photo_exif_is_adobe_rgb:
 *
 * Returns: whether it says that the pixels are Adobe RGB.
 */
gboolean photo_exif_is_adobe_rgb (GBytes *exif);

/**
 * photo_exif_update:
 *
 * Edits in place, so that what only the camera's maker can read stays where it
 * was: orientation, size and colour space are set right, and the thumbnail
 * goes.
 *
 * Returns: (transfer full): Exif for the copy.
 */
GBytes *photo_exif_update (GBytes *exif, const PhotoMetaChange *change);

/**
 * photo_exif_from_tiff:
 * @tiff: a whole TIFF file, not a BigTIFF.
 * @at: where the folder of its page lies.
 *
 * Returns: (transfer full) (nullable): what this folder and those below it say
 *   beside how the pixels are stored; %NULL if nothing.
 */
GBytes *photo_exif_from_tiff (GBytes *tiff, guint32 at);

/**
 * photo_exif_find:
 * @tiff: as for photo_exif_from_tiff().
 *
 * Returns: (transfer full) (nullable): the bytes of the value of @tag in the
 *   folder at @at.
 */
GBytes *photo_exif_find (GBytes *tiff, guint32 at, guint tag);

/**
 * photo_exif_append_to_tiff:
 * @exif: Exif.
 * @file: a TIFF file that this machine's libtiff wrote, not a BigTIFF.
 *
 * Gives the file a new first folder, which also has the entries of @exif that
 * it does not have yet.
 *
 * Returns: %FALSE if the file could not be read or written; see errno.
 */
gboolean photo_exif_append_to_tiff (GBytes *exif, FILE *file);

/* ---- XMP ---- */

/**
 * photo_xmp_update:
 * @remarks: (element-type utf8): gets a sentence for each loss.
 *
 * Returns: (transfer full) (nullable): XMP for the copy, without thumbnails and
 *   without what tells of a gain map or a video; %NULL if it cannot be read.
 */
GBytes *photo_xmp_update (GBytes *xmp, gboolean turned, GPtrArray *remarks);

/* ---- Photoshop's image resources ---- */

#define PHOTO_RESOURCE_IPTC 1028

/**
 * photo_resources_update:
 *
 * Returns: (transfer full) (nullable): @resources without thumbnails; %NULL if
 *   nothing is left.
 */
GBytes *photo_resources_update (GBytes *resources);

/**
 * photo_resources_find:
 *
 * Returns: (transfer full) (nullable): the data of the resource @id.
 */
GBytes *photo_resources_find (GBytes *resources, guint id);

/**
 * photo_resources_new:
 *
 * Returns: (transfer full): resources of which the only one is @id.
 */
GBytes *photo_resources_new (guint id, gconstpointer data, gsize size);

G_END_DECLS
