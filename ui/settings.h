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
 * @follow: whether the host's own view is to show what the window shows.
 */
typedef struct
{
  gint width;
  gint height;
  gint tab;
  gboolean follow;
} Settings;

/**
 * settings_load:
 * @settings: (out): what was saved; where nothing was, or it makes no sense,
 *   0 and %FALSE.
 *
 * Reads `sympie/window.ini` in the user's configuration folder.
 */
void settings_load (Settings *settings);

/**
 * settings_save:
 *
 * Writes the same. That it cannot be written is no reason to trouble anyone:
 * the window then opens in its usual size.
 */
void settings_save (const Settings *settings);

G_END_DECLS
