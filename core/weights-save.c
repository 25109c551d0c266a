/* weights-save.c - safetensors files, written aside and renamed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "half.h"
#include "weights.h"

gsize
weights_shape_count (const WeightsShape *shape)
{
  gsize count = 1;

  for (guint i = 0; i < shape->n; i++)
    count *= shape->d[i];
  return count;
}

static void
add_meta (JsonBuilder *builder,
          GHashTable  *meta)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (meta),
                                        (GCompareFunc) strcmp);

  json_builder_set_member_name (builder, "__metadata__");
  json_builder_begin_object (builder);
  for (GList *key = keys; key; key = key->next)
    {
      json_builder_set_member_name (builder, key->data);
      json_builder_add_string_value (builder,
                                     g_hash_table_lookup (meta, key->data));
    }
  json_builder_end_object (builder);
}

static void
add_tensor (JsonBuilder         *builder,
            const WeightsTensor *tensor,
            WeightsDtype         dtype,
            gsize                begin,
            gsize                end)
{
  json_builder_set_member_name (builder, tensor->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder,
                                 dtype == WEIGHTS_F16 ? "F16" : "F32");
  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tensor->shape.n; i++)
    json_builder_add_int_value (builder, (gint64) tensor->shape.d[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data_offsets");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, (gint64) begin);
  json_builder_add_int_value (builder, (gint64) end);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* The header, padded with spaces so that the data begins at a multiple of 8. */
static GString *
make_header (const WeightsTensor *tensors,
             guint                n_tensors,
             WeightsDtype         dtype,
             GHashTable          *meta)
{
  g_autoptr (JsonBuilder)   builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode)      root = NULL;
  g_autofree gchar         *text = NULL;
  gsize                     element = dtype == WEIGHTS_F16 ? 2 : 4;
  gsize                     offset = 0;
  GString                  *header;

  json_builder_begin_object (builder);
  if (meta)
    add_meta (builder, meta);
  for (guint i = 0; i < n_tensors; i++)
    {
      gsize end = offset + element * weights_shape_count (&tensors[i].shape);

      add_tensor (builder, &tensors[i], dtype, offset, end);
      offset = end;
    }
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  header = g_string_new (text);
  while (header->len % 8)
    g_string_append_c (header, ' ');
  return header;
}

static gboolean
append_numbers (GByteArray          *bytes,
                const WeightsTensor *tensor,
                WeightsDtype         dtype,
                const gchar         *path,
                GError             **error)
{
  gsize count = weights_shape_count (&tensor->shape);

  for (gsize i = 0; i < count; i++)
    {
      gfloat  value = tensor->data[i];
      guint16 half = GUINT16_TO_LE (half_from_float (value));
      guint32 bits;

      if (!isfinite (value)
          || (dtype == WEIGHTS_F16
              && !HALF_IS_FINITE (GUINT16_FROM_LE (half))))
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       "%s: tensor '%s': number %" G_GSIZE_FORMAT
                       " is %g, which %s cannot hold",
                       path, tensor->name, i, value,
                       dtype == WEIGHTS_F16 ? "F16" : "a weights file");
          return FALSE;
        }
      memcpy (&bits, &value, sizeof bits);
      bits = GUINT32_TO_LE (bits);
      if (dtype == WEIGHTS_F16)
        g_byte_array_append (bytes, (const guint8 *) &half, sizeof half);
      else
        g_byte_array_append (bytes, (const guint8 *) &bits, sizeof bits);
    }
  return TRUE;
}

gboolean
weights_save (const gchar         *path,
              const WeightsTensor *tensors,
              guint                n_tensors,
              WeightsDtype         dtype,
              GHashTable          *meta,
              GError             **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError)     fault = NULL;
  GString               *header;
  guint64                length;

  g_return_val_if_fail (path != NULL && n_tensors > 0, FALSE);
  g_return_val_if_fail (dtype != WEIGHTS_OTHER, FALSE);

  header = make_header (tensors, n_tensors, dtype, meta);
  length = GUINT64_TO_LE ((guint64) header->len);
  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) header->str, header->len);
  g_string_free (header, TRUE);
  for (guint i = 0; i < n_tensors; i++)
    if (!append_numbers (bytes, &tensors[i], dtype, path, error))
      return FALSE;

  if (!g_file_set_contents (path, (const gchar *) bytes->data,
                            (gssize) bytes->len, &fault))
    {
      g_set_error_literal (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                           fault->message);
      return FALSE;
    }
  return TRUE;
}
