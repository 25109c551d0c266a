/* preset-list.h - the saved presets, with small pictures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"
#include "ui/preview/miniature.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_PRESET_LIST (preset_list_get_type ())

/**
 * SympiePresetList:
 *
 * What was left without being applied, if there is something, and all presets,
 * favourites first. Signals: "chosen" with the numbers (const Cleanup *);
 * "delete" with a name (const gchar *); "problem" with a message (const gchar
 * *).
 */
G_DECLARE_FINAL_TYPE (
  SympiePresetList, preset_list, SYMPIE, PRESET_LIST, GtkScrolledWindow)

/**
 * preset_list_fill:
 * @miniature: (nullable): of the photograph.
 *
 * Reads what there is anew.
 */
void preset_list_fill (SympiePresetList *list, SympieMiniature *miniature);

G_END_DECLS
