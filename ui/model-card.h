/* model-card.h - descriptions of models from their files' metadata
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ModelCard:
 * @title: what to call it: what it is for, and its name unless it is the usual
 *   one, such as "Photographs (mine)"; the name alone if its file does not say
 *   what it is for or cannot be read, which is said too.
 * @line: a sentence that explains the title; why it cannot be read.
 * @details: lines with its training, licence, version and path, as far as the
 *   file has them; why it cannot be read.
 */
typedef struct
{
  gchar *title;
  gchar *line;
  gchar *details;
} ModelCard;

/**
 * model_card_new:
 * @name: of a model, or a weights file's path, as models_find() takes it.
 *
 * Reads the header of the model's file, but no weights: one that is found
 * readable here may still be refused by nem_load().
 *
 * Returns: (transfer full): free with model_card_free().
 */
ModelCard *model_card_new (const gchar *name);

void model_card_free (ModelCard *card);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ModelCard, model_card_free)

G_END_DECLS
