/* train-report.h - how a training went, in curves and in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/error.h"

G_BEGIN_DECLS

/**
 * train_report_write:
 * @folder: of sympie-train, with log.csv and settings.json.
 *
 * Writes curves.svg (losses, PSNR, validation) and report.md (the settings,
 * the last and the best figures). Lines of the log that do not hold ten
 * columns, as the last of a run that was killed, are left out.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_IO, or with %SYMPIE_ERROR_FORMAT for a
 *   log.csv or a settings.json of another kind; names the file.
 */
gboolean train_report_write (const gchar *folder, GError **error);

G_END_DECLS
