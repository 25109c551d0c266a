/* presets.h - the button of the presets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"
#include "ui/preview/miniature.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_PRESETS (presets_get_type ())

/**
 * SympiePresets:
 *
 * A button with a list of the presets, and what saves, imports, exports, copies
 * and pastes numbers.
 * Signal "problem" with a message (const gchar *) when one of them fails; the
 * numbers are then unchanged.
 */
G_DECLARE_FINAL_TYPE (SympiePresets, presets, SYMPIE, PRESETS, GtkMenuButton)

void presets_set_edit (SympiePresets *presets, SympieEdit *edit);

/**
 * presets_set_miniature:
 * @miniature: of the photograph, for small pictures of the presets.
 */
void presets_set_miniature (SympiePresets *presets, SympieMiniature *miniature);

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
