/* photos-read.c - decodes, scales and crops photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <string.h>

#include "core/resize.h"
#include "photos-private.h"

#define CHUNK 65536 /* bytes per call of the decoder */

/* ---- decoding ---- */

typedef struct
{
  guint short_side; /* requested; 0 for the original size */
  guint width;      /* in the file; 0 until known */
  guint height;
  gint last_row; /* the last row decoded so far */
} Decode;

static gboolean
fits (const Decode *decode)
{
  guint longer = MAX (decode->width, decode->height);
  guint shorter = MIN (decode->width, decode->height);

  return (guint64) longer * shorter <= PHOTOS_MAX_PIXELS
         && longer <= PHOTOS_MAX_ASPECT * shorter;
}

/* Whether a photograph may be halved before scaling: it must stay at least
 * twice as large as requested. */
static gboolean
is_far_larger (guint width, guint height, guint short_side)
{
  return short_side > 0 && MIN (width, height) / 4 >= short_side;
}

static gboolean
is_jpeg (GdkPixbufLoader *loader)
{
  GdkPixbufFormat *format = gdk_pixbuf_loader_get_format (loader);
  g_autofree gchar *name =
    format != NULL ? gdk_pixbuf_format_get_name (format) : NULL;

  return g_strcmp0 (name, "jpeg") == 0;
}

/* libjpeg halves while decoding, which saves most of the work. */
static void
size_prepared (GdkPixbufLoader *loader,
               gint width,
               gint height,
               gpointer user_data)
{
  Decode *decode = user_data;
  gint step = 1;

  decode->width = (guint) MAX (width, 0);
  decode->height = (guint) MAX (height, 0);
  if (width < 1 || height < 1 || !fits (decode))
    {
      gdk_pixbuf_loader_set_size (loader, 0, 0); /* it gives up */
      return;
    }
  if (!is_jpeg (loader))
    return;
  while (step < 8
         && is_far_larger (decode->width / step, decode->height / step,
                           decode->short_side))
    step *= 2;
  if (step > 1)
    gdk_pixbuf_loader_set_size (loader, (width + step - 1) / step,
                                (height + step - 1) / step);
}

static void
area_updated (GdkPixbufLoader *loader,
              gint x,
              gint y,
              gint width,
              gint height,
              gpointer user_data)
{
  Decode *decode = user_data;

  decode->last_row = MAX (decode->last_row, y + height);
}

static gboolean
set_fault (const PhotosFile *file, const gchar *fault, GError **error)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT, "%s: %s", file->name,
               fault);
  return FALSE;
}

static gboolean
feed (GdkPixbufLoader *loader,
      const Decode *decode,
      const guint8 *data,
      gsize size,
      GError **fault)
{
  gboolean good = TRUE;

  while (good && size > 0)
    {
      gsize n = MIN (size, CHUNK);

      good = gdk_pixbuf_loader_write (loader, data, n, fault)
             && (decode->width == 0 || fits (decode));
      data += n;
      size -= n;
    }
  /* it must be closed, and later errors are not needed */
  return gdk_pixbuf_loader_close (loader, good ? fault : NULL) && good;
}

/* Returns: whether a JPEG's first scan is followed by an EOI marker, which
 * cannot occur within a scan (ITU-T T.81, B.1.1.5). TRUE for other kinds. */
static gboolean
jpeg_has_end (const guint8 *data, gsize size)
{
  static const guint8 end[] = { 0xff, 0xd9 };
  gsize at = 2;

  if (size < 4 || data[0] != 0xff || data[1] != 0xd8)
    return TRUE;
  while (at + 4 <= size && data[at + 1] != 0xda)
    at += data[at] == 0xff && data[at + 1] == 0xff
            ? 1 /* padding */
            : 2 + (((gsize) data[at + 2] << 8) | data[at + 3]);
  return at + 4 <= size && memmem (data + at, size - at, end, 2) != NULL;
}

/* Some decoders do not report truncated files and leave the rest grey or black.
 * */
static gboolean
is_complete (const Decode *decode,
             const GdkPixbuf *pixbuf,
             const guint8 *data,
             gsize size)
{
  return decode->last_row == gdk_pixbuf_get_height (pixbuf)
         && jpeg_has_end (data, size);
}

static GdkPixbuf *
decode_bytes (const PhotosFile *file,
              const guint8 *data,
              gsize size,
              guint short_side,
              GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) fault = NULL;
  Decode decode = { short_side, 0, 0, 0 };
  gboolean good;
  GdkPixbuf *pixbuf;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared),
                    &decode);
  g_signal_connect (loader, "area-updated", G_CALLBACK (area_updated), &decode);
  good = feed (loader, &decode, data, size, &fault);
  if (decode.width > 0 && !fits (&decode))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   "%s: it has %ux%u pixels, and at most %u, and a side %d "
                   "times the other, are read",
                   file->name, decode.width, decode.height, PHOTOS_MAX_PIXELS,
                   PHOTOS_MAX_ASPECT);
      return NULL;
    }
  pixbuf = good ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf == NULL || !is_complete (&decode, pixbuf, data, size))
    {
      set_fault (file,
                 fault != NULL    ? fault->message
                 : pixbuf != NULL ? "it is cut short"
                                  : "it holds no picture",
                 error);
      return NULL;
    }
  return gdk_pixbuf_apply_embedded_orientation (pixbuf);
}

