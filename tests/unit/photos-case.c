/* photos-case.c - a folder of files for the tests of sets of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "photos-case.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

static gchar *folder; /* of all files of a test */

gchar *
photos_case_place (const gchar *name)
{
  return g_build_filename (folder, name, NULL);
}

void
photos_case_write_file (const gchar *name, const void *data, gssize size)
{
  g_autofree gchar *path = photos_case_place (name);
  g_autofree gchar *above = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (above, 0777), ==, 0);
  g_assert_true (g_file_set_contents (path, data, size, NULL));
}

Photos *
photos_case_open (const gchar *name, const gchar *labels, GError **error)
{
  g_autofree gchar *path = photos_case_place (name);
  g_autofree gchar *csv = labels != NULL ? photos_case_place (labels) : NULL;
  const gchar *paths[] = { path, NULL };

  return photos_open (paths, csv, error);
}

GBytes *
photos_case_make_picture (guint width,
                          guint height,
                          const gchar *kind,
                          gboolean alpha)
{
  g_autoptr (GdkPixbuf) pixbuf =
    gdk_pixbuf_new (GDK_COLORSPACE_RGB, alpha, 8, (gint) width, (gint) height);
  guint channels = alpha ? 4 : 3;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  gchar *bytes;
  gsize size;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint8 *pixel = pixels + y * stride + channels * x;

        pixel[0] = (guint8) x;
        pixel[1] = (guint8) y;
        pixel[2] = 7;
        if (alpha)
          pixel[3] = x % 2 ? 255 : 0;
      }
  g_assert_true (
    gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &size, kind, NULL, NULL));
  return g_bytes_new_take (bytes, size);
}

void
photos_case_write_picture (const gchar *name,
                           guint width,
                           guint height,
                           const gchar *kind,
                           gboolean alpha)
{
  g_autoptr (GBytes) bytes =
    photos_case_make_picture (width, height, kind, alpha);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  photos_case_write_file (name, data, (gssize) size);
}

static void
remove_all (const gchar *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const gchar *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree gchar *inner = g_build_filename (path, name, NULL);

      remove_all (inner);
    }
  g_remove (path);
}

int
photos_case_run (void)
{
  gint status;

  folder = g_dir_make_tmp ("sympie-photos-XXXXXX", NULL);
  g_assert_nonnull (folder);
  status = g_test_run ();
  remove_all (folder);
  g_free (folder);
  return status;
}
