/* photos.c - a set of photographs in folders, tars and lists
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "core/fileset.h"
#include "core/output.h"
#include "photos-private.h"

#define MAX_DEPTH 32 /* of nested folders */

struct _Photos
{
  GArray *files;   /* of PhotosFile */
  GPtrArray *maps; /* of GMappedFile: the tars */
};

static void
file_clear (gpointer data)
{
  PhotosFile *file = data;

  g_free (file->name);
}

static Photos *
photos_new (void)
{
  Photos *photos = g_new0 (Photos, 1);

  photos->files = g_array_new (FALSE, FALSE, sizeof (PhotosFile));
  g_array_set_clear_func (photos->files, file_clear);
  photos->maps =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_mapped_file_unref);
  return photos;
}

void
photos_free (Photos *photos)
{
  if (photos == NULL)
    return;
  g_array_unref (photos->files);
  g_ptr_array_unref (photos->maps);
  g_free (photos);
}

static gboolean
has_extension (const gchar *name, const gchar *extension)
{
  gsize length = strlen (name);
  gsize end = strlen (extension);

  return length > end
         && g_ascii_strcasecmp (name + length - end, extension) == 0;
}

gboolean
photos_is_picture (const gchar *name)
{
  static const gchar *const extensions[] = { ".jpg", ".jpeg", ".png", ".webp",
                                             ".tif", ".tiff", ".bmp", ".gif",
                                             ".ppm", ".pgm",  ".pnm" };
  const gchar *slash = strrchr (name, '/');

  if ((slash != NULL ? slash[1] : name[0]) == '.')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (has_extension (name, extensions[i]))
      return TRUE;
  return FALSE;
}

/* ---- gathering ---- */

static void
add_picture (Photos *photos, const gchar *path)
{
  PhotosFile file = { g_strdup (path), NULL, 0, PHOTOS_NO_LABEL };

  g_array_append_val (photos->files, file);
}

typedef struct
{
  Photos *photos;
  const gchar *tar;
} Gather;

static void
add_member (const gchar *member,
            const guint8 *data,
            gsize size,
            gpointer user_data)
{
  Gather *gather = user_data;
  PhotosFile file = { NULL, data, size, PHOTOS_NO_LABEL };

  if (!photos_is_picture (member))
    return;
  file.name = g_strconcat (gather->tar, ":", member, NULL);
  g_array_append_val (gather->photos->files, file);
}

static gboolean
add_tar (Photos *photos, const gchar *path, GError **error)
{
  g_autoptr (GError) fault = NULL;
  Gather gather = { photos, path };
  GMappedFile *map = g_mapped_file_new (path, FALSE, &fault);

  if (map == NULL)
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           fault->message);
      return FALSE;
    }
  g_ptr_array_add (photos->maps, map);
  return photos_tar_list ((const guint8 *) g_mapped_file_get_contents (map),
                          g_mapped_file_get_length (map), path, add_member,
                          &gather, error);
}

/* Links to folders are not followed, as they may form cycles. */
static gboolean
add_folder (Photos *photos, const gchar *path, guint depth, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &fault);
  const gchar *name;

  if (folder == NULL)
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           fault->message);
      return FALSE;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree gchar *inner = g_build_filename (path, name, NULL);

      if (photos_is_picture (name) && !g_file_test (inner, G_FILE_TEST_IS_DIR))
        add_picture (photos, inner);
      else if (name[0] != '.' && depth < MAX_DEPTH
               && g_file_test (inner, G_FILE_TEST_IS_DIR)
               && !g_file_test (inner, G_FILE_TEST_IS_SYMLINK)
               && !add_folder (photos, inner, depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

#define BYTE_ORDER_MARK "\357\273\277"

static gboolean
add_path (Photos *photos, const gchar *path, gboolean in_list, GError **error);

static gboolean
add_list (Photos *photos, const gchar *path, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autofree gchar *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, &fault))
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           fault->message);
      return FALSE;
    }
  lines = g_strsplit (g_str_has_prefix (text, BYTE_ORDER_MARK)
                        ? text + strlen (BYTE_ORDER_MARK)
                        : text,
                      "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree gchar *place = NULL;

      g_strstrip (lines[i]);
      if (lines[i][0] == '\0' || lines[i][0] == '#')
        continue;
      place = g_path_is_absolute (lines[i])
                ? g_strdup (lines[i])
                : g_build_filename (folder, lines[i], NULL);
      if (!add_path (photos, place, TRUE, error))
        return FALSE;
    }
  return TRUE;
}

/* Whether a listed picture exists is only checked when it is read, so a missing
 * one does not fail the whole list. */
static gboolean
add_path (Photos *photos, const gchar *path, gboolean in_list, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return add_folder (photos, path, 0, error);
  if (has_extension (path, ".tar"))
    return add_tar (photos, path, error);
  if (has_extension (path, ".txt") && !in_list)
    return add_list (photos, path, error);
  if (!in_list && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                   "%s: there is no such file or folder", path);
      return FALSE;
    }
  if (photos_is_picture (path))
    {
      add_picture (photos, path);
      return TRUE;
    }
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               "%s: neither a folder, nor a plain tar (.tar), a list (.txt) "
               "or a picture",
               path);
  return FALSE;
}

/* ---- the set ---- */

static gint
compare_files (gconstpointer a, gconstpointer b)
{
  const PhotosFile *first = a;
  const PhotosFile *second = b;

  return strcmp (first->name, second->name);
}

Photos *
photos_open (const gchar *const *paths, const gchar *labels, GError **error)
{
  g_autoptr (Photos) photos = photos_new ();
  g_autoptr (GHashTable) table = NULL;

  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  for (guint i = 0; paths[i] != NULL; i++)
    if (!add_path (photos, paths[i], FALSE, error))
      return NULL;
  if (photos->files->len == 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: there are no photographs in it", paths[0]);
      return NULL;
    }
  if (labels != NULL)
    {
      table = photos_labels_read (labels, error);
      if (table == NULL)
        return NULL;
    }
  g_array_sort (photos->files, compare_files);
  photos_labels_assign ((PhotosFile *) photos->files->data, photos->files->len,
                        table);
  return g_steal_pointer (&photos);
}

guint
photos_count (const Photos *photos)
{
  return photos->files->len;
}

const PhotosFile *
photos_get_file (const Photos *photos, guint index)
{
  g_assert (index < photos->files->len);
  return &g_array_index (photos->files, PhotosFile, index);
}

const gchar *
photos_get_name (const Photos *photos, guint index)
{
  g_return_val_if_fail (index < photos->files->len, NULL);
  return photos_get_file (photos, index)->name;
}

gboolean
photos_check_output (const Photos *photos, const gchar *path, GError **error)
{
  g_autoptr (FileSet) inputs = file_set_new ();
  const gchar *input;

  if (path == NULL)
    return TRUE;
  for (guint i = 0; i < photos->files->len; i++)
    file_set_add (inputs, photos_get_name (photos, i));
  input = file_set_find (inputs, path);
  if (input == NULL)
    return output_check (path, error);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               "%s: this would overwrite the photograph %s; choose another "
               "name",
               path, input);
  return FALSE;
}

gint
photos_get_label (const Photos *photos, guint index)
{
  g_return_val_if_fail (index < photos->files->len, PHOTOS_NO_LABEL);
  return photos_get_file (photos, index)->label;
}
