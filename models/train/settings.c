/* settings.c - command-line options from a table
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings.h"

#include <stdlib.h>

static gboolean
is_text (const Setting *setting)
{
  return setting->kind == SETTING_TEXT || setting->kind == SETTING_PATH;
}

static gpointer
member_of (gconstpointer settings, const Setting *setting)
{
  return (guint8 *) settings + setting->offset;
}

void
settings_clear (const SettingsTable *table, gpointer settings)
{
  for (guint i = 0; i < table->n; i++)
    {
      const Setting *setting = &table->settings[i];

      if (is_text (setting))
        g_clear_pointer ((gchar **) member_of (settings, setting), g_free);
      else if (setting->kind == SETTING_PATHS)
        g_clear_pointer ((gchar ***) member_of (settings, setting), g_strfreev);
    }
}

gboolean
settings_set_error (GError **error, const gchar *format, ...)
{
  va_list arguments;
  g_autofree gchar *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE, message);
  return FALSE;
}

/* ---- parsing ---- */

static void
set_initial (gpointer into, const Setting *setting)
{
  gpointer member = member_of (into, setting);

  if (setting->initial && setting->kind == SETTING_COUNT)
    *(gint *) member = atoi (setting->initial);
  else if (setting->initial && setting->kind == SETTING_NUMBER)
    *(gdouble *) member = g_ascii_strtod (setting->initial, NULL);
}

/* @helps: (element-type utf8): keeps the texts alive, as GOption does not copy
 * them. */
static GOptionEntry *
make_entries (const SettingsTable *table, gpointer into, GPtrArray *helps)
{
  static const GOptionArg kinds[] = {
    [SETTING_COUNT] = G_OPTION_ARG_INT,
    [SETTING_NUMBER] = G_OPTION_ARG_DOUBLE,
    [SETTING_FLAG] = G_OPTION_ARG_NONE,
    [SETTING_TEXT] = G_OPTION_ARG_STRING,
    [SETTING_PATH] = G_OPTION_ARG_FILENAME,
    [SETTING_PATHS] = G_OPTION_ARG_FILENAME_ARRAY,
  };
  GOptionEntry *entries = g_new0 (GOptionEntry, table->n + 1);

  for (guint i = 0; i < table->n; i++)
    {
      const Setting *setting = &table->settings[i];
      gchar *help = setting->initial ? g_strdup_printf (
                      "%s (default: %s)", setting->help, setting->initial)
                                     : g_strdup (setting->help);

      g_ptr_array_add (helps, help);
      set_initial (into, setting);
      entries[i] = (GOptionEntry){ .long_name = setting->name,
                                   .short_name = setting->letter,
                                   .arg = kinds[setting->kind],
                                   .arg_data = member_of (into, setting),
                                   .description = help,
                                   .arg_description = setting->argument };
    }
  return entries;
}

/* Sets the defaults of texts; before parsing, GOption would leak them. */
static void
fill_texts (const SettingsTable *table, gpointer into)
{
  for (guint i = 0; i < table->n; i++)
    if (is_text (&table->settings[i]))
      {
        gchar **text = member_of (into, &table->settings[i]);

        if (*text == NULL)
          *text = g_strdup (table->settings[i].initial);
      }
}

static gboolean
check_ranges (const SettingsTable *table,
              gconstpointer settings,
              GError **error)
{
  for (guint i = 0; i < table->n; i++)
    {
      const Setting *setting = &table->settings[i];
      gpointer member = member_of (settings, setting);
      gdouble value;

      if (setting->kind == SETTING_COUNT)
        value = *(gint *) member;
      else if (setting->kind == SETTING_NUMBER)
        value = *(gdouble *) member;
      else
        continue;
      if (!(value >= setting->low && value <= setting->high))
        return settings_set_error (error, "--%s %g: must be %.10g to %.10g",
                                   setting->name, value, setting->low,
                                   setting->high);
    }
  return TRUE;
}

gboolean
settings_parse (const SettingsTable *table,
                gpointer into,
                gint *argc,
                gchar ***argv,
                GError **error)
{
  g_autoptr (GPtrArray) helps = g_ptr_array_new_with_free_func (g_free);
  g_autofree GOptionEntry *entries = make_entries (table, into, helps);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, table->summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  fill_texts (table, into);
  if (*argc > 1)
    return settings_set_error (error,
                               "\"%s\" is not an option; --photos must stand "
                               "before each PATH",
                               (*argv)[1]);
  return check_ranges (table, into, error);
}

/* ---- as JSON ---- */

static JsonNode *
to_node (gconstpointer settings, const Setting *setting)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  gpointer member = member_of (settings, setting);

  if (setting->kind == SETTING_COUNT)
    json_node_set_int (node, *(gint *) member);
  else if (setting->kind == SETTING_NUMBER)
    json_node_set_double (node, *(gdouble *) member);
  else
    {
      const gchar *text = *(gchar **) member;
      g_autofree gchar *base = text ? g_path_get_basename (text) : NULL;

      json_node_set_string (node, base ? base : "");
    }
  return node;
}

/* Returns: a setting's default as JSON. */
static gchar *
initial_of (const Setting *setting)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);

  if (setting->kind == SETTING_COUNT)
    json_node_set_int (node, atoi (setting->initial));
  else if (setting->kind == SETTING_NUMBER)
    json_node_set_double (node, g_ascii_strtod (setting->initial, NULL));
  else
    json_node_set_string (node, setting->initial ? setting->initial : "");
  return json_to_string (node, FALSE);
}

gchar *
settings_to_json (const SettingsTable *table, gconstpointer settings)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < table->n; i++)
    if (table->settings[i].kept)
      json_object_set_member (object, table->settings[i].name,
                              to_node (settings, &table->settings[i]));
  json_node_take_object (root, object);
  return json_to_string (root, TRUE);
}

gboolean
settings_check_same (const SettingsTable *table,
                     gconstpointer settings,
                     const gchar *json,
                     const gchar *name,
                     GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);

  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: does not tell its settings", name);
      return FALSE;
    }
  for (guint i = 0; i < table->n; i++)
    {
      const Setting *setting = &table->settings[i];
      JsonNode *then =
        json_object_get_member (json_node_get_object (root), setting->name);
      g_autoptr (JsonNode) now = NULL;
      g_autofree gchar *now_text = NULL, *then_text = NULL;

      if (!setting->kept)
        continue;
      now = to_node (settings, setting);
      now_text = json_to_string (now, FALSE);
      /* Options that are newer than the file have their defaults. */
      then_text = then ? json_to_string (then, FALSE) : initial_of (setting);
      if (g_strcmp0 (now_text, then_text) != 0)
        return settings_set_error (error, "--%s is %s, but %s was made with %s",
                                   setting->name, now_text, name, then_text);
    }
  return TRUE;
}
