/* photos-case.h - a folder of files for the tests of sets of photographs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/photos/photos.h"

G_BEGIN_DECLS

/* Returns: (transfer full): the path of a file of the test. */
gchar *photos_case_place (const gchar *name);

/* @size: -1 for a text's. Makes the folders above it too. */
void photos_case_write_file (const gchar *name, const void *data, gssize size);

/* photos_open() of one path, both files of the test. */
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

/* Makes the folder, runs all tests and removes it. */
int photos_case_run (void);

G_END_DECLS
