/* reset-menu.c - a menu that resets one number to the estimate or identity
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/reset-menu.h"

#include <glib/gi18n-lib.h>

static void
on_to_estimate (GtkWidget *widget)
{
  g_signal_emit_by_name (widget, "reset", EDIT_ESTIMATE);
}

static void
on_to_identity (GtkWidget *widget)
{
  g_signal_emit_by_name (widget, "reset", EDIT_IDENTITY);
}

static void
add_item (GtkWidget *menu,
          const gchar *label,
          void (*callback) (GtkWidget *widget),
          GtkWidget *widget)
{
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (label);

  g_signal_connect_object (item, "activate", G_CALLBACK (callback), widget,
                           G_CONNECT_SWAPPED);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
}

void
reset_menu_open (GtkWidget *widget, const GdkEvent *event)
{
  GtkWidget *menu = gtk_menu_new ();

  add_item (menu, _ ("Back to the _estimate"), on_to_estimate, widget);
  add_item (menu, _ ("Back to _no change"), on_to_identity, widget);
  gtk_menu_attach_to_widget (GTK_MENU (menu), widget, NULL);
  g_signal_connect (menu, "selection-done", G_CALLBACK (gtk_widget_destroy),
                    NULL);
  gtk_widget_show_all (menu);
  if (event != NULL)
    gtk_menu_popup_at_pointer (GTK_MENU (menu), event);
  else
    gtk_menu_popup_at_widget (GTK_MENU (menu), widget, GDK_GRAVITY_SOUTH_WEST,
                              GDK_GRAVITY_NORTH_WEST, NULL);
}
