/* params-json.c - the 37 numbers as text that people and programs read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "params.h"

#include "jsontext.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define FORMAT_VERSION 1
#define PASSES "passes"
#define MAX_DEPTH 32           /* our own text needs 3, unknown members more */
#define MAX_FILE (1024 * 1024) /* bytes; our own text needs a thousand */

/* The shortest text that reads back as the same float, in any locale. */
static void
append_number (GString *text, gfloat number)
{
  static const gchar *const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };
  gchar buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (number == 0)
    {
      /* "-0" would be read as an integer, which has no negative zero */
      g_string_append (text, signbit (number) ? "-0.0" : "0");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], number);
      if ((gfloat) g_ascii_strtod (buffer, NULL) == number)
        break;
    }
  g_string_append (text, buffer);
}

static void
append_row (GString *text, const gfloat *numbers, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, i == 0 ? "[" : ", ");
      append_number (text, numbers[i]);
    }
  g_string_append (text, "]");
}

static void
append_matrix (GString *text, const gchar *key, const gfloat *numbers, guint n)
{
  g_string_append_printf (text, "  \"%s\": [\n", key);
  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, "    ");
      append_row (text, numbers + i * n, n);
      g_string_append (text, i + 1 < n ? ",\n" : "\n");
    }
  g_string_append (text, "  ],\n");
}

gchar *
params_to_json (const SympieParams *p)
{
  GString *text = g_string_new ("{\n  \"cs\": ");

  append_row (text, p->cs, 3);
  g_string_append (text, ",\n");
  append_matrix (text, "cm", &p->cm[0][0], 3);
  append_matrix (text, "k", &p->k[0][0], 5);
  g_string_append_printf (text, "  \"sympie\": %d\n}\n", FORMAT_VERSION);
  return g_string_free (text, FALSE);
}

static JsonNode *
get_member (JsonObject *object,
            const gchar *key,
            const gchar *name,
            GError **error)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                 _ ("%s: \"%s\" is missing"), name, key);
  return node;
}

static gboolean
check_version (JsonObject *object, const gchar *name, GError **error)
{
  JsonNode *node = get_member (object, "sympie", name, error);
  gint64 version;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("%s: \"sympie\" is not an integer; it must be %d"), name,
                   FORMAT_VERSION);
      return FALSE;
    }

  version = json_node_get_int (node);
  if (version > FORMAT_VERSION)
    g_set_error (
      error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
      _ ("%s: these numbers were written by a later version of SyMPIE: "
         "\"sympie\" is %" PRId64 ", this one reads %d"),
      name, version, FORMAT_VERSION);
  else if (version < FORMAT_VERSION)
    g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                 _ ("%s: \"sympie\" is %" PRId64 "; it must be %d"), name,
                 version, FORMAT_VERSION);
  return version == FORMAT_VERSION;
}

/* The array of @n at @place, or NULL. */
static JsonArray *
get_array (JsonNode *node,
           guint n,
           const gchar *name,
           const gchar *place,
           GError **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("%s: %s is not an array"), name, place);
      return NULL;
    }

  array = json_node_get_array (node);
  if (json_array_get_length (array) != n)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("%s: %s has %u entries, not %u"), name, place,
                   json_array_get_length (array), n);
      return NULL;
    }
  return array;
}

static gboolean
read_row (gfloat *out,
          guint n,
          JsonNode *node,
          const gchar *name,
          const gchar *place,
          GError **error)
{
  JsonArray *array = get_array (node, n, name, place, error);

  if (array == NULL)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      gdouble number;

      if (!jsontext_get_number (json_array_get_element (array, i), &number))
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                       _ ("%s: %s[%u] is not a number"), name, place, i);
          return FALSE;
        }
      if (!(fabs (number) <= G_MAXFLOAT))
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       _ ("%s: %s[%u] is too large: %g"), name, place, i,
                       number);
          return FALSE;
        }
      out[i] = number;
    }
  return TRUE;
}

