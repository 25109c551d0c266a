/* evaluate-options.h - what sympie-evaluate is told on its command line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/error.h"

G_BEGIN_DECLS

/**
 * EvaluateOptions:
 *
 * `sympie-evaluate --help` describes each.
 */
typedef struct
{
  gchar *model;
  gchar **photos;
  gchar **originals;
  gchar *labels;
  gchar **classifiers;
  gchar *corruptions;
  gchar *severities;
  gchar *passes;
  gint limit;
  gint64 seed;
  gint threads;
  gboolean oracle;
  gboolean full_size;
  gchar **pairs;
  gchar *pair_scenes; /* the CSV among --scenes */
  gboolean held_out;
  gchar **sound;
  gchar **bad;
  gchar *segmenter;
  gchar **scenes; /* the folders among --scenes */
  gchar *classes;
  gchar *overlays;
  gchar *paper;
  gchar *report;
  gchar *csv;
  gchar *json;
} EvaluateOptions;

/**
 * evaluate_options_parse:
 * @options: (out): to be cleared even after an error.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE or an error of GOption.
 */
gboolean evaluate_options_parse (EvaluateOptions *options,
                                 gint *argc,
                                 gchar ***argv,
                                 GError **error);

void evaluate_options_clear (EvaluateOptions *options);

G_END_DECLS
