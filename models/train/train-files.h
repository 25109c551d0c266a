/* train-files.h - what sympie-train keeps in its folder
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
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE if the folder holds a checkpoint,
 *   which a new run would overwrite.
 */
gboolean train_check_new (const TrainSettings *settings, GError **error);

/**
 * train_save_weights:
 * @name: of the file in the folder.
 * @network: NEM; what ships is the EMA copy.
 *
 * Writes weights that nem_load() reads, in half precision.
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
 * @photos: what tells the photographs apart, see train_load_checkpoint().
 * @iteration: the next one.
 * @best: the best score so far.
 *
 * Writes all that the next iteration depends on; aside, and renamed.
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
 * @photos: must be what the checkpoint was saved with.
 *
 * Returns: %FALSE with an error of weights_open() or weights_read(), or of
 *   train_settings_check_same(), or %SYMPIE_ERROR_VALUE if the photographs
 *   are others.
 */
gboolean train_load_checkpoint (const TrainSettings *settings,
                                Trainer *trainer,
                                const gchar *photos,
                                guint *iteration,
                                gdouble *best,
                                GError **error);

/**
 * TrainLine:
 * @validation: (nullable): if one took place.
 *
 * A line of the log: means since the line before.
 */
typedef struct
{
  guint iteration;
  gdouble learning_rate;
  TrainerLosses losses;
  gdouble images_per_second;
  const ValidateResult *validation;
} TrainLine;

/* Adds a line to the log. Returns: FALSE with %SYMPIE_ERROR_IO. */
gboolean train_log (const TrainSettings *settings,
                    const TrainLine *line,
                    GError **error);

/* Begins the log, or cuts what it has of iterations after @iteration, which a
 * run that is taken up again makes once more. */
gboolean train_log_begin (const TrainSettings *settings,
                          guint iteration,
                          GError **error);

/* Writes settings.json. */
gboolean train_save_settings (const TrainSettings *settings, GError **error);

G_END_DECLS
