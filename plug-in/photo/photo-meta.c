/* photo-meta.c - what a photograph's file says beside its pixels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/photo/photo-meta.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define RESOURCE_HEAD 6 /* "8BIM" and a number */
#define THUMBNAIL 1036
#define SCREEN_DENSITY 100 /* an inch: up to here it was not chosen */
#define OLD_THUMBNAIL 1033

void
photo_meta_clear (PhotoMeta *meta)
{
  g_clear_pointer (&meta->icc, g_bytes_unref);
  g_clear_pointer (&meta->exif, g_bytes_unref);
  g_clear_pointer (&meta->xmp, g_bytes_unref);
  g_clear_pointer (&meta->resources, g_bytes_unref);
  g_clear_pointer (&meta->comment, g_bytes_unref);
  g_clear_pointer (&meta->texts, g_ptr_array_unref);
}

void
photo_meta_add_text (PhotoMeta *meta, const gchar *name, const gchar *text)
{
  if (meta->texts == NULL)
    meta->texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (meta->texts, g_strdup (name));
  g_ptr_array_add (meta->texts, g_strdup (text));
}

void
photo_meta_set (GBytes **bytes, gconstpointer data, gsize size)
{
  if (*bytes == NULL && size > 0)
    *bytes = g_bytes_new (data, size);
}

static gdouble
get_rest (gdouble value)
{
  return fabs (value - rint (value));
}

gboolean
photo_meta_is_per_inch (const PhotoMeta *meta)
{
  const gdouble inch = meta->x_density * PHOTO_METRES_PER_INCH;
  const gdouble centimetre = meta->x_density * 0.01;

  return get_rest (inch) <= get_rest (centimetre) + 1e-6;
}

/* ---- what a copy may keep ---- */

static void add_remark (GPtrArray *remarks, const gchar *format, ...)
  G_GNUC_PRINTF (2, 3);

