/* weights-save.c - safetensors files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "half.h"
#include "output.h"
#include "weights.h"

#define PER_BATCH 16384 /* numbers */

gsize
weights_shape_count (const WeightsShape *shape)
{
  gsize count = 1;

  for (guint i = 0; i < shape->n; i++)
    count *= shape->d[i];
  return count;
}

static void
add_meta (JsonBuilder *builder, GHashTable *meta)
{
  g_autoptr (GList) keys =
    g_list_sort (g_hash_table_get_keys (meta), (GCompareFunc) strcmp);

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
add_tensor (JsonBuilder *builder,
            const WeightsTensor *tensor,
            WeightsDtype dtype,
            gsize begin,
            gsize end)
{
  json_builder_set_member_name (builder, tensor->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, dtype == WEIGHTS_F16 ? "F16" : "F32");
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
             guint n_tensors,
             WeightsDtype dtype,
             GHashTable *meta)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree gchar *text = NULL;
  gsize element = dtype == WEIGHTS_F16 ? 2 : 4;
  gsize offset = 0;
  GString *header;

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

/* Numbers @from to @from + @n - 1, as the file has them. */
static gboolean
pack (guint8 *bytes,
      const WeightsTensor *tensor,
      gsize from,
      gsize n,
      WeightsDtype dtype,
      const gchar *path,
      GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      gfloat value = tensor->data[from + i];
      guint16 half = half_from_float (value);
      guint32 bits;

      if (!isfinite (value) || (dtype == WEIGHTS_F16 && !HALF_IS_FINITE (half)))
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       isfinite (value)
                         ? _ ("%s: tensor '%s': number %zu is %g, which is too "
                              "large for F16")
                         : _ ("%s: tensor '%s': number %zu is %g, not a "
                              "finite number"),
                       path, tensor->name, from + i, value);
          return FALSE;
        }
      half = GUINT16_TO_LE (half);
      memcpy (&bits, &value, sizeof bits);
      bits = GUINT32_TO_LE (bits);
      if (dtype == WEIGHTS_F16)
        memcpy (bytes + i * sizeof half, &half, sizeof half);
      else
        memcpy (bytes + i * sizeof bits, &bits, sizeof bits);
    }
  return TRUE;
}

static gboolean
set_write_error (const gchar *path, GError **error)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO, "%s: %s", path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
write_tensor (FILE *file,
              const WeightsTensor *tensor,
              WeightsDtype dtype,
              const gchar *path,
              GError **error)
{
  guint8 bytes[PER_BATCH * sizeof (gfloat)];
  const gsize count = weights_shape_count (&tensor->shape);
  const gsize element = dtype == WEIGHTS_F16 ? 2 : 4;

  for (gsize from = 0; from < count; from += PER_BATCH)
    {
      gsize n = MIN (count - from, PER_BATCH);

      if (!pack (bytes, tensor, from, n, dtype, path, error))
        return FALSE;
      if (fwrite (bytes, element, n, file) != n)
        return set_write_error (path, error);
    }
  return TRUE;
}

static gboolean
write_all (FILE *file,
           const WeightsTensor *tensors,
           guint n_tensors,
           WeightsDtype dtype,
           GHashTable *meta,
           const gchar *path,
           GError **error)
{
  GString *header = make_header (tensors, n_tensors, dtype, meta);
  guint64 length = GUINT64_TO_LE ((guint64) header->len);
  gboolean good = fwrite (&length, sizeof length, 1, file) == 1
                  && fwrite (header->str, header->len, 1, file) == 1;

  g_string_free (header, TRUE);
  if (!good)
    return set_write_error (path, error);
  for (guint i = 0; i < n_tensors; i++)
    if (!write_tensor (file, &tensors[i], dtype, path, error))
      return FALSE;
  return TRUE;
}

gboolean
weights_save (const gchar *path,
              const WeightsTensor *tensors,
              guint n_tensors,
              WeightsDtype dtype,
              GHashTable *meta,
              GError **error)
{
  g_autofree gchar *temporary = NULL;
  gint fd;
  FILE *file;
  gboolean good;

  g_return_val_if_fail (path != NULL && n_tensors > 0, FALSE);
  g_return_val_if_fail (dtype != WEIGHTS_OTHER, FALSE);

  fd = output_create (&temporary, path, error);
  if (fd < 0)
    return FALSE;
  file = fdopen (fd, "wb");
  if (file == NULL)
    {
      set_write_error (path, error);
      close (fd);
      g_unlink (temporary);
      return FALSE;
    }
  good = write_all (file, tensors, n_tensors, dtype, meta, path, error);
  if (fclose (file) != 0 && good)
    good = set_write_error (path, error);
  if (good)
    return output_commit (temporary, path, error);
  g_unlink (temporary);
  return FALSE;
}
