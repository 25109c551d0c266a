/* photo-jxl.c - JPEG XL files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <jxl/decode.h>
#include <jxl/encode.h>
#include <string.h>

#include "plug-in/photo/photo-codec.h"

#define DISTANCE 1.0f /* about where a difference can be seen */
#define BOX (1 << 16)
#define PART (1 << 20)
#define EXIF_OFFSET 4 /* bytes before it that say where it begins */

/* The last argument but one went. */
#if JPEGXL_NUMERIC_VERSION < JPEGXL_COMPUTE_NUMERIC_VERSION(0, 9, 0)
#define PROFILE_FORMAT NULL,
#else
#define PROFILE_FORMAT
#endif

typedef struct
{
  GMappedFile *map;
  guchar *rows; /* all of them, when the first is wanted */
  guint next;
} Reader;

/* A box of metadata while it is read. */
typedef struct
{
  JxlBoxType type;
  GByteArray *bytes; /* NULL: of no interest */
} Box;

typedef struct
{
  guchar *rows;
  guint next;
} Writer;

static gboolean
jxl_detect (const guchar *start, gsize size)
{
  return (size >= 2 && memcmp (start, "\xff\x0a", 2) == 0)
         || (size >= 12 && memcmp (start, "\0\0\0\x0cJXL \r\n\x87\n", 12) == 0);
}

static JxlPixelFormat
get_format (const PhotoLayout *layout)
{
  return (JxlPixelFormat){ layout->channels,
                           layout->depth == 8    ? JXL_TYPE_UINT8
                           : layout->depth == 16 ? JXL_TYPE_UINT16
                                                 : JXL_TYPE_FLOAT,
                           JXL_NATIVE_ENDIAN, 0 };
}

static JxlDecoder *
open_decoder (const Reader *reader, int events)
{
  JxlDecoder *decoder = JxlDecoderCreate (NULL);

  JxlDecoderSubscribeEvents (decoder, events);
  JxlDecoderSetInput (
    decoder, (const uint8_t *) g_mapped_file_get_contents (reader->map),
    g_mapped_file_get_length (reader->map));
  JxlDecoderCloseInput (decoder);
  return decoder;
}

/* ---- what the file says ---- */

static gboolean
take_info (Photo *photo, const JxlDecoder *decoder, GError **error)
{
  JxlBasicInfo info;

  if (JxlDecoderGetBasicInfo (decoder, &info) != JXL_DEC_SUCCESS)
    return photo_fail (error, _ ("it is damaged, or cut off"));
  if (info.alpha_bits > 0 && info.alpha_premultiplied)
    return photo_fail (error, _ ("its colours are multiplied with its "
                                 "transparency, which is not supported"));
  if (info.have_animation)
    photo_remark (photo, _ ("it is an animation, of which only the first frame "
                            "is used"));
  photo->layout.channels = info.num_color_channels + (info.alpha_bits > 0);
  photo->layout.depth = info.exponent_bits_per_sample > 0 ? 32
                        : info.bits_per_sample > 8        ? 16
                                                          : 8;
  photo->coding.lossless = info.uses_original_profile;
  return photo_set_size (photo, info.xsize, info.ysize, error);
}

static void
take_profile (Photo *photo, const JxlDecoder *decoder)
{
  g_autofree guchar *icc = NULL;
  gsize size = 0;

  if (JxlDecoderGetICCProfileSize (
        decoder, PROFILE_FORMAT JXL_COLOR_PROFILE_TARGET_DATA, &size)
        != JXL_DEC_SUCCESS
      || size == 0)
    return;
  icc = g_malloc (size);
  if (JxlDecoderGetColorAsICCProfile (
        decoder, PROFILE_FORMAT JXL_COLOR_PROFILE_TARGET_DATA, icc, size)
      == JXL_DEC_SUCCESS)
    photo_meta_set (&photo->meta.icc, icc, size);
}

static void
take_box (Photo *photo, const Box *box, gsize size)
{
  const guint8 *data = box->bytes->data;

  if (memcmp (box->type, "xml ", 4) == 0)
    photo_meta_set (&photo->meta.xmp, data, size);
  else if (size > EXIF_OFFSET)
    {
      const gsize start = EXIF_OFFSET + ((gsize) data[2] << 8 | data[3]);

      if (start < size)
        photo_meta_set (&photo->meta.exif, data + start, size - start);
    }
}

static void
end_box (Photo *photo, JxlDecoder *decoder, Box *box)
{
  if (box->bytes == NULL)
    return;
  take_box (photo, box, box->bytes->len - JxlDecoderReleaseBoxBuffer (decoder));
  g_clear_pointer (&box->bytes, g_byte_array_unref);
}

