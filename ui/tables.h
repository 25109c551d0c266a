/* tables.h - the 37 numbers as tables that a person can read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/params.h"

G_BEGIN_DECLS

/**
 * tables_new:
 *
 * Returns: (transfer floating): a widget with Cs, Cm and K; the identity until
 *   tables_show().
 */
GtkWidget *tables_new (void);

/**
 * tables_show:
 * @tables: from tables_new().
 *
 * Puts the numbers @p into the tables.
 */
void tables_show (GtkWidget          *tables,
                  const SympieParams *p);

G_END_DECLS
