/* cell.h - one number of a heat map
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SYMPIE_TYPE_CELL (cell_get_type ())

/**
 * SympieCell:
 *
 * A coloured field with a number. It is changed by dragging up and down, by
 * typing, and with + and -, Ctrl+Up and Ctrl+Down, Page Up and Page Down;
 * Delete resets it to the estimate. Signals: "moved" when the user has changed
 * it; "reset" with an #EditOrigin (as gint).
 */
G_DECLARE_FINAL_TYPE (SympieCell, cell, SYMPIE, CELL, GtkDrawingArea)

/**
 * cell_new:
 * @name: the accessible name, in the user's language.
 * @limit: the largest magnitude that assistive technology may set.
 */
GtkWidget *cell_new (const gchar *name, gdouble limit);

gdouble cell_get_value (SympieCell *cell);

/**
 * cell_dup_invalid_text:
 *
 * Returns: (transfer full) (nullable): typed text that is not a number, and is
 *   therefore not applied; %NULL if there is none.
 */
gchar *cell_dup_invalid_text (SympieCell *cell);

/**
 * cell_set:
 * @value: shown without emitting the signal.
 * @full: the magnitude that gets the full colour, over 0.
 * @changed: whether to mark it as different from the estimate.
 */
void cell_set (SympieCell *cell, gdouble value, gdouble full, gboolean changed);

G_END_DECLS
