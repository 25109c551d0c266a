/* fit-settings.h - what sympie-fit can be told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/error.h"

G_BEGIN_DECLS

/**
 * FitSettings:
 *
 * All options, checked. `sympie-fit --help` tells what each means.
 */
typedef struct
{
  gchar **photos;
  gchar *out;
  gchar *keep;
  gchar *downstream;
  gchar *upstream;
  gchar *labels;
  gint width;
  gboolean slim;
  gint samples;
  gint iterations;
  gint batch;
  gint fine_tune;
  gint seed;
  gint threads;
  gint cache_mb;
  gint validate_count;
  gdouble learning_rate;
  gdouble fine_tune_rate;
} FitSettings;

/**
 * fit_settings_parse:
 *
 * Returns: (transfer full): or %NULL with %SYMPIE_ERROR_VALUE or an error of
 *   GOption.
 */
FitSettings *fit_settings_parse (gint *argc, gchar ***argv, GError **error);

void fit_settings_free (FitSettings *settings);

/* Whether the labels are the upstream's own answers. */
gboolean fit_settings_has_self_labels (const FitSettings *settings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FitSettings, fit_settings_free)

G_END_DECLS
