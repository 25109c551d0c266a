/* weights.c - safetensors files, read through a map
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "half.h"
#include "weights-private.h"

#define HEADER_MAX (16u << 20)
#define PREFIX 8 /* bytes of the header's length */

/* ---- the file ---- */

static gboolean
map_file (Weights *weights, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GMappedFile) map = NULL;

  /* Anything else could block for ever or have no size. */
  if (g_file_test (weights->path, G_FILE_TEST_EXISTS)
      && !g_file_test (weights->path, G_FILE_TEST_IS_REGULAR))
    return weights_fail (weights, SYMPIE_ERROR_IO, error,
                         _ ("not a regular file"));

  map = g_mapped_file_new (weights->path, FALSE, &fault);
  if (!map)
    return weights_fail (weights, SYMPIE_ERROR_IO, error, "%s", fault->message);
  weights->file = g_mapped_file_get_bytes (map);
  return TRUE;
}

static gboolean
parse_prefix (Weights *weights, guint64 *header_size, GError **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (weights->file, &size);
  guint64 length;

  if (size < PREFIX)
    return weights_fail (
      weights, SYMPIE_ERROR_FORMAT, error,
      _ ("not a weights file: %zu bytes, at least %d are needed"), size,
      PREFIX);
  memcpy (&length, bytes, sizeof length);
  length = GUINT64_FROM_LE (length);
  if (length > HEADER_MAX)
    return weights_fail (
      weights, SYMPIE_ERROR_FORMAT, error,
      _ ("not a weights file: its header claims to be %" PRIu64
         " bytes long, at most %u are allowed"),
      length, HEADER_MAX);
  if (length > size - PREFIX)
    return weights_fail (weights, SYMPIE_ERROR_FORMAT, error,
                         _ ("truncated: the header is %" PRIu64
                            " bytes long, but only %zu follow"),
                         length, size - PREFIX);

  weights->data = bytes + PREFIX + length;
  weights->data_size = size - PREFIX - length;
  *header_size = length;
  return TRUE;
}

Weights *
weights_open (const gchar *path, GError **error)
{
  g_autoptr (Weights) weights = NULL;
  guint64 header_size = 0;

  g_return_val_if_fail (path != NULL, NULL);

  weights = g_new0 (Weights, 1);
  weights->path = g_strdup (path);
  weights->tensors =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  weights->meta = g_hash_table_new (g_str_hash, g_str_equal);
  if (!map_file (weights, error) || !parse_prefix (weights, &header_size, error)
      || !weights_parse_header (weights, header_size, error))
    return NULL;
  return g_steal_pointer (&weights);
}

void
weights_detach (Weights *weights)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (weights->file, &size);
  GBytes *copy = g_bytes_new (bytes, size);

  weights->data =
    (const guint8 *) g_bytes_get_data (copy, NULL) + (weights->data - bytes);
  g_bytes_unref (weights->file);
  weights->file = copy;
}

void
weights_free (Weights *weights)
{
  g_clear_pointer (&weights->tensors, g_hash_table_unref);
  g_clear_pointer (&weights->meta, g_hash_table_unref);
  g_clear_pointer (&weights->header, json_node_unref);
  g_clear_pointer (&weights->file, g_bytes_unref);
  g_free (weights->path);
  g_free (weights);
}

/* ---- what is in it ---- */

const gchar *
weights_get_path (const Weights *weights)
{
  return weights->path;
}

const gchar *
weights_get_meta (const Weights *weights, const gchar *key)
{
  return g_hash_table_lookup (weights->meta, key);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static const gchar **
list_keys (GHashTable *table)
{
  guint n;
  const gchar **keys =
    (const gchar **) g_hash_table_get_keys_as_array (table, &n);

  qsort (keys, n, sizeof *keys, compare_names);
  return keys;
}

const gchar **
weights_list_meta (const Weights *weights)
{
  return list_keys (weights->meta);
}

const gchar **
weights_list (const Weights *weights)
{
  return list_keys (weights->tensors);
}

gboolean
weights_lookup (const Weights *weights,
                const gchar *name,
                WeightsShape *shape,
                WeightsDtype *dtype)
{
  const WeightsEntry *tensor = g_hash_table_lookup (weights->tensors, name);

  if (!tensor)
    return FALSE;
  if (shape)
    *shape = tensor->shape;
  if (dtype)
    *dtype = tensor->dtype;
  return TRUE;
}

gchar *
weights_hash (const Weights *weights)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, weights->file);
}

/* ---- the numbers ---- */

static gchar *
format_shape (const WeightsShape *shape)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < shape->n; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i ? "x" : "",
                            shape->d[i]);
  return g_string_free (text, FALSE);
}

/* Tensors may start at any byte, so numbers are copied, not pointed at. Returns
 * the index of the first bad number, or count. */
static gsize
widen (gfloat *out, const guint8 *in, gsize count, WeightsDtype dtype)
{
  for (gsize i = 0; i < count; i++)
    if (dtype == WEIGHTS_F16)
      {
        guint16 half;

        memcpy (&half, in + 2 * i, sizeof half);
        half = GUINT16_FROM_LE (half);
        if (!HALF_IS_FINITE (half))
          return i;
        out[i] = half_to_float (half);
      }
    else
      {
        guint32 bits;

        memcpy (&bits, in + 4 * i, sizeof bits);
        bits = GUINT32_FROM_LE (bits);
        memcpy (&out[i], &bits, sizeof bits);
        if (!isfinite (out[i]))
          return i;
      }
  return count;
}

static gboolean
check_shape (const Weights *weights,
             const WeightsEntry *tensor,
             const WeightsShape *shape,
             GError **error)
{
  g_autofree gchar *is = format_shape (&tensor->shape);
  g_autofree gchar *wanted = format_shape (shape);

  if (tensor->shape.n == shape->n
      && memcmp (tensor->shape.d, shape->d, shape->n * sizeof *shape->d) == 0)
    return TRUE;
  return weights_fail (weights, SYMPIE_ERROR_SHAPE, error,
                       _ ("tensor '%s' has the shape [%s], but [%s] is needed"),
                       tensor->name, is, wanted);
}

gfloat *
weights_read (const Weights *weights,
              const gchar *name,
              const WeightsShape *shape,
              GError **error)
{
  const WeightsEntry *tensor = g_hash_table_lookup (weights->tensors, name);
  g_autofree gfloat *out = NULL;
  gsize count;
  gsize bad;

  if (!tensor)
    {
      weights_fail (weights, SYMPIE_ERROR_FORMAT, error,
                    _ ("there is no tensor '%s'"), name);
      return NULL;
    }
  if (!check_shape (weights, tensor, shape, error))
    return NULL;
  if (tensor->dtype == WEIGHTS_OTHER)
    {
      weights_fail (weights, SYMPIE_ERROR_FORMAT, error,
                    _ ("tensor '%s' is neither F32 nor F16"), name);
      return NULL;
    }

  count =
    (tensor->end - tensor->begin) / (tensor->dtype == WEIGHTS_F16 ? 2 : 4);
  out = g_try_new (gfloat, count);
  if (!out)
    {
      weights_fail (weights, SYMPIE_ERROR_IO, error,
                    _ ("no memory for the %zu numbers of tensor '%s'"), count,
                    name);
      return NULL;
    }
  bad = widen (out, weights->data + tensor->begin, count, tensor->dtype);
  if (bad < count)
    {
      weights_fail (weights, SYMPIE_ERROR_VALUE, error,
                    _ ("tensor '%s': number %zu of %zu is not finite"), name,
                    bad, count);
      return NULL;
    }
  return g_steal_pointer (&out);
}
