/* test-photos.c - sets of photographs, valid and hostile
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "models/photos/photos-private.h"
#include "photos-case.h"

#define BLOCK 512

/* ---- making tars ---- */

static void
sum_up (guint8 *header)
{
  guint sum = 0;

  memset (header + 148, ' ', 8);
  for (guint i = 0; i < BLOCK; i++)
    sum += header[i];
  g_snprintf ((gchar *) header + 148, 8, "%06o", sum);
}

/* Adds a member: header, data, padding. */
static void
add_member (
  GByteArray *tar, const gchar *name, gchar kind, const void *data, gsize size)
{
  guint8 header[BLOCK] = { 0 };
  guint8 zeros[BLOCK] = { 0 };

  g_strlcpy ((gchar *) header, name, 100);
  g_snprintf ((gchar *) header + 124, 12, "%011o", (guint) size);
  header[156] = (guint8) kind;
  memcpy (header + 257, "ustar\00000", 8);
  sum_up (header);
  g_byte_array_append (tar, header, BLOCK);
  g_byte_array_append (tar, data, (guint) size);
  g_byte_array_append (tar, zeros, (BLOCK - size % BLOCK) % BLOCK);
}

static void
end_tar (GByteArray *tar)
{
  guint8 zeros[2 * BLOCK] = { 0 };

  g_byte_array_append (tar, zeros, sizeof zeros);
}

/* A tar of all kinds of members. */
static GByteArray *
make_tar (void)
{
  g_autoptr (GBytes) picture = photos_case_make_picture (30, 20, "png", FALSE);
  GByteArray *tar = g_byte_array_new ();
  gsize size;
  gconstpointer data = g_bytes_get_data (picture, &size);
  g_autofree gchar *longer = g_strnfill (150, 'l');
  g_autofree gchar *name = g_strconcat (longer, ".png", NULL);
  const gchar pax[] = "19 path=pax/\303\251.png\n13 mtime=1.5\n";
  guint8 *header;

  add_member (tar, "set/", '5', "", 0);
  add_member (tar, "set/b.png", '0', data, size);
  add_member (tar, "set/a.png", '\0', data, size);
  add_member (tar, "set/notes.txt", '0', "hello", 5);
  add_member (tar, "set/.hidden.png", '0', data, size);
  add_member (tar, "set/link.png", '2', "", 0);
  add_member (tar, "././@LongLink", 'L', name, strlen (name) + 1);
  add_member (tar, "cut", '0', data, size);
  add_member (tar, "pax", 'x', pax, strlen (pax));
  add_member (tar, "ignored", '0', data, size);
  add_member (tar, "tail.png", '0', data, size);
  header = tar->data + tar->len - BLOCK - (size + BLOCK - 1) / BLOCK * BLOCK;
  memcpy (header + 345, "some/prefix", 11);
  sum_up (header);
  end_tar (tar);
  return tar;
}

/* ---- tests ---- */

static void
test_tar (void)
{
  g_autoptr (GByteArray) tar = make_tar ();
  g_autoptr (Photos) photos = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree gchar *path = photos_case_place ("kinds.tar");
  g_autofree gchar *l = g_strnfill (150, 'l');
  g_autofree gchar *wanted = g_strconcat (
    l, ".png\npax/\303\251.png\nset/a.png\nset/b.png\nsome/prefix/tail.png\n",
    NULL);

  photos_case_write_file ("kinds.tar", tar->data, tar->len);
  photos = photos_case_open ("kinds.tar", NULL, NULL);
  g_assert_nonnull (photos);
  for (guint i = 0; i < photos_count (photos); i++)
    {
      const gchar *name = photos_get_name (photos, i);
      g_auto (Photo) photo = { 0, 0, NULL };

      g_assert_true (g_str_has_prefix (name, path));
      g_assert_cmpint (name[strlen (path)], ==, ':');
      g_string_append_printf (names, "%s\n", name + strlen (path) + 1);
      g_assert_true (photos_read (&photo, photos, i, 0, NULL));
      g_assert_cmpuint (photo.width, ==, 30);
      g_assert_cmpuint (photo.data[3 * (30 * 4 + 5)], ==, 5);
      g_assert_cmpuint (photo.data[3 * (30 * 4 + 5) + 1], ==, 4);
    }
  g_assert_cmpstr (names->str, ==, wanted);
}

