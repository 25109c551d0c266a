/* photo-exif.c - Exif: folders of tags, read, edited and moved
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plug-in/photo/photo-meta.h"

#define ENTRY 12 /* bytes */
#define MAX_DEPTH 3
#define MAX_SIZE (16 << 20) /* bytes that are put together */
#define ORIENTATION 0x112
#define EXIF_FOLDER 0x8769
#define GPS_FOLDER 0x8825
#define INTEROP_FOLDER 0xa005
#define COLOUR_SPACE 0xa001
#define WIDTH 0xa002
#define HEIGHT 0xa003
#define THUMBNAIL 0x201
#define THUMBNAIL_SIZE 0x202
#define SRGB 1

/* Numbers in a file's byte order. */
typedef struct
{
  guchar *data;
  gsize size;
  gboolean big;
} Tiff;

static guint
get16 (const Tiff *tiff, gsize at)
{
  const guchar *p = tiff->data + at;

  return tiff->big ? (guint) p[0] << 8 | p[1] : (guint) p[1] << 8 | p[0];
}

static guint32
get32 (const Tiff *tiff, gsize at)
{
  return tiff->big ? get16 (tiff, at) << 16 | get16 (tiff, at + 2)
                   : get16 (tiff, at + 2) << 16 | get16 (tiff, at);
}

static void
put16 (const Tiff *tiff, gsize at, guint value)
{
  tiff->data[at + (tiff->big ? 0 : 1)] = (guchar) (value >> 8);
  tiff->data[at + (tiff->big ? 1 : 0)] = (guchar) value;
}

static void
put32 (const Tiff *tiff, gsize at, guint32 value)
{
  put16 (tiff, at + (tiff->big ? 0 : 2), value >> 16);
  put16 (tiff, at + (tiff->big ? 2 : 0), value & 0xffff);
}

static gboolean
tiff_init (Tiff *tiff, guchar *data, gsize size)
{
  *tiff = (Tiff){ data, size, size >= 2 && data[0] == 'M' };
  return size >= 14
         && (memcmp (data, "II*\0", 4) == 0 || memcmp (data, "MM\0*", 4) == 0);
}

/* ---- folders ---- */

/* Returns: how many entries of the folder lie within the file. */
static guint
count_entries (const Tiff *tiff, gsize at)
{
  if (at < 8 || at > tiff->size - 2)
    return 0;
  return (guint) MIN (get16 (tiff, at), (tiff->size - at - 2) / ENTRY);
}

/* Returns: where the entry of @tag lies; 0 if there is none. */
static gsize
find_entry (const Tiff *tiff, gsize folder, guint tag)
{
  const guint n = count_entries (tiff, folder);

  for (guint i = 0; i < n; i++)
    if (get16 (tiff, folder + 2 + i * ENTRY) == tag)
      return folder + 2 + i * ENTRY;
  return 0;
}

static guint
get_unit (guint type)
{
  static const guint8 units[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4 };

  return type < G_N_ELEMENTS (units) ? units[type] : 0;
}

/* Where the value of an entry lies. Returns: its size; 0 if it is not there. */
static gsize
get_value (const Tiff *tiff, gsize entry, gsize *at)
{
  const guint64 size =
    (guint64) get_unit (get16 (tiff, entry + 2)) * get32 (tiff, entry + 4);

  *at = size <= 4 ? entry + 8 : get32 (tiff, entry + 8);
  return *at <= tiff->size && size <= tiff->size - *at ? (gsize) size : 0;
}

/* Returns: a number; 0 if there is none. */
static guint32
get_number (const Tiff *tiff, gsize folder, guint tag)
{
  const gsize entry = find_entry (tiff, folder, tag);

  if (entry == 0)
    return 0;
  return get_unit (get16 (tiff, entry + 2)) == 2 ? get16 (tiff, entry + 8)
                                                 : get32 (tiff, entry + 8);
}

static void
set_number (const Tiff *tiff, gsize folder, guint tag, guint32 value)
{
  const gsize entry = find_entry (tiff, folder, tag);

  if (entry == 0)
    return;
  if (get_unit (get16 (tiff, entry + 2)) == 2)
    put16 (tiff, entry + 8, value);
  else
    put32 (tiff, entry + 8, value);
}

