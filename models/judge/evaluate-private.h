/* evaluate-private.h - helpers for writing results
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "evaluate.h"

G_BEGIN_DECLS

/* ---- JSON ---- */

/* Adds a number with five decimals; null for a NaN. */
void evaluate_json_add_number (JsonBuilder *builder,
                               const gchar *name,
                               gdouble value);

/* The same as an element of an array. */
void evaluate_json_add_element (JsonBuilder *builder, gdouble value);

void evaluate_json_add_count (JsonBuilder *builder,
                              const gchar *name,
                              guint64 value);

/* Adds a text that may not be UTF-8, such as a file name. */
void evaluate_json_add_text (JsonBuilder *builder,
                             const gchar *name,
                             const gchar *text);

/* Adds the members "pairs", "sound" and "bad" (evaluate-real.c). */
void evaluate_json_add_real (JsonBuilder *builder, const JudgeReal *result);

/* Adds the members "segmenter", "scene_classes" and "scenes"
 * (evaluate-scenes.c). */
void evaluate_json_add_scenes (JsonBuilder *builder,
                               const Evaluation *evaluation);

/* ---- CSV ---- */

/* Adds a text cell, quoted if necessary. */
void evaluate_csv_add_text (GString *text, const gchar *words);

/* Adds a comma and a number. */
void evaluate_csv_add_number (GString *text, gdouble value);

G_END_DECLS
