/* estimate-settings.h - what the network is asked: model, scope, passes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/estimate-options.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_ESTIMATE_SETTINGS (estimate_settings_get_type ())

/**
 * SympieEstimateSettings:
 *
 * The rows in which a person chooses where the numbers come from. Signal
 * "asked": the person wants what is chosen now; "asked" may come many times
 * in a row while a value is being changed. Signal "stopped": the person does
 * not want to wait any longer.
 */
G_DECLARE_FINAL_TYPE (
  SympieEstimateSettings, estimate_settings, SYMPIE, ESTIMATE_SETTINGS, GtkGrid)

/**
 * estimate_settings_set_options:
 * @options: shown without the signal; its strength is not looked at.
 * @earlier: whether there are numbers of an earlier clean-up to start from.
 */
void estimate_settings_set_options (SympieEstimateSettings *settings,
                                    const EstimateOptions *options,
                                    gboolean earlier);

/**
 * estimate_settings_take_typed:
 *
 * Takes what has been typed and not confirmed yet; "asked" follows if that
 * changes anything.
 */
void estimate_settings_take_typed (SympieEstimateSettings *settings);

/**
 * estimate_settings_get_options:
 * @options: (inout): gets model, scope and passes.
 */
void estimate_settings_get_options (SympieEstimateSettings *settings,
                                    EstimateOptions *options);

/**
 * estimate_settings_set_waiting:
 * @waiting: whether there is an answer to wait for: the button that asks again
 *   then stops it.
 */
void estimate_settings_set_waiting (SympieEstimateSettings *settings,
                                    gboolean waiting);

/**
 * estimate_settings_wants_earlier:
 *
 * Returns: whether the numbers are to be those of the earlier clean-up.
 */
gboolean estimate_settings_wants_earlier (SympieEstimateSettings *settings);

G_END_DECLS
