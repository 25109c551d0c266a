/* evaluate-private.h - what writes a run's files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "evaluate.h"

G_BEGIN_DECLS

/* ---- JSON (evaluate-json.c) ---- */

/* A number with five digits after the point; null if it is a NaN. */
void evaluate_json_add_number (JsonBuilder *builder,
                               const gchar *name,
                               gdouble value);

void evaluate_json_add_count (JsonBuilder *builder,
                              const gchar *name,
                              guint64 value);

/* A text that may be no UTF-8, as names of files. */
void evaluate_json_add_text (JsonBuilder *builder,
                             const gchar *name,
                             const gchar *text);

/* The members "pairs", "sound" and "bad" (evaluate-real.c). */
void evaluate_json_add_real (JsonBuilder *builder, const JudgeReal *result);

/* ---- CSV (evaluate-csv.c) ---- */

/* A text cell: quoted if it must be. */
void evaluate_csv_add_text (GString *text, const gchar *words);

/* A comma and a number. */
void evaluate_csv_add_number (GString *text, gdouble value);

G_END_DECLS
