/* fit-file.h - writes fitted networks as weights files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fit.h"

G_BEGIN_DECLS

/**
 * fit_file_save:
 * @training: description for the metadata.
 * @pairs: (nullable): likewise, the sets of pairs used.
 *
 * Writes the frozen stages and the fitted block in half precision, for
 * nem_load().
 *
 * Returns: %FALSE with an error of weights_save() or weights_read().
 */
gboolean fit_file_save (const gchar *path,
                        const Fit *fit,
                        const Stages *stages,
                        const gchar *training,
                        const gchar *pairs,
                        GError **error);

G_END_DECLS
