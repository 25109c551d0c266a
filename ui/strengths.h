/* strengths.h - how much of the numbers is done
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"
#include "ui/preview/miniature.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_STRENGTHS (strengths_get_type ())

/**
 * SympieStrengths:
 *
 * The strength of everything, of the colours and of the detail, and small
 * pictures that set all three. The focus goes to the first.
 */
G_DECLARE_FINAL_TYPE (SympieStrengths, strengths, SYMPIE, STRENGTHS, GtkBox)

void strengths_set_edit (SympieStrengths *strengths, SympieEdit *edit);

void strengths_set_miniature (SympieStrengths *strengths,
                              SympieMiniature *miniature);

G_END_DECLS
