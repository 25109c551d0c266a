/* fileset.h - a set of files, by device and inode
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files, told apart by device and inode, so that links and other spellings of
 * a path are the same file. */
typedef struct _FileSet FileSet;

FileSet *file_set_new (void);
void file_set_free (FileSet *set);

/**
 * file_set_add:
 *
 * Adds the file at @path; a file that is not there adds nothing.
 */
void file_set_add (FileSet *set, const gchar *path);

/**
 * file_set_find:
 *
 * Takes the same time however many files there are.
 *
 * Returns: (transfer none) (nullable): the path by which the file at @path was
 *   first added; %NULL if it was not, or is not there.
 */
const gchar *file_set_find (FileSet *set, const gchar *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FileSet, file_set_free)

G_END_DECLS
