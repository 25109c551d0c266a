/* photo-webp.c - WebP files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "plug-in/photo/photo-codec.h"

#define QUALITY 95
#define LOSSLESS 2 /* WebPBitstreamFeatures' format */

typedef struct
{
  GMappedFile *map;
  WebPDemuxer *demuxer;
  WebPData frame;
  guchar *rows; /* all of them, when the first is wanted */
  guint next;
} Reader;

typedef struct
{
  guchar *rows;
  guint next;
} Writer;

static gboolean
webp_detect (const guchar *start, gsize size)
{
  return size >= 12 && memcmp (start, "RIFF", 4) == 0
         && memcmp (start + 8, "WEBP", 4) == 0;
}

static void
webp_close (Photo *photo)
{
  Reader *reader = photo->codec;

  WebPDemuxDelete (reader->demuxer);
  g_clear_pointer (&reader->map, g_mapped_file_unref);
  g_free (reader->rows);
  g_free (reader);
}

static void
take_chunk (Photo *photo, Reader *reader, const char *name, GBytes **to)
{
  WebPChunkIterator chunk;

  if (WebPDemuxGetChunk (reader->demuxer, name, 1, &chunk))
    photo_meta_set (to, chunk.chunk.bytes, chunk.chunk.size);
  WebPDemuxReleaseChunkIterator (&chunk);
}

/* Older programs put JPEG's mark before Exif. */
static void
trim_exif (PhotoMeta *meta)
{
  gsize size;
  const guchar *data;
  GBytes *rest;

  if (meta->exif == NULL)
    return;
  data = g_bytes_get_data (meta->exif, &size);
  if (size < 6 || memcmp (data, "Exif\0\0", 6) != 0)
    return;
  rest = g_bytes_new (data + 6, size - 6);
  g_bytes_unref (meta->exif);
  meta->exif = rest;
}

static gboolean
take_frame (Photo *photo, Reader *reader, GError **error)
{
  WebPIterator frame;
  WebPBitstreamFeatures features;
  const guint n = WebPDemuxGetI (reader->demuxer, WEBP_FF_FRAME_COUNT);
  const guint width = WebPDemuxGetI (reader->demuxer, WEBP_FF_CANVAS_WIDTH);
  const guint height = WebPDemuxGetI (reader->demuxer, WEBP_FF_CANVAS_HEIGHT);

  if (!WebPDemuxGetFrame (reader->demuxer, 1, &frame))
    return photo_fail (error, _ ("it holds no image"));
  reader->frame = frame.fragment;
  WebPDemuxReleaseIterator (&frame);
  if (n > 1)
    photo_remark (photo,
                  _ ("it is an animation of %u frames, of which only the first "
                     "is used"),
                  n);
  if (WebPGetFeatures (reader->frame.bytes, reader->frame.size, &features)
        != VP8_STATUS_OK
      || (guint) features.width != width || (guint) features.height != height)
    return photo_fail (error, _ ("its frames are not as large as the picture"));
  photo->coding.lossless = features.format == LOSSLESS;
  photo->layout.channels = features.has_alpha ? 4 : 3;
  photo->layout.depth = 8;
  return photo_set_size (photo, width, height, error);
}

static gboolean
webp_open (Photo *photo, GError **error)
{
  Reader *reader = g_new0 (Reader, 1);
  WebPData data;

  photo->codec = reader;
  reader->map = g_mapped_file_new (photo->path, FALSE, error);
  if (reader->map == NULL)
    return FALSE;
  data.bytes = (const uint8_t *) g_mapped_file_get_contents (reader->map);
  data.size = g_mapped_file_get_length (reader->map);
  reader->demuxer = WebPDemux (&data);
  if (reader->demuxer == NULL)
    return photo_fail (error, _ ("it is cut off"));
  if (!take_frame (photo, reader, error))
    return FALSE;
  take_chunk (photo, reader, "ICCP", &photo->meta.icc);
  take_chunk (photo, reader, "EXIF", &photo->meta.exif);
  take_chunk (photo, reader, "XMP ", &photo->meta.xmp);
  trim_exif (&photo->meta);
  photo->orientation = photo_exif_get_orientation (photo->meta.exif);
  return TRUE;
}

static gboolean
read_all (Photo *photo, Reader *reader, GError **error)
{
  const gsize stride = photo_layout_get_stride (&photo->layout);
  WebPDecoderConfig config;

  WebPInitDecoderConfig (&config);
  reader->rows = g_try_malloc (stride * photo->layout.height);
  if (reader->rows == NULL)
    return photo_fail (error, _ ("there is not enough memory for it"));
  config.output.colorspace = photo->layout.channels == 4 ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = reader->rows;
  config.output.u.RGBA.stride = (int) stride;
  config.output.u.RGBA.size = stride * photo->layout.height;
  return WebPDecode (reader->frame.bytes, reader->frame.size, &config)
           == VP8_STATUS_OK
         || photo_fail (error, _ ("it is damaged, or cut off"));
}

