/* photo.c - photographs in files, read and written row by row
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/photo/photo.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

#include "plug-in/photo/photo-codec.h"

#define START 64 /* bytes that tell a file's kind */

static const PhotoKind *const kinds[] = {
  &photo_jpeg, &photo_png,  &photo_tiff, &photo_webp,
#ifdef HAVE_HEIF
  &photo_heic, &photo_avif,
#endif
#ifdef HAVE_JXL
  &photo_jxl,
#endif
};

gsize
photo_layout_get_stride (const PhotoLayout *layout)
{
  return (gsize) layout->width * layout->channels * (layout->depth / 8);
}

gboolean
photo_fail (GError **error, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT, message);
  return FALSE;
}

gboolean
photo_set_size (Photo *photo, guint64 width, guint64 height, GError **error)
{
  if (width < 1 || height < 1 || width > G_MAXINT / 64
      || height > G_MAXINT / 64)
    return photo_fail (
      error, _ ("its size of %" PRIu64 "x%" PRIu64 " pixels is impossible"),
      width, height);
  if (width * height > photo->max_pixels)
    return photo_fail (error,
                       _ ("it has %" PRIu64 "x%" PRIu64
                          " pixels, and the limit is %" PRIu64
                          " megapixels (--max-megapixels)"),
                       width, height, photo->max_pixels / 1000000);
  photo->layout.width = (guint) width;
  photo->layout.height = (guint) height;
  return TRUE;
}

gboolean
photo_check_data (Photo *photo, guint64 n, guint64 least, GError **error)
{
  return n >= least
         || photo_fail (error,
                        _ ("it claims %ux%u pixels, which its %" PRIu64
                           " bytes cannot hold"),
                        photo->layout.width, photo->layout.height, n);
}

void
photo_remark (Photo *photo, const gchar *format, ...)
{
  g_autofree gchar *remark = NULL;
  va_list arguments;

  va_start (arguments, format);
  remark = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (!g_ptr_array_find_with_equal_func (photo->remarks, remark, g_str_equal,
                                         NULL))
    g_ptr_array_add (photo->remarks, g_steal_pointer (&remark));
}

void
photo_be_upright (Photo *photo)
{
  PhotoMeta *meta = &photo->meta;
  const guint orientation = photo_exif_get_orientation (meta->exif);
  GBytes *before = meta->exif;

  if (orientation != 1)
    {
      meta->exif = photo_exif_update (
        before,
        &(PhotoMetaChange){ .turned = TRUE, .swapped = orientation >= 5 });
      g_bytes_unref (before);
    }
  before = meta->xmp;
  if (before != NULL)
    {
      meta->xmp = photo_xmp_update (before, TRUE, photo->remarks);
      g_bytes_unref (before);
    }
}

/* ---- kinds ---- */

const PhotoKind *
photo_kind_of_name (const gchar *path)
{
  const gchar *dot = strrchr (path, '.');
  g_autofree gchar *lower = NULL;
  g_autofree gchar *word = NULL;

  if (dot == NULL || strpbrk (dot, "/ ") != NULL)
    return NULL;
  lower = g_ascii_strdown (dot + 1, -1);
  word = g_strdup_printf (" %s ", lower);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strstr (kinds[i]->endings, word) != NULL)
      return kinds[i];
  return NULL;
}

gchar *
photo_kind_list_endings (void)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_auto (GStrv) words = g_strsplit (kinds[i]->endings, " ", -1);

      for (guint j = 0; words[j] != NULL; j++)
        if (*words[j] != '\0')
          g_string_append_printf (list, "%s.%s", list->len > 0 ? ", " : "",
                                  words[j]);
    }
  return g_string_free (list, FALSE);
}

static gchar *
list_titles (void)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", kinds[i]->title);
  return g_string_free (list, FALSE);
}