static gboolean
read_matrix (gfloat *out,
             guint n,
             JsonObject *object,
             const gchar *key,
             const gchar *name,
             GError **error)
{
  JsonNode *node = get_member (object, key, name, error);
  JsonArray *rows;

  if (node == NULL)
    return FALSE;
  rows = get_array (node, n, name, key, error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *place = g_strdup_printf ("%s[%u]", key, i);

      if (!read_row (out + i * n, n, json_array_get_element (rows, i), name,
                     place, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_params (SympieParams *p, JsonNode *node, const gchar *name, GError **error)
{
  JsonObject *object;
  JsonNode *shift;
  SympieParams read;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("%s: the numbers of a pass are not an object"), name);
      return FALSE;
    }
  object = json_node_get_object (node);
  if (!check_version (object, name, error))
    return FALSE;
  shift = get_member (object, "cs", name, error);
  if (shift == NULL || !read_row (read.cs, 3, shift, name, "cs", error)
      || !read_matrix (&read.cm[0][0], 3, object, "cm", name, error)
      || !read_matrix (&read.k[0][0], 5, object, "k", name, error))
    return FALSE;
  if (!params_check (&read, error))
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  *p = read;
  return TRUE;
}

static JsonNode *
parse (const gchar *text, gssize length, const gchar *name, GError **error)
{
  return jsontext_parse (text, length < 0 ? strlen (text) : (gsize) length,
                         MAX_DEPTH, name, error);
}

gboolean
params_from_json (SympieParams *p,
                  const gchar *text,
                  gssize length,
                  const gchar *name,
                  GError **error)
{
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (text != NULL && name != NULL, FALSE);

  root = parse (text, length, name, error);
  return root != NULL && read_params (p, root, name, error);
}

/* ---- of several passes ---- */

gchar *
params_passes_to_json (const SympieParams *passes, guint n)
{
  GString *text;

  g_return_val_if_fail (n >= 1 && n <= PARAMS_MAX_PASSES, NULL);

  if (n == 1)
    return params_to_json (&passes[0]);
  text = g_string_new ("{\"" PASSES "\": [\n");
  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *pass = params_to_json (&passes[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ",\n" : "",
                              g_strchomp (pass));
    }
  g_string_append_printf (text, "\n], \"sympie\": %d}\n", FORMAT_VERSION);
  return g_string_free (text, FALSE);
}

static gboolean
read_passes (SympieParams *passes,
             guint *n,
             JsonArray *array,
             const gchar *name,
             GError **error)
{
  SympieParams read[PARAMS_MAX_PASSES];
  guint length = json_array_get_length (array);

  if (length < 1 || length > PARAMS_MAX_PASSES)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("%s: there are numbers for %u passes; 1 to %d are "
                      "possible"),
                   name, length, PARAMS_MAX_PASSES);
      return FALSE;
    }
  for (guint i = 0; i < length; i++)
    if (!read_params (&read[i], json_array_get_element (array, i), name, error))
      return FALSE;
  memcpy (passes, read, length * sizeof *read);
  *n = length;
  return TRUE;
}

gboolean
params_passes_from_json (SympieParams *passes,
                         guint *n,
                         const gchar *text,
                         gssize length,
                         const gchar *name,
                         GError **error)
{
  g_autoptr (JsonNode) root = parse (text, length, name, error);
  JsonNode *array;

  if (root == NULL)
    return FALSE;
  array = json_object_get_member (json_node_get_object (root), PASSES);
  if (array != NULL && JSON_NODE_HOLDS_ARRAY (array))
    return read_passes (passes, n, json_node_get_array (array), name, error);
  if (!read_params (&passes[0], root, name, error))
    return FALSE;
  *n = 1;
  return TRUE;
}

gboolean
params_passes_load (SympieParams *passes,
                    guint *n,
                    const gchar *path,
                    GError **error)
{
  g_autofree gchar *name = g_filename_display_name (path);
  g_autofree gchar *text = g_malloc (MAX_FILE + 1);
  FILE *file = g_fopen (path, "rb");
  gsize length = 0;
  int fault = errno;

  if (file != NULL)
    {
      errno = 0;
      length = fread (text, 1, MAX_FILE + 1, file);
      fault = ferror (file) ? errno : 0;
      fclose (file);
    }
  if (file == NULL || fault != 0)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO,
                   _ ("%s: cannot be read: %s"), name, g_strerror (fault));
      return FALSE;
    }
  if (length > MAX_FILE)
    {
      g_set_error (
        error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
        _ ("%s: is longer than %d bytes: not the numbers of a clean-up"), name,
        MAX_FILE);
      return FALSE;
    }
  return params_passes_from_json (passes, n, text, length, name, error);
}