static void
begin_box (JxlDecoder *decoder, Box *box)
{
  if (JxlDecoderGetBoxType (decoder, box->type, JXL_TRUE) != JXL_DEC_SUCCESS
      || (memcmp (box->type, "Exif", 4) != 0
          && memcmp (box->type, "xml ", 4) != 0))
    return;
  box->bytes = g_byte_array_new ();
  g_byte_array_set_size (box->bytes, BOX);
  JxlDecoderSetBoxBuffer (decoder, box->bytes->data, BOX);
}

static void
extend_box (JxlDecoder *decoder, Box *box)
{
  const gsize left = JxlDecoderReleaseBoxBuffer (decoder);
  const gsize used = box->bytes->len - left;

  g_byte_array_set_size (box->bytes, box->bytes->len + BOX);
  JxlDecoderSetBoxBuffer (decoder, box->bytes->data + used,
                          box->bytes->len - used);
}

static gboolean
scan (Photo *photo, JxlDecoder *decoder, Box *box, GError **error)
{
  for (;;)
    switch (JxlDecoderProcessInput (decoder))
      {
      case JXL_DEC_BASIC_INFO:
        if (!take_info (photo, decoder, error))
          return FALSE;
        break;
      case JXL_DEC_COLOR_ENCODING:
        take_profile (photo, decoder);
        break;
      case JXL_DEC_BOX:
        end_box (photo, decoder, box);
        begin_box (decoder, box);
        break;
      case JXL_DEC_BOX_NEED_MORE_OUTPUT:
        extend_box (decoder, box);
        break;
      case JXL_DEC_SUCCESS:
        end_box (photo, decoder, box);
        return photo->layout.width > 0
               || photo_fail (error, _ ("it holds no image"));
      default:
        return photo_fail (error, _ ("it is damaged, or cut off"));
      }
}

/* ---- reading ---- */

static void
jxl_close (Photo *photo)
{
  Reader *reader = photo->codec;

  g_clear_pointer (&reader->map, g_mapped_file_unref);
  g_free (reader->rows);
  g_free (reader);
}

static gboolean
jxl_open (Photo *photo, GError **error)
{
  Reader *reader = g_new0 (Reader, 1);
  JxlDecoder *decoder;
  Box box = { 0 };
  gboolean ok;

  photo->codec = reader;
  reader->map = g_mapped_file_new (photo->path, FALSE, error);
  if (reader->map == NULL)
    return FALSE;
  decoder = open_decoder (reader, JXL_DEC_BASIC_INFO | JXL_DEC_COLOR_ENCODING
                                    | JXL_DEC_BOX);
  JxlDecoderSetDecompressBoxes (decoder, JXL_TRUE);
  ok = scan (photo, decoder, &box, error);
  JxlDecoderDestroy (decoder);
  g_clear_pointer (&box.bytes, g_byte_array_unref);
  if (ok)
    photo_be_upright (photo);
  return ok;
}

static gboolean
read_all (Photo *photo, Reader *reader, GError **error)
{
  const JxlPixelFormat format = get_format (&photo->layout);
  const gsize size =
    photo_layout_get_stride (&photo->layout) * photo->layout.height;
  JxlDecoder *decoder;
  gboolean ok;

  reader->rows = g_try_malloc (size);
  if (reader->rows == NULL)
    return photo_fail (error, _ ("there is not enough memory for it"));
  decoder = open_decoder (reader, JXL_DEC_FULL_IMAGE);
  ok = JxlDecoderProcessInput (decoder) == JXL_DEC_NEED_IMAGE_OUT_BUFFER
       && JxlDecoderSetImageOutBuffer (decoder, &format, reader->rows, size)
            == JXL_DEC_SUCCESS
       && JxlDecoderProcessInput (decoder) == JXL_DEC_FULL_IMAGE;
  JxlDecoderDestroy (decoder);
  return ok || photo_fail (error, _ ("it is damaged, or cut off"));
}

static gboolean
jxl_read (Photo *photo, gpointer rows, guint n, GError **error)
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
jxl_create (PhotoWriter *to, GError **error)
{
  Writer *writer = g_new0 (Writer, 1);

  to->codec = writer;
  writer->rows =
    g_try_malloc (photo_layout_get_stride (&to->layout) * to->layout.height);
  return writer->rows != NULL
         || photo_fail (error, _ ("there is not enough memory for it"));
}

static gboolean
jxl_write (PhotoWriter *to, gconstpointer rows, guint n, GError **error)
{
  Writer *writer = to->codec;
  const gsize stride = photo_layout_get_stride (&to->layout);

  memcpy (writer->rows + writer->next * stride, rows, n * stride);
  writer->next += n;
  return TRUE;
}

/* With a profile of its own the picture is stored in that: decoders without
 * colour management would give it in sRGB. */
