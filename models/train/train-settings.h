/* train-settings.h - the options of sympie-train
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "models/corrupt/corrupt.h"
#include "settings.h"
#include "trainer.h"

G_BEGIN_DECLS

/**
 * TrainSettings:
 *
 * The validated options; the defaults are those of the paper's training on one
 * worker. `sympie-train --help` describes each. The members from @trainer on
 * are derived from the others.
 */
typedef struct
{
  gchar **photos;
  gchar **scenes;
  gchar **validation_photos;
  gchar *labels;
  gchar *out;
  gchar *start;
  gchar *upstream;
  gchar *objective;
  gchar *widths;
  gchar *form;
  gchar *corruptions;
  gchar *edges;
  gint side;
  gint resize;
  gint batch;
  gint iterations;
  gint warm_up;
  gint freeze_norm_after;
  gint seed;
  gint threads;
  gint cache_mb;
  gint log_every;
  gint save_every;
  gint validate_every;
  gint validate_count;
  gdouble learning_rate;
  gdouble head_rate;
  gdouble clip;
  gdouble ema;
  gdouble second_weight;
  gdouble photo_weight;
  gdouble downstream_weight;
  gdouble loss_root;
  gdouble loss_log;
  gdouble loss_floor;
  gdouble clean_fraction;
  gboolean resume;
  gboolean mpi;

  TrainerOptions trainer; /* without the upstream */
  Corruption drawn[CORRUPT_N];
  guint n_drawn;
} TrainSettings;

/**
 * train_settings_parse:
 *
 * With --mpi it also calls ranks_begin().
 *
 * Returns: (transfer full): the settings, or %NULL with an error of
 *   %G_OPTION_ERROR or %SYMPIE_ERROR_VALUE otherwise.
 */
TrainSettings *train_settings_parse (gint *argc, gchar ***argv, GError **error);

void train_settings_free (TrainSettings *settings);

/**
 * train_settings_to_json:
 *
 * Returns: (transfer full): all settings that the result depends on, so
 *   without folders, memory and intervals.
 */
gchar *train_settings_to_json (const TrainSettings *settings);

/**
 * train_settings_check_same:
 * @json: from train_settings_to_json() in an earlier run.
 * @name: the file it was read from, for errors.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE, naming the first setting that
 *   differs and both values, or %SYMPIE_ERROR_FORMAT.
 */
gboolean train_settings_check_same (const TrainSettings *settings,
                                    const gchar *json,
                                    const gchar *name,
                                    GError **error);

/* Returns: the learning rate of an iteration: warm-up, then cosine decay. */
gdouble train_settings_learning_rate (const TrainSettings *settings,
                                      guint iteration);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainSettings, train_settings_free)

G_END_DECLS
