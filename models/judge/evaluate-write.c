/* evaluate-write.c - helpers for writing results
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/output.h"
#include "evaluate-private.h"

gchar *
evaluate_dup_classifier (const JudgeSetup *setup, guint index)
{
  g_autofree gchar *name = g_path_get_basename (setup->classifiers[index]);
  gchar *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  return g_utf8_make_valid (name, -1);
}

gboolean
evaluate_save_text (const gchar *folder,
                    const gchar *name,
                    const gchar *text,
                    GError **error)
{
  g_autofree gchar *path =
    folder != NULL ? g_build_filename (folder, name, NULL) : g_strdup (name);

  return output_write (path, text, strlen (text), error);
}

/* ---- JSON ---- */

void
evaluate_json_add_number (JsonBuilder *builder,
                          const gchar *name,
                          gdouble value)
{
  json_builder_set_member_name (builder, name);
  evaluate_json_add_element (builder, value);
}

void
evaluate_json_add_element (JsonBuilder *builder, gdouble value)
{
  if (isnan (value))
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, round (value * 1e5) / 1e5);
}

void
evaluate_json_add_count (JsonBuilder *builder, const gchar *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

void
evaluate_json_add_text (JsonBuilder *builder,
                        const gchar *name,
                        const gchar *text)
{
  g_autofree gchar *valid = g_utf8_make_valid (text, -1);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

/* ---- CSV ---- */

void
evaluate_csv_add_number (GString *text, gdouble value)
{
  gchar digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  g_string_append (text,
                   g_ascii_formatd (digits, sizeof digits, "%.4f", value));
}

void
evaluate_csv_add_text (GString *text, const gchar *words)
{
  if (strpbrk (words, ",\"\n\r") == NULL)
    {
      g_string_append (text, words);
      return;
    }
  g_string_append_c (text, '"');
  for (const gchar *p = words; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}
