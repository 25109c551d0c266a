/* photos-csv.h - tables of text with a heading, in files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/error.h"

G_BEGIN_DECLS

/**
 * CsvRowFunc:
 * @cells: those of the columns that were asked for, in that order.
 * @line: its number in the file, from 1.
 *
 * Returns: %FALSE with @error to stop.
 */
typedef gboolean (*CsvRowFunc) (const gchar *const *cells,
                                guint line,
                                gpointer user_data,
                                GError **error);

#define CSV_MAX_COLUMNS 4

/**
 * csv_read:
 * @columns: (array zero-terminated=1): the names of up to %CSV_MAX_COLUMNS
 *   columns that its heading must have, among others.
 *
 * Calls @func for each row. Cells may be quoted as RFC 4180 has it, but hold
 * no line breaks; empty lines are passed over.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO or %SYMPIE_ERROR_FORMAT, which names
 *   the file and the line, or with an error of @func.
 */
gboolean csv_read (const gchar *path,
                   const gchar *const *columns,
                   CsvRowFunc func,
                   gpointer user_data,
                   GError **error);

G_END_DECLS
