/* photo-png.c - PNG files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <png.h>
#include <string.h>
#include <zlib.h>

#include "plug-in/photo/photo-codec.h"
#include "plug-in/photo/photo-profile.h"

#define LEVEL 3              /* zlib's, of pixels */
#define CHUNK_MAX (64 << 20) /* bytes of an unpacked text */
#define DEFLATE_MAX 1032     /* times smaller than what it holds, at most */
#define XMP_NAME "XML:com.adobe.xmp"

typedef struct
{
  png_structp png;
  png_infop info;
  FILE *file;
  gchar *message;
  gboolean whole; /* all rows are read: they come interlaced */
  guchar *rows;
  guint next;
} Reader;

typedef struct
{
  png_structp png;
  png_infop info;
  gchar *message;
} Writer;

/* ---- faults ---- */

static void
on_error (png_structp png, png_const_charp message)
{
  gchar **said = png_get_error_ptr (png);

  g_free (*said);
  *said = g_strdup (message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, png_const_charp message)
{
}

static void
on_reader_warning (png_structp png, png_const_charp message)
{
  Photo *photo = png_get_user_chunk_ptr (png);

  if (photo == NULL)
    return;
  if (strstr (message, "iCCP") != NULL)
    photo_remark (photo, _ ("its colour profile is not used (%s)"), message);
  else if (strstr (message, "iTXt") != NULL || strstr (message, "zTXt") != NULL)
    photo_remark (photo, _ ("a text, perhaps its XMP, is lost (%s)"), message);
}

/* ---- what the file says ---- */

static int
on_chunk (png_structp png, png_unknown_chunkp chunk)
{
  Photo *photo = png_get_user_chunk_ptr (png);
  const guchar *data = chunk->data;

  if (memcmp (chunk->name, "acTL", 4) == 0 && chunk->size >= 4)
    photo_remark (photo,
                  _ ("it is an animation of %u frames, of which only the first "
                     "is used"),
                  (guint) data[2] << 8 | data[3]);
  else if (memcmp (chunk->name, "cICP", 4) == 0 && chunk->size == 4)
    {
      GBytes *icc = photo_profile_of_codes (data[0], data[1]);

      if (icc == NULL)
        photo_remark (photo,
                      _ ("its colours are shown as sRGB: cICP's %u/%u is not "
                         "known"),
                      data[0], data[1]);
      else if (photo->meta.icc != NULL)
        g_bytes_unref (icc);
      else
        photo->meta.icc = icc;
    }
  return 1;
}

static void
take_text (Photo *photo, const png_text *text)
{
  if (strcmp (text->key, XMP_NAME) == 0)
    photo_meta_set (&photo->meta.xmp, text->text, strlen (text->text));
  else if (text->compression >= PNG_ITXT_COMPRESSION_NONE
           && g_utf8_validate (text->text, -1, NULL))
    photo_meta_add_text (&photo->meta, text->key, text->text);
  else
    {
      g_autofree gchar *utf8 =
        g_convert (text->text, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);

      if (utf8 != NULL)
        photo_meta_add_text (&photo->meta, text->key, utf8);
    }
}

static void
take_texts (Photo *photo, Reader *reader)
{
  png_textp texts;
  gint n = 0;

  png_get_text (reader->png, reader->info, &texts, &n);
  for (gint i = 0; i < n; i++)
    take_text (photo, &texts[i]);
  png_free_data (reader->png, reader->info, PNG_FREE_TEXT, -1);
}

/* A gAMA chunk is of some use only where nothing else tells of colours. */
static void
take_gamma (Photo *photo, Reader *reader)
{
  static const gdouble bt709[] = { 0.3127, 0.3290, 0.64, 0.33,
                                   0.30,   0.60,   0.15, 0.06 };
  PhotoMeta *meta = &photo->meta;
  gdouble *xy = meta->xy;

  if (png_get_valid (reader->png, reader->info, PNG_INFO_sRGB)
      || !png_get_gAMA (reader->png, reader->info, &meta->gamma)
      || meta->gamma < 0.01 || meta->gamma > 20.0)
    {
      meta->gamma = 0.0;
      return;
    }
  memcpy (xy, bt709, sizeof bt709);
  png_get_cHRM (reader->png, reader->info, &xy[0], &xy[1], &xy[2], &xy[3],
                &xy[4], &xy[5], &xy[6], &xy[7]);
  meta->icc =
    photo_profile_of_gamma (1.0 / meta->gamma, xy, photo->layout.channels <= 2);
}

static void
take_colours (Photo *photo, Reader *reader)
{
  png_charp name;
  png_bytep icc;
  png_uint_32 size;
  gint method;

  if (photo->meta.icc != NULL)
    return; /* of cICP */
  if (png_get_iCCP (reader->png, reader->info, &name, &method, &icc, &size))
    photo_meta_set (&photo->meta.icc, icc, size);
  else
    take_gamma (photo, reader);
}

static void
take_header (Photo *photo, Reader *reader)
{
  png_bytep exif;
  png_uint_32 size, x, y;
  gint unit;

  take_colours (photo, reader);
  if (png_get_eXIf_1 (reader->png, reader->info, &size, &exif))
    photo_meta_set (&photo->meta.exif, exif, size);
  photo->orientation = photo_exif_get_orientation (photo->meta.exif);
  if (png_get_pHYs (reader->png, reader->info, &x, &y, &unit)
      && unit == PNG_RESOLUTION_METER)
    {
      photo->meta.x_density = x;
      photo->meta.y_density = y;
    }
  take_texts (photo, reader);
}

/* ---- reading ---- */

static gboolean
png_detect (const guchar *start, gsize size)
{
  return size >= 8 && memcmp (start, "\x89PNG\r\n\x1a\n", 8) == 0;
}

static void
png_close (Photo *photo)
{
  Reader *reader = photo->codec;

  png_destroy_read_struct (&reader->png, &reader->info, NULL);
  if (reader->file != NULL)
    fclose (reader->file);
  g_free (reader->rows);
  g_free (reader->message);
  g_free (reader);
}

static gboolean
fail_reading (const Reader *reader, GError **error)
{
  return photo_fail (error, _ ("it is damaged, or cut off: %s"),
                     reader->message);
}

static void
set_up (Photo *photo, Reader *reader)
{
  static const png_byte chunks[] = "acTL\0cICP";

  png_init_io (reader->png, reader->file);
  png_set_user_limits (reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max (reader->png, CHUNK_MAX);
  png_set_option (reader->png, PNG_SKIP_sRGB_CHECK_PROFILE, PNG_OPTION_ON);
  png_set_keep_unknown_chunks (reader->png, PNG_HANDLE_CHUNK_ALWAYS, chunks, 2);
  png_set_read_user_chunk_fn (reader->png, photo, on_chunk);
  png_read_info (reader->png, reader->info);
}

/* Anything is made 8 or 16 bits a channel, without a palette. */
static void
choose_layout (Photo *photo, Reader *reader)
{
  png_set_expand (reader->png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN
      && png_get_bit_depth (reader->png, reader->info) == 16)
    png_set_swap (reader->png);
  reader->whole = png_set_interlace_handling (reader->png) > 1;
  png_read_update_info (reader->png, reader->info);
  photo->layout.channels = png_get_channels (reader->png, reader->info);
  photo->layout.depth = png_get_bit_depth (reader->png, reader->info);
}

static gboolean
check_size (Photo *photo, Reader *reader, GError **error)
{
  const guint64 height = png_get_image_height (reader->png, reader->info);
  const guint64 width = png_get_image_width (reader->png, reader->info);
  const guint64 bits = width * png_get_bit_depth (reader->png, reader->info)
                       * png_get_channels (reader->png, reader->info);

  return photo_set_size (photo, width, height, error)
         && photo_check_data (photo, photo->file_size,
                              (bits / 8 + 1) * height / DEFLATE_MAX, error);
}

static gboolean
png_open (Photo *photo, GError **error)
{
  Reader *reader = g_new0 (Reader, 1);

  photo->codec = reader;
  reader->png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &reader->message,
                                        on_error, on_reader_warning);
  reader->info = png_create_info_struct (reader->png);
  reader->file = fopen (photo->path, "rbe");
  if (reader->file == NULL)
    return photo_fail (error, _ ("it cannot be opened"));
  if (setjmp (png_jmpbuf (reader->png)) != 0)
    return fail_reading (reader, error);
  set_up (photo, reader);
  if (!check_size (photo, reader, error))
    return FALSE;
  choose_layout (photo, reader);
  take_header (photo, reader);
  return TRUE;
}

static void
read_all (Photo *photo, Reader *reader)
{
  const gsize stride = photo_layout_get_stride (&photo->layout);
  const guint height = photo->layout.height;
  g_autofree png_bytepp rows = g_new (png_bytep, height);

  if (reader->rows == NULL)
    reader->rows = g_malloc0 (stride * height);
  for (guint y = 0; y < height; y++)
    rows[y] = reader->rows + y * stride;
  png_read_image (reader->png, rows);
}

static gboolean
png_read (Photo *photo, gpointer rows, guint n, GError **error)
{
  Reader *reader = photo->codec;
  const gsize stride = photo_layout_get_stride (&photo->layout);

  if (setjmp (png_jmpbuf (reader->png)) != 0)
    return fail_reading (reader, error);
  if (reader->whole && reader->next == 0)
    read_all (photo, reader);
  if (reader->whole)
    memcpy (rows, reader->rows + reader->next * stride, n * stride);
  else
    for (guint i = 0; i < n; i++)
      png_read_row (reader->png, (png_bytep) rows + i * stride, NULL);
  reader->next += n;
  return TRUE;
}

static gboolean
png_end (Photo *photo, GError **error)
{
  Reader *reader = photo->codec;

  if (setjmp (png_jmpbuf (reader->png)) != 0)
    return fail_reading (reader, error);
  png_read_end (reader->png, reader->info);
  take_texts (photo, reader);
  return TRUE;
}

/* ---- writing ---- */

static gboolean
fail_writing (const Writer *writer, GError **error)
{
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, writer->message);
  return FALSE;
}

