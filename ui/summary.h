/* summary.h - the numbers in a sentence, and their strength
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_SUMMARY (summary_get_type ())

/**
 * SympieSummary:
 *
 * What the network said is wrong with the photograph, what the numbers do to
 * it now, how strongly, and which pass is being edited when there are several.
 * The focus goes to the strength.
 */
G_DECLARE_FINAL_TYPE (SympieSummary, summary, SYMPIE, SUMMARY, GtkBox)

void summary_set_edit (SympieSummary *summary, SympieEdit *edit);

/**
 * summary_set_state:
 * @state: (nullable): what is going on, said in place of the sentence.
 */
void summary_set_state (SympieSummary *summary, const gchar *state);

G_END_DECLS
