/* photo-jpeg.c - JPEG files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h> /* libjpeg needs it */

#include <jerror.h>
#include <jpeglib.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <string.h>

#include "plug-in/photo/photo-codec.h"

#define QUALITY 95
#define ICC_NAME "ICC_PROFILE" /* and a 0 */
#define ICC_HEAD 14            /* bytes before a piece of a profile */
#define XMP_NAME "http://ns.adobe.com/xap/1.0/"
#define EXTENDED_NAME "http://ns.adobe.com/xmp/extension/"
#define RESOURCES_NAME "Photoshop 3.0"
#define PART_MAX 65400 /* bytes of a segment's body, less its name */

typedef struct
{
  struct jpeg_error_mgr manager;
  jmp_buf jump;
  gchar message[JMSG_LENGTH_MAX];
  gboolean damaged;
  glong padding; /* bytes between the picture and the end marker */
} Fault;

typedef struct
{
  struct jpeg_decompress_struct cinfo;
  Fault fault;
  FILE *file;
  gboolean inverted;
} Reader;

typedef struct
{
  struct jpeg_compress_struct cinfo;
  Fault fault;
} Writer;

/* ---- faults ---- */

static void
on_error (j_common_ptr cinfo)
{
  Fault *fault = (Fault *) cinfo->err;

  cinfo->err->format_message (cinfo, fault->message);
  longjmp (fault->jump, 1);
}

