/* photo-heif.c - HEIC and AVIF files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <libheif/heif.h>
#include <string.h>

#include "plug-in/photo/photo-codec.h"
#include "plug-in/photo/photo-profile.h"

#define QUALITY 92

/* Of what is written from more than 8. Devices show HEIC of up to 10; AV1's
 * encoder fails on 10 in libheif 1.15. */
#define HEIC_BITS 10
#define AVIF_BITS 12

#define EXIF_OFFSET 4 /* bytes before it that say where it begins */

typedef struct
{
  struct heif_context *context;
  struct heif_image_handle *handle;
  struct heif_image *image; /* when the first row is wanted */
  guint next;
} Reader;

typedef struct
{
  struct heif_context *context;
  struct heif_encoder *encoder;
  struct heif_image *image;
  guint bits;
  guint next;
} Writer;

static gboolean
fail_by_library (GError **error, const struct heif_error *fault)
{
  if (fault->code == heif_error_Unsupported_feature
      || fault->code == heif_error_Unsupported_filetype)
    return photo_fail (error, _ ("this system's libheif cannot decode it: %s"),
                       fault->message);
  return photo_fail (error, _ ("it is damaged, or cut off: %s"),
                     fault->message);
}

static enum heif_chroma
get_chroma (const PhotoLayout *layout)
{
  const gboolean little = G_BYTE_ORDER == G_LITTLE_ENDIAN;

  if (layout->depth == 8)
    return layout->channels == 4 ? heif_chroma_interleaved_RGBA
                                 : heif_chroma_interleaved_RGB;
  if (layout->channels == 4)
    return little ? heif_chroma_interleaved_RRGGBBAA_LE
                  : heif_chroma_interleaved_RRGGBBAA_BE;
  return little ? heif_chroma_interleaved_RRGGBB_LE
                : heif_chroma_interleaved_RRGGBB_BE;
}

/* ---- kinds ---- */

