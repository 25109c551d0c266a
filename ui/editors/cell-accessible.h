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

/* The value of a cell, and how a person's change of it is made. */
typedef gdouble (*CellAccessibleGet) (GtkWidget *cell);
typedef void (*CellAccessibleSet) (GtkWidget *cell, gdouble value);

/**
 * cell_accessible_bind:
 * @limit: the largest magnitude of the value.
 * @get: reads it.
 * @set: changes it; not called with more than @limit.
 */
void cell_accessible_bind (SympieCellAccessible *accessible,
                           gdouble limit,
                           CellAccessibleGet get,
                           CellAccessibleSet set);

G_END_DECLS
