/* cli-structure.c - whether a picture file is complete
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/cli/cli-structure.h"

#include <string.h>

#define CUT_OFF "it is cut off"

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

/* Returns: the position after the 0xff of the next marker that ends a scan's
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
      /* 0 stands for a 0xff in the data; d0 to d7 are restart markers. */
      if (i < b.size && b.data[i] != 0 && (b.data[i] & 0xf8) != 0xd0)
        return i;
    }
  return i;
}

/* Walks from marker to marker as a decoder does, to the end of the image. */
const gchar *
structure_find_jpeg_fault (const guchar *data, gsize size)
{
  const Bytes b = { data, size };
  gboolean scanned = FALSE;
  gsize i = 3; /* after the 0xff of the first marker after SOI */

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
  return CUT_OFF;
}

const gchar *
structure_find_png_fault (const guchar *data, gsize size)
{
  const Bytes b = { data, size };
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
  return CUT_OFF;
}

const gchar *
structure_find_webp_fault (const guchar *data, gsize size)
{
  return read_le32 (data + 4) > size - 8 ? CUT_OFF : NULL;
}

/* ---- TIFF ---- */

#define MAX_DIRECTORIES 1000 /* limit, as they may form a circle */
#define MAX_DEPTH 3          /* depth of nested directories */

enum
{
  STRIP_OFFSETS = 273,
  STRIP_BYTE_COUNTS = 279,
  TILE_OFFSETS = 324,
  TILE_BYTE_COUNTS = 325,
  EXIF_DIRECTORY = 34665,
  GPS_DIRECTORY = 34853
};

typedef struct
{
  const guchar *data;
  gsize size;
  gboolean big_endian;
} Tiff;

/* An entry's values, within the file. */
typedef struct
{
  const guchar *data;
  guint32 n;
  guint type;
} Values;

static guint
tiff_read_16 (const Tiff *tiff, const guchar *p)
{
  return tiff->big_endian ? read_be16 (p) : (guint) p[1] << 8 | p[0];
}

static guint32
tiff_read_32 (const Tiff *tiff, const guchar *p)
{
  return tiff->big_endian ? read_be32 (p) : read_le32 (p);
}

static guint32
tiff_get_value (const Tiff *tiff, const Values *values, guint32 i)
{
  return values->type == 3 ? tiff_read_16 (tiff, values->data + 2 * (gsize) i)
                           : tiff_read_32 (tiff, values->data + 4 * (gsize) i);
}

/* Returns: %FALSE if the values extend beyond the end of the file. */
static gboolean
tiff_find_values (const Tiff *tiff, const guchar *entry, Values *values)
{
  static const guint sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4 };
  guint64 size, offset;

  values->type = tiff_read_16 (tiff, entry + 2);
  values->n = tiff_read_32 (tiff, entry + 4);
  values->data = entry + 8;
  if (values->type >= G_N_ELEMENTS (sizes))
    {
      values->n = 0;
      return TRUE;
    }
  size = (guint64) values->n * sizes[values->type];
  if (size <= 4)
    return TRUE;
  offset = tiff_read_32 (tiff, entry + 8);
  values->data = tiff->data + offset;
  return offset + size <= tiff->size;
}

/* Whether all strips or tiles are within the file. */
static gboolean
tiff_has_pixels (const Tiff *tiff, const Values *offsets, const Values *counts)
{
  guint32 n = MIN (offsets->n, counts->n);

  if ((offsets->type != 3 && offsets->type != 4)
      || (counts->type != 3 && counts->type != 4))
    return TRUE; /* left to libtiff */
  for (guint32 i = 0; i < n; i++)
    if ((guint64) tiff_get_value (tiff, offsets, i)
          + tiff_get_value (tiff, counts, i)
        > tiff->size)
      return FALSE;
  return TRUE;
}

/* Returns: %FALSE if anything in the directory at @at, or in those nested in
 * it, extends beyond the end of the file. */
static gboolean
tiff_check_directory (const Tiff *tiff, guint32 at, guint depth)
{
  Values offsets = { 0 }, counts = { 0 };
  guint n;

  if (at < 8 || at > tiff->size - 2)
    return FALSE;
  n = tiff_read_16 (tiff, tiff->data + at);
  if ((tiff->size - at - 2) / 12 < n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const guchar *entry = tiff->data + at + 2 + 12 * (gsize) i;
      guint tag = tiff_read_16 (tiff, entry);
      Values values;

      if (!tiff_find_values (tiff, entry, &values))
        return FALSE;
      if (tag == STRIP_OFFSETS || tag == TILE_OFFSETS)
        offsets = values;
      if (tag == STRIP_BYTE_COUNTS || tag == TILE_BYTE_COUNTS)
        counts = values;
      if ((tag == EXIF_DIRECTORY || tag == GPS_DIRECTORY) && values.n == 1
          && depth < MAX_DEPTH
          && !tiff_check_directory (tiff, tiff_get_value (tiff, &values, 0),
                                    depth + 1))
        return FALSE;
    }
  return tiff_has_pixels (tiff, &offsets, &counts);
}

const gchar *
structure_find_tiff_fault (const guchar *data, gsize size)
{
  const Tiff tiff = { data, size, data[0] == 'M' };
  guint32 at = tiff_read_32 (&tiff, data + 4);

  for (guint i = 0; at != 0 && i < MAX_DIRECTORIES; i++)
    {
      gsize next;

      if (!tiff_check_directory (&tiff, at, 0))
        return CUT_OFF;
      next = at + 2 + 12 * (gsize) tiff_read_16 (&tiff, data + at);
      at = next + 4 <= size ? tiff_read_32 (&tiff, data + next) : 0;
    }
  return NULL;
}
