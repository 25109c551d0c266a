/* fileset.c - a set of files, by device and inode
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fileset.h"

#include <glib/gstdio.h>

typedef struct
{
  guint64 device;
  guint64 inode;
} Key;

struct _FileSet
{
  GHashTable *paths; /* Key to gchar * */
};

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;

  return g_int64_hash (&key->inode) ^ g_int64_hash (&key->device);
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  const Key *first = a;
  const Key *second = b;

  return first->device == second->device && first->inode == second->inode;
}

static gboolean
get_key (Key *key, const gchar *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return FALSE;
  *key = (Key){ info.st_dev, info.st_ino };
  return TRUE;
}

FileSet *
file_set_new (void)
{
  FileSet *set = g_new0 (FileSet, 1);

  set->paths = g_hash_table_new_full (hash_key, equal_keys, g_free, g_free);
  return set;
}

void
file_set_free (FileSet *set)
{
  g_hash_table_unref (set->paths);
  g_free (set);
}

void
file_set_add (FileSet *set, const gchar *path)
{
  Key key;

  if (get_key (&key, path) && !g_hash_table_contains (set->paths, &key))
    g_hash_table_insert (set->paths, g_memdup2 (&key, sizeof key),
                         g_strdup (path));
}

const gchar *
file_set_find (FileSet *set, const gchar *path)
{
  Key key;

  return get_key (&key, path) ? g_hash_table_lookup (set->paths, &key) : NULL;
}