static gboolean
is_harmless (const struct jpeg_error_mgr *manager)
{
  switch (manager->msg_code)
    {
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
    case JWRN_BOGUS_PROGRESSION:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_message (j_common_ptr cinfo, int level)
{
  Fault *fault = (Fault *) cinfo->err;

  if (level >= 0 || fault->damaged || is_harmless (cinfo->err))
    return;
  if (cinfo->err->msg_code == JWRN_EXTRANEOUS_DATA
      && cinfo->err->msg_parm.i[1] == JPEG_EOI)
    {
      fault->padding = cinfo->err->msg_parm.i[0];
      return;
    }
  cinfo->err->format_message (cinfo, fault->message);
  fault->damaged = TRUE;
}

static struct jpeg_error_mgr *
fault_init (Fault *fault)
{
  jpeg_std_error (&fault->manager);
  fault->manager.error_exit = on_error;
  fault->manager.emit_message = on_message;
  return &fault->manager;
}

/* ---- what the file says ---- */

static gboolean
has_name (const struct jpeg_marker_struct *marker, const gchar *name)
{
  return marker->data_length > strlen (name)
         && memcmp (marker->data, name, strlen (name) + 1) == 0;
}

/* The pieces of a profile may come in any order. */
static void
take_profile (Photo *photo, j_decompress_ptr cinfo)
{
  JOCTET *data = NULL;
  unsigned int size;

  if (jpeg_read_icc_profile (cinfo, &data, &size))
    photo_meta_set (&photo->meta.icc, data, size);
  free (data);
}

static void
take_segment (Photo *photo, const struct jpeg_marker_struct *marker)
{
  PhotoMeta *meta = &photo->meta;
  const guchar *data = marker->data;
  const gsize size = marker->data_length;
  const gsize xmp = sizeof XMP_NAME, head = sizeof RESOURCES_NAME;

  if (marker->marker == JPEG_COM)
    photo_meta_set (&meta->comment, data, size);
  else if (marker->marker == JPEG_APP0 + 1 && has_name (marker, "Exif")
           && size > 6)
    photo_meta_set (&meta->exif, data + 6, size - 6);
  else if (marker->marker == JPEG_APP0 + 1 && has_name (marker, XMP_NAME))
    photo_meta_set (&meta->xmp, data + xmp, size - xmp);
  else if (marker->marker == JPEG_APP0 + 1 && has_name (marker, EXTENDED_NAME))
    photo_remark (photo, _ ("the second part of its XMP is lost"));
  else if (marker->marker == JPEG_APP0 + 13
           && has_name (marker, RESOURCES_NAME))
    photo_meta_set (&meta->resources, data + head, size - head);
}

static void
take_density (Photo *photo, j_decompress_ptr cinfo)
{
  const gdouble unit = cinfo->density_unit == 1   ? PHOTO_METRES_PER_INCH
                       : cinfo->density_unit == 2 ? 0.01
                                                  : 0.0;

  if (!cinfo->saw_JFIF_marker || unit == 0.0)
    return;
  photo->meta.x_density = cinfo->X_density / unit;
  photo->meta.y_density = cinfo->Y_density / unit;
}

static void
take_header (Photo *photo, j_decompress_ptr cinfo)
{
  for (struct jpeg_marker_struct *m = cinfo->marker_list; m; m = m->next)
    take_segment (photo, m);
  take_profile (photo, cinfo);
  take_density (photo, cinfo);
  photo->orientation = photo_exif_get_orientation (photo->meta.exif);
}

/* ---- reading ---- */

static gboolean
jpeg_detect (const guchar *start, gsize size)
{
  return size >= 4 && memcmp (start, "\xff\xd8\xff", 3) == 0;
}

static void
jpeg_close (Photo *photo)
{
  Reader *reader = photo->codec;

  jpeg_destroy_decompress (&reader->cinfo);
  fclose (reader->file);
  g_free (reader);
}

static gboolean
choose_colours (Photo *photo, j_decompress_ptr cinfo, GError **error)
{
  Reader *reader = photo->codec;

  photo->layout.depth = 8;
  switch (cinfo->num_components)
    {
    case 1:
      photo->layout.channels = 1;
      cinfo->out_color_space = JCS_GRAYSCALE;
      return TRUE;
    case 3:
      photo->layout.channels = 3;
      cinfo->out_color_space = JCS_RGB;
      return TRUE;
    case 4:
      photo->layout.channels = 4;
      photo->layout.cmyk = TRUE;
      cinfo->out_color_space = JCS_CMYK;
      reader->inverted = cinfo->saw_Adobe_marker;
      return TRUE;
    default:
      return photo_fail (error, _ ("it has %d channels"),
                         cinfo->num_components);
    }
}

/* Each block of 8x8 pixels takes a bit at least, unless it is coded
 * arithmetically. */
static guint64
get_least_size (j_decompress_ptr cinfo)
{
  const guint64 blocks = ((guint64) cinfo->image_width + 7) / 8
                         * (((guint64) cinfo->image_height + 7) / 8);

  return cinfo->arith_code ? 0 : blocks / 8;
}

static gboolean
jpeg_open (Photo *photo, GError **error)
{
  Reader *reader = g_new0 (Reader, 1);
  j_decompress_ptr cinfo = &reader->cinfo;

  photo->codec = reader;
  cinfo->err = fault_init (&reader->fault);
  jpeg_create_decompress (cinfo);
  reader->file = fopen (photo->path, "rbe");
  if (reader->file == NULL)
    return photo_fail (error, _ ("it cannot be opened"));
  if (setjmp (reader->fault.jump) != 0)
    return photo_fail (error, "%s", reader->fault.message);
  jpeg_stdio_src (cinfo, reader->file);
  jpeg_save_markers (cinfo, JPEG_COM, 0xffff);
  jpeg_save_markers (cinfo, JPEG_APP0 + 1, 0xffff);
  jpeg_save_markers (cinfo, JPEG_APP0 + 2, 0xffff);
  jpeg_save_markers (cinfo, JPEG_APP0 + 13, 0xffff);
  jpeg_read_header (cinfo, TRUE);
  if (!photo_set_size (photo, cinfo->image_width, cinfo->image_height, error)
      || !choose_colours (photo, cinfo, error)
      || !photo_check_data (photo, photo->file_size, get_least_size (cinfo),
                            error))
    return FALSE;
  take_header (photo, cinfo);
  jpeg_start_decompress (cinfo);
  return TRUE;
}

static gboolean
fail_damaged (const Reader *reader, GError **error)
{
  return photo_fail (error, _ ("it is damaged, or cut off: %s"),
                     reader->fault.message);
}

/* Adobe's programs store ink inverted, so that 255 is no ink at all. */
static void
invert (guchar *samples, gsize n)
{
  for (gsize i = 0; i < n; i++)
    samples[i] = 255 - samples[i];
}

static gboolean
jpeg_read (Photo *photo, gpointer rows, guint n, GError **error)
{
  Reader *reader = photo->codec;
  const gsize stride = photo_layout_get_stride (&photo->layout);

  if (setjmp (reader->fault.jump) != 0)
    return fail_damaged (reader, error);
  for (guint i = 0; i < n;)
    {
      JSAMPROW row = (JSAMPROW) rows + i * stride;

      i += jpeg_read_scanlines (&reader->cinfo, &row, 1);
      if (reader->fault.damaged)
        return fail_damaged (reader, error);
    }
  if (reader->inverted)
    invert (rows, stride * n);
  return TRUE;
}

/* Whether all bits of all coefficients of a progressive file were there. */
static gboolean
is_complete (j_decompress_ptr cinfo)
{
  if (!cinfo->progressive_mode || cinfo->coef_bits == NULL)
    return TRUE;
  for (gint c = 0; c < cinfo->num_components; c++)
    for (gint i = 0; i < DCTSIZE2; i++)
      if (cinfo->coef_bits[c][i] != 0)
        return FALSE;
  return TRUE;
}

/* Some cameras leave bytes between the picture and the end marker, all alike.
 * Others there are the rest of a picture that was decoded wrongly. */
static gboolean
check_padding (const Reader *reader, glong end)
{
  const glong n = reader->fault.padding;
  gint first = EOF;

  if (n == 0)
    return TRUE;
  if (end < n + 2 || fseek (reader->file, end - n - 2, SEEK_SET) != 0)
    return FALSE;
  first = getc (reader->file);
  for (glong i = 1; i < n; i++)
    if (getc (reader->file) != first)
      return FALSE;
  return first != EOF;
}

/* What lies behind the picture's end. */
static void
look_behind (Photo *photo, const Reader *reader, glong end)
{
  const guint64 n = photo->file_size - MIN ((guint64) end, photo->file_size);
  guchar start[12] = { 0 };

  if (n < sizeof start || fseek (reader->file, end, SEEK_SET) != 0
      || fread (start, 1, sizeof start, reader->file) != sizeof start)
    return;
  if (memcmp (start, "\xff\xd8\xff", 3) == 0)
    photo_remark (photo, _ ("a second picture in the file (a gain map, a "
                            "preview or another view) is lost"));
  else if (memcmp (start + 4, "ftyp", 4) == 0)
    photo_remark (photo, _ ("the video behind the picture is lost"));
  else
    photo_remark (photo,
                  _ ("%" PRIu64 " bytes behind the picture, whose "
                     "meaning is not known, are lost"),
                  n);
}

static gboolean
jpeg_end (Photo *photo, GError **error)
{
  Reader *reader = photo->codec;
  glong end;

  if (!is_complete (&reader->cinfo))
    return photo_fail (error, _ ("it is cut off: only a coarse version of the "
                                 "picture is there"));
  if (setjmp (reader->fault.jump) != 0)
    return fail_damaged (reader, error);
  jpeg_finish_decompress (&reader->cinfo);
  end = ftell (reader->file) - (glong) reader->cinfo.src->bytes_in_buffer;
  if (reader->fault.damaged)
    return fail_damaged (reader, error);
  if (!check_padding (reader, end))
    return photo_fail (error, _ ("it is damaged: data are left over"));
  look_behind (photo, reader, end);
  return TRUE;
}

/* ---- writing ---- */

/* Chroma for each pixel: the numbers may have brought out fine colours. */
static void
set_sampling (j_compress_ptr cinfo)
{
  cinfo->comp_info[0].h_samp_factor = 1;
  cinfo->comp_info[0].v_samp_factor = 1;
}

static void
set_density (j_compress_ptr cinfo, const PhotoMeta *meta)
{
  const gboolean inches = photo_meta_is_per_inch (meta);
  const gdouble unit = inches ? PHOTO_METRES_PER_INCH : 0.01;
  const gdouble x = meta->x_density * unit;
  const gdouble y = meta->y_density * unit;

  if (x < 1.0 || y < 1.0 || x > G_MAXUINT16 || y > G_MAXUINT16)
    return;
  cinfo->density_unit = inches ? 1 : 2;
  cinfo->X_density = (UINT16) lrint (x);
  cinfo->Y_density = (UINT16) lrint (y);
}

/* A segment of a name, whose 0 is kept, and data. */
static void
write_segment (j_compress_ptr cinfo,
               gint marker,
               const gchar *name,
               gsize name_size,
               GBytes *data)
{
  gsize size;
  const guchar *bytes = g_bytes_get_data (data, &size);

  jpeg_write_m_header (cinfo, marker, (guint) (name_size + size));
  for (gsize i = 0; i < name_size; i++)
    jpeg_write_m_byte (cinfo, name[i]);
  for (gsize i = 0; i < size; i++)
    jpeg_write_m_byte (cinfo, bytes[i]);
}

static void
write_meta (j_compress_ptr cinfo, const PhotoMeta *meta)
{
  if (meta->exif != NULL)
    write_segment (cinfo, JPEG_APP0 + 1, "Exif\0", 6, meta->exif);
  if (meta->xmp != NULL)
    write_segment (cinfo, JPEG_APP0 + 1, XMP_NAME, sizeof XMP_NAME, meta->xmp);
  if (meta->icc != NULL)
    jpeg_write_icc_profile (cinfo, g_bytes_get_data (meta->icc, NULL),
                            (guint) g_bytes_get_size (meta->icc));
  if (meta->resources != NULL)
    write_segment (cinfo, JPEG_APP0 + 13, RESOURCES_NAME, sizeof RESOURCES_NAME,
                   meta->resources);
  if (meta->comment != NULL)
    write_segment (cinfo, JPEG_COM, "", 0, meta->comment);
}

static gboolean
fail_writing (const Writer *writer, GError **error)
{
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                       writer->fault.message);
  return FALSE;
}

static gboolean
jpeg_create (PhotoWriter *to, GError **error)
{
  Writer *writer = g_new0 (Writer, 1);
  j_compress_ptr cinfo = &writer->cinfo;

  to->codec = writer;
  cinfo->err = fault_init (&writer->fault);
  jpeg_create_compress (cinfo);
  if (MAX (to->layout.width, to->layout.height) > JPEG_MAX_DIMENSION)
    return photo_fail (error, _ ("JPEG holds at most %ux%u pixels"),
                       (guint) JPEG_MAX_DIMENSION, (guint) JPEG_MAX_DIMENSION);
  if (setjmp (writer->fault.jump) != 0)
    return fail_writing (writer, error);
  jpeg_stdio_dest (cinfo, to->file);
  cinfo->image_width = to->layout.width;
  cinfo->image_height = to->layout.height;
  cinfo->input_components = (gint) to->layout.channels;
  cinfo->in_color_space = to->layout.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (cinfo);
  jpeg_set_quality (cinfo, QUALITY, TRUE);
  set_sampling (cinfo);
  set_density (cinfo, to->meta);
  jpeg_start_compress (cinfo, TRUE);
  write_meta (cinfo, to->meta);
  return TRUE;
}

static gboolean
jpeg_write (PhotoWriter *to, gconstpointer rows, guint n, GError **error)
{
  Writer *writer = to->codec;
  const gsize stride = photo_layout_get_stride (&to->layout);

  if (setjmp (writer->fault.jump) != 0)
    return fail_writing (writer, error);
  for (guint i = 0; i < n;)
    {
      JSAMPROW row = (JSAMPROW) rows + i * stride;

      i += jpeg_write_scanlines (&writer->cinfo, &row, 1);
    }
  return TRUE;
}

static gboolean
jpeg_finish (PhotoWriter *to, GError **error)
{
  Writer *writer = to->codec;

  if (setjmp (writer->fault.jump) != 0)
    return fail_writing (writer, error);
  jpeg_finish_compress (&writer->cinfo);
  return TRUE;
}

static void
jpeg_free (PhotoWriter *to)
{
  Writer *writer = to->codec;

  jpeg_destroy_compress (&writer->cinfo);
  g_free (writer);
}

const PhotoKind photo_jpeg = {
  .title = "JPEG",
  .endings = " jpg jpeg jpe jfif ",
  .grey = TRUE,
  .keeps = PHOTO_META_ICC | PHOTO_META_EXIF | PHOTO_META_XMP
           | PHOTO_META_RESOURCES | PHOTO_META_COMMENT | PHOTO_META_DENSITY,
  .part_max = PART_MAX,
  .detect = jpeg_detect,
  .open = jpeg_open,
  .read = jpeg_read,
  .end = jpeg_end,
  .close = jpeg_close,
  .create = jpeg_create,
  .write = jpeg_write,
  .finish = jpeg_finish,
  .free = jpeg_free,
};
