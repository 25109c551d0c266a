/* output.h - files that appear whole or not at all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"

G_BEGIN_DECLS

/**
 * output_check:
 * @path: where a file is to be written.
 *
 * Refuses what a rename would replace by mistake: a folder, a device, a pipe
 * or a socket, also behind a symbolic link. Nothing there, or a regular file,
 * is fine; a symbolic link to a file is replaced, and the file stays.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO, whose message names @path.
 */
gboolean output_check (const gchar *path, GError **error);

/**
 * output_create:
 * @temporary: (out) (transfer full): the path of a new, empty file beside
 *   @path, which nothing else uses.
 * @path: as for output_check(), which is called.
 *
 * Returns: a file descriptor to write with, or -1 with %SYMPIE_ERROR_IO. Pass
 *   @temporary to output_commit() when all is written, or remove it.
 */
gint output_create (gchar **temporary, const gchar *path, GError **error);

/**
 * output_commit:
 * @temporary: a complete file on the same file system as @path, by whatever
 *   means it was written.
 *
 * Waits until @temporary is on the disk, renames it to @path and waits until
 * the folder has that too: after a crash of the machine there is the old file
 * or the whole new one.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO; @temporary is removed then, and
 *   @path is what it was.
 */
gboolean
output_commit (const gchar *temporary, const gchar *path, GError **error);

/**
 * output_write:
 * @data: (array length=size): the contents of the file.
 *
 * Writes a whole file by the three functions above.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO; @path is what it was.
 */
gboolean output_write (const gchar *path,
                       gconstpointer data,
                       gsize size,
                       GError **error);

/**
 * output_write_all:
 * @fd: to write to: a file, a pipe or a socket.
 * @data: (array length=size): what to write.
 *
 * Writes on after interruptions and short writes.
 *
 * Returns: 0, or the errno of the write that failed.
 */
gint output_write_all (gint fd, gconstpointer data, gsize size);

G_END_DECLS