static void
add_remark (GPtrArray *remarks, const gchar *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (remarks, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* Drops a part that the file does not hold, and says so. */
static void
keep_part (GBytes **bytes,
           gboolean keeps,
           gsize most,
           const gchar *name,
           GPtrArray *remarks)
{
  if (*bytes == NULL)
    return;
  if (keeps && (most == 0 || g_bytes_get_size (*bytes) <= most))
    return;
  if (keeps)
    add_remark (remarks, _ ("its %s is lost: it is too long"), name);
  else
    add_remark (remarks, _ ("its %s is lost: this kind of file holds none"),
                name);
  g_clear_pointer (bytes, g_bytes_unref);
}

static void
replace (GBytes **bytes, GBytes *by)
{
  if (*bytes != NULL)
    g_bytes_unref (*bytes);
  *bytes = by;
}

static void
update_exif (PhotoMeta *meta, const PhotoMetaChange *change, GPtrArray *remarks)
{
  if (meta->exif == NULL)
    return;
  if (!photo_exif_check (meta->exif))
    {
      add_remark (remarks, _ ("its Exif is lost: it is damaged"));
      g_clear_pointer (&meta->exif, g_bytes_unref);
      return;
    }
  replace (&meta->exif, photo_exif_update (meta->exif, change));
}

/* Exif has a place for a comment too, but nobody looks there. */
static void
keep_comment (PhotoMeta *meta, PhotoMetaParts keeps, GPtrArray *remarks)
{
  if (meta->comment != NULL && (keeps & PHOTO_META_TEXTS) != 0)
    {
      gsize size;
      const gchar *data = g_bytes_get_data (meta->comment, &size);
      g_autofree gchar *text = g_strndup (data, size);

      if (g_utf8_validate (text, -1, NULL))
        {
          photo_meta_add_text (meta, "Comment", text);
          g_clear_pointer (&meta->comment, g_bytes_unref);
        }
    }
  keep_part (&meta->comment, (keeps & PHOTO_META_COMMENT) != 0, 0,
             _ ("comment"), remarks);
}

static void
keep_texts (PhotoMeta *meta, PhotoMetaParts keeps, GPtrArray *remarks)
{
  if (meta->texts == NULL || (keeps & PHOTO_META_TEXTS) != 0)
    return;
  add_remark (remarks,
              _ ("its texts (%s) are lost: this kind of file holds "
                 "none"),
              (const gchar *) meta->texts->pdata[0]);
  g_clear_pointer (&meta->texts, g_ptr_array_unref);
}

void
photo_meta_update (PhotoMeta *meta,
                   PhotoMetaParts keeps,
                   gsize part_max,
                   const PhotoMetaChange *change,
                   GPtrArray *remarks)
{
  update_exif (meta, change, remarks);
  if (meta->xmp != NULL)
    replace (&meta->xmp, photo_xmp_update (meta->xmp, change->turned, remarks));
  if (meta->resources != NULL)
    replace (&meta->resources, photo_resources_update (meta->resources));
  keep_part (&meta->exif, (keeps & PHOTO_META_EXIF) != 0, part_max, "Exif",
             remarks);
  keep_part (&meta->xmp, (keeps & PHOTO_META_XMP) != 0, part_max, "XMP",
             remarks);
  keep_part (&meta->resources, (keeps & PHOTO_META_RESOURCES) != 0, part_max,
             "IPTC", remarks);
  keep_comment (meta, keeps, remarks);
  keep_texts (meta, keeps, remarks);
  if (meta->x_density > 0.0 && (keeps & PHOTO_META_DENSITY) == 0)
    {
      if (meta->x_density * PHOTO_METRES_PER_INCH > SCREEN_DENSITY)
        add_remark (remarks,
                    _ ("its resolution is lost: this kind of file holds "
                       "none"));
      meta->x_density = meta->y_density = 0.0;
    }
}

/* ---- Photoshop's image resources ---- */

/* A resource: "8BIM", a number, a name and data, the last two of even length.
 * Returns: the length of it all; 0 at the end. */
static gsize
find_resource (const guchar *data,
               gsize size,
               guint *id,
               const guchar **body,
               gsize *body_size)
{
  gsize at;

  if (size < RESOURCE_HEAD + 6 || memcmp (data, "8BIM", 4) != 0)
    return 0;
  *id = (guint) data[4] << 8 | data[5];
  at = RESOURCE_HEAD + (data[RESOURCE_HEAD] + 2) / 2 * 2;
  if (at + 4 > size)
    return 0;
  *body_size = (gsize) data[at] << 24 | (gsize) data[at + 1] << 16
               | (gsize) data[at + 2] << 8 | data[at + 3];
  at += 4;
  *body = data + at;
  if (*body_size > size - at)
    return 0;
  return MIN (at + (*body_size + 1) / 2 * 2, size);
}

GBytes *
photo_resources_update (GBytes *resources)
{
  gsize size, length, body_size;
  const guchar *data = g_bytes_get_data (resources, &size), *body;
  GByteArray *kept = g_byte_array_new ();
  guint id;

  while ((length = find_resource (data, size, &id, &body, &body_size)) > 0)
    {
      if (id != THUMBNAIL && id != OLD_THUMBNAIL)
        g_byte_array_append (kept, data, (guint) length);
      data += length;
      size -= length;
    }
  if (kept->len > 0)
    return g_byte_array_free_to_bytes (kept);
  g_byte_array_unref (kept);
  return NULL;
}

GBytes *
photo_resources_find (GBytes *resources, guint wanted)
{
  gsize size, length, body_size;
  const guchar *data = g_bytes_get_data (resources, &size), *body;
  guint id;

  while ((length = find_resource (data, size, &id, &body, &body_size)) > 0)
    {
      if (id == wanted)
        return g_bytes_new (body, body_size);
      data += length;
      size -= length;
    }
  return NULL;
}

GBytes *
photo_resources_new (guint id, gconstpointer data, gsize size)
{
  const guchar head[12] = { '8',
                            'B',
                            'I',
                            'M',
                            (guchar) (id >> 8),
                            (guchar) id,
                            0,
                            0,
                            (guchar) (size >> 24),
                            (guchar) (size >> 16),
                            (guchar) (size >> 8),
                            (guchar) size };
  static const guchar zero;
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, data, (guint) size);
  if (size % 2 == 1)
    g_byte_array_append (bytes, &zero, 1);
  return g_byte_array_free_to_bytes (bytes);
}
