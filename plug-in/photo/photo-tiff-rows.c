/* photo-tiff-rows.c - the pixels of TIFF files, as they may be stored
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "plug-in/photo/photo-codec.h"
#include "plug-in/photo/photo-tiff.h"

/* ---- formats ---- */

static gboolean
is_known_depth (const PhotoTiffFormat *format)
{
  switch (format->bits)
    {
    case 1:
    case 2:
    case 4:
      return !format->is_float && format->samples == 1;
    case 8:
      return !format->is_float;
    case 16:
    case 32:
      return TRUE;
    case 64:
      return format->is_float;
    default:
      return FALSE;
    }
}

static gboolean
take_samples (Photo *photo, PhotoTiff *reader, GError **error)
{
  PhotoTiffFormat *format = &reader->format;
  guint16 bits = 1, samples = 1, kind = SAMPLEFORMAT_UINT;
  guint16 planar = PLANARCONFIG_CONTIG;

  TIFFGetFieldDefaulted (reader->tif, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted (reader->tif, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetFieldDefaulted (reader->tif, TIFFTAG_SAMPLEFORMAT, &kind);
  TIFFGetFieldDefaulted (reader->tif, TIFFTAG_PLANARCONFIG, &planar);
  format->bits = bits;
  format->samples = samples;
  format->is_float = kind == SAMPLEFORMAT_IEEEFP;
  format->planar = planar == PLANARCONFIG_SEPARATE && samples > 1;
  if (kind != SAMPLEFORMAT_UINT && kind != SAMPLEFORMAT_IEEEFP
      && kind != SAMPLEFORMAT_VOID)
    return photo_fail (error, _ ("its samples have signs"));
  return is_known_depth (format)
         || photo_fail (error, _ ("it has %u channels of %u bits"), samples,
                        bits);
}

/* Returns: how many channels are colours; 0 with @error. */
static guint
take_colours (Photo *photo, PhotoTiff *reader, GError **error)
{
  PhotoTiffFormat *format = &reader->format;
  guint16 photometric = PHOTOMETRIC_RGB, compression = COMPRESSION_NONE;

  if (!TIFFGetField (reader->tif, TIFFTAG_PHOTOMETRIC, &photometric))
    photometric =
      format->samples < 3 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB;
  TIFFGetField (reader->tif, TIFFTAG_COMPRESSION, &compression);
  switch (photometric)
    {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
      format->white_is_zero = photometric == PHOTOMETRIC_MINISWHITE;
      return 1;
    case PHOTOMETRIC_PALETTE:
      format->palette =
        TIFFGetField (reader->tif, TIFFTAG_COLORMAP, &reader->colours[0],
                      &reader->colours[1], &reader->colours[2])
        != 0;
      if (!format->palette || format->bits > 8)
        photo_fail (error, _ ("its palette is missing"));
      return format->palette && format->bits <= 8 ? 1 : 0;
    case PHOTOMETRIC_RGB:
      return 3;
    case PHOTOMETRIC_YCBCR:
      if (compression == COMPRESSION_JPEG)
        TIFFSetField (reader->tif, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
      else
        format->subsampled = TRUE;
      return 3;
    case PHOTOMETRIC_SEPARATED:
      photo->layout.cmyk = TRUE;
      return 4;
    default:
      photo_fail (error,
                  _ ("its colours are of a kind that is not known "
                     "(%u), such as Lab"),
                  photometric);
      return 0;
    }
}

static void
take_extra (Photo *photo, PhotoTiff *reader, guint colours)
{
  PhotoTiffFormat *format = &reader->format;
  const guint n = format->samples - colours;
  guint16 told = 0, *types = NULL;
  guint lost = n;

  TIFFGetField (reader->tif, TIFFTAG_EXTRASAMPLES, &told, &types);
  for (guint i = 0; i < MIN (n, told) && format->alpha == 0; i++)
    if (types[i] == EXTRASAMPLE_ASSOCALPHA
        || types[i] == EXTRASAMPLE_UNASSALPHA)
      {
        format->alpha = colours + i;
        format->multiplied = types[i] == EXTRASAMPLE_ASSOCALPHA;
        lost--;
      }
  if (lost > 0)
    photo_remark (photo,
                  _ ("channels beside its colours and transparency are lost "
                     "(%u)"),
                  lost);
}

gboolean
photo_tiff_find_format (Photo *photo, GError **error)
{
  PhotoTiff *reader = photo->codec;
  PhotoTiffFormat *format = &reader->format;
  guint colours;

  if (!take_samples (photo, reader, error)
      || (colours = take_colours (photo, reader, error)) == 0)
    return FALSE;
  if (format->samples < colours)
    return photo_fail (error, _ ("it has %u channels, and %u are needed"),
                       format->samples, colours);
  take_extra (photo, reader, colours);
  if (photo->layout.cmyk && format->alpha != 0)
    {
      photo_remark (photo, _ ("its transparency is lost: CMYK has none here"));
      format->alpha = 0;
    }
  photo->layout.channels =
    (format->palette ? 3 : colours) + (format->alpha != 0 ? 1 : 0);
  photo->layout.depth = format->bits <= 8                         ? 8
                        : format->bits == 16 && !format->is_float ? 16
                                                                  : 32;
  if (photo->layout.cmyk && photo->layout.depth == 32)
    return photo_fail (error, _ ("it is CMYK of %u bits"), format->bits);
  if (format->subsampled && (format->bits != 8 || format->alpha != 0))
    return photo_fail (error, _ ("it is YCbCr of %u bits"), format->bits);
  return TRUE;
}

/* ---- bands ---- */

gboolean
photo_tiff_prepare (Photo *photo, GError **error)
{
  PhotoTiff *reader = photo->codec;
  PhotoTiffFormat *format = &reader->format;
  const guint width = photo->layout.width;
  const gsize row =
    MAX (((gsize) width * format->samples * format->bits + 7) / 8,
         (gsize) TIFFScanlineSize (reader->tif));
  guint32 height = 0;
  gsize size;

  reader->samples = g_malloc (row);
  if (TIFFIsTiled (reader->tif))
    TIFFGetField (reader->tif, TIFFTAG_TILELENGTH, &height);
  else if (format->planar || format->subsampled)
    TIFFGetFieldDefaulted (reader->tif, TIFFTAG_ROWSPERSTRIP, &height);
  else
    return TRUE;
  if (height == 0 || (TIFFIsTiled (reader->tif) && format->bits < 8))
    return photo_fail (error, _ ("its tiles are of no use"));
  reader->band_height = MIN (height, photo->layout.height);
  if (TIFFIsTiled (reader->tif)
      && (guint64) TIFFTileSize64 (reader->tif)
           > 64 * (photo->file_size + (1 << 20)) * 16)
    return photo_fail (error, _ ("its tiles are larger than the file"));
  size = format->subsampled ? (gsize) 4 * width * reader->band_height
                            : row * reader->band_height;
  reader->plane = size / (format->planar ? format->samples : 1);
  reader->band = g_try_malloc0 (size);
  return reader->band != NULL
         || photo_fail (error, _ ("there is not enough memory for it"));
}

/* A tile's pixels, as far as they are within the picture, into the band. */
static gboolean
read_tile (Photo *photo,
           guchar *tile,
           guint x,
           guint plane,
           guint tile_width,
           guint tile_height)
{
  PhotoTiff *reader = photo->codec;
  const PhotoTiffFormat *format = &reader->format;
  const gsize pixel = format->bits / 8 * (format->planar ? 1 : format->samples);
  const gsize stride = photo->layout.width * pixel;
  const guint width = MIN (tile_width, photo->layout.width - x);
  const guint height = MIN (tile_height, photo->layout.height - reader->next);

  if (TIFFReadTile (reader->tif, tile, x, reader->next, 0, (uint16_t) plane)
      < 0)
    return FALSE;
  for (guint y = 0; y < height; y++)
    memcpy (reader->band + plane * reader->plane + y * stride + x * pixel,
            tile + (gsize) y * tile_width * pixel, width * pixel);
  return TRUE;
}

static gboolean
read_tiles (Photo *photo)
{
  PhotoTiff *reader = photo->codec;
  const guint planes = reader->format.planar ? reader->format.samples : 1;
  g_autofree guchar *tile = g_try_malloc ((gsize) TIFFTileSize (reader->tif));
  guint32 width = 0, height = 0;

  TIFFGetField (reader->tif, TIFFTAG_TILEWIDTH, &width);
  TIFFGetField (reader->tif, TIFFTAG_TILELENGTH, &height);
  if (tile == NULL || width == 0)
    return FALSE;
  for (guint plane = 0; plane < planes; plane++)
    for (guint x = 0; x < photo->layout.width; x += width)
      if (!read_tile (photo, tile, x, plane, width, height))
        return FALSE;
  return TRUE;
}

static gboolean
read_strips (Photo *photo)
{
  PhotoTiff *reader = photo->codec;

  for (guint plane = 0; plane < reader->format.samples; plane++)
    {
      const guint32 strip =
        TIFFComputeStrip (reader->tif, reader->next, (uint16_t) plane);
      const guint rows =
        MIN (reader->band_height, photo->layout.height - reader->next);
      const gsize size = reader->plane / reader->band_height * rows;

      if (TIFFReadEncodedStrip (reader->tif, strip,
                                reader->band + plane * reader->plane,
                                (tmsize_t) size)
          != (tmsize_t) size)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_band (Photo *photo)
{
  PhotoTiff *reader = photo->codec;

  if (reader->format.subsampled)
    return !TIFFIsTiled (reader->tif)
           && TIFFReadRGBAStrip (reader->tif, reader->next,
                                 (uint32_t *) reader->band);
  return TIFFIsTiled (reader->tif) ? read_tiles (photo) : read_strips (photo);
}

/* ---- rows ---- */

/* The samples of a row that is in the band, interleaved. */
static void
take_from_band (Photo *photo)
{
  PhotoTiff *reader = photo->codec;
  const PhotoTiffFormat *format = &reader->format;
  const guint y = reader->next % reader->band_height;
  const gsize bytes = format->bits / 8;
  const gsize width = photo->layout.width;

  if (!format->planar)
    {
      const gsize stride = width * bytes * format->samples;

      memcpy (reader->samples, reader->band + y * stride, stride);
      return;
    }
  for (guint plane = 0; plane < format->samples; plane++)
    {
      const guchar *in =
        reader->band + plane * reader->plane + y * width * bytes;
      guchar *out = reader->samples + plane * bytes;

      for (gsize x = 0; x < width; x++)
        memcpy (out + x * bytes * format->samples, in + x * bytes, bytes);
    }
}

/* libtiff's RGBA, whose strips lie upside down. */
static void
take_rgba (Photo *photo, guchar *row)
{
  PhotoTiff *reader = photo->codec;
  const guint top = reader->next / reader->band_height * reader->band_height;
  const guint height = MIN (reader->band_height, photo->layout.height - top);
  const guint width = photo->layout.width;
  const guint32 *in = (const guint32 *) reader->band
                      + (gsize) (height - 1 - (reader->next - top)) * width;

  for (guint x = 0; x < width; x++)
    {
      row[3 * x] = (guchar) TIFFGetR (in[x]);
      row[3 * x + 1] = (guchar) TIFFGetG (in[x]);
      row[3 * x + 2] = (guchar) TIFFGetB (in[x]);
    }
}

static gfloat
widen_half (guint16 half)
{
  const gint exponent = half >> 10 & 31;
  const gfloat mantissa = (half & 1023) / 1024.0f;
  gfloat value;

  if (exponent == 31)
    value = 0.0f; /* no number */
  else if (exponent == 0)
    value = ldexpf (mantissa, -14);
  else
    value = ldexpf (1.0f + mantissa, exponent - 15);
  return half & 0x8000 ? -value : value;
}

static gfloat
get_float (const PhotoTiffFormat *format, const guchar *sample)
{
  guint16 half;
  guint32 whole;
  gfloat single;
  gdouble twice;

  switch (format->bits)
    {
    case 16:
      memcpy (&half, sample, sizeof half);
      return widen_half (half);
    case 64:
      memcpy (&twice, sample, sizeof twice);
      return (gfloat) twice;
    default:
      if (format->is_float)
        {
          memcpy (&single, sample, sizeof single);
          return single;
        }
      memcpy (&whole, sample, sizeof whole);
      return (gfloat) (whole / 4294967295.0);
    }
}

/* A sample of less than 8 bits. */
static guint
get_index (const PhotoTiff *reader, guint x)
{
  const guint bits = reader->format.bits;
  const guint shift = 8 - bits - x * bits % 8;

  return reader->samples[(gsize) x * bits / 8] >> shift & ((1u << bits) - 1);
}

static void
spread_indices (Photo *photo, guchar *row)
{
  const PhotoTiff *reader = photo->codec;
  const guint n = photo->layout.channels;
  const guint step = reader->format.bits == 8 ? reader->format.samples : 1;
  const guint most = (1u << reader->format.bits) - 1;

  for (guint x = 0; x < photo->layout.width; x++)
    {
      const guint index = get_index (reader, x * step);

      for (guint c = 0; c < n; c++)
        row[x * n + c] = reader->format.palette && c < 3
                           ? (guchar) (reader->colours[c][index] >> 8)
                           : (guchar) (index * 255 / most);
    }
}

/* Colours and alpha out of all samples. */
static void
pick_samples (Photo *photo, guchar *row)
{
  const PhotoTiff *reader = photo->codec;
  const PhotoTiffFormat *format = &reader->format;
  const guint n = photo->layout.channels;
  const guint colours = format->alpha != 0 ? n - 1 : n;
  const gsize bytes = format->bits / 8, wide = photo->layout.depth / 8;

  for (guint x = 0; x < photo->layout.width; x++)
    for (guint c = 0; c < n; c++)
      {
        const guchar *in =
          reader->samples
          + ((gsize) x * format->samples + (c < colours ? c : format->alpha))
              * bytes;
        guchar *out = row + ((gsize) x * n + c) * wide;

        if (wide == 4)
          {
            const gfloat value = get_float (format, in);

            memcpy (out, &value, sizeof value);
          }
        else
          memcpy (out, in, bytes);
      }
}

static void
invert_grey (Photo *photo, gpointer row)
{
  const guint step = photo->layout.channels;
  guchar *bytes = row;
  guint16 *words = row;
  gfloat *floats = row;

  for (gsize i = 0; i < (gsize) photo->layout.width * step; i += step)
    if (photo->layout.depth == 8)
      bytes[i] = 255 - bytes[i];
    else if (photo->layout.depth == 16)
      words[i] = 65535 - words[i];
    else
      floats[i] = 1.0f - floats[i];
}

static gfloat
divide (gfloat colour, gfloat alpha, gfloat most)
{
  return alpha > 0.0f ? MIN (colour * most / alpha, most) : 0.0f;
}

static void
divide_by_alpha (Photo *photo, gpointer row)
{
  const guint n = photo->layout.channels;
  guchar *bytes = row;
  guint16 *words = row;
  gfloat *floats = row;

  for (guint x = 0; x < photo->layout.width; x++)
    for (guint c = 0; c + 1 < n; c++)
      {
        const gsize i = (gsize) x * n + c, a = (gsize) x * n + n - 1;

        if (photo->layout.depth == 8)
          bytes[i] = (guchar) (divide (bytes[i], bytes[a], 255.0f) + 0.5f);
        else if (photo->layout.depth == 16)
          words[i] = (guint16) (divide (words[i], words[a], 65535.0f) + 0.5f);
        else
          floats[i] = floats[a] > 0.0f ? floats[i] / floats[a] : 0.0f;
      }
}

static gboolean
is_as_stored (const Photo *photo)
{
  const PhotoTiff *reader = photo->codec;

  return reader->format.samples == photo->layout.channels
         && reader->format.bits == photo->layout.depth
         && (photo->layout.depth < 32 || reader->format.is_float)
         && !reader->format.palette;
}

gboolean
photo_tiff_read_row (Photo *photo, guchar *row)
{
  PhotoTiff *reader = photo->codec;
  const PhotoTiffFormat *format = &reader->format;
  guchar *samples = is_as_stored (photo) ? row : reader->samples;

  if (reader->band_height == 0)
    {
      if (TIFFReadScanline (reader->tif, samples, reader->next, 0) < 0)
        return FALSE;
    }
  else if (reader->next % reader->band_height == 0 && !read_band (photo))
    return FALSE;
  else if (!format->subsampled)
    {
      take_from_band (photo);
      if (samples == row)
        memcpy (row, reader->samples, photo_layout_get_stride (&photo->layout));
    }
  if (format->subsampled)
    take_rgba (photo, row);
  else if (format->palette || format->bits < 8)
    spread_indices (photo, row);
  else if (samples != row)
    pick_samples (photo, row);
  if (format->white_is_zero)
    invert_grey (photo, row);
  if (format->multiplied)
    divide_by_alpha (photo, row);
  reader->next++;
  return TRUE;
}
