/* fit-settings.h - the options of sympie-fit
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/error.h"

G_BEGIN_DECLS

/**
 * FitSettings:
 *
 * The validated options. `sympie-fit --help` describes each.
 */
typedef struct
{
  gchar **photos;
  gchar **sound_photos;
  gchar **pairs;
  gchar *features;
  gchar *out;
  gchar *keep;
  gint width;
  gint samples;
  gint iterations;
  gint batch;
  gint seed;
  gint threads;
  gint validate_count;
  gdouble learning_rate;
  gdouble noise;
  gdouble dropout;
  gdouble harm;
  gdouble sound;
  gdouble published;
  gdouble faults;
  gdouble pair;
  gdouble noisy;
} FitSettings;

/**
 * fit_settings_parse:
 *
 * Returns: (transfer full): or %NULL with %SYMPIE_ERROR_VALUE or an error of
 *   GOption.
 */
FitSettings *fit_settings_parse (gint *argc, gchar ***argv, GError **error);

void fit_settings_free (FitSettings *settings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FitSettings, fit_settings_free)

G_END_DECLS
