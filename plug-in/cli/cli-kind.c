/* cli-kind.c - kinds of picture files: told by content, checked for wholeness
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-kind.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/error.h"

enum
{
  JPEG,
  PNG,
  TIFF,
  WEBP,
  N_KINDS
};

static const CliKind kinds[N_KINDS] = {
  [JPEG] = { "JPEG", " jpg jpeg jpe jfif ", "gegl:jpg-load", "gegl:jpg-save",
             FALSE, FALSE },
  [PNG] = { "PNG", " png ", "gegl:png-load", "gegl:png-save", TRUE, TRUE },
  [TIFF] = { "TIFF", " tif tiff ", "gegl:tiff-load", "gegl:tiff-save", TRUE,
             TRUE },
  [WEBP] = { "WebP", " webp ", "gegl:webp-load", "gegl:webp-save", FALSE,
             TRUE },
};

/* The bytes of a file, as far as they were looked at. */
typedef struct
{
  const guchar *data;
  gsize size;
} Bytes;

static guint
read_be16 (const guchar *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint32
read_be32 (const guchar *p)
{
  return (guint32) read_be16 (p) << 16 | read_be16 (p + 2);
}

static guint32
read_le32 (const guchar *p)
{
  return (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8
         | p[0];
}

/* Returns: the place behind the 0xff of the next marker that ends a scan's
 * data, or the end. */
static gsize
skip_scan (Bytes b, gsize i)
{
  while (i < b.size)
    {
      const guchar *ff = memchr (b.data + i, 0xff, b.size - i);

      if (ff == NULL)
        return b.size;
      i = ff - b.data + 1;
      /* 0 stands for a 0xff of the data; d0 to d7 restart the decoder. */
      if (i < b.size && b.data[i] != 0 && (b.data[i] & 0xf8) != 0xd0)
        return i;
    }
  return i;
}

/* Goes from marker to marker as a decoder does, to the end of the image. */
static const gchar *
find_jpeg_fault (Bytes b)
{
  gboolean scanned = FALSE;
  gsize i = 3; /* behind the 0xff of the first marker after SOI */

  while (i < b.size)
    {
      guint marker = b.data[i];
      gsize length;

      if (marker == 0xd9)
        return scanned ? NULL : "it holds no image";
      if (marker == 0xd8)
        return "it starts a second time";
      i++;
      if (marker > 0x01 && (marker & 0xf8) != 0xd0 && marker != 0xff)
        {
          if (b.size - i < 2)
            break;
          length = read_be16 (b.data + i);
          if (length < 2)
            return "one of its segments is shorter than its own length";
          if (length > b.size - i)
            break;
          i += length;
        }
      if (marker == 0xda)
        scanned = TRUE;
      i = skip_scan (b, marker == 0xff ? i - 1 : i);
    }
  return "it is cut off";
}

static const gchar *
find_png_fault (Bytes b)
{
  gboolean has_data = FALSE;
  gsize i = 8;

  while (b.size - i >= 12)
    {
      guint32 length = read_be32 (b.data + i);
      const guchar *name = b.data + i + 4;

      if (i == 8 && (length != 13 || memcmp (name, "IHDR", 4) != 0))
        return "it has no header";
      if (length > b.size - i - 12)
        break;
      has_data = has_data || memcmp (name, "IDAT", 4) == 0;
      if (memcmp (name, "IEND", 4) == 0)
        return has_data ? NULL : "it holds no image";
      i += (gsize) length + 12;
    }
  return "it is cut off";
}

static const gchar *
find_webp_fault (Bytes b)
{
  return read_le32 (b.data + 4) > b.size - 8 ? "it is cut off" : NULL;
}

static const CliKind *
detect (Bytes b)
{
  if (b.size >= 4 && memcmp (b.data, "\xff\xd8\xff", 3) == 0)
    return &kinds[JPEG];
  if (b.size >= 8 && memcmp (b.data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return &kinds[PNG];
  if (b.size >= 8
      && (memcmp (b.data, "II*\0", 4) == 0 || memcmp (b.data, "MM\0*", 4) == 0))
    return &kinds[TIFF];
  if (b.size >= 12 && memcmp (b.data, "RIFF", 4) == 0
      && memcmp (b.data + 8, "WEBP", 4) == 0)
    return &kinds[WEBP];
  return NULL;
}

static const gchar *
find_fault (const CliKind *kind, const gchar *path, Bytes b)
{
  if (kind == &kinds[JPEG])
    return find_jpeg_fault (b);
  if (kind == &kinds[PNG])
    return find_png_fault (b);
  if (kind == &kinds[WEBP])
    return find_webp_fault (b);
  /* What the loader would find there is a thumbnail. libtiff itself tells of
   * a file that is cut off. */
  if (cli_kind_of_name (path) != kind)
    return "its name does not say so: if it is a camera's raw file, develop "
           "it first";
  return NULL;
}

const CliKind *
cli_kind_of_name (const gchar *path)
{
  const gchar *dot = strrchr (path, '.');
  g_autofree gchar *lower = NULL;
  g_autofree gchar *word = NULL;

  if (dot == NULL || strpbrk (dot, "/ ") != NULL)
    return NULL;
  lower = g_ascii_strdown (dot + 1, -1);
  word = g_strdup_printf (" %s ", lower);
  for (guint i = 0; i < N_KINDS; i++)
    if (strstr (kinds[i].endings, word) != NULL)
      return &kinds[i];
  return NULL;
}

gchar *
cli_kind_list_endings (void)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < N_KINDS; i++)
    {
      g_auto (GStrv) words = g_strsplit (kinds[i].endings, " ", -1);

      for (guint j = 0; words[j] != NULL; j++)
        if (*words[j] != '\0')
          g_string_append_printf (list, "%s.%s", list->len > 0 ? ", " : "",
                                  words[j]);
    }
  return g_string_free (list, FALSE);
}

static gboolean
check_is_file (const gchar *path, GError **error)
{
  const gchar *what;
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    what = g_strerror (errno);
  else if (S_ISREG (info.st_mode))
    return TRUE;
  else if (S_ISDIR (info.st_mode))
    what = "it is a folder, not a photograph";
  else
    what = "it is a device or a pipe, not a file";
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path, what);
  return FALSE;
}

const CliKind *
cli_kind_of_file (const gchar *path, GError **error)
{
  g_autoptr (GMappedFile) map = NULL;
  const CliKind *kind;
  const gchar *fault;
  Bytes b;

  if (!check_is_file (path, error))
    return NULL;
  map = g_mapped_file_new (path, FALSE, error);
  if (map == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  b.data = (const guchar *) g_mapped_file_get_contents (map);
  b.size = g_mapped_file_get_length (map);
  kind = detect (b);
  if (kind == NULL)
    {
      g_set_error (
        error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT, "%s: it is %s", path,
        b.size == 0 ? "empty" : "not a JPEG, PNG, TIFF or WebP picture");
      return NULL;
    }
  fault = find_fault (kind, path, b);
  if (fault == NULL)
    return kind;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "%s: it looks like %s, but %s", path, kind->title, fault);
  return NULL;
}