static void
count_bytes (const gchar *member,
             const guint8 *data,
             gsize size,
             gpointer user_data)
{
  guint *sum = user_data;

  /* a read beyond the map crashes, or the sanitizer reports it */
  g_assert_true (g_utf8_validate (member, -1, NULL) || member != NULL);
  for (gsize i = 0; i < size; i += 64)
    *sum += data[i];
  if (size > 0)
    *sum += data[size - 1];
}

/* Truncated and damaged tars are read or rejected without reading out of
 * bounds. */
static void
test_hostile_tar (void)
{
  g_autoptr (GByteArray) tar = make_tar ();
  guint sum = 0;
  guint n_refused = 0;

  for (guint i = 0; i < 6000; i++)
    {
      gsize size =
        i % 2 ? (gsize) g_test_rand_int_range (0, (gint) tar->len) : tar->len;
      g_autofree guint8 *bent = g_memdup2 (tar->data, MAX (size, 1));
      g_autoptr (GError) error = NULL;

      for (guint j = 0; j < i % 7 && size >= BLOCK; j++)
        {
          gsize block =
            (gsize) g_test_rand_int_range (0, (gint32) (size / BLOCK));
          guint8 *header = bent + block * BLOCK;
          gsize at = j % 2 ? (gsize) g_test_rand_int_range (120, 160)
                           : (gsize) g_test_rand_int_range (0, BLOCK);

          header[at] = (guint8) g_test_rand_int_range (0, 256);
          if (j % 3)
            sum_up (header);
        }
      if (!photos_tar_list (bent, size, "bent", count_bytes, &sum, &error))
        {
          n_refused++;
          g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
        }
    }
  g_assert_cmpuint (n_refused, >, 1000);
}

/* Overflowing sizes and false headers are rejected. */
static void
test_lying_tar (void)
{
  static const gchar *const pax[] = {
    "5 path\n",         "999 path=x\n",
    "0 path=x\n",       "x",
    "11 path=abcd",     "99999999999999999999 path=x\n",
    "17 size=1e9999\n", "15 size=-1234\n",
    " 9 path=x\n"
  };
  static const gchar sizes[][13] = {
    "777777777777", "\200\377\377\377\377\377\377\377\377\377\377\377",
    "\200\0\0\0\177\377\377\377\377\377\377\377", "hello", "-1"
  };
  guint sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (pax); i++)
    {
      g_autoptr (GByteArray) tar = g_byte_array_new ();

      add_member (tar, "p", 'x', pax[i], strlen (pax[i]));
      add_member (tar, "a.png", '0', "abc", 3);
      g_assert_false (photos_tar_list (tar->data, tar->len, "lying",
                                       count_bytes, &sum, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GByteArray) tar = g_byte_array_new ();

      add_member (tar, "a.png", '0', "abc", 3);
      memcpy (tar->data + 124, sizes[i], 12);
      sum_up (tar->data);
      g_assert_false (photos_tar_list (tar->data, tar->len, "lying",
                                       count_bytes, &sum, NULL));
    }
  g_assert_false (photos_tar_list (NULL, 0, "empty", count_bytes, &sum, NULL));
}

static void
test_folder_and_labels (void)
{
  g_autoptr (Photos) photos = NULL;
  const gchar *csv = "\xef\xbb\xbf"
                     "source,class,file\r\n"
                     "\"a, \"\"b\"\"\",3,x/one.png\r\n"
                     "s,4,./two.png\r\n"
                     "s,5,\"n00000001\"\r\n\r\n"
                     "s,-1,x/three.png\r\n";

  photos_case_write_picture ("tree/x/one.png", 8, 8, "png", FALSE);
  photos_case_write_picture ("tree/y/two.png", 8, 8, "png", FALSE);
  photos_case_write_picture ("tree/x/three.png", 8, 8, "png", FALSE);
  photos_case_write_picture ("tree/n00000001/four.JPG", 8, 8, "jpeg", FALSE);
  photos_case_write_picture ("tree/z/one.png", 8, 8, "png", FALSE);
  photos_case_write_file ("tree/readme.md", "no picture", -1);
  photos_case_write_file ("labels.csv", csv, -1);
  photos = photos_case_open ("tree", "labels.csv", NULL);
  g_assert_cmpuint (photos_count (photos), ==, 5);
  g_assert_true (g_str_has_suffix (photos_get_name (photos, 0), "four.JPG"));
  g_assert_cmpint (photos_get_label (photos, 0), ==, 5);
  g_assert_cmpint (photos_get_label (photos, 1), ==, 3); /* x/one */
  g_assert_cmpint (photos_get_label (photos, 2), ==, PHOTOS_NO_LABEL);
  g_assert_cmpint (photos_get_label (photos, 3), ==, 4);
  g_assert_cmpint (photos_get_label (photos, 4), ==, PHOTOS_NO_LABEL);
}

