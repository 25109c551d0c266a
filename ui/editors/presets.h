/* presets.h - the presets menu
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_PRESETS (presets_get_type ())

/**
 * SympiePresets:
 *
 * A button with a menu: load, save, delete, import, export, copy and paste.
 * Signal "problem" with a message (const gchar *) when one of them fails; the
 * numbers are then unchanged.
 */
G_DECLARE_FINAL_TYPE (SympiePresets, presets, SYMPIE, PRESETS, GtkMenuButton)

void presets_set_edit (SympiePresets *presets, SympieEdit *edit);

/**
 * presets_copy:
 *
 * Puts numbers_to_json() into the clipboard.
 */
void presets_copy (SympiePresets *presets);

/**
 * presets_paste:
 *
 * Takes the numbers from the clipboard.
 */
void presets_paste (SympiePresets *presets);

G_END_DECLS