static gboolean
open_bytes (Tiff *tiff, GBytes *exif)
{
  gsize size;
  const guchar *data = exif != NULL ? g_bytes_get_data (exif, &size) : NULL;

  return data != NULL && tiff_init (tiff, (guchar *) data, size);
}

gboolean
photo_exif_check (GBytes *exif)
{
  Tiff tiff;

  return open_bytes (&tiff, exif)
         && count_entries (&tiff, get32 (&tiff, 4)) > 0;
}

guint
photo_exif_get_orientation (GBytes *exif)
{
  Tiff tiff;
  guint32 value;

  if (!open_bytes (&tiff, exif))
    return 1;
  value = get_number (&tiff, get32 (&tiff, 4), ORIENTATION);
  return value >= 1 && value <= 8 ? value : 1;
}

static gsize
find_interop (const Tiff *tiff, gsize *entry)
{
  const gsize exif = get_number (tiff, get32 (tiff, 4), EXIF_FOLDER);
  const gsize folder = get_number (tiff, exif, INTEROP_FOLDER);

  *entry = find_entry (tiff, folder, 1);
  return folder;
}

gboolean
photo_exif_is_adobe_rgb (GBytes *exif)
{
  Tiff tiff;
  gsize folder, entry;

  if (!open_bytes (&tiff, exif))
    return FALSE;
  folder = get_number (&tiff, get32 (&tiff, 4), EXIF_FOLDER);
  if (get_number (&tiff, folder, COLOUR_SPACE) == 2)
    return TRUE;
  find_interop (&tiff, &entry);
  return entry != 0 && memcmp (tiff.data + entry + 8, "R03", 4) == 0;
}

/* ---- editing ---- */

/* Returns: how long the file is without its thumbnail. */
static gsize
drop_thumbnail (const Tiff *tiff, gsize folder)
{
  const gsize after = folder + 2 + ENTRY * count_entries (tiff, folder);
  const gsize second = after + 4 <= tiff->size ? get32 (tiff, after) : 0;
  const gsize at = get_number (tiff, second, THUMBNAIL);
  const gsize n = get_number (tiff, second, THUMBNAIL_SIZE);

  if (second == 0)
    return tiff->size;
  put32 (tiff, after, 0);
  if (at < 8 || at > tiff->size || n > tiff->size - at)
    return tiff->size;
  memset (tiff->data + at, 0, n);
  return at + n == tiff->size ? at : tiff->size;
}

GBytes *
photo_exif_update (GBytes *exif, const PhotoMetaChange *change)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (exif, &size);
  guchar *copy = g_memdup2 (data, size);
  gsize first, folder, entry;
  Tiff tiff;

  if (!tiff_init (&tiff, copy, size))
    return g_bytes_new_take (copy, size);
  first = get32 (&tiff, 4);
  folder = get_number (&tiff, first, EXIF_FOLDER);
  if (change->turned)
    set_number (&tiff, first, ORIENTATION, 1);
  if (change->swapped)
    {
      const guint32 width = get_number (&tiff, folder, WIDTH);

      set_number (&tiff, folder, WIDTH, get_number (&tiff, folder, HEIGHT));
      set_number (&tiff, folder, HEIGHT, width);
    }
  find_interop (&tiff, &entry);
  if (change->srgb)
    {
      set_number (&tiff, folder, COLOUR_SPACE, SRGB);
      if (entry != 0 && get_unit (get16 (&tiff, entry + 2)) == 1)
        memcpy (tiff.data + entry + 8, "R98", 4);
    }
  return g_bytes_new_take (copy, drop_thumbnail (&tiff, first));
}

/* ---- moving ---- */

