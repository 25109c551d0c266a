/* weights-header.c - the JSON header of safetensors, every value checked
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "jsontext.h"
#include "weights-private.h"

#define HEADER_DEPTH 8

static const struct
{
  const gchar *name;
  WeightsDtype dtype;
  guint size;
} DTYPES[] = {
  { "F32", WEIGHTS_F32, 4 },    { "F16", WEIGHTS_F16, 2 },
  { "BF16", WEIGHTS_OTHER, 2 }, { "F64", WEIGHTS_OTHER, 8 },
  { "I8", WEIGHTS_OTHER, 1 },   { "U8", WEIGHTS_OTHER, 1 },
  { "I16", WEIGHTS_OTHER, 2 },  { "U16", WEIGHTS_OTHER, 2 },
  { "I32", WEIGHTS_OTHER, 4 },  { "U32", WEIGHTS_OTHER, 4 },
  { "I64", WEIGHTS_OTHER, 8 },  { "U64", WEIGHTS_OTHER, 8 },
  { "BOOL", WEIGHTS_OTHER, 1 },
};

gboolean
weights_fail (const Weights *weights,
              SympieError code,
              GError **error,
              const gchar *format,
              ...)
{
  va_list args;
  g_autofree gchar *fault = NULL;

  va_start (args, format);
  fault = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, SYMPIE_ERROR, code, "%s: %s", weights->path, fault);
  return FALSE;
}

/* ---- one tensor's entry ---- */

static gboolean
get_size (JsonArray *array, guint i, guint64 *value)
{
  JsonNode *node = json_array_get_element (array, i);
  gint64 number;

  if (!JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  number = json_node_get_int (node);
  if (number < 0)
    return FALSE;
  *value = (guint64) number;
  return TRUE;
}

static JsonArray *
get_array (JsonObject *entry, const gchar *member)
{
  JsonNode *node = json_object_get_member (entry, member);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node)
                                              : NULL;
}

static gboolean
parse_dtype (Weights *weights,
             WeightsEntry *tensor,
             JsonObject *entry,
             guint *element,
             GError **error)
{
  JsonNode *node = json_object_get_member (entry, "dtype");
  const gchar *dtype;

  if (!node || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return weights_fail (weights, SYMPIE_ERROR_FORMAT, error,
                         _ ("tensor '%s' has no dtype"), tensor->name);

  dtype = json_node_get_string (node);
  for (guint i = 0; i < G_N_ELEMENTS (DTYPES); i++)
    if (g_str_equal (dtype, DTYPES[i].name))
      {
        tensor->dtype = DTYPES[i].dtype;
        *element = DTYPES[i].size;
        return TRUE;
      }
  return weights_fail (weights, SYMPIE_ERROR_FORMAT, error,
                       _ ("tensor '%s' has the unknown dtype '%.32s'"),
                       tensor->name, dtype);
}

static gboolean
parse_shape (Weights *weights,
             WeightsEntry *tensor,
             JsonObject *entry,
             guint64 *count,
             GError **error)
{
  JsonArray *shape = get_array (entry, "shape");
  guint n;

  if (!shape)
    return weights_fail (weights, SYMPIE_ERROR_FORMAT, error,
                         _ ("tensor '%s' has no shape"), tensor->name);
  n = json_array_get_length (shape);
  if (n > WEIGHTS_MAX_DIMS)
    return weights_fail (
      weights, SYMPIE_ERROR_SHAPE, error,
      _ ("tensor '%s' has %u dimensions, at most %d are allowed"), tensor->name,
      n, WEIGHTS_MAX_DIMS);

  *count = 1;
  tensor->shape.n = n;
  for (guint i = 0; i < n; i++)
    {
      guint64 d;

      if (!get_size (shape, i, &d) || d == 0)
        return weights_fail (
          weights, SYMPIE_ERROR_SHAPE, error,
          _ ("tensor '%s': size %u of its shape is not a whole number "
             "above 0"),
          tensor->name, i);
      if (!g_uint64_checked_mul (count, *count, d))
        return weights_fail (weights, SYMPIE_ERROR_SHAPE, error,
                             _ ("tensor '%s' has an impossibly large shape"),
                             tensor->name);
      tensor->shape.d[i] = (gsize) d;
    }
  return TRUE;
}

static gboolean
parse_offsets (Weights *weights,
               WeightsEntry *tensor,
               JsonObject *entry,
               GError **error)
{
  JsonArray *offsets = get_array (entry, "data_offsets");

  if (!offsets || json_array_get_length (offsets) != 2
      || !get_size (offsets, 0, &tensor->begin)
      || !get_size (offsets, 1, &tensor->end))
    return weights_fail (
      weights, SYMPIE_ERROR_FORMAT, error,
      _ ("tensor '%s': its data_offsets are not two whole numbers"),
      tensor->name);
  if (tensor->begin > tensor->end || tensor->end > weights->data_size)
    return weights_fail (weights, SYMPIE_ERROR_FORMAT, error,
                         _ ("tensor '%s' lies at bytes %" PRIu64 " to %" PRIu64
                            " of the data, of which there are %" PRIu64),
                         tensor->name, tensor->begin, tensor->end,
                         weights->data_size);
  return TRUE;
}

static gboolean
parse_tensor (Weights *weights,
              const gchar *name,
              JsonNode *node,
              GError **error)
{
  g_autofree WeightsEntry *tensor = g_new0 (WeightsEntry, 1);
  JsonObject *entry;
  guint64 count = 0;
  guint64 bytes;
  guint element = 0;

  tensor->name = name;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return weights_fail (weights, SYMPIE_ERROR_FORMAT, error,
                         _ ("tensor '%s' is not described by an object"), name);
  entry = json_node_get_object (node);
  if (!parse_dtype (weights, tensor, entry, &element, error)
      || !parse_shape (weights, tensor, entry, &count, error)
      || !parse_offsets (weights, tensor, entry, error))
    return FALSE;

  if (!g_uint64_checked_mul (&bytes, count, element)
      || bytes != tensor->end - tensor->begin)
    return weights_fail (weights, SYMPIE_ERROR_SHAPE, error,
                         _ ("tensor '%s': %" PRIu64 " numbers of %u bytes by "
                            "its shape, but %" PRIu64 " bytes by its offsets"),
                         name, count, element, tensor->end - tensor->begin);
  g_hash_table_insert (weights->tensors, (gpointer) name,
                       g_steal_pointer (&tensor));
  return TRUE;
}

/* ---- the header ---- */

static gboolean
parse_meta (Weights *weights, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const gchar *key;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return weights_fail (weights, SYMPIE_ERROR_FORMAT, error,
                         _ ("__metadata__ is not an object"));
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value))
    {
      if (!JSON_NODE_HOLDS_VALUE (value)
          || json_node_get_value_type (value) != G_TYPE_STRING)
        return weights_fail (
          weights, SYMPIE_ERROR_FORMAT, error,
          _ ("__metadata__: the value of '%s' is not a string"), key);
      g_hash_table_insert (weights->meta, (gpointer) key,
                           (gpointer) json_node_get_string (value));
    }
  return TRUE;
}

