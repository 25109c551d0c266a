/* surface.h - writes drawings as PNG files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * surface_write:
 * @cairo: (transfer full): what drew on an image surface.
 * @path: of a PNG file, written by output_write().
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO if something was not drawn or written.
 */
gboolean surface_write (cairo_t *cairo, const gchar *path, GError **error);

G_END_DECLS
