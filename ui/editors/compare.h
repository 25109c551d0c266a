/* compare.h - the estimate and the current numbers, side by side
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_COMPARE (compare_get_type ())

/**
 * SympieCompare:
 *
 * All 37 numbers of the selected pass next to the estimate's. One, a group or
 * all can be reset to the estimate or to the identity.
 */
G_DECLARE_FINAL_TYPE (SympieCompare, compare, SYMPIE, COMPARE, GtkBox)

void compare_set_edit (SympieCompare *compare, SympieEdit *edit);

G_END_DECLS
