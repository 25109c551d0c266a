/* test-photos-read.c - decoding, scaling and cropping
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "photos-case.h"

/* Damaged, cut short or of another kind: an error that names it. */
static void
test_bad_pictures (void)
{
  static const gchar *const kinds[] = { "png", "jpeg" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GBytes) picture =
        photos_case_make_picture (300, 200, kinds[i], FALSE);
      gsize size;
      gconstpointer data = g_bytes_get_data (picture, &size);

      for (guint j = 0; j < 20; j++)
        {
          g_autoptr (Photos) photos = NULL;
          g_autoptr (GError) error = NULL;
          Photo photo;

          photos_case_write_file ("cut.png", data, (gssize) (size * j / 20));
          photos = photos_case_open ("cut.png", NULL, NULL);
          g_assert_false (photos_read (&photo, photos, 0, 64, &error));
          g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
          g_assert_nonnull (strstr (error->message, "cut.png"));
        }
    }
}

static void
test_too_long (void)
{
  g_autoptr (Photos) photos = NULL;
  g_autoptr (GError) error = NULL;
  Photo photo;

  photos_case_write_picture ("long.png", 33, 1, "png", FALSE);
  photos = photos_case_open ("long.png", NULL, NULL);
  g_assert_false (photos_read (&photo, photos, 0, 64, &error));
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "33x1"));
}

/* Scaling keeps the aspect ratio and the layout of colours. */
static void
test_scale (void)
{
  static const guint sizes[][2] = { { 200, 100 }, { 100, 200 }, { 32, 32 },
                                    { 20, 30 },   { 255, 129 }, { 250, 200 } };
  static const gchar *const kinds[] = { "png", "jpeg" };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (sizes); i++)
    {
      guint width = sizes[i / 2][0];
      guint height = sizes[i / 2][1];
      g_autoptr (Photos) photos = NULL;
      g_auto (Photo) photo = { 0, 0, NULL };

      photos_case_write_picture ("scale.png", width, height, kinds[i % 2],
                                 FALSE);
      photos = photos_case_open ("scale.png", NULL, NULL);
      g_assert_true (photos_read (&photo, photos, 0, 32, NULL));
      g_assert_cmpuint (MIN (photo.width, photo.height), ==, 32);
      g_assert_cmpfloat_with_epsilon ((gdouble) photo.width / photo.height,
                                      (gdouble) width / height, 0.05);
      for (guint y = 4; y < photo.height - 4; y += 3)
        for (guint x = 4; x < photo.width - 4; x += 3)
          {
            const guint8 *pixel = photo.data + 3 * (y * photo.width + x);
            gdouble scale = (gdouble) width / photo.width;
            gdouble near = i % 2 ? 10 : 1 + scale / 4;

            g_assert_cmpfloat_with_epsilon (pixel[0], (x + 0.5) * scale - 0.5,
                                            near);
            g_assert_cmpfloat_with_epsilon (pixel[1], (y + 0.5) * scale - 0.5,
                                            near);
          }
    }
}

static void
test_transparent (void)
{
  g_autoptr (Photos) photos = NULL;
  g_auto (Photo) photo = { 0, 0, NULL };

  photos_case_write_picture ("alpha.png", 10, 10, "png", TRUE);
  photos = photos_case_open ("alpha.png", NULL, NULL);
  g_assert_true (photos_read (&photo, photos, 0, 0, NULL));
  for (guint x = 0; x < 10; x++)
    {
      g_assert_cmpuint (photo.data[3 * x], ==, x % 2 ? x : 255);
      g_assert_cmpuint (photo.data[3 * x + 2], ==, x % 2 ? 7 : 255);
    }
}

/* An Exif orientation of 6: the file's top is the picture's right. */
static void
test_upright (void)
{
  static const guint8 exif[] = "\xff\xe1\x00\x22"
                               "Exif\0\0"
                               "II*\0\x08\0\0\0"
                               "\x01\0"
                               "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"
                               "\0\0\0";
  g_autoptr (GBytes) picture =
    photos_case_make_picture (200, 100, "jpeg", FALSE);
  g_autoptr (GByteArray) turned = g_byte_array_new ();
  g_autoptr (Photos) photos = NULL;
  g_auto (Photo) photo = { 0, 0, NULL };
  gsize size;
  const guint8 *data = g_bytes_get_data (picture, &size);

  g_byte_array_append (turned, data, 2);
  g_byte_array_append (turned, exif, sizeof exif);
  g_byte_array_append (turned, data + 2, (guint) size - 2);
  photos_case_write_file ("turned.jpg", turned->data, turned->len);
  photos = photos_case_open ("turned.jpg", NULL, NULL);
  for (guint short_side = 0; short_side <= 25; short_side += 25)
    {
      g_assert_true (photos_read (&photo, photos, 0, short_side, NULL));
      g_assert_cmpuint (photo.height, ==, 2 * photo.width);
      /* the file's left is at the top */
      g_assert_cmpuint (photo.data[0], <, 20);
      g_assert_cmpuint (photo.data[3 * (photo.height - 1) * photo.width], >,
                        180);
      g_assert_cmpuint (photo.data[1], >, 80);
      photo_clear (&photo);
    }
}

static void
test_cut (void)
{
  g_autoptr (Photos) photos = NULL;
  g_auto (Photo) photo = { 0, 0, NULL };
  gfloat out[3 * 5 * 5];

  photos_case_write_picture ("cut-out.png", 20, 10, "png", FALSE);
  photos = photos_case_open ("cut-out.png", NULL, NULL);
  g_assert_true (photos_read (&photo, photos, 0, 0, NULL));
  for (guint mirror = 0; mirror < 2; mirror++)
    {
      photo_crop (out, &photo, 5, 15, 3, mirror == 1);
      for (guint y = 0; y < 5; y++)
        for (guint x = 0; x < 5; x++)
          {
            guint from = mirror ? 19 - x : 15 + x;

            g_assert_cmpfloat (out[5 * y + x], ==, from / 255.0f);
            g_assert_cmpfloat (out[25 + 5 * y + x], ==, (3 + y) / 255.0f);
            g_assert_cmpfloat (out[50 + 5 * y + x], ==, 7 / 255.0f);
          }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/photos-read/bad-pictures", test_bad_pictures);
  g_test_add_func ("/photos-read/too-long", test_too_long);
  g_test_add_func ("/photos-read/scale", test_scale);
  g_test_add_func ("/photos-read/transparent", test_transparent);
  g_test_add_func ("/photos-read/upright", test_upright);
  g_test_add_func ("/photos-read/cut", test_cut);
  return photos_case_run ();
}