/* Tags that tell how a TIFF file's pixels are stored, or that go other ways. */
static gboolean
is_layout (guint tag)
{
  static const guint16 tags[] = {
    254, 255, 256, 257, 258, 259, 262, 263,   264,   265,   266,  273, 274,
    277, 278, 279, 280, 281, 282, 283, 284,   288,   289,   290,  291, 296,
    297, 301, 317, 318, 319, 320, 321, 322,   323,   324,   325,  330, 332,
    338, 339, 340, 341, 347, 512, 513, 514,   515,   517,   518,  519, 520,
    521, 529, 530, 531, 532, 559, 700, 33723, 34377, 34675, 37724
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    if (tags[i] == tag)
      return TRUE;
  return FALSE;
}

static gboolean
is_folder (guint tag)
{
  return tag == EXIF_FOLDER || tag == GPS_FOLDER || tag == INTEROP_FOLDER;
}

/* What is put together, and where its first byte will lie in a file. */
typedef struct
{
  GByteArray *bytes;
  guint32 base;
} Out;

static Tiff
get_tiff (const Out *out)
{
  return (Tiff){ out->bytes->data, out->bytes->len,
                 G_BYTE_ORDER == G_BIG_ENDIAN };
}

static gsize
append (Out *out, gconstpointer data, gsize size)
{
  static const guchar zero;
  gsize at;

  if (out->bytes->len % 2 == 1)
    g_byte_array_append (out->bytes, &zero, 1);
  at = out->bytes->len;
  g_byte_array_append (out->bytes, data, (guint) size);
  return at;
}

/* Copies numbers of @unit bytes, in the machine's order. */
static void
copy_numbers (guchar *to, const Tiff *from, gsize at, gsize size, guint unit)
{
  const gboolean same = from->big == (G_BYTE_ORDER == G_BIG_ENDIAN);

  for (gsize i = 0; i < size; i += unit)
    for (guint j = 0; j < unit; j++)
      to[i + j] = from->data[at + i + (same ? j : unit - 1 - j)];
}

static guint
get_swap_unit (guint type)
{
  return type == 5 || type == 10 ? 4 : MAX (get_unit (type), 1);
}

static gsize copy_folder (Out *out,
                          const Tiff *from,
                          gsize at,
                          const guchar *others,
                          guint n_others,
                          guint depth);

/* Writes the entry at @to of a folder in @out. */
static void
copy_entry (Out *out, gsize to, const Tiff *from, gsize entry, guint depth)
{
  const guint tag = get16 (from, entry), type = get16 (from, entry + 2);
  const guint unit = get_swap_unit (type);
  gsize at, place = to + 8;
  const gsize size = get_value (from, entry, &at);
  g_autofree guchar *value = g_malloc0 (size + 4);
  Tiff tiff;

  if (is_folder (tag))
    {
      const guint32 folder =
        (guint32) copy_folder (out, from, get32 (from, entry + 8), NULL, 0,
                               depth + 1)
        + out->base;

      memcpy (value, &folder, sizeof folder);
    }
  else
    copy_numbers (value, from, at, size, unit);
  if (size > 4)
    {
      const guint32 far = (guint32) append (out, value, size) + out->base;

      memcpy (out->bytes->data + place, &far, sizeof far);
    }
  else
    memcpy (out->bytes->data + place, value, 4);
  tiff = get_tiff (out);
  put16 (&tiff, to, tag);
  put16 (&tiff, to + 2, type);
  put32 (&tiff, to + 4, get32 (from, entry + 4));
}

static gboolean
is_among (const guchar *others, guint n, guint tag)
{
  for (guint i = 0; i < n; i++)
    {
      guint16 other;

      memcpy (&other, others + i * ENTRY, sizeof other);
      if (other == tag)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_wanted (const Tiff *from,
           gsize entry,
           const guchar *others,
           guint n_others,
           guint depth)
{
  const guint tag = get16 (from, entry);
  gsize at;
  const gsize size = get_value (from, entry, &at);

  if (size == 0 || size > MAX_SIZE || is_among (others, n_others, tag))
    return FALSE;
  if (is_folder (tag))
    return depth < MAX_DEPTH
           && count_entries (from, get32 (from, entry + 8)) > 0;
  return depth > 0 || !is_layout (tag);
}

static gint
compare_tags (gconstpointer a, gconstpointer b)
{
  guint16 tags[2];

  memcpy (&tags[0], a, sizeof tags[0]);
  memcpy (&tags[1], b, sizeof tags[1]);
  return (gint) tags[0] - tags[1];
}

/* Copies the folder @at of @from and those below it, together with entries that
 * are in the machine's byte order. Returns: where it lies in @out. */
static gsize
copy_folder (Out *out,
             const Tiff *from,
             gsize at,
             const guchar *others,
             guint n_others,
             guint depth)
{
  const guint n = count_entries (from, at);
  const gsize size = 2 + ENTRY * ((gsize) n + n_others) + 4;
  g_autofree guchar *zeros = g_malloc0 (size);
  const gsize start = append (out, zeros, size);
  guint16 count = 0;

  if (n_others > 0)
    memcpy (out->bytes->data + start + 2, others, ENTRY * (gsize) n_others);
  count = (guint16) n_others;
  for (guint i = 0; i < n; i++)
    {
      const gsize entry = at + 2 + i * ENTRY;

      if (out->bytes->len < MAX_SIZE
          && is_wanted (from, entry, others, n_others, depth))
        copy_entry (out, start + 2 + ENTRY * (gsize) count++, from, entry,
                    depth);
    }
  memcpy (out->bytes->data + start, &count, sizeof count);
  qsort (out->bytes->data + start + 2, count, ENTRY, compare_tags);
  return start;
}

GBytes *
photo_exif_from_tiff (GBytes *bytes, guint32 at)
{
  static const guint16 star = 42;
  static const guint32 first = 8;
  const gchar *order = G_BYTE_ORDER == G_BIG_ENDIAN ? "MM" : "II";
  Out out = { g_byte_array_new (), 0 };
  Tiff tiff, made;

  append (&out, order, 2);
  append (&out, &star, sizeof star);
  append (&out, &first, sizeof first);
  if (open_bytes (&tiff, bytes))
    copy_folder (&out, &tiff, at, NULL, 0, 0);
  made = get_tiff (&out);
  if (made.size > first + 2 && get16 (&made, first) > 0)
    return g_byte_array_free_to_bytes (out.bytes);
  g_byte_array_unref (out.bytes);
  return NULL;
}

GBytes *
photo_exif_find (GBytes *bytes, guint32 at, guint tag)
{
  gsize entry, place, size;
  Tiff tiff;

  if (!open_bytes (&tiff, bytes) || (entry = find_entry (&tiff, at, tag)) == 0)
    return NULL;
  size = get_value (&tiff, entry, &place);
  return size > 0 ? g_bytes_new (tiff.data + place, size) : NULL;
}

static gboolean
read_at (FILE *file, glong at, gpointer data, gsize size)
{
  return fseek (file, at, SEEK_SET) == 0 && fread (data, 1, size, file) == size;
}

static gboolean
write_at (FILE *file, glong at, gconstpointer data, gsize size)
{
  return fseek (file, at, SEEK_SET) == 0
         && fwrite (data, 1, size, file) == size;
}

gboolean
photo_exif_append_to_tiff (GBytes *exif, FILE *file)
{
  guint32 first;
  guint16 n;
  glong end;
  g_autofree guchar *entries = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Out out = { bytes, 0 };
  Tiff tiff;

  if (!open_bytes (&tiff, exif))
    return TRUE;
  errno = EIO;
  if (fseek (file, 0, SEEK_END) != 0 || (end = ftell (file)) < 8
      || !read_at (file, 4, &first, sizeof first)
      || !read_at (file, first, &n, sizeof n))
    return FALSE;
  entries = g_malloc (ENTRY * (gsize) n);
  if (!read_at (file, (glong) first + 2, entries, ENTRY * (gsize) n))
    return FALSE;
  out.base = (guint32) (end + end % 2);
  copy_folder (&out, &tiff, get32 (&tiff, 4), entries, n, 0);
  return write_at (file, out.base, out.bytes->data, out.bytes->len)
         && write_at (file, 4, &out.base, sizeof out.base)
         && fflush (file) == 0;
}
