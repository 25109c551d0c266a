/* cli-image.h - photographs read from files and written to files, through GEGL
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gegl.h>

#include "plug-in/cli/cli-targets.h"

G_BEGIN_DECLS

/**
 * cli_image_load:
 *
 * Loads @path in the format and the colour space that it has, upright, and sizes
 * GEGL's tile cache for work on it. To be called within a #CliBatch.
 *
 * Returns: (transfer full): the pixels, or %NULL with a message that names
 *   the file.
 */
GeglBuffer *cli_image_load (const gchar *path, GError **error);

/**
 * cli_image_new_result:
 * @like: the photograph.
 * @depth: 8, 16, or 0 for that of @like as far as @kind holds it.
 *
 * Returns: (transfer full): an empty image of the size and colour space of
 *   @like, in the format that a file of @kind gets.
 */
GeglBuffer *
cli_image_new_result (GeglBuffer *like, const CliKind *kind, guint depth);

/**
 * cli_image_save:
 * @target: where to; its temporary file is on the same file system.
 * @source: the photograph whose Exif, IPTC and XMP go along.
 *
 * Writes @image to the temporary file, and renames that when it is complete
 * and on the disk. On failure no old file of that name is touched, and the
 * temporary file may be left.
 */
gboolean cli_image_save (GeglBuffer *image,
                         const CliTarget *target,
                         const gchar *source,
                         GError **error);

G_END_DECLS
