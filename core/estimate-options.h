/* estimate-options.h - what a user asks of an estimate: model, scope, strength,
 * passes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "views.h"

G_BEGIN_DECLS

#define ESTIMATE_MODEL_SIZE 1024

/**
 * EstimateOptions:
 * @model: a model's name or a weights file's path, as models_find() takes it;
 *   "" for the usual one.
 * @scope: what the network looks at.
 * @look_at: the part of the image to look at, cut to the image; empty: all but
 *   its border.
 * @force: whether to estimate of an image too that is no photograph, and to let
 *   its noise be raised. Images under %CONTENT_MIN_SIDE are too small all the
 *   same.
 * @strength: 0 to %PARAMS_STRENGTH_MAX.
 * @colour: likewise; see #Cleanup.
 * @detail: likewise.
 * @passes: 1 to %PARAMS_MAX_PASSES; each estimates anew from the last output.
 * @merge: whether the result is written to the pixels where the host could keep
 *   it as an effect.
 *
 * A plain value without pointers, so that hosts which store bytes can
 * remember it.
 */
typedef struct
{
  gchar model[ESTIMATE_MODEL_SIZE];
  ViewsScope scope;
  ViewsRect look_at;
  gboolean force;
  gdouble strength;
  gdouble colour;
  gdouble detail;
  guint passes;
  gboolean merge;
} EstimateOptions;

/**
 * estimate_options_init:
 *
 * The usual model, the whole photograph, strengths of 1, one pass, not merged.
 */
void estimate_options_init (EstimateOptions *options);

/**
 * estimate_options_set_model:
 * @model: (nullable): %NULL is "".
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if @model is too long.
 */
gboolean estimate_options_set_model (EstimateOptions *options,
                                     const gchar *model,
                                     GError **error);

/**
 * estimate_options_check:
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE, naming what is out of its range.
 */
gboolean estimate_options_check (const EstimateOptions *options,
                                 GError **error);

G_END_DECLS
