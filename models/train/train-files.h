/* train-files.h - the files in sympie-train's output folder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train-settings.h"
#include "validate.h"

G_BEGIN_DECLS

#define TRAIN_CHECKPOINT "checkpoint.safetensors"
#define TRAIN_LOG "log.csv"

/**
 * train_check_new:
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if the folder has a checkpoint that
 *   a new run would overwrite.
 */
gboolean train_check_new (const TrainSettings *settings, GError **error);

/**
 * train_save_weights:
 * @name: of the file.
 * @network: NEM, usually the EMA copy.
 *
 * Writes weights in half precision, for nem_load().
 *
 * Returns: %FALSE with an error of weights_save().
 */
gboolean train_save_weights (const TrainSettings *settings,
                             const gchar *name,
                             Network *network,
                             guint iteration,
                             GError **error);

/**
 * train_save_checkpoint:
 * @photos: fingerprint of the photographs, see train_load_checkpoint().
 * @iteration: the next one.
 * @best: the best score so far.
 *
 * Writes the complete training state, by output_write().
 *
 * Returns: %FALSE with an error of weights_save().
 */
gboolean train_save_checkpoint (const TrainSettings *settings,
                                Trainer *trainer,
                                const gchar *photos,
                                guint iteration,
                                gdouble best,
                                GError **error);

/**
 * train_load_checkpoint:
 * @photos: must match the checkpoint's fingerprint.
 *
 * Returns: %FALSE with an error of weights_open() or weights_read(), or of
 *   train_settings_check_same(), or %SYMPIE_ERROR_VALUE if the photographs
 *   differ.
 */
gboolean train_load_checkpoint (const TrainSettings *settings,
                                Trainer *trainer,
                                const gchar *photos,
                                guint *iteration,
                                gdouble *best,
                                GError **error);

/**
 * TrainLogLine:
 * @validation: (nullable): if there was a validation.
 *
 * A line of the log: means since the previous line.
 */
typedef struct
{
  guint iteration;
  gdouble learning_rate;
  TrainerLosses losses;
  gdouble images_per_second;
  const ValidateResult *validation;
} TrainLogLine;

/* Appends a line to the log. Returns: FALSE with %SYMPIE_ERROR_IO. */
gboolean train_log (const TrainSettings *settings,
                    const TrainLogLine *line,
                    GError **error);

/* Starts the log, or drops the lines after @iteration, which a resumed run
 * repeats. */
gboolean train_log_begin (const TrainSettings *settings,
                          guint iteration,
                          GError **error);

/* Writes settings.json. */
gboolean train_save_settings (const TrainSettings *settings, GError **error);

G_END_DECLS