static GdkPixbuf *
decode_file (const PhotosFile *file, guint short_side, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autofree gchar *bytes = NULL;
  gsize size;

  if (file->data != NULL)
    return decode_bytes (file, file->data, file->size, short_side, error);
  if (!g_file_get_contents (file->name, &bytes, &size, &fault))
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           fault->message);
      return NULL;
    }
  return decode_bytes (file, (const guint8 *) bytes, size, short_side, error);
}

/* ---- bytes ---- */

/* Copies rows without padding, over white where transparent. */
static void
take_pixels (Photo *photo, const GdkPixbuf *pixbuf)
{
  guint channels = (guint) gdk_pixbuf_get_n_channels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *in = gdk_pixbuf_read_pixels (pixbuf);
  guint8 *out;

  photo->width = (guint) gdk_pixbuf_get_width (pixbuf);
  photo->height = (guint) gdk_pixbuf_get_height (pixbuf);
  photo->data = g_malloc_n ((gsize) photo->height * photo->width, 3);
  out = photo->data;
  for (guint y = 0; y < photo->height; y++, in += stride)
    for (guint x = 0; x < photo->width; x++)
      for (guint c = 0; c < 3; c++)
        {
          guint value = in[channels * x + c];

          if (channels == 4)
            value = (value * in[4 * x + 3] + 255 * (255u - in[4 * x + 3]) + 127)
                    / 255;
          *out++ = (guint8) value;
        }
}

/* Halves in place: each pixel is the mean of four; an odd last row or column is
 * dropped. */
static void
halve (Photo *photo)
{
  gsize stride = 3 * (gsize) photo->width;
  guint8 *out = photo->data;

  photo->width /= 2;
  photo->height /= 2;
  for (guint y = 0; y < photo->height; y++)
    for (guint x = 0; x < photo->width; x++)
      {
        const guint8 *in = photo->data + 2 * (y * stride + 3 * (gsize) x);

        for (guint c = 0; c < 3; c++)
          *out++ =
            (in[c] + in[c + 3] + in[stride + c] + in[stride + c + 3] + 2) / 4;
      }
}

static void
scale (Photo *photo, guint short_side)
{
  guint shorter = MIN (photo->width, photo->height);
  gdouble ratio = (gdouble) short_side / shorter;
  guint width = (guint) lrint (photo->width * ratio);
  guint height = (guint) lrint (photo->height * ratio);
  gsize n_in = (gsize) photo->width * photo->height * 3;
  gsize n_out = (gsize) width * height * 3;
  g_autofree gfloat *in = NULL;
  g_autofree gfloat *out = NULL;

  if (shorter == short_side)
    return;
  in = g_new (gfloat, n_in);
  out = g_new (gfloat, n_out);
  for (gsize i = 0; i < n_in; i++)
    in[i] = photo->data[i];
  resize_triangle (out, width, height, in, photo->width, photo->height, 3);
  g_free (photo->data);
  photo->width = width;
  photo->height = height;
  photo->data = g_malloc (n_out);
  for (gsize i = 0; i < n_out; i++)
    photo->data[i] = (guint8) (out[i] + 0.5f);
}

gboolean
photos_read (Photo *photo,
             const Photos *photos,
             guint index,
             guint short_side,
             GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  g_return_val_if_fail (index < photos_count (photos), FALSE);

  *photo = (Photo){ 0, 0, NULL };
  pixbuf = decode_file (photos_get_file (photos, index), short_side, error);
  if (pixbuf == NULL)
    return FALSE;
  take_pixels (photo, pixbuf);
  if (short_side > 0)
    photo_scale (photo, short_side);
  return TRUE;
}

void
photo_scale (Photo *photo, guint short_side)
{
  while (is_far_larger (photo->width, photo->height, short_side))
    halve (photo);
  scale (photo, short_side);
}

gfloat *
photos_read_planar (guint *height,
                    guint *width,
                    const Photos *photos,
                    guint index,
                    guint least,
                    guint most,
                    GError **error)
{
  g_auto (Photo) photo = { 0, 0, NULL };
  gfloat *image;
  gsize area;

  if (!photos_read (&photo, photos, index, 0, error))
    return NULL;
  if (MIN (photo.height, photo.width) < least
      || MAX (photo.height, photo.width) > most)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   "%s: it has %ux%u pixels; each side must have from %u to "
                   "%u",
                   photos_get_name (photos, index), photo.width, photo.height,
                   least, most);
      return NULL;
    }
  area = (gsize) photo.height * photo.width;
  image = g_new (gfloat, 3 * area);
  for (gsize i = 0; i < area; i++)
    for (guint c = 0; c < 3; c++)
      image[c * area + i] = photo.data[3 * i + c] / 255.0f;
  *height = photo.height;
  *width = photo.width;
  return image;
}

void
photo_clear (Photo *photo)
{
  g_clear_pointer (&photo->data, g_free);
}

void
photo_crop (gfloat *out,
            const Photo *photo,
            guint side,
            guint x,
            guint y,
            gboolean mirror)
{
  gsize plane = (gsize) side * side;

  g_return_if_fail (x + side <= photo->width && y + side <= photo->height);

  for (guint row = 0; row < side; row++, out += side)
    {
      const guint8 *in =
        photo->data + 3 * ((gsize) (y + row) * photo->width + x);
      gint step = mirror ? -3 : 3;

      if (mirror)
        in += 3 * (side - 1);
      for (guint i = 0; i < side; i++, in += step)
        for (guint c = 0; c < 3; c++)
          out[c * plane + i] = in[c] / 255.0f;
    }
}
