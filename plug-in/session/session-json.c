/* session-json.c - the record of a clean-up that a layer keeps
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "core/jsontext.h"
#include "plug-in/session/session.h"

#define VERSION 1
#define COLOUR "colour-strength"
#define DETAIL "detail-strength"
/* A record nests five levels: object, passes, numbers, Cm or K, row. */
#define MAX_DEPTH 8
#define MAX_LENGTH (1024 * 1024)

static const gchar *const SCOPES[] = { "whole", "centre" };
static const gchar *const EDGES[] = { "extend", "neutral" };

static void
add_passes (JsonBuilder *builder, const Cleanup *cleanup)
{
  json_builder_set_member_name (builder, "passes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < cleanup->n; i++)
    {
      g_autofree gchar *text = params_to_json (&cleanup->passes[i]);

      json_builder_add_value (builder, json_from_string (text, NULL));
    }
  json_builder_end_array (builder);
}

static void
add_text (JsonBuilder *builder, const gchar *name, const gchar *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const gchar *name, gdouble number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, number);
}

gchar *
session_to_json (const Cleanup *cleanup)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "sympie");
  json_builder_add_int_value (builder, VERSION);
  add_text (builder, "model", cleanup->model);
  add_text (builder, "hash", cleanup->hash);
  add_text (builder, "scope", SCOPES[cleanup->scope]);
  add_number (builder, "strength", cleanup->strength);
  add_number (builder, COLOUR, cleanup->colour);
  add_number (builder, DETAIL, cleanup->detail);
  add_text (builder, "edges", EDGES[cleanup->edges]);
  json_builder_set_member_name (builder, "clamp");
  json_builder_add_boolean_value (builder, cleanup->clamp);
  add_passes (builder, cleanup);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
set_fault (GError **error, const gchar *member)
{
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               _ ("\"%s\" is missing or not what it should be"), member);
  return FALSE;
}

/* Member @name of @object if it holds a single value. */
static JsonNode *
find_value (JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static gboolean
read_text (gchar *to, gsize size, JsonObject *object, const gchar *name)
{
  JsonNode *node = find_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
         && g_strlcpy (to, json_node_get_string (node), size) < size;
}

static gboolean
read_nick (guint *to,
           const gchar *const nicks[2],
           JsonObject *object,
           const gchar *name)
{
  gchar text[16];

  if (!read_text (text, sizeof text, object, name))
    return FALSE;
  for (*to = 0; *to < 2; (*to)++)
    if (g_str_equal (text, nicks[*to]))
      return TRUE;
  return FALSE;
}

static gboolean
read_strength (gdouble *to, JsonObject *object, const gchar *name)
{
  JsonNode *node = find_value (object, name);

  return node != NULL && jsontext_get_number (node, to) && *to >= 0.0
         && *to <= PARAMS_STRENGTH_MAX;
}

/* Records of earlier versions do not have those of the parts. */
static gboolean
read_strengths (Cleanup *cleanup, JsonObject *object, GError **error)
{
  cleanup->colour = 1.0;
  cleanup->detail = 1.0;
  if (!read_strength (&cleanup->strength, object, "strength"))
    return set_fault (error, "strength");
  if (json_object_has_member (object, COLOUR)
      && !read_strength (&cleanup->colour, object, COLOUR))
    return set_fault (error, COLOUR);
  if (json_object_has_member (object, DETAIL)
      && !read_strength (&cleanup->detail, object, DETAIL))
    return set_fault (error, DETAIL);
  return TRUE;
}

static gboolean
read_settings (Cleanup *cleanup, JsonObject *object, GError **error)
{
  JsonNode *clamp = find_value (object, "clamp");
  JsonNode *version = find_value (object, "sympie");
  gdouble number;
  guint nick;

  if (version == NULL || !jsontext_get_number (version, &number)
      || number != VERSION)
    return set_fault (error, "sympie");
  if (!read_text (cleanup->model, sizeof cleanup->model, object, "model"))
    return set_fault (error, "model");
  if (!read_text (cleanup->hash, sizeof cleanup->hash, object, "hash"))
    return set_fault (error, "hash");
  if (!read_nick (&nick, SCOPES, object, "scope"))
    return set_fault (error, "scope");
  cleanup->scope = nick;
  if (!read_nick (&nick, EDGES, object, "edges"))
    return set_fault (error, "edges");
  cleanup->edges = nick;
  if (clamp == NULL || json_node_get_value_type (clamp) != G_TYPE_BOOLEAN)
    return set_fault (error, "clamp");
  cleanup->clamp = json_node_get_boolean (clamp);
  return read_strengths (cleanup, object, error);
}

gboolean
session_from_json (Cleanup *cleanup,
                   const gchar *text,
                   gsize length,
                   GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  Cleanup read = { .n = 0 };

  if (length > MAX_LENGTH)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("it is %lu bytes long, at most %d make sense"),
                   (gulong) length, MAX_LENGTH);
      return FALSE;
    }
  root = jsontext_parse (text, length, MAX_DEPTH, _ ("the record"), error);
  if (root == NULL || !read_settings (&read, json_node_get_object (root), error)
      || !params_passes_from_json (read.passes, &read.n, text, (gssize) length,
                                   _ ("the record"), error))
    return FALSE;
  *cleanup = read;
  return TRUE;
}
