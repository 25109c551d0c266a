/* settings.h - command-line options from a table
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "core/error.h"

G_BEGIN_DECLS

/* The type of the struct's member: gint, gdouble, gboolean, gchar *, gchar *
 * for a path, or gchar ** for paths. */
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
 * @name: of the option, without dashes.
 * @letter: its short form, or 0.
 * @offset: of its member in the struct.
 * @initial: (nullable): its default, shown by `--help`.
 * @low: minimum of a count or number.
 * @high: maximum.
 * @kept: whether the result depends on it, so that settings_to_json() includes
 *   it.
 * @argument: (nullable): placeholder of the value in `--help`.
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
 * @summary: for `--help`.
 */
typedef struct
{
  const Setting *settings;
  guint n;
  const gchar *summary;
} SettingsTable;

/**
 * settings_parse:
 * @into: the struct, zeroed.
 *
 * Returns: %FALSE with an error of %G_OPTION_ERROR or %SYMPIE_ERROR_VALUE;
 *   clear @into in that case too.
 */
gboolean settings_parse (const SettingsTable *table,
                         gpointer into,
                         gint *argc,
                         gchar ***argv,
                         GError **error);

/* Frees the members set by settings_parse(). */
void settings_clear (const SettingsTable *table, gpointer settings);

/**
 * settings_to_json:
 *
 * Returns: (transfer full): the kept settings. Files are listed without their
 *   folders, which may move.
 */
gchar *settings_to_json (const SettingsTable *table, gconstpointer settings);

/**
 * settings_check_same:
 * @json: from settings_to_json() in an earlier run.
 * @name: the file it was read from, for errors.
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
gboolean settings_set_error (GError **error, const gchar *format, ...)
  G_GNUC_PRINTF (2, 3);

G_END_DECLS
