/* photos-csv.h - CSV files with a header line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/error.h"

G_BEGIN_DECLS

/**
 * CsvRowFunc:
 * @cells: the requested columns' cells, in that order.
 * @line: line number, from 1.
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
 * @columns: (array zero-terminated=1): names of up to %CSV_MAX_COLUMNS
 *   required columns.
 *
 * Calls @func for each row. Cells may be quoted as in RFC 4180, but not
 * contain line breaks; empty lines are skipped.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO or %SYMPIE_ERROR_FORMAT, naming the
 *   file and the line, or with an error of @func.
 */
gboolean csv_read (const gchar *path,
                   const gchar *const *columns,
                   CsvRowFunc func,
                   gpointer user_data,
                   GError **error);

G_END_DECLS
