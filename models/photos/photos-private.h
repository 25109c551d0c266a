/* photos-private.h - shared by photos*.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "photos.h"

G_BEGIN_DECLS

/**
 * PhotosFile:
 * @name: its display name, and the path if it is a file.
 * @data: its bytes in a mapped tar, %NULL for a file.
 */
typedef struct
{
  gchar *name;
  const guint8 *data;
  gsize size;
  gint label;
} PhotosFile;

/* Returns: the file to decode. */
const PhotosFile *photos_get_file (const Photos *photos, guint index);

/* Returns: whether a name has a picture's extension and is not hidden. */
gboolean photos_is_picture (const gchar *name);

/**
 * PhotosTarFunc:
 * @member: its path in the tar.
 * @data: (array length=size): its contents, within the tar's bytes.
 */
typedef void (*PhotosTarFunc) (const gchar *member,
                               const guint8 *data,
                               gsize size,
                               gpointer user_data);

/**
 * photos_tar_list:
 * @tar: (array length=size): its contents, not trusted.
 * @name: what to call it in an error.
 *
 * Calls @func for each regular file: old tars, ustar, GNU's long names and
 * sizes, pax's "path" and "size". Links, folders and devices are skipped.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_FORMAT if it is not a tar, damaged or
 *   truncated; @func may have been called for the members before that.
 */
gboolean photos_tar_list (const guint8 *tar,
                          gsize size,
                          const gchar *name,
                          PhotosTarFunc func,
                          gpointer user_data,
                          GError **error);

/**
 * photos_labels_read:
 *
 * Returns: (transfer full) (element-type utf8 int): the class of each file
 *   of the CSV @path, or %NULL with %SYMPIE_ERROR_IO or %SYMPIE_ERROR_FORMAT.
 */
GHashTable *photos_labels_read (const gchar *path, GError **error);

/* Sets the class of each file as described at photos_open(). @table:
 * (nullable). */
void photos_labels_assign (PhotosFile *files, guint n, GHashTable *table);

G_END_DECLS
