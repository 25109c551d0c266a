/* pairs.c - pairs of real photographs in sets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pairs.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "pairs-private.h"

struct _Pairs
{
  Photos *photos;
  GArray *sets;  /* of PairsSet */
  GArray *pairs; /* of Pair */
  GStringChunk *texts;
};

/* A set that was found. */
typedef struct
{
  gchar *folder;
  gdouble weight;
  GArray *files; /* of PairsFiles */
} FoundSet;

typedef struct
{
  GArray *found; /* of Found */
  PairsFault fault;
  gpointer user_data;
} Search;

static void
found_clear (gpointer data)
{
  FoundSet *found = data;

  g_free (found->folder);
  g_array_unref (found->files);
}

/* ---- finding the sets ---- */

/* Splits "=WEIGHT" off a path, unless the whole path is a folder. */
static gboolean
take_weight (gchar *path, gdouble *weight, GError **error)
{
  gchar *equals = strrchr (path, '=');
  gchar *end;

  *weight = 1;
  if (equals == NULL || g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  *weight = g_ascii_strtod (equals + 1, &end);
  if (end == equals + 1 || *end != '\0'
      || !(*weight >= 0 && *weight <= PAIRS_WEIGHT_MAX))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   "%s: there is no such folder, and \"%s\" is no weight from "
                   "0 to %g",
                   path, equals + 1, PAIRS_WEIGHT_MAX);
      return FALSE;
    }
  *equals = '\0';
  return TRUE;
}

static gboolean
is_same_name (const gchar *a, const gchar *b)
{
  g_autofree gchar *first = g_path_get_basename (a);
  g_autofree gchar *second = g_path_get_basename (b);

  return strcmp (first, second) == 0;
}

/* Adds a set, or updates the weight of one that is already there. Takes @files.
 * */
static gboolean
add_set (Search *search,
         const gchar *folder,
         gdouble weight,
         GArray *files,
         GError **error)
{
  g_autoptr (GArray) taken = files;
  g_autofree gchar *path = g_canonicalize_filename (folder, NULL);
  FoundSet found = { NULL, weight, NULL };

  for (guint i = 0; i < search->found->len; i++)
    {
      FoundSet *other = &g_array_index (search->found, FoundSet, i);

      if (strcmp (other->folder, path) == 0)
        {
          other->weight = weight;
          return TRUE;
        }
      if (is_same_name (other->folder, path))
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                       "%s: the set %s has the same name", path, other->folder);
          return FALSE;
        }
    }
  found.folder = g_steal_pointer (&path);
  found.files = g_steal_pointer (&taken);
  g_array_append_val (search->found, found);
  return TRUE;
}

static gboolean
add_inner (Search *search, const gchar *folder, gdouble weight, GError **error)
{
  g_autoptr (GPtrArray) inner = pairs_folder_list_folders (folder, error);
  gboolean any = FALSE;

  if (inner == NULL)
    return FALSE;
  for (guint i = 0; i < inner->len; i++)
    {
      GArray *files = pairs_folder_list (inner->pdata[i], search->fault,
                                         search->user_data, error);

      if (files == NULL)
        return FALSE;
      if (files->len == 0)
        g_array_unref (files);
      else if (!add_set (search, inner->pdata[i], weight, files, error))
        return FALSE;
      else
        any = TRUE;
    }
  if (!any)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                 "%s: there are no pairs in it: NAME_in.* and NAME_ref.*, or "
                 "in/NAME.* and ref/NAME.*",
                 folder);
  return any;
}

static gboolean
add_path (Search *search, const gchar *words, GError **error)
{
  g_autofree gchar *path = g_strdup (words);
  gdouble weight;
  GArray *files;

  if (!take_weight (path, &weight, error))
    return FALSE;
  files = pairs_folder_list (path, search->fault, search->user_data, error);
  if (files == NULL)
    return FALSE;
  if (files->len > 0)
    return add_set (search, path, weight, files, error);
  g_array_unref (files);
  return add_inner (search, path, weight, error);
}

/* ---- the pairs ---- */

/* The sizes in the files; orientation is only known once they are read. */
static gboolean
check_sizes (const PairsFiles *files, const Search *search)
{
  gint width[2] = { 0 };
  gint height[2] = { 0 };
  const gchar *paths[] = { files->in, files->ref };
  g_autofree gchar *message = NULL;

  for (guint i = 0; i < 2 && message == NULL; i++)
    if (gdk_pixbuf_get_file_info (paths[i], &width[i], &height[i]) == NULL)
      message = g_strdup_printf (
        "%s: it holds no picture; the pair is left out", paths[i]);
  if (message == NULL
      && (MIN (width[0], height[0]) != MIN (width[1], height[1])
          || MAX (width[0], height[0]) != MAX (width[1], height[1])))
    message = g_strdup_printf (
      "%s: it has %dx%d pixels, but its reference %dx%d; the pair is left out",
      files->in, width[0], height[0], width[1], height[1]);
  if (message != NULL && search->fault != NULL)
    search->fault (message, search->user_data);
  return message == NULL;
}

static void
add_pair (Pairs *pairs,
          PairsScenes *scenes,
          const PairsFiles *files,
          const gchar *set)
{
  const gchar *scene = pairs_scenes_find (scenes, set, files->name);
  Pair pair = { g_string_chunk_insert_const (pairs->texts, files->name),
                g_string_chunk_insert_const (pairs->texts, scene),
                pairs_scenes_hold_out (scene),
                pairs->sets->len,
                0,
                0 };

  g_array_append_val (pairs->pairs, pair);
}

