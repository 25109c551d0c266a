/* summary.h - the numbers in sentences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_SUMMARY (summary_get_type ())

/**
 * SympieSummary:
 *
 * The faults found in the photograph, the effect of the current numbers, and the
 * selected pass if there are several.
 */
G_DECLARE_FINAL_TYPE (SympieSummary, summary, SYMPIE, SUMMARY, GtkBox)

void summary_set_edit (SympieSummary *summary, SympieEdit *edit);

/**
 * summary_set_state:
 * @state: (nullable): a status, shown instead of the sentence.
 */
void summary_set_state (SympieSummary *summary, const gchar *state);

G_END_DECLS
