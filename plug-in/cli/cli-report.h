/* cli-report.h - a table of what was done to each photograph
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/cleanup.h"
#include "plug-in/cli/cli-inputs.h"

G_BEGIN_DECLS

/**
 * CliReport:
 *
 * A CSV file (RFC 4180) with a line for each photograph of a batch, in their
 * order. Its first line names the columns: "photo", "result" (the file
 * written), "status" ("done", "unchanged" or "failed"), "said" (what is wrong
 * with the photograph, and every remark or error), "strength", "colour_strength", "detail_strength", and the
 * 37 numbers of each pass, "Cm11" to "Cm33", "Cs1" to "Cs3" and "K11" to "K55",
 * with "_2" and so on for the passes after the first.
 *
 * Several processes may add lines to it.
 */
typedef struct _CliReport CliReport;

/**
 * cli_report_new:
 * @path: the file to write in the end; see output_check().
 * @n_passes: how many passes have columns.
 *
 * Returns: (transfer full): a report without lines, or %NULL with an error.
 */
CliReport *cli_report_new (const gchar *path, guint n_passes, GError **error);

/**
 * cli_report_add:
 * @index: of the photograph.
 * @result: the file written.
 * @cleanup: what was applied.
 * @remarks: (element-type utf8): what was said besides.
 */
void cli_report_add (CliReport *report,
                     guint index,
                     const CliInput *photo,
                     const gchar *result,
                     const Cleanup *cleanup,
                     const GPtrArray *remarks);

/**
 * cli_report_add_failure:
 * @message: why there is no result.
 */
void cli_report_add_failure (CliReport *report,
                             guint index,
                             const CliInput *photo,
                             const gchar *message);

/**
 * cli_report_write:
 *
 * Writes the file: the whole of it appears, or nothing. A photograph for which
 * no line was added has failed: "not finished".
 *
 * Returns: %FALSE with an error.
 */
gboolean cli_report_write (CliReport *report,
                           const CliInput *photos,
                           guint n,
                           GError **error);

void cli_report_free (CliReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliReport, cli_report_free)

G_END_DECLS
