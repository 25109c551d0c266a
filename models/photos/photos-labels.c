/* photos-labels.c - the photographs' classes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "photos-csv.h"
#include "photos-private.h"

#define MAX_CLASS 1000000
#define IMAGENET_CLASSES 1000

/* ---- a CSV of labels ---- */

typedef struct
{
  GHashTable *table;
  const gchar *path;
} Reading;

/* Strips "./" and slashes from the beginning of a path. */
static const gchar *
skip_root (const gchar *path)
{
  while (g_str_has_prefix (path, "./"))
    path += 2;
  while (*path == '/')
    path++;
  return path;
}

/* @cells: a file and its class. */
static gboolean
add_row (const gchar *const *cells,
         guint line,
         gpointer user_data,
         GError **error)
{
  Reading *reading = user_data;
  gint64 label;

  if (!g_ascii_string_to_signed (cells[1], 10, PHOTOS_NO_LABEL, MAX_CLASS,
                                 &label, NULL))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "%s: line %u: the class is \"%.40s\", not a number from "
                   "%d to %d",
                   reading->path, line, cells[1], PHOTOS_NO_LABEL, MAX_CLASS);
      return FALSE;
    }
  g_hash_table_insert (reading->table, g_strdup (skip_root (cells[0])),
                       GINT_TO_POINTER ((gint) label));
  return TRUE;
}

GHashTable *
photos_labels_read (const gchar *path, GError **error)
{
  static const gchar *const columns[] = { "file", "class", NULL };
  g_autoptr (GHashTable) table =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading reading = { table, path };

  if (!csv_read (path, columns, add_row, &reading, error))
    return NULL;
  return g_steal_pointer (&table);
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

/* Such as "n01440764": a noun's id in WordNet 3.0. */
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

/* ImageNet numbers its classes in the order of their ids. */
static void
assign_wordnet_classes (PhotosFile *files, guint n)
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
photos_labels_assign (PhotosFile *files, guint n, GHashTable *table)
{
  for (guint i = 0; i < n; i++)
    files[i].label =
      table != NULL ? look_up (&files[i], table) : PHOTOS_NO_LABEL;
  assign_wordnet_classes (files, n);
}
