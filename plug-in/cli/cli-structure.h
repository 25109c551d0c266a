/* cli-structure.h - whether a picture file is complete
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each takes the contents of a file that begins as its kind does, at least 8
 * bytes (WebP: 12), follows what it says of its own structure, and decodes nothing.
 * Returns: (nullable): what is missing, as the end of a sentence. */
const gchar *structure_find_jpeg_fault (const guchar *data, gsize size);
const gchar *structure_find_png_fault (const guchar *data, gsize size);
const gchar *structure_find_tiff_fault (const guchar *data, gsize size);
const gchar *structure_find_webp_fault (const guchar *data, gsize size);

G_END_DECLS
