/* corrupt-sheet.h - a contact sheet of all corruptions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * corrupt_sheet_write:
 * @path: a PNG file, written by output_write().
 * @image: (3, side, side) planar sRGB R'G'B' in [0, 1].
 *
 * Draws a row for each corruption: its name, the clean image, and severities 1
 * to 5; the rows are in two columns. The last one is mixed.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO or a %G_FILE_ERROR.
 */
gboolean corrupt_sheet_write (const gchar *path,
                              const gfloat *image,
                              guint side,
                              guint64 seed,
                              GError **error);

G_END_DECLS
