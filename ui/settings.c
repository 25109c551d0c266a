/* settings.c - window settings saved between sessions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/settings.h"

#define GROUP "window"
#define MAX_SIDE 32767

static gchar *
get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "sympie", "window.ini",
                           NULL);
}

static gint
read_number (GKeyFile *file, const gchar *key, gint max)
{
  gint value = g_key_file_get_integer (file, GROUP, key, NULL);

  return value >= 0 && value <= max ? value : 0;
}

void
settings_load (Settings *settings)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree gchar *path = get_path ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  settings->width = read_number (file, "width", MAX_SIDE);
  settings->height = read_number (file, "height", MAX_SIDE);
  settings->tab = read_number (file, "tab", 100);
  settings->how = g_key_file_get_boolean (file, GROUP, "how", NULL);
  settings->follow = g_key_file_get_boolean (file, GROUP, "follow", NULL);
}

void
settings_save (const Settings *settings)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree gchar *path = get_path ();
  g_autofree gchar *folder = g_path_get_dirname (path);

  g_key_file_set_integer (file, GROUP, "width", settings->width);
  g_key_file_set_integer (file, GROUP, "height", settings->height);
  g_key_file_set_integer (file, GROUP, "tab", settings->tab);
  g_key_file_set_boolean (file, GROUP, "how", settings->how);
  g_key_file_set_boolean (file, GROUP, "follow", settings->follow);
  g_mkdir_with_parents (folder, 0700);
  g_key_file_save_to_file (file, path, NULL);
}
