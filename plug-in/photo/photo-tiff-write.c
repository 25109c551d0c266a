/* photo-tiff-write.c - TIFF files, written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "plug-in/photo/photo-codec.h"
#include "plug-in/photo/photo-tiff.h"

#define STRIP (256 << 10) /* bytes, about */
#define CLASSIC_MAX (G_GUINT64_CONSTANT (4000) << 20)
#define LEVEL 3

typedef struct
{
  TIFF *tif;
  FILE *file;
  gint fault; /* an errno */
  guint next;
  guchar *row;
} Writer;

/* ---- libtiff on a FILE whose faults are remembered ---- */

static tmsize_t
do_read (thandle_t handle, void *data, tmsize_t size)
{
  Writer *writer = handle;

  return (tmsize_t) fread (data, 1, (gsize) size, writer->file);
}

static tmsize_t
do_write (thandle_t handle, void *data, tmsize_t size)
{
  Writer *writer = handle;
  const gsize n = fwrite (data, 1, (gsize) size, writer->file);

  if (n != (gsize) size && writer->fault == 0)
    writer->fault = errno;
  return (tmsize_t) n;
}

static toff_t
do_seek (thandle_t handle, toff_t to, int from)
{
  Writer *writer = handle;

  if (fseeko (writer->file, (off_t) to, from) != 0 && writer->fault == 0)
    writer->fault = errno;
  return (toff_t) ftello (writer->file);
}

static int
do_close (thandle_t handle)
{
  return 0;
}

static toff_t
do_size (thandle_t handle)
{
  Writer *writer = handle;
  const off_t at = ftello (writer->file);
  off_t size;

  fseeko (writer->file, 0, SEEK_END);
  size = ftello (writer->file);
  fseeko (writer->file, at, SEEK_SET);
  return (toff_t) size;
}

static gboolean
fail_writing (const Writer *writer, GError **error)
{
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                       writer->fault != 0 ? g_strerror (writer->fault)
                                          : photo_tiff_get_fault ());
  return FALSE;
}

/* ---- tags ---- */

static void
put_compression (PhotoWriter *to, TIFF *tif)
{
  const guint wanted = to->coding.compression;
  guint compression = COMPRESSION_NONE;

  if (wanted == COMPRESSION_LZW)
    compression = COMPRESSION_LZW;
  else if (wanted == COMPRESSION_ADOBE_DEFLATE || wanted == COMPRESSION_DEFLATE
           || wanted == COMPRESSION_ZSTD || wanted == COMPRESSION_LZMA
           || wanted == COMPRESSION_PACKBITS)
    compression = COMPRESSION_ADOBE_DEFLATE;
  TIFFSetField (tif, TIFFTAG_COMPRESSION, compression);
  if (compression == COMPRESSION_NONE)
    return;
  TIFFSetField (tif, TIFFTAG_PREDICTOR,
                to->layout.depth == 32 ? PREDICTOR_FLOATINGPOINT
                                       : PREDICTOR_HORIZONTAL);
  if (compression == COMPRESSION_ADOBE_DEFLATE)
    TIFFSetField (tif, TIFFTAG_ZIPQUALITY, LEVEL);
}

