/* cli-metadata.h - Exif, IPTC and XMP copied from one file to another
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cli_metadata_get_orientation:
 *
 * Returns: how the pixels of the file at @path are to be turned, as Exif counts
 *   it, 1 to 8. It is 1, upright, where nothing is known, and for TIFF, whose
 *   tag describes the pixels themselves.
 */
guint cli_metadata_get_orientation (const gchar *path);

/**
 * cli_metadata_copy:
 * @to: the picture of @from, turned as cli_metadata_get_orientation() says;
 *   rewritten in place.
 *
 * Copies all metadata but what describes the file itself, how it was to be
 * turned, and the embedded thumbnail, which shows the photograph as it was.
 *
 * Returns: (transfer full) (nullable): what is lost, for people; %NULL when
 *   nothing is.
 */
gchar *cli_metadata_copy (const gchar *to, const gchar *from);

G_END_DECLS
