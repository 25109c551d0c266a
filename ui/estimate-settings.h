/* estimate-settings.h - model, scope and passes of the estimate
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/estimate-options.h"
#include "ui/start.h"

G_BEGIN_DECLS

#define SYMPIE_TYPE_ESTIMATE_SETTINGS (estimate_settings_get_type ())

/**
 * SympieEstimateSettings:
 *
 * The controls that choose what to begin with and how to estimate: a button that
 * estimates again, and one that shows the others. Signal "requested": the user
 * wants an estimate with the current choice; it may be emitted many times while
 * a value is being changed. Signal "stopped": the user does not want to wait any
 * longer. Signal "start-chosen": the user wants to begin with something else.
 */
G_DECLARE_FINAL_TYPE (
  SympieEstimateSettings, estimate_settings, SYMPIE, ESTIMATE_SETTINGS, GtkBox)

/**
 * estimate_settings_set_options:
 * @options: shown without emitting the signal; its strength is ignored.
 */
void estimate_settings_set_options (SympieEstimateSettings *settings,
                                    const EstimateOptions *options);

/**
 * estimate_settings_set_starts:
 * @starts: (array length=n): what can be begun with. The first is chosen,
 *   without emitting the signal.
 * @n: without two or more nothing is shown to choose from.
 */
void estimate_settings_set_starts (SympieEstimateSettings *settings,
                                   const Start *starts,
                                   guint n);

/**
 * estimate_settings_get_start:
 *
 * Returns: the index of what was chosen.
 */
guint estimate_settings_get_start (SympieEstimateSettings *settings);

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

G_END_DECLS
