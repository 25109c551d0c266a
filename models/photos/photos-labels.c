/* photos-labels.c - which class each photograph is of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "photos-private.h"

#define MAX_CLASS 1000000
#define IMAGENET_CLASSES 1000

/* ---- a CSV of labels ---- */

/* Takes one field, quoted or not, off the line and moves behind its comma.
 * Returns: (transfer full): the field, or NULL if a quote is not closed. */
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

/* The fields of a line; NULL if it is no line of a CSV. */
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

static gint
find_column (GPtrArray *heading, const gchar *name)
{
  for (guint i = 0; i < heading->len; i++)
    if (strcmp (heading->pdata[i], name) == 0)
      return (gint) i;
  return -1;
}

static gboolean
set_fault (const gchar *path, guint line, const gchar *fault, GError **error)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT, "%s: line %u: %s",
               path, line, fault);
  return FALSE;
}

/* A path as its end is looked for: without "./" or a slash before it. */
static const gchar *
skip_root (const gchar *path)
{
  while (g_str_has_prefix (path, "./"))
    path += 2;
  while (*path == '/')
    path++;
  return path;
}

static gboolean
add_row (GHashTable *table,
         GPtrArray *fields,
         gint file,
         gint class,
         const gchar *path,
         guint line,
         GError **error)
{
  gint64 label;

  if (fields == NULL || (gint) fields->len <= MAX (file, class))
    return set_fault (path, line, "too few columns, or a quote is not closed",
                      error);
  if (!g_ascii_string_to_signed (fields->pdata[class], 10, PHOTOS_NO_LABEL,
                                 MAX_CLASS, &label, NULL))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: line %u: the class is \"%.40s\", not a number from "
                   "%d to %d",
                   path, line, (const gchar *) fields->pdata[class],
                   PHOTOS_NO_LABEL, MAX_CLASS);
      return FALSE;
    }
  g_hash_table_insert (table, g_strdup (skip_root (fields->pdata[file])),
                       GINT_TO_POINTER ((gint) label));
  return TRUE;
}

static gboolean
add_rows (GHashTable *table, gchar **lines, const gchar *path, GError **error)
{
  g_autoptr (GPtrArray) heading = NULL;
  gint file = -1;
  gint class = -1;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) fields = NULL;

      g_strchomp (lines[i]); /* also a carriage return */
      if (lines[i][0] == '\0')
        continue;
      fields = split_line (lines[i]);
      if (heading != NULL)
        {
          if (!add_row (table, fields, file, class, path, i + 1, error))
            return FALSE;
          continue;
        }
      heading = g_steal_pointer (&fields);
      if (heading != NULL)
        {
          file = find_column (heading, "file");
          class = find_column (heading, "class");
        }
      if (file < 0 || class < 0)
        return set_fault (path, i + 1,
                          "the heading must have the columns "
                          "\"file\" and \"class\"",
                          error);
    }
  if (heading == NULL)
    return set_fault (path, 1, "the file is empty", error);
  return TRUE;
}

GHashTable *
photos_labels_read (const gchar *path, GError **error)
{
  g_autoptr (GHashTable) table =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) fault = NULL;
  g_autofree gchar *text = NULL;
  g_auto (GStrv) lines = NULL;
  const gchar *begin;

  if (!g_file_get_contents (path, &text, NULL, &fault))
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           fault->message);
      return NULL;
    }
  begin = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
  lines = g_strsplit (begin, "\n", -1);
  return add_rows (table, lines, path, error) ? g_steal_pointer (&table) : NULL;
}

/* ---- giving them ---- */

static gchar *
dup_folder (const PhotosFile *file)
{
  const gchar *last = strrchr (file->name, '/');
  const gchar *begin = last;

  if (last == NULL)
    return NULL;
  while (begin > file->name && begin[-1] != '/' && begin[-1] != ':')
    begin--;
  return g_strndup (begin, (gsize) (last - begin));
}

static gint
look_up (const PhotosFile *file, GHashTable *table)
{
  g_autofree gchar *folder = dup_folder (file);
  gpointer label;

  for (const gchar *end = file->name; end != NULL;)
    {
      if (g_hash_table_lookup_extended (table, end, NULL, &label))
        return GPOINTER_TO_INT (label);
      end = strpbrk (end, "/:");
      end = end != NULL ? end + 1 : NULL;
    }
  if (folder != NULL
      && g_hash_table_lookup_extended (table, folder, NULL, &label))
    return GPOINTER_TO_INT (label);
  return PHOTOS_NO_LABEL;
}

/* "n01440764": a noun's place in WordNet 3.0. */
static gboolean
is_wordnet_id (const gchar *name)
{
  return name[0] == 'n' && strlen (name) == 9
         && strspn (name + 1, "0123456789") == 8;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* ImageNet counts its classes in the order of their ids. */
static void
give_ranks (PhotosFile *files, guint n)
{
  g_autoptr (GHashTable) ids =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree gpointer *sorted = NULL;
  guint n_ids;

  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *folder = dup_folder (&files[i]);

      if (folder != NULL && is_wordnet_id (folder))
        g_hash_table_add (ids, g_steal_pointer (&folder));
    }
  if (g_hash_table_size (ids) != IMAGENET_CLASSES)
    return;
  sorted = g_hash_table_get_keys_as_array (ids, &n_ids);
  qsort (sorted, n_ids, sizeof (gpointer), compare_names);
  for (guint i = 0; i < n_ids; i++)
    g_hash_table_steal (ids, sorted[i]);
  for (guint i = 0; i < n_ids; i++)
    g_hash_table_insert (ids, sorted[i], GUINT_TO_POINTER (i));
  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *folder = dup_folder (&files[i]);
      gpointer rank;

      if (files[i].label == PHOTOS_NO_LABEL && folder != NULL
          && g_hash_table_lookup_extended (ids, folder, NULL, &rank))
        files[i].label = GPOINTER_TO_INT (rank);
    }
}

void
photos_labels_give (PhotosFile *files, guint n, GHashTable *table)
{
  for (guint i = 0; i < n; i++)
    files[i].label =
      table != NULL ? look_up (&files[i], table) : PHOTOS_NO_LABEL;
  give_ranks (files, n);
}
