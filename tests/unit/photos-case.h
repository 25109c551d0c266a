/* photos-case.h - a folder of files for the tests of sets of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/photos/photos.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the path of a test file. */
gchar *photos_case_place (const gchar *name);

/* @size: -1 for a string. Creates parent folders. */
void photos_case_write_file (const gchar *name, const void *data, gssize size);

/* photos_open() with a single path and labels, both test files. */
Photos *
photos_case_open (const gchar *name, const gchar *labels, GError **error);

/* A picture whose pixel at (x, y) is (x, y, 7), every other column
 * transparent if @alpha. Returns: (transfer full): its file's bytes. */
GBytes *photos_case_make_picture (guint width,
                                  guint height,
                                  const gchar *kind,
                                  gboolean alpha);

void photos_case_write_picture (const gchar *name,
                                guint width,
                                guint height,
                                const gchar *kind,
                                gboolean alpha);

/* Creates the folder, runs all tests and removes it. */
int photos_case_run (void);

G_END_DECLS
