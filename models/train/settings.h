/* settings.h - options of a program as a table: parsed, checked, kept as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/error.h"

G_BEGIN_DECLS

/* What the member of the struct is: a gint, a gdouble, a gboolean, a gchar *,
 * likewise a file's path, or a gchar ** of paths. */
typedef enum
{
  SETTING_COUNT,
  SETTING_NUMBER,
  SETTING_FLAG,
  SETTING_TEXT,
  SETTING_PATH,
  SETTING_PATHS
} SettingKind;

/**
 * Setting:
 * @name: of the option, without its dashes.
 * @letter: its short form, or 0.
 * @offset: of the member in the struct that is filled in.
 * @initial: (nullable): its default; `--help` tells it.
 * @low: the least that a count or a number may be.
 * @high: the most.
 * @kept: whether the result depends on it: kept ones are in
 *   settings_to_json().
 * @argument: (nullable): what `--help` calls the value.
 * @help: for `--help`.
 */
typedef struct
{
  const gchar *name;
  gchar letter;
  SettingKind kind;
  gsize offset;
  const gchar *initial;
  gdouble low;
  gdouble high;
  gboolean kept;
  const gchar *argument;
  const gchar *help;
} Setting;

/**
 * SettingsTable:
 * @settings: (array length=n):
 * @summary: what the program does, for `--help`.
 */
typedef struct
{
  const Setting *settings;
  guint n;
  const gchar *summary;
} SettingsTable;

/**
 * settings_parse:
 * @into: the struct, all 0.
 *
 * Returns: %FALSE with an error of %G_OPTION_ERROR or %SYMPIE_ERROR_VALUE;
 *   @into is to be cleared then too.
 */
gboolean settings_parse (const SettingsTable *table,
                         gpointer into,
                         gint *argc,
                         gchar ***argv,
                         GError **error);

/* Frees what settings_parse() has put into the struct. */
void settings_clear (const SettingsTable *table, gpointer settings);

/**
 * settings_to_json:
 *
 * Returns: (transfer full): the kept settings. Files go by their own names: a
 *   folder may have moved.
 */
gchar *settings_to_json (const SettingsTable *table, gconstpointer settings);

/**
 * settings_check_same:
 * @json: what settings_to_json() gave for an earlier run.
 * @name: of the file that it comes from.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_VALUE, naming the first setting that
 *   differs and both values, or %SYMPIE_ERROR_FORMAT.
 */
gboolean settings_check_same (const SettingsTable *table,
                              gconstpointer settings,
                              const gchar *json,
                              const gchar *name,
                              GError **error);

/* Sets %SYMPIE_ERROR_VALUE. Returns: %FALSE. */
gboolean settings_refuse (GError **error, const gchar *format, ...)
  G_GNUC_PRINTF (2, 3);

G_END_DECLS
