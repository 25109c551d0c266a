/* estimate-settings.h - model, scope and passes of the estimate
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/estimate-options.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_ESTIMATE_SETTINGS (estimate_settings_get_type ())

/**
 * SympieEstimateSettings:
 *
 * The controls that choose how to estimate: a button that estimates again, and
 * one that shows the others. Signal "requested": the user wants
 * an estimate with the current choice; it may be emitted many times while a
 * value is being changed. Signal "stopped": the user does not want to wait any
 * longer.
 */
G_DECLARE_FINAL_TYPE (
  SympieEstimateSettings, estimate_settings, SYMPIE, ESTIMATE_SETTINGS, GtkBox)

/**
 * estimate_settings_set_options:
 * @options: shown without emitting the signal; its strength is ignored.
 * @earlier: whether an earlier clean-up can be used instead.
 */
void estimate_settings_set_options (SympieEstimateSettings *settings,
                                    const EstimateOptions *options,
                                    gboolean earlier);

/**
 * estimate_settings_commit:
 *
 * Commits text that has been typed but not confirmed; emits "requested" if
 * that changes anything.
 */
void estimate_settings_commit (SympieEstimateSettings *settings);

/**
 * estimate_settings_get_options:
 * @options: (inout): model, scope and passes are set.
 */
void estimate_settings_get_options (SympieEstimateSettings *settings,
                                    EstimateOptions *options);

/**
 * estimate_settings_set_open:
 * @open: whether model, scope and passes are shown.
 */
void estimate_settings_set_open (SympieEstimateSettings *settings,
                                 gboolean open);

gboolean estimate_settings_get_open (SympieEstimateSettings *settings);

/**
 * estimate_settings_set_waiting:
 * @waiting: whether an estimate is running: the button then stops it.
 */
void estimate_settings_set_waiting (SympieEstimateSettings *settings,
                                    gboolean waiting);

/**
 * estimate_settings_wants_earlier:
 *
 * Returns: whether to use the numbers of the earlier clean-up.
 */
gboolean estimate_settings_wants_earlier (SympieEstimateSettings *settings);

G_END_DECLS
