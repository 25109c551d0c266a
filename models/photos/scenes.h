/* scenes.h - pictures with a label for each pixel
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "photos.h"

G_BEGIN_DECLS

#define SCENES_SIDE_MIN 32 /* of a picture, in pixels */
#define SCENES_SIDE_MAX 4096

/**
 * Scenes:
 *
 * Folders with pictures in "img" and their labels in "label", grey pictures
 * of the same names and sizes: each pixel's value is its label. Immutable once
 * open; may be read from several threads.
 */
typedef struct _Scenes Scenes;

/**
 * scenes_open:
 * @folders: (array zero-terminated=1): each with the folders "img" and
 *   "label", which photos_open() reads.
 *
 * Returns: (transfer full): or %NULL with an error of photos_open().
 */
Scenes *scenes_open (const gchar *const *folders, GError **error);

/**
 * ScenesLayout:
 * @name: of the set, such as "acdc-fog".
 * @folder: where it is looked for, in lower case without signs: "acdc" also
 *   finds "ACDC".
 *
 * How a published data set lays out its validation part.
 */
typedef struct
{
  const gchar *name;
  const gchar *folder;
  const gchar *pictures;    /* folder of the pictures */
  const gchar *labels;      /* and of the labels */
  const gchar *picture_end; /* of the pictures' names, before the extension */
  const gchar *label_end;   /* and of the labels' */
  gboolean full_ids;        /* labels are Cityscapes' full ids */
} ScenesLayout;

/* Cityscapes, ACDC's four conditions, Dark Zurich. */
extern const ScenesLayout SCENES_LAYOUTS[];
extern const guint SCENES_N_LAYOUTS;

/**
 * scenes_open_published:
 * @folder: in which the pictures' and labels' folders are.
 *
 * Labels become Cityscapes' training ids.
 *
 * Returns: as scenes_open().
 */
Scenes *scenes_open_published (const gchar *folder,
                               const ScenesLayout *layout,
                               GError **error);

void scenes_free (Scenes *scenes);

/* Returns: the name of its (first) folder, or of the published set. */
const gchar *scenes_get_name (const Scenes *scenes);

/* Returns: (transfer none): the pictures of all folders, sorted by name. */
const Photos *scenes_get_photos (const Scenes *scenes);

/* Returns: (transfer none): their labels. */
const Photos *scenes_get_labels (const Scenes *scenes);

/* Returns: (transfer full): a picture's name without folder and extension. */
gchar *scenes_dup_title (const Scenes *scenes, guint index);

/**
 * scenes_read:
 * @photo: (out): free with photo_clear().
 * @labels: (out) (transfer full): (height, width), free with g_free().
 * @short_side: as in photos_read(); labels take the nearest pixel's.
 *
 * Returns: %FALSE with an error of photos_read(), %SYMPIE_ERROR_IO if the
 *   picture has no labels, %SYMPIE_ERROR_SHAPE if they have another size or a
 *   side is not %SCENES_SIDE_MIN to %SCENES_SIDE_MAX, or %SYMPIE_ERROR_FORMAT
 *   if they are not grey. Both are then empty.
 */
gboolean scenes_read (Photo *photo,
                      guint8 **labels,
                      const Scenes *scenes,
                      guint index,
                      guint short_side,
                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scenes, scenes_free)

G_END_DECLS
