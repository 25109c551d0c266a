/* photos-tar.c - lists the files in an uncompressed tar
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "photos-private.h"

#define BLOCK 512
#define MAX_NAME 4096 /* longer names are taken for damage */

/* POSIX.1 ustar: offsets of a header's fields. */
#define AT_NAME 0
#define LENGTH_NAME 100
#define AT_SIZE 124
#define LENGTH_SIZE 12
#define AT_SUM 148
#define LENGTH_SUM 8
#define AT_KIND 156
#define AT_MAGIC 257
#define AT_PREFIX 345
#define LENGTH_PREFIX 155

/* What a pax header or GNU long name specifies for the next file. */
typedef struct
{
  gchar *name;
  gboolean sized;
  guint64 size;
} Ahead;

static void
pax_clear (Ahead *pax)
{
  g_clear_pointer (&pax->name, g_free);
  pax->sized = FALSE;
}

/* Octal digits, after spaces and followed by a space or NUL. */
static gboolean
parse_octal (guint64 *value, const guint8 *field, guint length)
{
  guint i = 0;

  *value = 0;
  while (i < length && field[i] == ' ')
    i++;
  for (; i < length && field[i] >= '0' && field[i] <= '7'; i++)
    *value = *value << 3 | (guint64) (field[i] - '0');
  return i == length || field[i] == ' ' || field[i] == '\0';
}

/* GNU tar writes large sizes in base 256, marked by the top bit. */
static gboolean
parse_size (guint64 *value, const guint8 *header)
{
  const guint8 *field = header + AT_SIZE;

  if (field[0] != 0x80)
    return parse_octal (value, field, LENGTH_SIZE);
  *value = 0;
  for (guint i = 1; i < LENGTH_SIZE; i++)
    {
      if (*value >> 55)
        return FALSE;
      *value = *value << 8 | field[i];
    }
  return TRUE;
}

/* The sum of all bytes, with the checksum field taken as spaces. */
static gboolean
checksum_matches (const guint8 *header)
{
  guint64 told;
  guint64 sum = LENGTH_SUM * ' ';

  for (guint i = 0; i < BLOCK; i++)
    if (i < AT_SUM || i >= AT_SUM + LENGTH_SUM)
      sum += header[i];
  return parse_octal (&told, header + AT_SUM, LENGTH_SUM) && told == sum;
}

static gboolean
is_zero (const guint8 *block)
{
  for (guint i = 0; i < BLOCK; i++)
    if (block[i] != 0)
      return FALSE;
  return TRUE;
}

static gchar *
dup_name (const guint8 *header)
{
  g_autofree gchar *name =
    g_strndup ((const gchar *) header + AT_NAME, LENGTH_NAME);
  g_autofree gchar *prefix = NULL;

  /* "ustar\0" is POSIX; GNU's "ustar  " has other things in the prefix */
  if (memcmp (header + AT_MAGIC, "ustar", 6) != 0 || header[AT_PREFIX] == 0)
    return g_steal_pointer (&name);
  prefix = g_strndup ((const gchar *) header + AT_PREFIX, LENGTH_PREFIX);
  return g_strconcat (prefix, "/", name, NULL);
}

/* One "KEY=VALUE" of a pax header. */
static gboolean
read_record (Ahead *pax, const gchar *text, gsize length)
{
  if (length > 5 && memcmp (text, "path=", 5) == 0)
    {
      if (length - 5 > MAX_NAME)
        return FALSE;
      g_free (pax->name);
      pax->name = g_strndup (text + 5, length - 5);
    }
  else if (length > 5 && memcmp (text, "size=", 5) == 0)
    {
      g_autofree gchar *digits = g_strndup (text + 5, length - 5);

      pax->sized = TRUE;
      return g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT64, &pax->size,
                                         NULL);
    }
  return TRUE;
}

/* A pax header is a sequence of "LENGTH KEY=VALUE\n"; the length includes
 * itself. */
static gboolean
read_pax (Ahead *pax, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      gsize length = 0;
      gsize digits = 0;

      for (; digits < MIN (size, 9) && g_ascii_isdigit (data[digits]); digits++)
        length = 10 * length + (data[digits] - '0');
      if (digits == 0 || digits + 2 > length || length > size
          || data[digits] != ' ' || data[length - 1] != '\n')
        return FALSE;
      if (!read_record (pax, (const gchar *) data + digits + 1,
                        length - digits - 2))
        return FALSE;
      data += length;
      size -= length;
    }
  return TRUE;
}

/* Returns: the number of bytes that follow the header. */
static guint64
get_stored (const Ahead *pax, guint8 kind, guint64 size)
{
  switch (kind)
    {
    case '1' ... '6': /* links and folders have none, whatever the header says */
      return 0;
    case 'x':
    case 'g':
    case 'L':
    case 'K': /* a pax size applies to the file after these headers */
      return size;
    default:
      return pax->sized ? pax->size : size;
    }
}

/* Returns: whether the member is valid. */
static gboolean
read_member (Ahead *pax,
             const guint8 *header,
             const guint8 *data,
             guint64 size,
             PhotosTarFunc func,
             gpointer user_data)
{
  g_autofree gchar *name = NULL;

  switch (header[AT_KIND])
    {
    case 'x':
      return read_pax (pax, data, size);
    case 'L':
      if (size > MAX_NAME)
        return FALSE;
      g_free (pax->name);
      pax->name = g_strndup ((const gchar *) data, size);
      return TRUE;
    case 'K':
    case 'g':
      return TRUE;
    case '\0':
    case '0':
    case '7':
      name =
        pax->name != NULL ? g_steal_pointer (&pax->name) : dup_name (header);
      /* old tars mark folders by a slash only */
      if (!g_str_has_suffix (name, "/"))
        func (name, data, size, user_data);
      break;
    default:
      break;
    }
  pax_clear (pax);
  return TRUE;
}

static gboolean
set_damaged (const gchar *name, gsize at, const gchar *fault, GError **error)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "%s: at byte %" G_GSIZE_FORMAT ": %s", name, at, fault);
  return FALSE;
}

static gboolean
walk (Ahead *pax,
      const guint8 *tar,
      gsize size,
      const gchar *name,
      PhotosTarFunc func,
      gpointer user_data,
      GError **error)
{
  gsize at = 0;

  while (size - at >= BLOCK && !is_zero (tar + at))
    {
      const guint8 *header = tar + at;
      guint64 length;
      gsize begin = at + BLOCK;

      if (!checksum_matches (header) || !parse_size (&length, header))
        return set_damaged (name, at, "this is no header of a tar", error);
      length = get_stored (pax, header[AT_KIND], length);
      if (length > size - begin)
        return set_damaged (name, at, "the file that begins here is cut short",
                            error);
      if (!read_member (pax, header, tar + begin, length, func, user_data))
        return set_damaged (name, at, "this extended header is damaged", error);
      /* the last file's padding may be missing */
      length += (BLOCK - length % BLOCK) % BLOCK;
      at = begin + MIN (length, size - begin);
    }
  if (size - at > 0 && size - at < BLOCK)
    return set_damaged (name, at, "the tar is cut short", error);
  return TRUE;
}

gboolean
photos_tar_list (const guint8 *tar,
                 gsize size,
                 const gchar *name,
                 PhotosTarFunc func,
                 gpointer user_data,
                 GError **error)
{
  Ahead pax = { NULL, FALSE, 0 };
  gboolean whole;

  if (size == 0)
    return set_damaged (name, 0, "the tar is empty", error);
  whole = walk (&pax, tar, size, name, func, user_data, error);
  pax_clear (&pax);
  return whole;
}
