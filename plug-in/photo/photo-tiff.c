/* photo-tiff.c - TIFF files, read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/photo/photo-tiff.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <tiffio.h>

#include "plug-in/photo/photo-codec.h"

#define MAX_PAGES 1000
#define DEFLATE_MAX 1100 /* times smaller than what it holds, at most */
#define LAYERS 37724     /* Photoshop's, as a tag */
#define IPTC 33723

/* ---- faults ---- */

/* What libtiff said in this thread. */
static GPrivate said = G_PRIVATE_INIT (g_free);
static GPrivate damaged;

static void
on_error (const char *module, const char *format, va_list arguments)
{
  if (g_private_get (&said) == NULL)
    g_private_set (&said, g_strdup_vprintf (format, arguments));
}

/* libtiff only warns of damaged JPEG. */
static void
on_warning (const char *module, const char *format, va_list arguments)
{
  if (g_strcmp0 (module, "JPEGLib") != 0)
    return;
  g_private_set (&damaged, GINT_TO_POINTER (TRUE));
  on_error (module, format, arguments);
}

void
photo_tiff_watch (void)
{
  TIFFSetErrorHandler (on_error);
  TIFFSetWarningHandler (on_warning);
  g_private_replace (&said, NULL);
  g_private_set (&damaged, NULL);
}

const gchar *
photo_tiff_get_fault (void)
{
  const gchar *text = g_private_get (&said);

  return text != NULL ? text : _ ("its reason is not known");
}

static gboolean
fail_damaged (GError **error)
{
  return photo_fail (error, _ ("it is damaged, or cut off: %s"),
                     photo_tiff_get_fault ());
}

/* ---- pages ---- */

static gboolean
is_raw (TIFF *tif)
{
  guint16 photometric = PHOTOMETRIC_RGB;
  guchar *version;

  TIFFGetField (tif, TIFFTAG_PHOTOMETRIC, &photometric);
  return photometric == PHOTOMETRIC_CFA || photometric == 34892
         || TIFFGetField (tif, TIFFTAG_DNGVERSION, &version) != 0;
}

static gboolean
fail_raw (GError **error)
{
  return photo_fail (error, _ ("it is a camera's raw file: develop it first, "
                               "with darktable or RawTherapee"));
}

/* Goes to the first page that is no smaller version of another. */
static gboolean
choose_page (Photo *photo, TIFF *tif, GError **error)
{
  guint chosen = 0, pages = 0, n = 0;

  do
    {
      guint32 type = 0;

      if (is_raw (tif))
        return fail_raw (error);
      TIFFGetField (tif, TIFFTAG_SUBFILETYPE, &type);
      if ((type & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0)
        {
          chosen = pages == 0 ? n : chosen;
          pages++;
        }
      n++;
    }
  while (n < MAX_PAGES && TIFFReadDirectory (tif));
  if (pages > 1)
    photo_remark (photo, _ ("it has %u pages, of which only the first is used"),
                  pages);
  return TIFFSetDirectory (tif, (tdir_t) chosen) || fail_damaged (error);
}

/* ---- what the file says ---- */

static void
take_density (Photo *photo, TIFF *tif)
{
  gfloat x = 0, y = 0;
  guint16 unit = RESUNIT_INCH;

  TIFFGetFieldDefaulted (tif, TIFFTAG_RESOLUTIONUNIT, &unit);
  if (unit == RESUNIT_NONE || !TIFFGetField (tif, TIFFTAG_XRESOLUTION, &x)
      || !TIFFGetField (tif, TIFFTAG_YRESOLUTION, &y))
    return;
  photo->meta.x_density =
    x / (unit == RESUNIT_CENTIMETER ? 0.01 : PHOTO_METRES_PER_INCH);
  photo->meta.y_density =
    y / (unit == RESUNIT_CENTIMETER ? 0.01 : PHOTO_METRES_PER_INCH);
}

static void
take_blob (TIFF *tif, guint32 tag, GBytes **to)
{
  guint32 size = 0;
  gpointer data = NULL;

  if (TIFFGetField (tif, tag, &size, &data))
    photo_meta_set (to, data, size);
}

/* Tags that libtiff does not know well are read from the file itself. */
static void
take_folder (Photo *photo, TIFF *tif)
{
  g_autoptr (GMappedFile) map = g_mapped_file_new (photo->path, FALSE, NULL);
  const guint64 at = TIFFCurrentDirOffset (tif);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) iptc = NULL;
  g_autoptr (GBytes) layers = NULL;

  if (map == NULL || at > G_MAXUINT32)
    return;
  file = g_mapped_file_get_bytes (map);
  photo->meta.exif = photo_exif_from_tiff (file, (guint32) at);
  iptc = photo_exif_find (file, (guint32) at, IPTC);
  if (iptc != NULL && photo->meta.resources == NULL)
    photo->meta.resources =
      photo_resources_new (PHOTO_RESOURCE_IPTC, g_bytes_get_data (iptc, NULL),
                           g_bytes_get_size (iptc));
  layers = photo_exif_find (file, (guint32) at, LAYERS);
  if (layers != NULL)
    photo_remark (photo, _ ("its layers are lost; what they show is used"));
}

