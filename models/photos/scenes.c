/* scenes.c - pictures with a label for each pixel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenes.h"

#include <string.h>

struct _Scenes
{
  gchar *name;
  gchar **folders;
  Photos *photos;
  Photos *labels;
  GHashTable *by_stem; /* the labels' indices */
};

/* Returns: (transfer full): the number of the folder and the path in its
 * @part, without extension. */
static gchar *
dup_stem (const Scenes *scenes, const gchar *name, const gchar *part)
{
  const gchar *dot = strrchr (name, '.');

  for (guint i = 0; scenes->folders[i] != NULL; i++)
    {
      g_autofree gchar *inner =
        g_build_filename (scenes->folders[i], part, "", NULL);
      gsize length = strlen (inner);

      if (g_str_has_prefix (name, inner))
        return g_strdup_printf ("%u/%.*s", i,
                                dot ? (int) (dot - name) - (int) length : -1,
                                name + length);
    }
  return g_strdup (name);
}

static Photos *
open_part (gchar *const *folders, const gchar *part, GError **error)
{
  guint n = g_strv_length ((gchar **) folders);
  g_auto (GStrv) paths = g_new0 (gchar *, n + 1);

  for (guint i = 0; i < n; i++)
    paths[i] = g_build_filename (folders[i], part, NULL);
  return photos_open ((const gchar *const *) paths, NULL, error);
}

static void
index_labels (Scenes *scenes)
{
  for (guint i = 0; i < photos_count (scenes->labels); i++)
    g_hash_table_insert (
      scenes->by_stem,
      dup_stem (scenes, photos_get_name (scenes->labels, i), "label"),
      GUINT_TO_POINTER (i));
}

Scenes *
scenes_open (const gchar *const *folders, GError **error)
{
  g_autoptr (Scenes) scenes = g_new0 (Scenes, 1);
  g_autofree gchar *path = g_canonicalize_filename (folders[0], NULL);
  g_autofree gchar *base = g_path_get_basename (path);

  scenes->name = g_utf8_make_valid (base, -1);
  scenes->folders = g_strdupv ((gchar **) folders);
  scenes->by_stem =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scenes->photos = open_part (scenes->folders, "img", error);
  if (scenes->photos == NULL)
    return NULL;
  scenes->labels = open_part (scenes->folders, "label", error);
  if (scenes->labels == NULL)
    return NULL;
  index_labels (scenes);
  return g_steal_pointer (&scenes);
}

void
scenes_free (Scenes *scenes)
{
  if (scenes == NULL)
    return;
  g_free (scenes->name);
  g_strfreev (scenes->folders);
  photos_free (scenes->photos);
  photos_free (scenes->labels);
  g_hash_table_unref (scenes->by_stem);
  g_free (scenes);
}

const gchar *
scenes_get_name (const Scenes *scenes)
{
  return scenes->name;
}

const Photos *
scenes_get_photos (const Scenes *scenes)
{
  return scenes->photos;
}

const Photos *
scenes_get_labels (const Scenes *scenes)
{
  return scenes->labels;
}

gchar *
scenes_dup_title (const Scenes *scenes, guint index)
{
  g_autofree gchar *stem =
    dup_stem (scenes, photos_get_name (scenes->photos, index), "img");

  return g_path_get_basename (stem);
}

/* ---- reading ---- */

/* @values: a picture of labels, whose channels must be the same. */
static guint8 *
take_labels (const Photo *values, const gchar *name, GError **error)
{
  gsize n = (gsize) values->height * values->width;
  g_autofree guint8 *labels = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    {
      const guint8 *rgb = values->data + 3 * i;

      if (rgb[0] != rgb[1] || rgb[0] != rgb[2])
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                       "%s: labels are a grey picture, whose values they are; "
                       "this has colours",
                       name);
          return NULL;
        }
      labels[i] = rgb[0];
    }
  return g_steal_pointer (&labels);
}

/* From the size of @values to that of @photo. */
static void
scale_labels (guint8 **labels, const Photo *values, const Photo *photo)
{
  guint8 *scaled = g_malloc ((gsize) photo->height * photo->width);

  for (guint y = 0; y < photo->height; y++)
    for (guint x = 0; x < photo->width; x++)
      {
        guint row = (2 * y + 1) * values->height / (2 * photo->height);
        guint column = (2 * x + 1) * values->width / (2 * photo->width);

        scaled[(gsize) y * photo->width + x] =
          (*labels)[(gsize) row * values->width + column];
      }
  g_free (*labels);
  *labels = scaled;
}

static gboolean
check_sizes (const Photo *photo,
             const Photo *values,
             const gchar *name,
             GError **error)
{
  if (photo->height != values->height || photo->width != values->width)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                 "%s: it has %ux%u pixels, but its labels %ux%u", name,
                 photo->width, photo->height, values->width, values->height);
  else if (MIN (photo->height, photo->width) < SCENES_SIDE_MIN
           || MAX (photo->height, photo->width) > SCENES_SIDE_MAX)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                 "%s: it has %ux%u pixels; each side must have from %d to %d",
                 name, photo->width, photo->height, SCENES_SIDE_MIN,
                 SCENES_SIDE_MAX);
  else
    return TRUE;
  return FALSE;
}

static gboolean
find_labels (const Scenes *scenes, guint index, guint *at, GError **error)
{
  const gchar *name = photos_get_name (scenes->photos, index);
  g_autofree gchar *stem = dup_stem (scenes, name, "img");
  gpointer found;

  if (g_hash_table_lookup_extended (scenes->by_stem, stem, NULL, &found))
    {
      *at = GPOINTER_TO_UINT (found);
      return TRUE;
    }
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               "%s: there are no labels of it, label/%s.png", name,
               stem + strcspn (stem, "/") + 1);
  return FALSE;
}

gboolean
scenes_read (Photo *photo,
             guint8 **labels,
             const Scenes *scenes,
             guint index,
             guint short_side,
             GError **error)
{
  g_auto (Photo) values = { 0, 0, NULL };
  guint at;

  *labels = NULL;
  *photo = (Photo){ 0, 0, NULL };
  if (find_labels (scenes, index, &at, error)
      && photos_read (&values, scenes->labels, at, 0, error)
      && photos_read (photo, scenes->photos, index, 0, error)
      && check_sizes (photo, &values, photos_get_name (scenes->photos, index),
                      error))
    *labels =
      take_labels (&values, photos_get_name (scenes->labels, at), error);
  if (*labels == NULL)
    {
      photo_clear (photo);
      return FALSE;
    }
  if (short_side > 0)
    {
      photo_scale (photo, short_side);
      scale_labels (labels, &values, photo);
    }
  return TRUE;
}
