/* gimp2-gtk.h - GTK 3 in a plug-in of GIMP 2.10, whose own windows are GTK 2
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * gimp2_gtk_init:
 *
 * Does for GTK 3 what gimp_ui_init() does for GTK 2.
 *
 * Returns: %FALSE with an error if there is no display.
 */
gboolean gimp2_gtk_init (GError **error);

/**
 * gimp2_gtk_set_transient:
 * @window: not yet shown.
 *
 * Keeps @window above the window of GIMP that the image is in. The progress
 * must have been started with gimp_progress_init().
 */
void gimp2_gtk_set_transient (GtkWindow *window);

G_END_DECLS