static void
take_meta (Photo *photo, TIFF *tif)
{
  guint16 orientation = 1, compression = 0;

  take_blob (tif, TIFFTAG_ICCPROFILE, &photo->meta.icc);
  take_blob (tif, TIFFTAG_XMLPACKET, &photo->meta.xmp);
  take_blob (tif, TIFFTAG_PHOTOSHOP, &photo->meta.resources);
  take_density (photo, tif);
  if (TIFFIsBigTIFF (tif))
    photo_remark (photo, _ ("Exif, if there is any, is not read from BigTIFF"));
  else
    take_folder (photo, tif);
  TIFFGetField (tif, TIFFTAG_ORIENTATION, &orientation);
  photo->orientation = CLAMP (orientation, 1, 8);
  TIFFGetField (tif, TIFFTAG_COMPRESSION, &compression);
  photo->coding.compression = compression;
}

/* ---- opening ---- */

static gboolean
tiff_detect (const guchar *start, gsize size)
{
  return size >= 8
         && (memcmp (start, "II*\0", 4) == 0 || memcmp (start, "MM\0*", 4) == 0
             || memcmp (start, "II+\0", 4) == 0
             || memcmp (start, "MM\0+", 4) == 0);
}

static void
tiff_close (Photo *photo)
{
  PhotoTiff *reader = photo->codec;

  photo_tiff_watch ();
  if (reader->tif != NULL)
    TIFFClose (reader->tif);
  g_free (reader->band);
  g_free (reader->samples);
  g_free (reader);
}

/* Strips may share their bytes, so that they can be more than the file's. */
static guint64
get_stored_size (TIFF *tif)
{
  const guint32 n =
    TIFFIsTiled (tif) ? TIFFNumberOfTiles (tif) : TIFFNumberOfStrips (tif);
  guint64 size = 0;

  for (guint32 i = 0; i < n; i++)
    size += TIFFGetStrileByteCount (tif, i);
  return size;
}

static gboolean
check_size (Photo *photo, PhotoTiff *reader, GError **error)
{
  const guint64 bits = (guint64) photo->layout.width * reader->format.samples
                       * reader->format.bits;
  const guint64 whole = (bits + 7) / 8 * photo->layout.height;
  guint16 compression = COMPRESSION_NONE;
  guint64 least = 0;

  TIFFGetField (reader->tif, TIFFTAG_COMPRESSION, &compression);
  if (!TIFFIsCODECConfigured (compression))
    return photo_fail (error, _ ("its compression (%u) is not known"),
                       compression);
  /* libtiff makes up how long strips are where the file is wrong. */
  if (compression == COMPRESSION_NONE && !reader->format.subsampled)
    return photo_check_data (photo, photo->file_size, whole, error);
  if (compression == COMPRESSION_LZW || compression == COMPRESSION_ADOBE_DEFLATE
      || compression == COMPRESSION_DEFLATE
      || compression == COMPRESSION_PACKBITS)
    least = whole / DEFLATE_MAX;
  return photo_check_data (photo, get_stored_size (reader->tif), least, error);
}

static gboolean
tiff_open (Photo *photo, GError **error)
{
  g_autofree gchar *name = g_path_get_basename (photo->path);
  PhotoTiff *reader = g_new0 (PhotoTiff, 1);
  guint32 width = 0, height = 0;

  photo->codec = reader;
  /* The loader would find only a thumbnail in it. Without an ending, as
   * standard input is, it is taken for what it says. */
  if (strchr (name, '.') != NULL
      && photo_kind_of_name (photo->path) != photo->kind)
    return photo_fail (error, _ ("its name does not say so: if it is a "
                                 "camera's raw file, develop it first, with "
                                 "darktable or RawTherapee"));
  photo_tiff_watch ();
  reader->tif = TIFFOpen (photo->path, "rm");
  if (reader->tif == NULL)
    return fail_damaged (error);
  if (!choose_page (photo, reader->tif, error))
    return FALSE;
  TIFFGetField (reader->tif, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (reader->tif, TIFFTAG_IMAGELENGTH, &height);
  if (!photo_set_size (photo, width, height, error)
      || !photo_tiff_find_format (photo, error)
      || !check_size (photo, reader, error)
      || !photo_tiff_prepare (photo, error))
    return FALSE;
  take_meta (photo, reader->tif);
  g_private_replace (&said, NULL);
  return TRUE;
}

static gboolean
tiff_read (Photo *photo, gpointer rows, guint n, GError **error)
{
  const gsize stride = photo_layout_get_stride (&photo->layout);

  for (guint i = 0; i < n; i++)
    if (!photo_tiff_read_row (photo, (guchar *) rows + i * stride)
        || g_private_get (&damaged) != NULL)
      return fail_damaged (error);
  return TRUE;
}

const PhotoKind photo_tiff = {
  .title = "TIFF",
  .endings = " tif tiff ",
  .deep = TRUE,
  .floats = TRUE,
  .alpha = TRUE,
  .grey = TRUE,
  .keeps = PHOTO_META_ICC | PHOTO_META_EXIF | PHOTO_META_XMP
           | PHOTO_META_RESOURCES | PHOTO_META_DENSITY,
  .detect = tiff_detect,
  .open = tiff_open,
  .read = tiff_read,
  .close = tiff_close,
  .create = photo_tiff_create,
  .write = photo_tiff_write,
  .finish = photo_tiff_finish,
  .free = photo_tiff_free,
};
