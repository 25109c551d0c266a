/* model-card.h - a weights file's description of itself, for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * model_card_dup_title:
 * @name: of a model, or a weights file's path, as models_find() takes it.
 *
 * Returns: (transfer full): the name without folder and ending, and whom the
 *   model was made for where its file tells: "photo (for people)".
 */
gchar *model_card_dup_title (const gchar *name);

/**
 * model_card_dup_lines:
 * @name: likewise.
 *
 * Returns: (transfer full): a line each of what it was made for, how it was
 *   trained, its licence, version and place, as far as its file tells; what is
 *   wrong with it if it cannot be read.
 */
gchar *model_card_dup_lines (const gchar *name);

G_END_DECLS
