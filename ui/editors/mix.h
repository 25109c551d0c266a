/* mix.h - the colour mix Cm as a grid of sliders
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_MIX (mix_get_type ())

/**
 * SympieMix:
 *
 * Cm of the pass that is being edited: a row for each input channel, a column
 * for each output channel, and gain and saturation of it all.
 */
G_DECLARE_FINAL_TYPE (SympieMix, mix, SYMPIE, MIX, GtkBox)

void mix_set_edit (SympieMix *mix, SympieEdit *edit);

G_END_DECLS