/* Adds a set and its pairs, and their paths to @paths: in, ref, in, ... */
static gboolean
add_found (Pairs *pairs,
           GPtrArray *paths,
           const FoundSet *found,
           PairsScenes *scenes,
           const Search *search,
           GError **error)
{
  g_autofree gchar *name = g_path_get_basename (found->folder);
  PairsSet set = { g_string_chunk_insert_const (pairs->texts, name),
                   g_string_chunk_insert_const (pairs->texts, found->folder),
                   found->weight, pairs->pairs->len, 0 };

  if (!pairs_scenes_enter (scenes, found->folder, error))
    return FALSE;
  for (guint i = 0; i < found->files->len; i++)
    {
      const PairsFiles *files = &g_array_index (found->files, PairsFiles, i);

      if (!check_sizes (files, search))
        continue;
      add_pair (pairs, scenes, files, name);
      g_ptr_array_add (paths, files->in);
      g_ptr_array_add (paths, files->ref);
    }
  set.n = pairs->pairs->len - set.first;
  if (set.n > 0)
    g_array_append_val (pairs->sets, set);
  return TRUE;
}

/* Opens all photographs and sets the pairs' indices. */
static gboolean
open_photos (Pairs *pairs, const GPtrArray *paths, GError **error)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  pairs->photos =
    photos_open ((const gchar *const *) paths->pdata, NULL, error);
  if (pairs->photos == NULL)
    return FALSE;
  for (guint i = 0; i < photos_count (pairs->photos); i++)
    g_hash_table_insert (places, (gchar *) photos_get_name (pairs->photos, i),
                         GUINT_TO_POINTER (i));
  for (guint i = 0; i < pairs->pairs->len; i++)
    {
      Pair *pair = &g_array_index (pairs->pairs, Pair, i);

      pair->in = GPOINTER_TO_UINT (
        g_hash_table_lookup (places, paths->pdata[2 * (gsize) i]));
      pair->ref = GPOINTER_TO_UINT (
        g_hash_table_lookup (places, paths->pdata[2 * (gsize) i + 1]));
    }
  return TRUE;
}

static gboolean
add_all (Pairs *pairs,
         const Search *search,
         PairsScenes *scenes,
         GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; i < search->found->len; i++)
    {
      const FoundSet *found = &g_array_index (search->found, FoundSet, i);

      if (found->weight > 0
          && !add_found (pairs, paths, found, scenes, search, error))
        return FALSE;
    }
  if (paths->len == 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   "no pair of photographs is left");
      return FALSE;
    }
  g_ptr_array_add (paths, NULL);
  return open_photos (pairs, paths, error);
}

Pairs *
pairs_open (const gchar *const *paths,
            const gchar *scenes,
            PairsFault fault,
            gpointer user_data,
            GError **error)
{
  g_autoptr (Pairs) pairs = g_new0 (Pairs, 1);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (FoundSet));
  g_autoptr (PairsScenes) list = NULL;
  Search search = { found, fault, user_data };

  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  g_array_set_clear_func (found, found_clear);
  pairs->sets = g_array_new (FALSE, FALSE, sizeof (PairsSet));
  pairs->pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  pairs->texts = g_string_chunk_new (4096);
  for (guint i = 0; paths[i] != NULL; i++)
    if (!add_path (&search, paths[i], error))
      return NULL;
  list = pairs_scenes_new (scenes, error);
  if (list == NULL || !add_all (pairs, &search, list, error))
    return NULL;
  return g_steal_pointer (&pairs);
}

void
pairs_free (Pairs *pairs)
{
  if (pairs == NULL)
    return;
  photos_free (pairs->photos);
  g_array_unref (pairs->sets);
  g_array_unref (pairs->pairs);
  g_string_chunk_free (pairs->texts);
  g_free (pairs);
}

guint
pairs_count (const Pairs *pairs)
{
  return pairs->pairs->len;
}

const Pair *
pairs_get (const Pairs *pairs, guint index)
{
  g_return_val_if_fail (index < pairs->pairs->len, NULL);
  return &g_array_index (pairs->pairs, Pair, index);
}

guint
pairs_count_sets (const Pairs *pairs)
{
  return pairs->sets->len;
}

const PairsSet *
pairs_get_set (const Pairs *pairs, guint index)
{
  g_return_val_if_fail (index < pairs->sets->len, NULL);
  return &g_array_index (pairs->sets, PairsSet, index);
}

const Photos *
pairs_get_photos (const Pairs *pairs)
{
  return pairs->photos;
}

void
pairs_split (const Pairs *pairs, GArray *training, GArray *held_out)
{
  for (guint i = 0; i < pairs->pairs->len; i++)
    {
      GArray *side = pairs_get (pairs, i)->held_out ? held_out : training;

      if (side != NULL)
        g_array_append_val (side, i);
    }
}

gboolean
pairs_read (Photo *in,
            Photo *ref,
            const Pairs *pairs,
            guint index,
            guint short_side,
            GError **error)
{
  const Pair *pair = pairs_get (pairs, index);

  *in = *ref = (Photo){ 0, 0, NULL };
  if (photos_read (in, pairs->photos, pair->in, short_side, error)
      && photos_read (ref, pairs->photos, pair->ref, short_side, error))
    {
      if (in->width == ref->width && in->height == ref->height)
        return TRUE;
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_SHAPE,
                   "%s: it has %ux%u pixels, but its reference %ux%u",
                   photos_get_name (pairs->photos, pair->in), in->width,
                   in->height, ref->width, ref->height);
    }
  photo_clear (in);
  photo_clear (ref);
  return FALSE;
}
