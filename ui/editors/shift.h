/* shift.h - the colour shift Cs as three sliders
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_SHIFT (shift_get_type ())

/**
 * SympieShift:
 *
 * Cs of the pass that is being edited, in levels of an 8-bit channel: 1 is
 * what lies between two neighbouring values of 0 to 255.
 */
G_DECLARE_FINAL_TYPE (SympieShift, shift, SYMPIE, SHIFT, GtkGrid)

void shift_set_edit (SympieShift *shift, SympieEdit *edit);

G_END_DECLS