static gint
compare_begin (gconstpointer a, gconstpointer b)
{
  const WeightsEntry *first = *(const WeightsEntry *const *) a;
  const WeightsEntry *second = *(const WeightsEntry *const *) b;

  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return strcmp (first->name, second->name);
}

/* The format requires the tensors to cover the data, each byte once. */
static gboolean
check_cover (Weights *weights, GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer tensor;
  guint64 covered = 0;

  g_hash_table_iter_init (&iter, weights->tensors);
  while (g_hash_table_iter_next (&iter, NULL, &tensor))
    g_ptr_array_add (sorted, tensor);
  g_ptr_array_sort (sorted, compare_begin);

  for (guint i = 0; i < sorted->len; i++)
    {
      const WeightsEntry *t = g_ptr_array_index (sorted, i);

      if (t->begin != covered)
        return weights_fail (
          weights, SYMPIE_ERROR_FORMAT, error,
          _ ("tensor '%s' begins at byte %" PRIu64
             " of the data, but what is before it ends at %" PRIu64),
          t->name, t->begin, covered);
      covered = t->end;
    }
  if (covered != weights->data_size)
    return weights_fail (
      weights, SYMPIE_ERROR_FORMAT, error,
      _ ("the tensors take %" PRIu64 " bytes, but there are %" PRIu64), covered,
      weights->data_size);
  return TRUE;
}

gboolean
weights_parse_header (Weights *weights, guint64 header_size, GError **error)
{
  JsonObjectIter iter;
  const gchar *name;
  JsonNode *node;

  weights->header =
    jsontext_parse ((const gchar *) weights->data - header_size, header_size,
                    HEADER_DEPTH, weights->path, error);
  if (!weights->header)
    return FALSE;

  json_object_iter_init (&iter, json_node_get_object (weights->header));
  while (json_object_iter_next (&iter, &name, &node))
    if (!(g_str_equal (name, "__metadata__")
            ? parse_meta (weights, node, error)
            : parse_tensor (weights, name, node, error)))
      return FALSE;
  if (g_hash_table_size (weights->tensors) == 0)
    return weights_fail (weights, SYMPIE_ERROR_FORMAT, error,
                         _ ("it contains no tensors"));
  return check_cover (weights, error);
}
