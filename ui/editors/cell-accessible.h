/* cell-accessible.h - a cell for assistive technology: a value to be set
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk-a11y.h>

G_BEGIN_DECLS

#define SYMPIE_TYPE_CELL_ACCESSIBLE (cell_accessible_get_type ())

G_DECLARE_FINAL_TYPE (SympieCellAccessible,
                      cell_accessible,
                      SYMPIE,
                      CELL_ACCESSIBLE,
                      GtkWidgetAccessible)

/**
 * cell_accessible_set_limit:
 * @limit: the largest magnitude of the value.
 */
void cell_accessible_set_limit (SympieCellAccessible *accessible,
                                gdouble limit);

G_END_DECLS
