/* import.h - a network from a checkpoint of PyTorch
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "checkpoint.h"

G_BEGIN_DECLS

/**
 * import_network:
 * @path: the checkpoint.
 * @out: the weights file to write.
 * @place: (nullable): the dictionary that it is in, if there are several.
 *
 * Finds NEM in a state dict, under whatever prefix, and writes it in single
 * precision. Other tensors are left out.
 *
 * Returns: (transfer full): what was found where, in sentences; or %NULL with
 *   an error of checkpoint_open(), checkpoint_read(), nem_load() or
 *   weights_save(), or %SYMPIE_ERROR_FORMAT if there is no NEM or more than
 *   one. @out is then as it was.
 */
gchar *import_network (const gchar *path,
                       const gchar *out,
                       const gchar *place,
                       GError **error);

G_END_DECLS
