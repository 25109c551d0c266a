/* estimate-options.h - what a person may choose of a clean-up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/views.h"

G_BEGIN_DECLS

#define CHOICE_MODEL_SIZE 1024

/**
 * Choice:
 * @model: a model's name or a weights file's path, as models_find() takes it;
 *   "" for the usual one.
 * @scope: what the network looks at.
 * @strength: 0 to %PARAMS_STRENGTH_MAX.
 * @passes: 1 to %PARAMS_MAX_PASSES; each estimates anew from the last output.
 * @merge: whether the result is written to the pixels where the host could keep
 *   it as an effect.
 *
 * A plain value without pointers, so that hosts which store bytes can
 * remember it.
 */
typedef struct
{
  gchar model[CHOICE_MODEL_SIZE];
  ViewsScope scope;
  gdouble strength;
  guint passes;
  gboolean merge;
} Choice;

/**
 * choice_init:
 *
 * The usual model, the whole photograph, strength 1, one pass, not merged.
 */
void choice_init (Choice *choice);

/**
 * choice_set_model:
 * @model: (nullable): %NULL is "".
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if @model is too long.
 */
gboolean choice_set_model (Choice *choice, const gchar *model, GError **error);

/**
 * choice_check:
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE, naming what is out of its range.
 */
gboolean choice_check (const Choice *choice, GError **error);

G_END_DECLS
