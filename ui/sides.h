/* sides.h - two versions of the numbers to flip between
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_SIDES (sides_get_type ())

/**
 * SympieSides:
 *
 * A pair of buttons, A and B, for edit_set_side().
 */
G_DECLARE_FINAL_TYPE (SympieSides, sides, SYMPIE, SIDES, GtkBox)

void sides_set_edit (SympieSides *sides, SympieEdit *edit);

G_END_DECLS
