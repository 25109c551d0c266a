/* photos-tar.c - the files in a plain tar, where they lie
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "photos-private.h"

#define BLOCK 512
#define MAX_NAME 4096 /* longer names than any system opens are damage */

/* POSIX.1 ustar: where the fields of a header lie. */
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

/* What a pax header or a GNU long name says of the file that follows. */
typedef struct
{
  gchar *name;
  gboolean sized;
  guint64 size;
} Ahead;

static void
ahead_clear (Ahead *ahead)
{
  g_clear_pointer (&ahead->name, g_free);
  ahead->sized = FALSE;
}

/* Octal digits, with spaces before and a space or NUL behind. */
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

/* GNU writes large sizes in base 256, and says so in the top bit. */
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

/* The sum of all bytes, its own field counted as spaces. */
static gboolean
sum_is_right (const guint8 *header)
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
take_record (Ahead *ahead, const gchar *text, gsize length)
{
  if (length > 5 && memcmp (text, "path=", 5) == 0)
    {
      if (length - 5 > MAX_NAME)
        return FALSE;
      g_free (ahead->name);
      ahead->name = g_strndup (text + 5, length - 5);
    }
  else if (length > 5 && memcmp (text, "size=", 5) == 0)
    {
      g_autofree gchar *digits = g_strndup (text + 5, length - 5);

      ahead->sized = TRUE;
      return g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT64,
                                         &ahead->size, NULL);
    }
  return TRUE;
}

/* A pax header is a row of "LENGTH KEY=VALUE\n", the length that of it all. */
static gboolean
take_pax (Ahead *ahead, const guint8 *data, gsize size)
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
      if (!take_record (ahead, (const gchar *) data + digits + 1,
                        length - digits - 2))
        return FALSE;
      data += length;
      size -= length;
    }
  return TRUE;
}

/* How many bytes follow the header. */
static guint64
get_stored (const Ahead *ahead, guint8 kind, guint64 size)
{
  switch (kind)
    {
    case '1' ... '6': /* links and folders have none, whatever is said */
      return 0;
    case 'x':
    case 'g':
    case 'L':
    case 'K': /* a pax size is that of the file that follows these */
      return size;
    default:
      return ahead->sized ? ahead->size : size;
    }
}

/* Returns: whether the member is in order. */
static gboolean
take_member (Ahead *ahead,
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
      return take_pax (ahead, data, size);
    case 'L':
      if (size > MAX_NAME)
        return FALSE;
      g_free (ahead->name);
      ahead->name = g_strndup ((const gchar *) data, size);
      return TRUE;
    case 'K':
    case 'g':
      return TRUE;
    case '\0':
    case '0':
    case '7':
      name = ahead->name != NULL ? g_steal_pointer (&ahead->name)
                                 : dup_name (header);
      /* old tars tell a folder by the slash alone */
      if (!g_str_has_suffix (name, "/"))
        func (name, data, size, user_data);
      break;
    default:
      break;
    }
  ahead_clear (ahead);
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
walk (Ahead *ahead,
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

      if (!sum_is_right (header) || !parse_size (&length, header))
        return set_damaged (name, at, "this is no header of a tar", error);
      length = get_stored (ahead, header[AT_KIND], length);
      if (length > size - begin)
        return set_damaged (name, at, "the file that begins here is cut short",
                            error);
      if (!take_member (ahead, header, tar + begin, length, func, user_data))
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
  Ahead ahead = { NULL, FALSE, 0 };
  gboolean whole;

  if (size == 0)
    return set_damaged (name, 0, "the tar is empty", error);
  whole = walk (&ahead, tar, size, name, func, user_data, error);
  ahead_clear (&ahead);
  return whole;
}
