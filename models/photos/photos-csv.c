/* photos-csv.c - CSV files with a header line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "photos-csv.h"

#include <string.h>

typedef struct
{
  const gchar *path;
  const gchar *const *columns;
  guint at[CSV_MAX_COLUMNS]; /* index of each column in a row */
  guint least;               /* minimum cells per row */
} Table;

/* Reads one field, quoted or not, and moves past its comma. Returns: (transfer
 * full): the field, or NULL if a quote is not closed. */
static gchar *
take_field (const gchar **at)
{
  g_autoptr (GString) field = g_string_new (NULL);
  const gchar *p = *at;
  gboolean closed = FALSE;

  if (*p != '"')
    {
      gsize length = strcspn (p, ",");

      *at = p + length + (p[length] == ',');
      return g_strndup (p, length);
    }
  for (p++; *p != '\0' && !closed; p++)
    if (*p != '"')
      g_string_append_c (field, *p);
    else if (p[1] == '"')
      g_string_append_c (field, *++p);
    else
      closed = TRUE;
  if (!closed || (*p != '\0' && *p != ','))
    return NULL;
  *at = p + (*p == ',');
  return g_string_free (g_steal_pointer (&field), FALSE);
}

/* Returns: the fields of a line, or NULL if it is malformed. */
static GPtrArray *
split_line (const gchar *line)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  const gchar *at = line;
  const gchar *before;

  do
    {
      gchar *field = take_field (&at);

      if (field == NULL)
        return NULL;
      g_ptr_array_add (fields, field);
      before = at;
    }
  while (*at != '\0');
  if (before > line && before[-1] == ',')
    g_ptr_array_add (fields, g_strdup (""));
  return g_steal_pointer (&fields);
}

static gboolean
set_fault (const Table *table, guint line, const gchar *fault, GError **error)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT, "%s: line %u: %s",
               table->path, line, fault);
  return FALSE;
}

static gboolean
set_heading (Table *table, GPtrArray *heading, guint line, GError **error)
{
  for (guint i = 0; table->columns[i] != NULL; i++)
    {
      guint at = 0;

      while (heading != NULL && at < heading->len
             && strcmp (heading->pdata[at], table->columns[i]) != 0)
        at++;
      if (heading == NULL || at == heading->len)
        {
          g_autofree gchar *names =
            g_strjoinv ("\", \"", (gchar **) table->columns);
          g_autofree gchar *fault =
            g_strdup_printf ("the heading must have the columns \"%s\"", names);

          return set_fault (table, line, fault, error);
        }
      table->at[i] = at;
      table->least = MAX (table->least, at + 1);
    }
  return TRUE;
}

gboolean
csv_read (const gchar *path,
          const gchar *const *columns,
          CsvRowFunc func,
          gpointer user_data,
          GError **error)
{
  Table table = { path, columns, { 0 }, 0 };
  g_autoptr (GError) fault = NULL;
  g_autofree gchar *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, &fault))
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           fault->message);
      return FALSE;
    }
  lines = g_strsplit (g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text,
                      "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) fields = NULL;
      const gchar *cells[CSV_MAX_COLUMNS] = { NULL };

      g_strchomp (lines[i]); /* also a carriage return */
      if (lines[i][0] == '\0')
        continue;
      fields = split_line (lines[i]);
      if (table.least == 0)
        {
          if (!set_heading (&table, fields, i + 1, error))
            return FALSE;
          continue;
        }
      if (fields == NULL || fields->len < table.least)
        return set_fault (&table, i + 1,
                          "too few columns, or a quote is not closed", error);
      for (guint j = 0; columns[j] != NULL; j++)
        cells[j] = fields->pdata[table.at[j]];
      if (!func (cells, i + 1, user_data, error))
        return FALSE;
    }
  return table.least > 0 || set_fault (&table, 1, "the file is empty", error);
}