/* What a person may take for a photograph, and what to do about it. */
static gboolean
fail_unknown (const guchar *start, gsize size, GError **error)
{
  g_autofree gchar *titles = NULL;

  if (size == 0)
    return photo_fail (error, _ ("it is empty"));
  if (size >= 4 && memcmp (start, "FUJI", 4) == 0)
    return photo_fail (error, _ ("it is a camera's raw file: develop it first, "
                                 "with darktable or RawTherapee"));
  if (size >= 12 && memcmp (start + 4, "ftypcrx", 7) == 0)
    return photo_fail (error, _ ("it is a camera's raw file: develop it first, "
                                 "with darktable or RawTherapee"));
  titles = list_titles ();
  if (size >= 12 && memcmp (start + 4, "ftyp", 4) == 0)
    return photo_fail (error,
                       _ ("it is a video, or a picture of an unknown kind; "
                          "known are %s"),
                       titles);
  return photo_fail (error, _ ("it is no picture of a known kind: %s"), titles);
}

static gboolean
check_is_file (const gchar *path, guint64 *size, GError **error)
{
  const gchar *what;
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    what = g_strerror (errno);
  else if (S_ISREG (info.st_mode))
    {
      *size = (guint64) info.st_size;
      return TRUE;
    }
  else if (S_ISDIR (info.st_mode))
    what = _ ("it is a folder, not a photograph");
  else
    what = _ ("it is a device or a pipe, not a file");
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, what);
  return FALSE;
}

const PhotoKind *
photo_kind_of_file (const gchar *path, GError **error)
{
  FILE *file = fopen (path, "rbe");
  guchar start[START];
  gsize size;

  if (file == NULL)
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           g_strerror (errno));
      return NULL;
    }
  size = fread (start, 1, sizeof start, file);
  fclose (file);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i]->detect (start, size))
      return kinds[i];
  fail_unknown (start, size, error);
  return NULL;
}

/* ---- reading ---- */

Photo *
photo_open (const gchar *path, guint max_megapixels, GError **error)
{
  g_autoptr (Photo) photo = g_new0 (Photo, 1);
  g_autoptr (GError) fault = NULL;

  photo->path = g_strdup (path);
  photo->orientation = 1;
  photo->remarks = g_ptr_array_new_with_free_func (g_free);
  photo->max_pixels =
    1000000
    * (guint64) (max_megapixels > 0 ? max_megapixels : PHOTO_MAX_MEGAPIXELS);
  if (!check_is_file (path, &photo->file_size, error)
      || !(photo->kind = photo_kind_of_file (path, error)))
    return NULL;
  if (photo->kind->open (photo, &fault))
    return g_steal_pointer (&photo);
  g_set_error (error, fault->domain, fault->code,
               _ ("it looks like %s, but %s"), photo->kind->title,
               fault->message);
  return NULL;
}

gboolean
photo_read (Photo *photo, gpointer rows, guint n, GError **error)
{
  return photo->kind->read (photo, rows, n, error);
}

gboolean
photo_end (Photo *photo, GError **error)
{
  return photo->kind->end == NULL || photo->kind->end (photo, error);
}

void
photo_close (Photo *photo)
{
  if (photo->kind != NULL && photo->codec != NULL)
    photo->kind->close (photo);
  photo_meta_clear (&photo->meta);
  g_ptr_array_unref (photo->remarks);
  g_free (photo->path);
  g_free (photo);
}

/* ---- writing ---- */

PhotoWriter *
photo_writer_new (const PhotoKind *kind,
                  FILE *file,
                  const PhotoLayout *layout,
                  const PhotoMeta *meta,
                  const PhotoCoding *coding,
                  GError **error)
{
  g_autoptr (PhotoWriter) writer = g_new0 (PhotoWriter, 1);

  *writer = (PhotoWriter){ .kind = kind,
                           .file = file,
                           .layout = *layout,
                           .meta = meta,
                           .coding = *coding };
  return kind->create (writer, error) ? g_steal_pointer (&writer) : NULL;
}

gboolean
photo_writer_write (PhotoWriter *writer,
                    gconstpointer rows,
                    guint n,
                    GError **error)
{
  return writer->kind->write (writer, rows, n, error);
}

gboolean
photo_writer_finish (PhotoWriter *writer, GError **error)
{
  if (!writer->kind->finish (writer, error))
    return FALSE;
  if (fflush (writer->file) == 0 && !ferror (writer->file))
    return TRUE;
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                       g_strerror (errno));
  return FALSE;
}

void
photo_writer_free (PhotoWriter *writer)
{
  if (writer->codec != NULL)
    writer->kind->free (writer);
  g_free (writer);
}