/* Whether the file says that it is of @brand, first or among others. */
static gboolean
has_brand (const guchar *start, gsize size, const char *brand)
{
  gsize end;

  if (size < 16 || memcmp (start + 4, "ftyp", 4) != 0)
    return FALSE;
  end = (gsize) start[2] << 8 | start[3];
  if (memcmp (start + 8, brand, 4) == 0)
    return TRUE;
  for (gsize at = 16; at + 4 <= MIN (end, size); at += 4)
    if (memcmp (start + at, brand, 4) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
avif_detect (const guchar *start, gsize size)
{
  return has_brand (start, size, "avif") || has_brand (start, size, "avis");
}

static gboolean
heic_detect (const guchar *start, gsize size)
{
  return (has_brand (start, size, "mif1") || has_brand (start, size, "heic")
          || has_brand (start, size, "heix"))
         && !avif_detect (start, size);
}

/* ---- what the file says ---- */

static void
take_profile (Photo *photo, const struct heif_image_handle *handle)
{
  const gsize size = heif_image_handle_get_raw_color_profile_size (handle);
  struct heif_color_profile_nclx *nclx = NULL;

  if (size > 0)
    {
      g_autofree guchar *icc = g_malloc (size);

      if (heif_image_handle_get_raw_color_profile (handle, icc).code
          == heif_error_Ok)
        photo_meta_set (&photo->meta.icc, icc, size);
    }
  else if (heif_image_handle_get_nclx_color_profile (handle, &nclx).code
           == heif_error_Ok)
    {
      photo->meta.icc = photo_profile_of_codes (nclx->color_primaries,
                                                nclx->transfer_characteristics);
      if (photo->meta.icc == NULL)
        photo_remark (photo,
                      _ ("its colours are shown as sRGB: cICP's %u/%u is not "
                         "known"),
                      (guint) nclx->color_primaries,
                      (guint) nclx->transfer_characteristics);
      heif_nclx_color_profile_free (nclx);
    }
}

/* Returns: (transfer full) (nullable): the first block of that type. */
static guchar *
dup_block (const struct heif_image_handle *handle,
           const char *type,
           const char *content,
           gsize *size)
{
  const gint n = heif_image_handle_get_number_of_metadata_blocks (handle, type);
  g_autofree heif_item_id *ids = g_new0 (heif_item_id, MAX (n, 1));

  heif_image_handle_get_list_of_metadata_block_IDs (handle, type, ids, n);
  for (gint i = 0; i < n; i++)
    {
      g_autofree guchar *data = NULL;
      const char *told =
        heif_image_handle_get_metadata_content_type (handle, ids[i]);

      if (content != NULL && g_strcmp0 (told, content) != 0)
        continue;
      *size = heif_image_handle_get_metadata_size (handle, ids[i]);
      data = g_malloc (*size + 1);
      if (heif_image_handle_get_metadata (handle, ids[i], data).code
          == heif_error_Ok)
        return g_steal_pointer (&data);
    }
  return NULL;
}

static void
take_metadata (Photo *photo, const struct heif_image_handle *handle)
{
  gsize size = 0;
  g_autofree guchar *exif = dup_block (handle, "Exif", NULL, &size);
  g_autofree guchar *xmp = NULL;

  if (exif != NULL && size > EXIF_OFFSET)
    {
      const gsize start = EXIF_OFFSET + ((gsize) exif[2] << 8 | exif[3]);

      if (start < size)
        photo_meta_set (&photo->meta.exif, exif + start, size - start);
    }
  xmp = dup_block (handle, "mime", "application/rdf+xml", &size);
  if (xmp != NULL)
    photo_meta_set (&photo->meta.xmp, xmp, size);
  photo_be_upright (photo);
}

static void
remark_others (Photo *photo, const Reader *reader)
{
  const gint n = heif_context_get_number_of_top_level_images (reader->context);
  const int filter =
    LIBHEIF_AUX_IMAGE_FILTER_OMIT_ALPHA | LIBHEIF_AUX_IMAGE_FILTER_OMIT_DEPTH;

  if (n > 1)
    photo_remark (photo, _ ("of the %d pictures in it only one is used"), n);
  if (heif_image_handle_get_number_of_auxiliary_images (reader->handle, filter)
        > 0
      || heif_image_handle_has_depth_image (reader->handle))
    photo_remark (photo, _ ("a second picture in the file (a gain map, a "
                            "preview or another view) is lost"));
}

/* ---- reading ---- */

static void
heif_close (Photo *photo)
{
  Reader *reader = photo->codec;

  heif_image_release (reader->image);
  heif_image_handle_release (reader->handle);
  heif_context_free (reader->context);
  g_free (reader);
}

static gboolean
heif_open (Photo *photo, GError **error)
{
  Reader *reader = g_new0 (Reader, 1);
  struct heif_error fault;

  photo->codec = reader;
  reader->context = heif_context_alloc ();
  fault = heif_context_read_from_file (reader->context, photo->path, NULL);
  if (fault.code == heif_error_Ok)
    fault =
      heif_context_get_primary_image_handle (reader->context, &reader->handle);
  if (fault.code != heif_error_Ok)
    return fail_by_library (error, &fault);
  if (heif_image_handle_is_premultiplied_alpha (reader->handle))
    return photo_fail (error, _ ("its colours are multiplied with its "
                                 "transparency, which is not supported"));
  photo->layout.channels =
    heif_image_handle_has_alpha_channel (reader->handle) ? 4 : 3;
  photo->layout.depth =
    heif_image_handle_get_luma_bits_per_pixel (reader->handle) > 8 ? 16 : 8;
  if (!photo_set_size (
        photo, (guint64) heif_image_handle_get_width (reader->handle),
        (guint64) heif_image_handle_get_height (reader->handle), error))
    return FALSE;
  take_profile (photo, reader->handle);
  take_metadata (photo, reader->handle);
  remark_others (photo, reader);
  return TRUE;
}

static gboolean
decode (Photo *photo, Reader *reader, GError **error)
{
  const struct heif_error fault =
    heif_decode_image (reader->handle, &reader->image, heif_colorspace_RGB,
                       get_chroma (&photo->layout), NULL);

  if (fault.code != heif_error_Ok)
    return fail_by_library (error, &fault);
  return ((guint) heif_image_get_width (reader->image, heif_channel_interleaved)
            == photo->layout.width
          && (guint) heif_image_get_height (reader->image,
                                            heif_channel_interleaved)
               == photo->layout.height)
         || photo_fail (error, _ ("its pixels are not as many as it says"));
}

/* From @from bits to @to. */
static void
scale (guint16 *values, gsize n, guint from, guint to)
{
  const guint32 most = (1u << from) - 1, target = (1u << to) - 1;

  for (gsize i = 0; i < n && from != to; i++)
    values[i] =
      (guint16) ((MIN (values[i], most) * (guint64) target + most / 2) / most);
}

static gboolean
heif_read (Photo *photo, gpointer rows, guint n, GError **error)
{
  Reader *reader = photo->codec;
  const gsize stride = photo_layout_get_stride (&photo->layout);
  const guint8 *data;
  int step;

  if (reader->image == NULL && !decode (photo, reader, error))
    return FALSE;
  data = heif_image_get_plane_readonly (reader->image, heif_channel_interleaved,
                                        &step);
  for (guint i = 0; i < n; i++, reader->next++)
    memcpy ((guint8 *) rows + i * stride, data + (gsize) step * reader->next,
            stride);
  if (photo->layout.depth == 16)
    scale (rows, n * stride / 2,
           (guint) heif_image_get_bits_per_pixel_range (
             reader->image, heif_channel_interleaved),
           16);
  return TRUE;
}

/* ---- writing ---- */

static gboolean
create (PhotoWriter *to,
        enum heif_compression_format format,
        guint deep_bits,
        GError **error)
{
  Writer *writer = g_new0 (Writer, 1);
  const int width = (int) to->layout.width, height = (int) to->layout.height;
  struct heif_error fault;

  to->codec = writer;
  writer->bits = to->layout.depth == 8 ? 8 : deep_bits;
  writer->context = heif_context_alloc ();
  fault = heif_context_get_encoder_for_format (writer->context, format,
                                               &writer->encoder);
  if (fault.code != heif_error_Ok)
    return photo_fail (error, _ ("this system's libheif cannot write %s"),
                       to->kind->title);
  heif_encoder_set_lossy_quality (writer->encoder, QUALITY);
  fault = heif_image_create (width, height, heif_colorspace_RGB,
                             get_chroma (&to->layout), &writer->image);
  if (fault.code == heif_error_Ok)
    fault = heif_image_add_plane (writer->image, heif_channel_interleaved,
                                  width, height, (int) writer->bits);
  return fault.code == heif_error_Ok
         || photo_fail (error, _ ("there is not enough memory for it"));
}

static gboolean
heic_create (PhotoWriter *to, GError **error)
{
  return create (to, heif_compression_HEVC, HEIC_BITS, error);
}

static gboolean
avif_create (PhotoWriter *to, GError **error)
{
  return create (to, heif_compression_AV1, AVIF_BITS, error);
}

static gboolean
heif_write (PhotoWriter *to, gconstpointer rows, guint n, GError **error)
{
  Writer *writer = to->codec;
  const gsize stride = photo_layout_get_stride (&to->layout);
  int step;
  guint8 *data =
    heif_image_get_plane (writer->image, heif_channel_interleaved, &step);

  for (guint i = 0; i < n; i++, writer->next++)
    {
      guint8 *row = data + (gsize) step * writer->next;

      memcpy (row, (const guint8 *) rows + i * stride, stride);
      if (to->layout.depth == 16)
        scale ((guint16 *) row, stride / 2, 16, writer->bits);
    }
  return TRUE;
}

static void
set_profile (PhotoWriter *to, struct heif_image *image)
{
  struct heif_color_profile_nclx *nclx;
  gsize size;
  gconstpointer icc;

  if (to->meta->icc != NULL)
    {
      icc = g_bytes_get_data (to->meta->icc, &size);
      heif_image_set_raw_color_profile (image, "prof", icc, size);
      return;
    }
  nclx = heif_nclx_color_profile_alloc (); /* sRGB */
  heif_image_set_nclx_color_profile (image, nclx);
  heif_nclx_color_profile_free (nclx);
}

static struct heif_error
add_metadata (Writer *writer,
              struct heif_image_handle *handle,
              const PhotoMeta *meta)
{
  struct heif_error fault = { heif_error_Ok };
  gsize size;
  gconstpointer data;

  if (meta->exif != NULL)
    {
      data = g_bytes_get_data (meta->exif, &size);
      fault = heif_context_add_exif_metadata (writer->context, handle, data,
                                              (int) size);
    }
  if (meta->xmp != NULL && fault.code == heif_error_Ok)
    {
      data = g_bytes_get_data (meta->xmp, &size);
      fault = heif_context_add_XMP_metadata (writer->context, handle, data,
                                             (int) size);
    }
  return fault;
}

static struct heif_error
write_part (struct heif_context *context,
            const void *data,
            size_t size,
            void *file)
{
  static const struct heif_error done = { heif_error_Ok, 0, "" };
  static const struct heif_error full = {
    heif_error_Encoding_error, heif_suberror_Cannot_write_output_data, ""
  };

  return fwrite (data, 1, size, file) == size ? done : full;
}

static gboolean
heif_finish (PhotoWriter *to, GError **error)
{
  Writer *writer = to->codec;
  struct heif_image_handle *handle = NULL;
  struct heif_writer output = { 1, write_part };
  struct heif_error fault;

  set_profile (to, writer->image);
  fault = heif_context_encode_image (writer->context, writer->image,
                                     writer->encoder, NULL, &handle);
  if (fault.code == heif_error_Ok)
    fault = add_metadata (writer, handle, to->meta);
  heif_image_handle_release (handle);
  if (fault.code != heif_error_Ok)
    return photo_fail (error, _ ("%s's encoder failed: %s"), to->kind->title,
                       fault.message);
  fault = heif_context_write (writer->context, &output, to->file);
  if (fault.code == heif_error_Ok)
    return TRUE;
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                       g_strerror (errno));
  return FALSE;
}

static void
heif_free (PhotoWriter *to)
{
  Writer *writer = to->codec;

  heif_image_release (writer->image);
  heif_encoder_release (writer->encoder);
  heif_context_free (writer->context);
  g_free (writer);
}

const PhotoKind photo_heic = {
  .title = "HEIC",
  .endings = " heic heif hif ",
  .deep = TRUE,
  .alpha = TRUE,
  .keeps = PHOTO_META_ICC | PHOTO_META_EXIF | PHOTO_META_XMP,
  .detect = heic_detect,
  .open = heif_open,
  .read = heif_read,
  .close = heif_close,
  .create = heic_create,
  .write = heif_write,
  .finish = heif_finish,
  .free = heif_free,
};

const PhotoKind photo_avif = {
  .title = "AVIF",
  .endings = " avif ",
  .deep = TRUE,
  .alpha = TRUE,
  .keeps = PHOTO_META_ICC | PHOTO_META_EXIF | PHOTO_META_XMP,
  .detect = avif_detect,
  .open = heif_open,
  .read = heif_read,
  .close = heif_close,
  .create = avif_create,
  .write = heif_write,
  .finish = heif_finish,
  .free = heif_free,
};
