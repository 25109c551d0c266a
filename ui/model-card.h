/* model-card.h - descriptions of models from their files' metadata
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * model_card_dup_title:
 * @name: of a model, or a weights file's path, as models_find() takes it.
 *
 * Returns: (transfer full): the name without folder and extension, and the
 *   audience if the file has it: "photo (for people)".
 */
gchar *model_card_dup_title (const gchar *name);

/**
 * model_card_dup_lines:
 * @name: likewise.
 *
 * Returns: (transfer full): lines with its purpose, training, licence, version
 *   and path, as far as the file has them; the error if it cannot be read.
 */
gchar *model_card_dup_lines (const gchar *name);

G_END_DECLS