/* libpng would judge profiles by rules of its own. */
static void
write_profile (png_structp png, GBytes *icc)
{
  static const gchar head[] = "icc\0"; /* its name, and how it is packed */
  gsize size;
  const guchar *data = g_bytes_get_data (icc, &size);
  uLongf packed = compressBound (size);
  g_autofree guchar *chunk = g_malloc (sizeof head + packed);

  memcpy (chunk, head, sizeof head);
  compress2 (chunk + sizeof head, &packed, data, size, Z_DEFAULT_COMPRESSION);
  png_write_chunk (png, (png_const_bytep) "iCCP", chunk, sizeof head + packed);
}

static void
write_text (png_structp png, const gchar *name, const gchar *text, gsize size)
{
  const gsize head = strlen (name) + 5; /* 0, not packed, no language */
  g_autofree guchar *chunk = g_malloc0 (head + size);

  memcpy (chunk, name, strlen (name));
  memcpy (chunk + head, text, size);
  png_write_chunk (png, (png_const_bytep) "iTXt", chunk, head + size);
}

static void
write_meta (png_structp png, const PhotoMeta *meta)
{
  gsize size;
  gconstpointer data;

  if (meta->icc != NULL && meta->gamma == 0.0)
    write_profile (png, meta->icc);
  if (meta->exif != NULL)
    {
      data = g_bytes_get_data (meta->exif, &size);
      png_write_chunk (png, (png_const_bytep) "eXIf", data, size);
    }
  if (meta->xmp != NULL)
    {
      data = g_bytes_get_data (meta->xmp, &size);
      write_text (png, XMP_NAME, data, size);
    }
  for (guint i = 0; meta->texts != NULL && i + 1 < meta->texts->len; i += 2)
    write_text (png, meta->texts->pdata[i], meta->texts->pdata[i + 1],
                strlen (meta->texts->pdata[i + 1]));
}

