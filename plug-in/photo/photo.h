/* photo.h - photographs in files, read and written row by row
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>

#include "core/error.h"
#include "plug-in/photo/photo-meta.h"

G_BEGIN_DECLS

#define PHOTO_MAX_MEGAPIXELS 1000 /* unless a caller says otherwise */

/**
 * PhotoLayout:
 * @width: in pixels, at least 1.
 * @height: likewise.
 * @channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha, or CMYK.
 * @depth: 8 or 16: whole numbers; 32: #gfloat, 1 = white.
 * @cmyk: 4 channels of ink, the most being the most ink.
 *
 * What the rows of a photograph are: samples interleaved, in the machine's byte
 * order, colours not multiplied with alpha.
 */
typedef struct
{
  guint width;
  guint height;
  guint channels;
  guint depth;
  gboolean cmyk;
} PhotoLayout;

/**
 * photo_layout_get_stride:
 *
 * Returns: bytes of a row.
 */
gsize photo_layout_get_stride (const PhotoLayout *layout);

/**
 * PhotoCoding:
 * @lossless: whether the file's kind has a lossy form too, and this is not it.
 * @compression: libtiff's number; 0: unknown.
 *
 * How a file holds its pixels, for a copy of the same kind.
 */
typedef struct
{
  gboolean lossless;
  guint compression;
} PhotoCoding;

typedef struct _PhotoKind PhotoKind;

/**
 * Photo:
 * @kind: what the file is, by its contents.
 * @path: of the file.
 * @layout: of the rows that photo_read() gives.
 * @orientation: 1 to 8, as Exif counts: how the rows are to be seen.
 * @meta: everything else that the file says.
 * @coding: how it holds its pixels.
 * @remarks: (element-type utf8): sentences about what else is in the file,
 *   which a copy of it will not have; some come with the last row.
 *
 * An open photograph.
 */
typedef struct
{
  const PhotoKind *kind;
  gchar *path;
  PhotoLayout layout;
  guint orientation;
  PhotoMeta meta;
  PhotoCoding coding;
  GPtrArray *remarks;
  guint64 file_size;
  guint64 max_pixels;
  gpointer codec;
} Photo;

/**
 * PhotoWriter:
 *
 * A file that is being written.
 */
typedef struct
{
  const PhotoKind *kind;
  FILE *file;
  PhotoLayout layout;
  const PhotoMeta *meta;
  PhotoCoding coding;
  gpointer codec;
} PhotoWriter;

/**
 * PhotoKind:
 * @title: what people call it.
 * @endings: of its files' names, each between two spaces.
 * @deep: whether it holds more than 8 bits a channel.
 * @floats: whether it holds floats.
 * @alpha: whether it holds transparency.
 * @grey: whether it holds a single channel.
 * @keeps: the metadata that it holds.
 * @part_max: bytes of a part of it, at most; 0: no limit.
 *
 * The functions are private: see photo_open() and photo_writer_new().
 */
struct _PhotoKind
{
  const gchar *title;
  const gchar *endings;
  gboolean deep;
  gboolean floats;
  gboolean alpha;
  gboolean grey;
  PhotoMetaParts keeps;
  gsize part_max;

  gboolean (*detect) (const guchar *start, gsize size);
  gboolean (*open) (Photo *photo, GError **error);
  gboolean (*read) (Photo *photo, gpointer rows, guint n, GError **error);
  gboolean (*end) (Photo *photo, GError **error);
  void (*close) (Photo *photo);
  gboolean (*create) (PhotoWriter *writer, GError **error);
  gboolean (*write) (PhotoWriter *writer,
                     gconstpointer rows,
                     guint n,
                     GError **error);
  gboolean (*finish) (PhotoWriter *writer, GError **error);
  void (*free) (PhotoWriter *writer);
};

/**
 * photo_kind_of_name:
 *
 * Returns: (nullable): the kind of a file so called.
 */
const PhotoKind *photo_kind_of_name (const gchar *path);

/**
 * photo_kind_of_file:
 *
 * Returns: (nullable): the kind of a file by how it begins, or %NULL with an
 *   error whose message does not name the file.
 */
const PhotoKind *photo_kind_of_file (const gchar *path, GError **error);

/**
 * photo_kind_list_endings:
 *
 * Returns: (transfer full): all endings, for people.
 */
gchar *photo_kind_list_endings (void);

/**
 * photo_open:
 * @path: a file; its contents tell what kind it is, whatever its name says.
 * @max_megapixels: larger pictures are refused; 0: %PHOTO_MAX_MEGAPIXELS.
 *
 * Opens a photograph and reads its header. A file that cannot hold as many
 * pixels as it claims is refused before memory is taken for them.
 *
 * Returns: (transfer full): the photograph, or %NULL with an error whose
 *   message does not name the file.
 */
Photo *photo_open (const gchar *path, guint max_megapixels, GError **error);

/**
 * photo_read:
 * @rows: gets the next @n rows, from the top of the file's pixels.
 *
 * Returns: %FALSE with an error if pixels are missing or damaged.
 */
gboolean photo_read (Photo *photo, gpointer rows, guint n, GError **error);

/**
 * photo_end:
 *
 * To be called after the last row: looks at the rest of the file.
 *
 * Returns: %FALSE with an error if the picture is not whole.
 */
gboolean photo_end (Photo *photo, GError **error);

void photo_close (Photo *photo);

/**
 * photo_remark:
 *
 * Adds to the remarks, once.
 */
void photo_remark (Photo *photo, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * photo_writer_new:
 * @file: an empty file, open for reading too; not closed here.
 * @layout: as far as @kind holds it.
 * @meta: what to put into the file; must outlive the writer.
 *
 * Returns: (transfer full): a writer, or %NULL with an error.
 */
PhotoWriter *photo_writer_new (const PhotoKind *kind,
                               FILE *file,
                               const PhotoLayout *layout,
                               const PhotoMeta *meta,
                               const PhotoCoding *coding,
                               GError **error);

gboolean photo_writer_write (PhotoWriter *writer,
                             gconstpointer rows,
                             guint n,
                             GError **error);

/**
 * photo_writer_finish:
 *
 * Returns: %FALSE with an error if any byte of the file was not taken.
 */
gboolean photo_writer_finish (PhotoWriter *writer, GError **error);

void photo_writer_free (PhotoWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Photo, photo_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhotoWriter, photo_writer_free)

G_END_DECLS
