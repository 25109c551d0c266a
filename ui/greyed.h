/* greyed.h - controls that say why they cannot be used
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * greyed_set:
 * @widget: its tooltip is not to be changed by others while it is greyed.
 * @why: (nullable): a sentence in the user's language; %NULL where it can be
 *   used.
 *
 * Makes @widget usable or not; while it is not, its tooltip says why.
 */
void greyed_set (GtkWidget *widget, const gchar *why);

G_END_DECLS
