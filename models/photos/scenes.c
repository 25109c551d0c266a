/* scenes.c - pictures with a label for each pixel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenes.h"

#include <string.h>

#define NO_LABEL 255

const ScenesLayout SCENES_LAYOUTS[] = {
  { "cityscapes", "cityscapes", "leftImg8bit/val", "gtFine/val", "_leftImg8bit",
    "_gtFine_labelIds", TRUE },
  { "acdc-fog", "acdc", "rgb_anon/fog/val", "gt/fog/val", "_rgb_anon",
    "_gt_labelTrainIds", FALSE },
  { "acdc-night", "acdc", "rgb_anon/night/val", "gt/night/val", "_rgb_anon",
    "_gt_labelTrainIds", FALSE },
  { "acdc-rain", "acdc", "rgb_anon/rain/val", "gt/rain/val", "_rgb_anon",
    "_gt_labelTrainIds", FALSE },
  { "acdc-snow", "acdc", "rgb_anon/snow/val", "gt/snow/val", "_rgb_anon",
    "_gt_labelTrainIds", FALSE },
  { "dark-zurich", "darkzurich", "rgb_anon/val/night", "gt/val/night",
    "_rgb_anon", "_gt_labelTrainIds", FALSE },
};

const guint SCENES_N_LAYOUTS = G_N_ELEMENTS (SCENES_LAYOUTS);

static const ScenesLayout plain = { NULL, NULL, "img", "label", "", "", FALSE };

/* The full ids of Cityscapes' training ids, from 0. */
static const guint8 full_ids[] = { 7,  8,  11, 12, 13, 17, 19, 20, 21, 22,
                                   23, 24, 25, 26, 27, 28, 31, 32, 33 };

struct _Scenes
{
  gchar *name;
  gchar **folders;
  const ScenesLayout *layout;
  Photos *photos;
  Photos *labels;
  GHashTable *by_stem; /* the labels' indices */
};

/* Returns: (transfer full): the number of the folder and the path in its
 * @part, without @end and extension; %NULL if it does not end so. */
static gchar *
dup_stem (const Scenes *scenes,
          const gchar *name,
          const gchar *part,
          const gchar *end)
{
  const gchar *dot = strrchr (name, '.');
  g_autofree gchar *bare = g_strndup (name, (gsize) (dot - name));

  if (!g_str_has_suffix (bare, end))
    return NULL;
  bare[strlen (bare) - strlen (end)] = '\0';
  for (guint i = 0; scenes->folders[i] != NULL; i++)
    {
      g_autofree gchar *inner =
        g_build_filename (scenes->folders[i], part, "", NULL);

      if (g_str_has_prefix (bare, inner))
        return g_strdup_printf ("%u/%s", i, bare + strlen (inner));
    }
  return NULL;
}

static gchar *
dup_stem_of_photo (const Scenes *scenes, guint index)
{
  return dup_stem (scenes, photos_get_name (scenes->photos, index),
                   scenes->layout->pictures, scenes->layout->picture_end);
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
    {
      gchar *stem =
        dup_stem (scenes, photos_get_name (scenes->labels, i),
                  scenes->layout->labels, scenes->layout->label_end);

      if (stem != NULL)
        g_hash_table_insert (scenes->by_stem, stem, GUINT_TO_POINTER (i));
    }
}

static Scenes *
open_laid_out (const gchar *const *folders,
               const gchar *name,
               const ScenesLayout *layout,
               GError **error)
{
  g_autoptr (Scenes) scenes = g_new0 (Scenes, 1);

  scenes->name = g_utf8_make_valid (name, -1);
  scenes->layout = layout;
  scenes->folders = g_strdupv ((gchar **) folders);
  scenes->by_stem =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scenes->photos = open_part (scenes->folders, layout->pictures, error);
  if (scenes->photos == NULL)
    return NULL;
  scenes->labels = open_part (scenes->folders, layout->labels, error);
  if (scenes->labels == NULL)
    return NULL;
  index_labels (scenes);
  return g_steal_pointer (&scenes);
}

Scenes *
scenes_open (const gchar *const *folders, GError **error)
{
  g_autofree gchar *path = g_canonicalize_filename (folders[0], NULL);
  g_autofree gchar *name = g_path_get_basename (path);

  return open_laid_out (folders, name, &plain, error);
}

Scenes *
scenes_open_published (const gchar *folder,
                       const ScenesLayout *layout,
                       GError **error)
{
  const gchar *folders[] = { folder, NULL };

  return open_laid_out (folders, layout->name, layout, error);
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
  g_autofree gchar *stem = dup_stem_of_photo (scenes, index);

  return g_path_get_basename (
    stem != NULL ? stem : photos_get_name (scenes->photos, index));
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
  g_autofree gchar *stem = dup_stem_of_photo (scenes, index);
  gpointer found;

  if (stem != NULL
      && g_hash_table_lookup_extended (scenes->by_stem, stem, NULL, &found))
    {
      *at = GPOINTER_TO_UINT (found);
      return TRUE;
    }
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               "%s: there are no labels of it in %s",
               photos_get_name (scenes->photos, index), scenes->layout->labels);
  return FALSE;
}

/* From full ids to training ids. */
static void
translate_ids (guint8 *labels, gsize n)
{
  guint8 ids[256];

  memset (ids, NO_LABEL, sizeof ids);
  for (guint id = 0; id < G_N_ELEMENTS (full_ids); id++)
    ids[full_ids[id]] = (guint8) id;
  for (gsize i = 0; i < n; i++)
    labels[i] = ids[labels[i]];
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
  if (scenes->layout->full_ids)
    translate_ids (*labels, (gsize) values.height * values.width);
  if (short_side > 0)
    {
      photo_scale (photo, short_side);
      scale_labels (labels, &values, photo);
    }
  return TRUE;
}
