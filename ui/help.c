/* help.c - the manual page on this computer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/help.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"

#define PAGE "sympie.html"

static gchar *
find_in (const gchar *folder)
{
  g_autofree gchar *path =
    g_build_filename (folder, "sympie", "manual", PAGE, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&path);
}

gchar *
help_find (void)
{
  const gchar *const *folders = g_get_system_data_dirs ();
  gchar *path = find_in (g_get_user_data_dir ());

  for (gsize i = 0; path == NULL && folders[i] != NULL; i++)
    path = find_in (folders[i]);
  if (path == NULL)
    path = find_in (DATA_DIR);
  return path;
}

gboolean
help_show (GtkWindow *window, GError **error)
{
  g_autofree gchar *path = help_find ();
  g_autofree gchar *uri = NULL;
  g_autofree gchar *shown = NULL;

  if (path == NULL)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                   _ ("The manual page (%s) is not installed."), PAGE);
      return FALSE;
    }
  uri = g_filename_to_uri (path, NULL, error);
  if (uri == NULL)
    return FALSE;
  if (gtk_show_uri_on_window (window, uri, GDK_CURRENT_TIME, NULL))
    return TRUE;
  shown = g_filename_display_name (path);
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
               _ ("No program is set up to show web pages. The manual page is "
                  "%s."),
               shown);
  return FALSE;
}
