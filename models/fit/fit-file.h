/* fit-file.h - a fitted network as a weights file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fit.h"

G_BEGIN_DECLS

/**
 * fit_file_save:
 * @training: how it was made, for the metadata.
 * @pairs: (nullable): the sets of pairs that it learnt from, likewise.
 *
 * Writes the frozen stages and the fitted block in half precision, as
 * nem_load() reads them.
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
