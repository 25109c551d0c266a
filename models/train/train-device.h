/* train-device.h - what sympie-train counts on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train-settings.h"

G_BEGIN_DECLS

/**
 * train_open_device:
 * @say: is told which card it is.
 *
 * Opens the device that TrainSettings.device names, for @settings' trainer.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if it is not there, or can not do
 *   what the settings ask for.
 */
gboolean train_open_device (TrainSettings *settings,
                            void (*say) (const gchar *message, gpointer data),
                            GError **error);

void train_close_device (void);

G_END_DECLS
