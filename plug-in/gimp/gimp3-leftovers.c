/* gimp3-leftovers.c - asks what to do with effects that a killed run left
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp3-leftovers.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

#include "plug-in/gimp/gimp3-canvas.h"

static gboolean
ask_for_removal (void)
{
  GtkWidget *dialog = gtk_message_dialog_new (
    NULL, 0, GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s",
    _ ("This image still has a preview of SyMPIE on it."));
  gint response;

  gtk_window_set_title (GTK_WINDOW (dialog), _ ("SyMPIE preview"));
  gtk_message_dialog_format_secondary_text (
    GTK_MESSAGE_DIALOG (dialog), "%s",
    _ ("SyMPIE ended before it could take its preview away. Nothing else of "
       "the image is lost when you remove it."));
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Keep"), GTK_RESPONSE_REJECT,
                          _ ("_Remove"), GTK_RESPONSE_ACCEPT, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  gimp_window_set_transient (GTK_WINDOW (dialog));
  response = gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
  return response == GTK_RESPONSE_ACCEPT;
}

void
leftovers_offer_removal (GimpImage *image)
{
  g_autoptr (GPtrArray) filters = canvas_find_leftovers (image);

  if (filters->len > 0 && ask_for_removal ())
    canvas_remove_leftovers (image, filters);
}