static void
put_gamma (Writer *writer, const PhotoMeta *meta)
{
  const gdouble *xy = meta->xy;

  png_set_gAMA (writer->png, writer->info, meta->gamma);
  png_set_cHRM (writer->png, writer->info, xy[0], xy[1], xy[2], xy[3], xy[4],
                xy[5], xy[6], xy[7]);
}

static void
write_header (PhotoWriter *to, Writer *writer)
{
  static const gint colours[] = { PNG_COLOR_TYPE_GRAY,
                                  PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                                  PNG_COLOR_TYPE_RGB_ALPHA };

  png_init_io (writer->png, to->file);
  png_set_user_limits (writer->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_compression_level (writer->png, LEVEL);
  png_set_filter (writer->png, 0, PNG_FILTER_SUB | PNG_FILTER_UP);
  png_set_IHDR (writer->png, writer->info, to->layout.width, to->layout.height,
                (gint) to->layout.depth, colours[to->layout.channels - 1],
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  if (to->meta->x_density > 0.0 && to->meta->y_density > 0.0)
    png_set_pHYs (
      writer->png, writer->info, (png_uint_32) lrint (to->meta->x_density),
      (png_uint_32) lrint (to->meta->y_density), PNG_RESOLUTION_METER);
  if (to->meta->icc != NULL && to->meta->gamma > 0.0)
    put_gamma (writer, to->meta);
  png_write_info_before_PLTE (writer->png, writer->info);
  write_meta (writer->png, to->meta);
  png_write_info (writer->png, writer->info);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN && to->layout.depth == 16)
    png_set_swap (writer->png);
}

static gboolean
png_create (PhotoWriter *to, GError **error)
{
  Writer *writer = g_new0 (Writer, 1);

  to->codec = writer;
  writer->png = png_create_write_struct (
    PNG_LIBPNG_VER_STRING, &writer->message, on_error, on_warning);
  writer->info = png_create_info_struct (writer->png);
  if (setjmp (png_jmpbuf (writer->png)) != 0)
    return fail_writing (writer, error);
  write_header (to, writer);
  return TRUE;
}

static gboolean
png_write (PhotoWriter *to, gconstpointer rows, guint n, GError **error)
{
  Writer *writer = to->codec;
  const gsize stride = photo_layout_get_stride (&to->layout);

  if (setjmp (png_jmpbuf (writer->png)) != 0)
    return fail_writing (writer, error);
  for (guint i = 0; i < n; i++)
    png_write_row (writer->png, (png_const_bytep) rows + i * stride);
  return TRUE;
}

static gboolean
png_finish (PhotoWriter *to, GError **error)
{
  Writer *writer = to->codec;

  if (setjmp (png_jmpbuf (writer->png)) != 0)
    return fail_writing (writer, error);
  png_write_end (writer->png, NULL);
  return TRUE;
}

static void
png_free_writer (PhotoWriter *to)
{
  Writer *writer = to->codec;

  png_destroy_write_struct (&writer->png, &writer->info);
  g_free (writer->message);
  g_free (writer);
}

const PhotoKind photo_png = {
  .title = "PNG",
  .endings = " png ",
  .deep = TRUE,
  .alpha = TRUE,
  .grey = TRUE,
  .keeps = PHOTO_META_ICC | PHOTO_META_EXIF | PHOTO_META_XMP | PHOTO_META_TEXTS
           | PHOTO_META_DENSITY,
  .detect = png_detect,
  .open = png_open,
  .read = png_read,
  .end = png_end,
  .close = png_close,
  .create = png_create,
  .write = png_write,
  .finish = png_finish,
  .free = png_free_writer,
};
