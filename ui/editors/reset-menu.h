/* reset-menu.h - a menu that resets one number to the estimate or identity
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

/**
 * reset_menu_open:
 * @widget: has a signal "reset" with an #EditOrigin as gint, which is sent
 *   when the person has chosen.
 * @event: (nullable): the press that opens the menu; %NULL for a key.
 */
void reset_menu_open (GtkWidget *widget, const GdkEvent *event);

G_END_DECLS
