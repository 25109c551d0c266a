/* cli-metadata.h - Exif, IPTC and XMP taken from one file to another
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cli_metadata_copy:
 * @to: a picture with the same pixels' layout as @from, so that what @from
 *   says of its orientation holds; rewritten in place.
 *
 * Copies all metadata but what describes the file itself, and the embedded
 * thumbnail, which shows the photograph as it was.
 *
 * Returns: (transfer full) (nullable): what is lost, for people; %NULL when
 *   nothing is.
 */
gchar *cli_metadata_copy (const gchar *to, const gchar *from);

G_END_DECLS
