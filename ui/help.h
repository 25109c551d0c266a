/* help.h - the manual page on this computer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * help_find:
 *
 * Looks for `sympie/manual/sympie.html` in the user's data folder, in those of
 * the system, and where the project was installed.
 *
 * Returns: (transfer full) (nullable): the path of the manual page, %NULL if
 *   it is not installed.
 */
gchar *help_find (void);

/**
 * help_show:
 * @window: on whose screen.
 *
 * Opens the manual page in the browser. Nothing is fetched from anywhere.
 *
 * Returns: %FALSE with an error if there is no page, or nothing to show it.
 */
gboolean help_show (GtkWindow *window, GError **error);

G_END_DECLS
