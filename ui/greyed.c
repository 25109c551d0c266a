/* greyed.c - controls that say why they cannot be used
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/greyed.h"

#define KEY "sympie-usual-tooltip"

void
greyed_set (GtkWidget *widget, const gchar *why)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  if (gtk_widget_get_sensitive (widget))
    g_object_set_data_full (G_OBJECT (widget), KEY,
                            gtk_widget_get_tooltip_text (widget), g_free);
  gtk_widget_set_sensitive (widget, why == NULL);
  gtk_widget_set_tooltip_text (
    widget, why != NULL ? why : g_object_get_data (G_OBJECT (widget), KEY));
}
