/* settings.h - window settings saved between sessions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Settings:
 * @width: the window's, in pixels; 0 for the usual size.
 * @height: likewise.
 * @tab: the page that was open, from 0.
 * @how: whether the controls of the estimate were shown.
 * @follow: whether the host's own view is to show what the window shows.
 */
typedef struct
{
  gint width;
  gint height;
  gint tab;
  gboolean how;
  gboolean follow;
} Settings;

/**
 * settings_load:
 * @settings: (out): the saved settings; 0 and %FALSE if missing or invalid.
 *
 * Reads `sympie/window.ini` in the user's configuration folder.
 */
void settings_load (Settings *settings);

/**
 * settings_save:
 *
 * Saves the settings. Errors are ignored: the window then opens in its default
 * size.
 */
void settings_save (const Settings *settings);

G_END_DECLS
