/* photo-tiff.h - what photo-tiff*.c share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <tiffio.h>

#include "plug-in/photo/photo.h"

G_BEGIN_DECLS

/**
 * PhotoTiffFormat:
 * @bits: of a sample, as stored.
 * @samples: of a pixel, as stored.
 * @is_float: whether samples are floating-point numbers.
 * @planar: whether each channel lies by itself.
 * @white_is_zero: whether grey counts from white.
 * @palette: whether a sample is an index.
 * @subsampled: whether libtiff must make RGBA of it.
 * @alpha: which sample is alpha; 0: none.
 * @multiplied: whether colours are multiplied with alpha.
 *
 * How a TIFF file holds a pixel.
 */
typedef struct
{
  guint bits;
  guint samples;
  gboolean is_float;
  gboolean planar;
  gboolean white_is_zero;
  gboolean palette;
  gboolean subsampled;
  guint alpha;
  gboolean multiplied;
} PhotoTiffFormat;

/**
 * PhotoTiff:
 * @band: rows of strips or tiles, where they are not read row by row.
 * @band_height: in rows; 0 without a band.
 * @band_start: the band's first row.
 * @samples: a row of stored samples.
 *
 * A TIFF file that is being read.
 */
typedef struct
{
  TIFF *tif;
  PhotoTiffFormat format;
  guint16 *colours[3];
  guchar *band;
  gsize plane; /* bytes of a band */
  guint band_height;
  guchar *samples;
  guint next;
} PhotoTiff;

/* Sets libtiff's handlers, and forgets what it said. */
void photo_tiff_watch (void);

/* Returns: (transfer none): what libtiff said. */
const gchar *photo_tiff_get_fault (void);

/* Finds out how pixels are stored, and sets the photograph's layout. */
gboolean photo_tiff_find_format (Photo *photo, GError **error);

/* Takes the memory that rows need. */
gboolean photo_tiff_prepare (Photo *photo, GError **error);

/* Reads the next row in the photograph's layout. */
gboolean photo_tiff_read_row (Photo *photo, guchar *row);

/* The writer: see PhotoKind. */
gboolean photo_tiff_create (PhotoWriter *to, GError **error);
gboolean
photo_tiff_write (PhotoWriter *to, gconstpointer rows, guint n, GError **error);
gboolean photo_tiff_finish (PhotoWriter *to, GError **error);
void photo_tiff_free (PhotoWriter *to);

G_END_DECLS