static gboolean
set_info (JxlEncoder *encoder, const PhotoWriter *to)
{
  const PhotoLayout *layout = &to->layout;
  const gboolean alpha = layout->channels % 2 == 0;
  const gboolean is_float = layout->depth == 32;
  JxlBasicInfo info;
  JxlColorEncoding srgb;
  gsize size;
  gconstpointer icc;

  JxlEncoderInitBasicInfo (&info);
  info.xsize = layout->width;
  info.ysize = layout->height;
  info.bits_per_sample = layout->depth;
  info.exponent_bits_per_sample = is_float ? 8 : 0;
  info.num_color_channels = layout->channels - alpha;
  info.num_extra_channels = alpha;
  info.alpha_bits = alpha ? layout->depth : 0;
  info.alpha_exponent_bits = alpha && is_float ? 8 : 0;
  info.uses_original_profile = to->coding.lossless || to->meta->icc != NULL;
  if (JxlEncoderSetBasicInfo (encoder, &info) != JXL_ENC_SUCCESS)
    return FALSE;
  if (to->meta->icc != NULL)
    {
      icc = g_bytes_get_data (to->meta->icc, &size);
      return JxlEncoderSetICCProfile (encoder, icc, size) == JXL_ENC_SUCCESS;
    }
  JxlColorEncodingSetToSRGB (&srgb, info.num_color_channels == 1);
  return JxlEncoderSetColorEncoding (encoder, &srgb) == JXL_ENC_SUCCESS;
}

static gboolean
add_box (JxlEncoder *encoder, const char *type, gsize before, GBytes *bytes)
{
  g_autoptr (GByteArray) box = g_byte_array_new ();
  gsize size;
  gconstpointer data;

  if (bytes == NULL)
    return TRUE;
  data = g_bytes_get_data (bytes, &size);
  g_byte_array_set_size (box, (guint) before);
  memset (box->data, 0, before);
  g_byte_array_append (box, data, (guint) size);
  return JxlEncoderAddBox (encoder, type, box->data, box->len, JXL_FALSE)
         == JXL_ENC_SUCCESS;
}

static gboolean
encode (JxlEncoder *encoder, const PhotoWriter *to)
{
  const Writer *writer = to->codec;
  const JxlPixelFormat format = get_format (&to->layout);
  const gsize size = photo_layout_get_stride (&to->layout) * to->layout.height;
  JxlEncoderFrameSettings *settings;

  if (to->meta->exif != NULL || to->meta->xmp != NULL)
    JxlEncoderUseBoxes (encoder);
  if (!set_info (encoder, to)
      || !add_box (encoder, "Exif", EXIF_OFFSET, to->meta->exif)
      || !add_box (encoder, "xml ", 0, to->meta->xmp))
    return FALSE;
  settings = JxlEncoderFrameSettingsCreate (encoder, NULL);
  if (to->coding.lossless)
    JxlEncoderSetFrameLossless (settings, JXL_TRUE);
  else
    JxlEncoderSetFrameDistance (settings, DISTANCE);
  if (JxlEncoderAddImageFrame (settings, &format, writer->rows, size)
      != JXL_ENC_SUCCESS)
    return FALSE;
  JxlEncoderCloseInput (encoder);
  return TRUE;
}

static gboolean
write_out (JxlEncoder *encoder, PhotoWriter *to, GError **error)
{
  g_autofree guint8 *part = g_malloc (PART);
  JxlEncoderStatus status;

  do
    {
      guint8 *next = part;
      gsize left = PART;

      status = JxlEncoderProcessOutput (encoder, &next, &left);
      if (status == JXL_ENC_ERROR)
        return photo_fail (error, _ ("%s's encoder failed"), to->kind->title);
      if (fwrite (part, 1, PART - left, to->file) != PART - left)
        {
          g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                               g_strerror (errno));
          return FALSE;
        }
    }
  while (status == JXL_ENC_NEED_MORE_OUTPUT);
  return TRUE;
}

static gboolean
jxl_finish (PhotoWriter *to, GError **error)
{
  JxlEncoder *encoder = JxlEncoderCreate (NULL);
  gboolean ok =
    encode (encoder, to)
    || photo_fail (error, _ ("%s's encoder failed"), to->kind->title);

  ok = ok && write_out (encoder, to, error);
  JxlEncoderDestroy (encoder);
  return ok;
}

static void
jxl_free (PhotoWriter *to)
{
  Writer *writer = to->codec;

  g_free (writer->rows);
  g_free (writer);
}

const PhotoKind photo_jxl = {
  .title = "JPEG XL",
  .endings = " jxl ",
  .deep = TRUE,
  .floats = TRUE,
  .alpha = TRUE,
  .grey = TRUE,
  .keeps = PHOTO_META_ICC | PHOTO_META_EXIF | PHOTO_META_XMP,
  .detect = jxl_detect,
  .open = jxl_open,
  .read = jxl_read,
  .close = jxl_close,
  .create = jxl_create,
  .write = jxl_write,
  .finish = jxl_finish,
  .free = jxl_free,
};