static void
test_bad_labels (void)
{
  static const gchar *const texts[] = { "",
                                        "file,klass\na,1\n",
                                        "file,class\na\n",
                                        "file,class\na,dog\n",
                                        "file,class\na,-2\n",
                                        "file,class\n\"a,1\n",
                                        "file,class\na,1e3\n",
                                        "file,class\na,99999999999\n" };

  photos_case_write_picture ("one.png", 8, 8, "png", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      photos_case_write_file ("bad.csv", texts[i], -1);
      g_assert_null (photos_case_open ("one.png", "bad.csv", &error));
      g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "bad.csv"));
    }
}

/* A thousand folders named by WordNet ids are ImageNet's classes. */
static void
test_ranks (void)
{
  g_autoptr (GByteArray) tar = g_byte_array_new ();
  g_autoptr (Photos) photos = NULL;
  g_autoptr (Photos) fewer = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("n%08u/p.png", 20000 - 7 * i);

      add_member (tar, name, '0', "x", 1);
      if (i == 998)
        photos_case_write_file ("fewer.tar", tar->data, tar->len);
    }
  photos_case_write_file ("thousand.tar", tar->data, tar->len);
  photos = photos_case_open ("thousand.tar", NULL, NULL);
  fewer = photos_case_open ("fewer.tar", NULL, NULL);
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpint (photos_get_label (photos, i), ==, (gint) i);
  for (guint i = 0; i < 999; i++)
    g_assert_cmpint (photos_get_label (fewer, i), ==, PHOTOS_NO_LABEL);
}

static void
test_list (void)
{
  g_autoptr (Photos) photos = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Photo) photo = { 0, 0, NULL };

  photos_case_write_picture ("listed/one.png", 9, 8, "png", FALSE);
  photos_case_write_file (
    "listed/list.txt", "\357\273\277# two\r\n one.png \r\n\nabsent.png\n", -1);
  photos = photos_case_open ("listed/list.txt", NULL, NULL);
  g_assert_cmpuint (photos_count (photos), ==, 2);
  g_assert_false (photos_read (&photo, photos, 0, 0, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "absent.png"));
  g_assert_true (photos_read (&photo, photos, 1, 0, NULL));
}

static void
test_output (void)
{
  g_autofree gchar *input = photos_case_place ("inputs/one.png");
  g_autofree gchar *link = photos_case_place ("inputs/link");
  g_autofree gchar *other = photos_case_place ("inputs/other.png");
  g_autoptr (Photos) photos = NULL;
  g_autoptr (GError) error = NULL;

  photos_case_write_picture ("inputs/one.png", 9, 8, "png", FALSE);
  g_assert_cmpint (symlink ("one.png", link), ==, 0);
  photos = photos_case_open ("inputs/one.png", NULL, NULL);
  g_assert_true (photos_check_output (photos, NULL, &error));
  g_assert_true (photos_check_output (photos, other, &error));
  g_assert_false (photos_check_output (photos, link, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, input));
  g_clear_error (&error);
  g_assert_false (photos_check_output (photos, "/dev/null", &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
  g_assert_cmpint (g_remove (link), ==, 0);
}

static void
test_nothing_there (void)
{
  static const gchar *const names[] = { "absent", "absent.tar", "void",
                                        "listed/nested.txt", "some.gz" };

  photos_case_write_file ("void/readme.md", "no picture", -1);
  photos_case_write_file ("some.gz", "x", 1);
  photos_case_write_file ("listed/nested.txt", "list.txt\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (photos_case_open (names[i], NULL, &error));
      g_assert_true (error->domain == SYMPIE_ERROR);
      g_assert_nonnull (strstr (error->message, "sympie-photos-"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/photos/tar", test_tar);
  g_test_add_func ("/photos/hostile-tar", test_hostile_tar);
  g_test_add_func ("/photos/lying-tar", test_lying_tar);
  g_test_add_func ("/photos/folder-and-labels", test_folder_and_labels);
  g_test_add_func ("/photos/bad-labels", test_bad_labels);
  g_test_add_func ("/photos/ranks", test_ranks);
  g_test_add_func ("/photos/list", test_list);
  g_test_add_func ("/photos/output", test_output);
  g_test_add_func ("/photos/nothing-there", test_nothing_there);
  return photos_case_run ();
}
