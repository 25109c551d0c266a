/* gimp2-gtk.c - GTK 3 in a plug-in of GIMP 2.10, whose own windows are GTK 2
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plug-in/gimp/gimp2-gtk.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#ifdef GDK_WINDOWING_X11
#include <gdk/gdkx.h>
#endif

#include "core/params.h"

/* GTK 3 takes the desktop's theme, which may be a bright one. */
static void
follow_theme (void)
{
  g_autofree gchar *theme = gimp_gimprc_query ("theme");

  if (g_strcmp0 (theme, "Dark") == 0)
    g_object_set (gtk_settings_get_default (),
                  "gtk-application-prefer-dark-theme", TRUE, NULL);
}

gboolean
gimp2_gtk_init (GError **error)
{
  g_set_prgname ("sympie");
  if (gimp_display_name () != NULL)
    g_setenv ("DISPLAY", gimp_display_name (), TRUE);
  /* GIMP's windows are X11's even under Wayland, and ours belongs to one. */
  gdk_set_allowed_backends ("x11,*");
  if (!gtk_init_check (NULL, NULL))
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           _ ("SyMPIE's window cannot be opened: no display."));
      return FALSE;
    }
  follow_theme ();
  return TRUE;
}

#ifdef GDK_WINDOWING_X11
static void
set_transient (GtkWidget *widget, gpointer parent)
{
  gdk_window_set_transient_for (gtk_widget_get_window (widget), parent);
}
#endif

void
gimp2_gtk_set_transient (GtkWindow *window)
{
#ifdef GDK_WINDOWING_X11
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));
  GdkWindow *parent = NULL;

  if (GDK_IS_X11_DISPLAY (display))
    parent = gdk_x11_window_foreign_new_for_display (
      display, (Window) gimp_progress_get_window_handle ());
  if (parent == NULL)
    return;
  /* There is no window to set it on before. */
  g_signal_connect_data (window, "realize", G_CALLBACK (set_transient), parent,
                         (GClosureNotify) (void (*) (void)) g_object_unref,
                         G_CONNECT_AFTER);
#endif
}
