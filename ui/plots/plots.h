/* plots.h - the charts of the numbers as they are now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/edit.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_PLOTS (plots_get_type ())

/**
 * SympiePlots:
 *
 * All charts of chart.h, one below the other, and a button that saves them.
 */
G_DECLARE_FINAL_TYPE (SympiePlots, plots, SYMPIE, PLOTS, GtkBox)

void plots_set_edit (SympiePlots *plots, SympieEdit *edit);

/**
 * plots_set_histograms:
 * @before: of the visible part of the photograph.
 * @after: likewise.
 */
void plots_set_histograms (SympiePlots *plots,
                           const guint before[3][256],
                           const guint after[3][256]);

/**
 * plots_save:
 * @path: ends in ".svg" or ".png".
 *
 * Writes all charts as they are now, dark on white; see chart_save().
 *
 * Returns: %FALSE with the errors of chart_save().
 */
gboolean plots_save (SympiePlots *plots, const gchar *path, GError **error);

G_END_DECLS