static gboolean
webp_read (Photo *photo, gpointer rows, guint n, GError **error)
{
  Reader *reader = photo->codec;
  const gsize stride = photo_layout_get_stride (&photo->layout);

  if (reader->rows == NULL && !read_all (photo, reader, error))
    return FALSE;
  memcpy (rows, reader->rows + reader->next * stride, n * stride);
  reader->next += n;
  return TRUE;
}

/* ---- writing ---- */

static gboolean
webp_create (PhotoWriter *to, GError **error)
{
  Writer *writer = g_new0 (Writer, 1);

  to->codec = writer;
  if (MAX (to->layout.width, to->layout.height) > WEBP_MAX_DIMENSION)
    return photo_fail (error, _ ("WebP holds at most %ux%u pixels"),
                       WEBP_MAX_DIMENSION, WEBP_MAX_DIMENSION);
  writer->rows =
    g_try_malloc (photo_layout_get_stride (&to->layout) * to->layout.height);
  return writer->rows != NULL
         || photo_fail (error, _ ("there is not enough memory for it"));
}

static gboolean
webp_write (PhotoWriter *to, gconstpointer rows, guint n, GError **error)
{
  Writer *writer = to->codec;
  const gsize stride = photo_layout_get_stride (&to->layout);

  memcpy (writer->rows + writer->next * stride, rows, n * stride);
  writer->next += n;
  return TRUE;
}

static gboolean
encode (PhotoWriter *to, WebPMemoryWriter *memory, GError **error)
{
  Writer *writer = to->codec;
  const gint stride = (gint) photo_layout_get_stride (&to->layout);
  WebPConfig config;
  WebPPicture picture;
  gboolean ok;

  WebPConfigInit (&config);
  WebPPictureInit (&picture);
  config.quality = to->coding.lossless ? 70 : QUALITY;
  config.lossless = to->coding.lossless;
  config.exact = to->coding.lossless;
  picture.use_argb = to->coding.lossless;
  picture.width = (int) to->layout.width;
  picture.height = (int) to->layout.height;
  picture.writer = WebPMemoryWrite;
  picture.custom_ptr = memory;
  ok = (to->layout.channels == 4
          ? WebPPictureImportRGBA (&picture, writer->rows, stride)
          : WebPPictureImportRGB (&picture, writer->rows, stride))
       && WebPEncode (&config, &picture);
  if (!ok)
    photo_fail (error, _ ("WebP's encoder failed (%d)"),
                (gint) picture.error_code);
  WebPPictureFree (&picture);
  return ok;
}

static void
add_chunk (WebPMux *mux, const char *name, GBytes *bytes)
{
  WebPData data;

  if (bytes == NULL)
    return;
  data.bytes = g_bytes_get_data (bytes, &data.size);
  WebPMuxSetChunk (mux, name, &data, 1);
}

static gboolean
webp_finish (PhotoWriter *to, GError **error)
{
  WebPMemoryWriter memory;
  WebPData data = { 0 };
  WebPMux *mux = NULL;
  gboolean ok;

  WebPMemoryWriterInit (&memory);
  ok = encode (to, &memory, error);
  if (ok)
    {
      const WebPData image = { memory.mem, memory.size };

      mux = WebPMuxCreate (&image, 0);
      add_chunk (mux, "ICCP", to->meta->icc);
      add_chunk (mux, "EXIF", to->meta->exif);
      add_chunk (mux, "XMP ", to->meta->xmp);
      ok = WebPMuxAssemble (mux, &data) == WEBP_MUX_OK
           || photo_fail (error, _ ("WebP's parts cannot be put together"));
    }
  if (ok && fwrite (data.bytes, 1, data.size, to->file) != data.size)
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           g_strerror (errno));
      ok = FALSE;
    }
  WebPDataClear (&data);
  WebPMuxDelete (mux);
  WebPMemoryWriterClear (&memory);
  return ok;
}

static void
webp_free (PhotoWriter *to)
{
  Writer *writer = to->codec;

  g_free (writer->rows);
  g_free (writer);
}

const PhotoKind photo_webp = {
  .title = "WebP",
  .endings = " webp ",
  .alpha = TRUE,
  .keeps = PHOTO_META_ICC | PHOTO_META_EXIF | PHOTO_META_XMP,
  .detect = webp_detect,
  .open = webp_open,
  .read = webp_read,
  .close = webp_close,
  .create = webp_create,
  .write = webp_write,
  .finish = webp_finish,
  .free = webp_free,
};
