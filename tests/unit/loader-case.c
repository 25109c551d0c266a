/* loader-case.c - photographs with identifiable pixels, for the loader
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "loader-case.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <string.h>

/* ---- the photographs ---- */

static void
write_picture (const gchar *name, guint photo, gboolean labels)
{
  g_autoptr (GdkPixbuf) pixbuf =
    gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, (gint) WIDTH (photo), HEIGHT);
  g_autofree gchar *bytes = NULL;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize size;

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH (photo); x++)
      {
        guint8 *pixel = pixels + y * gdk_pixbuf_get_rowstride (pixbuf) + 3 * x;

        pixel[0] = (guint8) (5 * x + 3);
        pixel[1] = (guint8) (6 * y + 2);
        pixel[2] = (guint8) (40 * photo + 30);
        if (labels)
          memset (pixel, (int) LOADER_CASE_LABEL (photo, x, y), 3);
      }
  g_assert_true (
    gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &size, "png", NULL, NULL));
  photos_case_write_file (name, bytes, (gssize) size);
}

void
loader_case_write_scenes (const gchar *folder)
{
  for (guint i = 0; i < N_PHOTOS; i++)
    {
      g_autofree gchar *image = g_strdup_printf ("%s/img/%u.png", folder, i);
      g_autofree gchar *label = g_strdup_printf ("%s/label/%u.png", folder, i);

      write_picture (image, i, FALSE);
      write_picture (label, i, TRUE);
    }
}

Photos *
loader_case_open (const gchar *folder, guint bad)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) csv = g_string_new ("file,class\n");
  g_autofree gchar *csv_name = g_strconcat (folder, ".csv", NULL);
  Photos *photos;

  for (guint i = 0; i < N_PHOTOS; i++)
    {
      g_autofree gchar *name = g_strdup_printf ("%s/%u.png", folder, i);

      g_string_append_printf (csv, "%u.png,%u\n", i, 10 + i);
      if (bad >> i & 1)
        photos_case_write_file (name, "no picture", -1);
      else
        write_picture (name, i, FALSE);
    }
  photos_case_write_file (csv_name, csv->str, -1);
  photos = photos_case_open (folder, csv_name, &error);
  g_assert_no_error (error);
  return photos;
}

LoaderOptions
loader_case_options (const Photos *photos)
{
  static const guint all[] = { 0, 1, 2, 3, 4 };
  static const Corruption darken[] = { CORRUPT_DARKEN };

  return (LoaderOptions){ .photos = photos,
                          .indices = all,
                          .n_indices = N_PHOTOS,
                          .batch = BATCH,
                          .side = SIDE,
                          .resize = HEIGHT,
                          .corruptions = darken,
                          .n_corruptions = 1,
                          .clean_fraction = -1.0,
                          .mirror = TRUE,
                          .n_threads = 1,
                          .cache_mb = 100,
                          .seed = 3 };
}

const Batch *
loader_case_take (Loader *loader)
{
  g_autoptr (GError) error = NULL;
  const Batch *batch = loader_take (loader, &error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);
  g_assert_true (batch->n == BATCH && batch->side == SIDE);
  return batch;
}

/* ---- what is in a batch ---- */

/* Returns: a byte of a clean image. */
static guint
get_byte (const Batch *batch, guint image, guint channel, guint pixel)
{
  static const gfloat mean[3] = PARAMS_MEAN;
  static const gfloat std[3] = PARAMS_STD;
  gsize at = ((gsize) channel * BATCH + image) * PLANE + pixel;
  gdouble value = 255.0 * (batch->clean[at] * std[channel] + mean[channel]);

  g_assert_cmpfloat_with_epsilon (value, round (value), 1e-3);
  return (guint) round (value);
}

LoaderCut
loader_case_find_cut (const Batch *batch, guint image)
{
  guint left = (get_byte (batch, image, 0, 0) - 3) / 5;
  guint right = (get_byte (batch, image, 0, SIDE - 1) - 3) / 5;
  LoaderCut cut = { .photo = (get_byte (batch, image, 2, 0) - 30) / 40,
                    .x = MIN (left, right),
                    .y = (get_byte (batch, image, 1, 0) - 2) / 6,
                    .mirror = right < left };

  g_assert_cmpuint (MAX (left, right), ==, cut.x + SIDE - 1);
  g_assert_cmpuint (cut.photo, <, N_PHOTOS);
  g_assert_cmpuint (cut.x, <=, WIDTH (cut.photo) - SIDE);
  g_assert_cmpuint (cut.y, <=, HEIGHT - SIDE);
  return cut;
}

/* Returns: whether image @image of @images has exactly these values. */
static gboolean
holds (const real *images, guint image, const gfloat *planar)
{
  static real wanted[SIZE];

  loader_put_image (wanted, planar, BATCH, SIDE, image);
  for (guint c = 0; c < 3; c++)
    if (memcmp (wanted + (c * BATCH + image) * PLANE,
                images + (c * BATCH + image) * PLANE, PLANE * sizeof (real)))
      return FALSE;
  return TRUE;
}

/* Crops an image's original again and compares. */
static void
cut_clean (gfloat clean[3 * PLANE],
           const Photos *photos,
           const Batch *batch,
           guint image)
{
  LoaderCut cut = loader_case_find_cut (batch, image);
  g_auto (Photo) photo = { 0 };

  g_assert_true (photos_read (&photo, photos, cut.photo, HEIGHT, NULL));
  photo_crop (clean, &photo, SIDE, cut.x, cut.y, cut.mirror);
  g_assert_true (holds (batch->clean, image, clean));
  g_assert_cmpuint (batch->labels[image], ==, 10 + cut.photo);
}

guint
loader_case_check (const Photos *photos, const Batch *batch, guint image)
{
  guint severity = batch->severities[image];
  gfloat picture[3 * PLANE];

  cut_clean (picture, photos, batch, image);
  corrupt_image (picture, SIDE, SIDE, CORRUPT_DARKEN, severity, 0);
  g_assert_true (holds (batch->corrupted, image, picture));
  return severity;
}