static void
put_layout (PhotoWriter *to, TIFF *tif)
{
  const PhotoLayout *layout = &to->layout;
  const guint16 alpha = EXTRASAMPLE_UNASSALPHA;
  const gsize stride = photo_layout_get_stride (layout);

  TIFFSetField (tif, TIFFTAG_IMAGEWIDTH, layout->width);
  TIFFSetField (tif, TIFFTAG_IMAGELENGTH, layout->height);
  TIFFSetField (tif, TIFFTAG_BITSPERSAMPLE, layout->depth);
  TIFFSetField (tif, TIFFTAG_SAMPLESPERPIXEL, layout->channels);
  TIFFSetField (tif, TIFFTAG_PHOTOMETRIC,
                layout->channels < 3 ? PHOTOMETRIC_MINISBLACK
                                     : PHOTOMETRIC_RGB);
  TIFFSetField (tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tif, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  TIFFSetField (tif, TIFFTAG_SAMPLEFORMAT,
                layout->depth == 32 ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
  if (layout->channels % 2 == 0)
    TIFFSetField (tif, TIFFTAG_EXTRASAMPLES, 1, &alpha);
  TIFFSetField (tif, TIFFTAG_ROWSPERSTRIP, (guint32) MAX (STRIP / stride, 1));
}

static void
put_blob (TIFF *tif, guint32 tag, GBytes *bytes)
{
  if (bytes != NULL)
    TIFFSetField (tif, tag, (guint32) g_bytes_get_size (bytes),
                  g_bytes_get_data (bytes, NULL));
}

/* libtiff before 4.5 counts IPTC in words of 4 bytes. */
static void
put_iptc (TIFF *tif, GBytes *resources)
{
  g_autoptr (GBytes) iptc =
    resources != NULL ? photo_resources_find (resources, PHOTO_RESOURCE_IPTC)
                      : NULL;
  const TIFFField *field = TIFFFieldWithTag (tif, TIFFTAG_RICHTIFFIPTC);
  gsize size;
  g_autofree guchar *words = NULL;

  if (iptc == NULL || field == NULL)
    return;
  size = g_bytes_get_size (iptc);
  words = g_malloc0 (size + 4);
  memcpy (words, g_bytes_get_data (iptc, NULL), size);
  if (TIFFFieldDataType (field) == TIFF_LONG)
    size = (size + 3) / 4;
  TIFFSetField (tif, TIFFTAG_RICHTIFFIPTC, (guint32) size, words);
}

static void
put_meta (PhotoWriter *to, TIFF *tif)
{
  const PhotoMeta *meta = to->meta;
  const gboolean inches = photo_meta_is_per_inch (meta);
  const gdouble unit = inches ? PHOTO_METRES_PER_INCH : 0.01;

  put_blob (tif, TIFFTAG_ICCPROFILE, meta->icc);
  put_blob (tif, TIFFTAG_XMLPACKET, meta->xmp);
  put_blob (tif, TIFFTAG_PHOTOSHOP, meta->resources);
  put_iptc (tif, meta->resources);
  if (meta->x_density <= 0.0 || meta->y_density <= 0.0)
    return;
  TIFFSetField (tif, TIFFTAG_RESOLUTIONUNIT,
                inches ? RESUNIT_INCH : RESUNIT_CENTIMETER);
  TIFFSetField (tif, TIFFTAG_XRESOLUTION, meta->x_density * unit);
  TIFFSetField (tif, TIFFTAG_YRESOLUTION, meta->y_density * unit);
}

/* ---- writing ---- */

gboolean
photo_tiff_create (PhotoWriter *to, GError **error)
{
  Writer *writer = g_new0 (Writer, 1);
  const gsize stride = photo_layout_get_stride (&to->layout);
  const gboolean big = (guint64) stride * to->layout.height > CLASSIC_MAX;

  to->codec = writer;
  writer->file = to->file;
  writer->row = g_malloc (stride);
  photo_tiff_watch ();
  writer->tif =
    TIFFClientOpen ("result", big ? "w8m" : "wm", writer, do_read, do_write,
                    do_seek, do_close, do_size, NULL, NULL);
  if (writer->tif == NULL)
    return fail_writing (writer, error);
  put_layout (to, writer->tif);
  put_compression (to, writer->tif);
  put_meta (to, writer->tif);
  return TRUE;
}

gboolean
photo_tiff_write (PhotoWriter *to, gconstpointer rows, guint n, GError **error)
{
  Writer *writer = to->codec;
  const gsize stride = photo_layout_get_stride (&to->layout);

  for (guint i = 0; i < n; i++)
    {
      /* Predictors work in place. */
      memcpy (writer->row, (const guchar *) rows + i * stride, stride);
      if (TIFFWriteScanline (writer->tif, writer->row, writer->next++, 0) < 0
          || writer->fault != 0)
        return fail_writing (writer, error);
    }
  return TRUE;
}

gboolean
photo_tiff_finish (PhotoWriter *to, GError **error)
{
  Writer *writer = to->codec;
  const gboolean big = TIFFIsBigTIFF (writer->tif);

  TIFFClose (writer->tif);
  writer->tif = NULL;
  if (writer->fault != 0)
    return fail_writing (writer, error);
  if (to->meta->exif == NULL || big
      || photo_exif_append_to_tiff (to->meta->exif, writer->file))
    return TRUE;
  writer->fault = errno;
  return fail_writing (writer, error);
}

void
photo_tiff_free (PhotoWriter *to)
{
  Writer *writer = to->codec;

  if (writer->tif != NULL)
    TIFFClose (writer->tif);
  g_free (writer->row);
  g_free (writer);
}
