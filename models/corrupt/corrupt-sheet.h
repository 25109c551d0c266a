/* corrupt-sheet.h - one photograph in all its corruptions, for a person to see
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * corrupt_sheet_write:
 * @path: a PNG file, written aside and renamed.
 * @image: (3, side, side) planar sRGB R'G'B' in [0, 1].
 *
 * Draws each corruption in a row of its name, the clean image, and severities
 * 1 to 5; two columns of rows. The last is mixed.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO or a %G_FILE_ERROR.
 */
gboolean corrupt_sheet_write (const gchar *path,
                              const gfloat *image,
                              guint side,
                              guint64 seed,
                              GError **error);

G_END_DECLS
