/* test-scenes.c - pictures and the labels of their pixels
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/photos/scenes.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "photos-case.h"

/* A grey picture; in blocks of 2x2 pixels, which have the value @add more than
 * the number of the block. */
static void
write_labels (const gchar *name, guint width, guint height, guint add)
{
  g_autoptr (GdkPixbuf) pixbuf =
    gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, (gint) width, (gint) height);
  g_autofree gchar *bytes = NULL;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize size;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      memset (pixels + y * gdk_pixbuf_get_rowstride (pixbuf) + 3 * x,
              (guint8) (y / 2 * (width / 2) + x / 2 + add), 3);
  g_assert_true (
    gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &size, "png", NULL, NULL));
  photos_case_write_file (name, bytes, (gssize) size);
}

static Scenes *
open_two (const gchar *one, const gchar *two)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *first = photos_case_place (one);
  g_autofree gchar *second = photos_case_place (two);
  const gchar *folders[] = { first, second, NULL };
  Scenes *scenes = scenes_open (folders, &error);

  g_assert_no_error (error);
  return scenes;
}

static void
check_labels (const Scenes *scenes, guint index, guint short_side, guint add)
{
  g_autoptr (GError) error = NULL;
  g_auto (Photo) photo = { 0 };
  g_autofree guint8 *labels = NULL;
  guint block = short_side == 0 ? 2 : 1;

  g_assert_true (
    scenes_read (&photo, &labels, scenes, index, short_side, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (photo.height, ==, 16 * block);
  g_assert_cmpuint (photo.width, ==, 18 * block);
  for (guint y = 0; y < photo.height; y++)
    for (guint x = 0; x < photo.width; x++)
      g_assert_cmpuint (labels[y * photo.width + x], ==,
                        (guint8) (y / block * 18 + x / block + add));
}

/* The same name in two folders, and in a folder of a folder. */
static void
test_folders (void)
{
  g_autoptr (Scenes) scenes = NULL;
  g_autofree gchar *title = NULL;

  photos_case_write_picture ("one/img/a.jpg", 36, 32, "jpeg", FALSE);
  photos_case_write_picture ("one/img/in/a.png", 36, 32, "png", FALSE);
  photos_case_write_picture ("two/img/a.png", 36, 32, "png", FALSE);
  write_labels ("one/label/a.png", 36, 32, 0);
  write_labels ("one/label/in/a.png", 36, 32, 1);
  write_labels ("two/label/a.png", 36, 32, 2);
  scenes = open_two ("one", "two/");
  g_assert_cmpstr (scenes_get_name (scenes), ==, "one");
  g_assert_cmpuint (photos_count (scenes_get_photos (scenes)), ==, 3);
  title = scenes_dup_title (scenes, 1);
  g_assert_cmpstr (title, ==, "a");
  for (guint i = 0; i < 3; i++)
    {
      check_labels (scenes, i, 0, i);
      check_labels (scenes, i, 16, i);
    }
}

static void
test_faults (void)
{
  static const gchar *const words[] = { "bare.png", "other.png", "tiny.png" };
  g_autoptr (Scenes) scenes = NULL;

  photos_case_write_picture ("bad/img/bare.png", 36, 32, "png", FALSE);
  photos_case_write_picture ("bad/img/other.png", 36, 32, "png", FALSE);
  photos_case_write_picture ("bad/img/tiny.png", 36, 30, "png", FALSE);
  write_labels ("bad/label/other.png", 32, 36, 0);
  write_labels ("bad/label/tiny.png", 36, 30, 0);
  scenes = open_two ("bad", "bad");
  for (guint i = 0; i < photos_count (scenes_get_photos (scenes)); i++)
    {
      const gchar *name = photos_get_name (scenes_get_photos (scenes), i);
      g_autoptr (GError) error = NULL;
      Photo photo;
      guint8 *labels;
      guint j = 0;
      gint code;

      g_assert_false (scenes_read (&photo, &labels, scenes, i, 16, &error));
      g_assert_null (photo.data);
      g_assert_null (labels);
      while (!g_str_has_suffix (name, words[j]))
        j++;
      code = j == 0 ? SYMPIE_ERROR_IO : SYMPIE_ERROR_SHAPE;
      g_assert_error (error, SYMPIE_ERROR, code);
      g_assert_nonnull (strstr (error->message, words[j]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenes/folders", test_folders);
  g_test_add_func ("/scenes/faults", test_faults);
  return photos_case_run ();
}
