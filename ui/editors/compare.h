/* compare.h - the estimate and the numbers as they are now, side by side
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_COMPARE (compare_get_type ())

/**
 * SympieCompare:
 *
 * All 37 numbers of the pass that is being edited, each with the estimate's;
 * one, a group or all go back to the estimate or to the identity.
 */
G_DECLARE_FINAL_TYPE (SympieCompare, compare, SYMPIE, COMPARE, GtkBox)

void compare_set_edit (SympieCompare *compare, SympieEdit *edit);

G_END_DECLS
