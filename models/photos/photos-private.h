/* photos-private.h - what the parts of the photographs' module share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "photos.h"

G_BEGIN_DECLS

/**
 * PhotosFile:
 * @name: as told to people, and the path of a file of its own.
 * @data: its bytes in a mapped tar; %NULL otherwise.
 */
typedef struct
{
  gchar *name;
  const guint8 *data;
  gsize size;
  gint label;
} PhotosFile;

/* The file itself, to be decoded. */
const PhotosFile *photos_get_file (const Photos *photos, guint index);

/* Whether a name has a picture's ending, and does not begin with a dot. */
gboolean photos_is_picture (const gchar *name);

/**
 * PhotosTarFunc:
 * @member: its path in the tar.
 * @data: (array length=size): what it holds, within the tar's bytes.
 */
typedef void (*PhotosTarFunc) (const gchar *member,
                               const guint8 *data,
                               gsize size,
                               gpointer user_data);

/**
 * photos_tar_list:
 * @tar: (array length=size): all of its bytes, which are not trusted.
 * @name: what to call it in an error.
 *
 * Calls @func for each regular file: old tars, ustar, GNU's long names and
 * sizes, pax's "path" and "size". Links, folders and devices are passed over.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_FORMAT if it is no tar, damaged or cut
 *   short; @func may have been called for what came before.
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

/* Gives each file its class, as photos_open() has it. @table: (nullable). */
void photos_labels_give (PhotosFile *files, guint n, GHashTable *table);

G_END_DECLS
