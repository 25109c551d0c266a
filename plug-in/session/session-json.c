/* session-json.c - what layers and effects keep of a clean-up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "core/jsontext.h"
#include "plug-in/session/session.h"

#define VERSION 1
#define COLOUR "colour-strength"
#define DETAIL "detail-strength"
#define PASSES "passes"
#define FINDINGS "findings"
#define SHOWN_BY "shown-by"
#define BEFORE "before"
/* A record nests five levels: object, passes, numbers, Cm or K, row; an origin
 * may have one in it. */
#define MAX_DEPTH 8
#define MAX_LENGTH (1024 * 1024)

static const gchar *const SCOPES[] = { "whole", "centre" };
static const gchar *const EDGES[] = { "extend", "neutral" };

static void
add_passes (JsonBuilder *builder, const Cleanup *cleanup)
{
  json_builder_set_member_name (builder, PASSES);
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

static void
add_integer (JsonBuilder *builder, const gchar *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_boolean (JsonBuilder *builder, const gchar *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_settings (JsonBuilder *builder, const Cleanup *cleanup)
{
  add_integer (builder, "sympie", VERSION);
  add_text (builder, "model", cleanup->model);
  add_text (builder, "hash", cleanup->hash);
  add_text (builder, "scope", SCOPES[cleanup->scope]);
  add_number (builder, "strength", cleanup->strength);
  add_number (builder, COLOUR, cleanup->colour);
  add_number (builder, DETAIL, cleanup->detail);
  add_text (builder, "edges", EDGES[cleanup->edges]);
  add_boolean (builder, "clamp", cleanup->clamp);
}

/* Takes @builder, whose object is still open. */
static gchar *
end_text (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  g_object_unref (builder);
  return json_to_string (root, FALSE);
}

gchar *
session_to_json (const Cleanup *cleanup)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_settings (builder, cleanup);
  add_passes (builder, cleanup);
  return end_text (builder);
}

static void
add_findings (JsonBuilder *builder, const Findings *findings)
{
  json_builder_set_member_name (builder, FINDINGS);
  json_builder_begin_array (builder);
  for (guint i = 0; i < findings->n; i++)
    {
      json_builder_begin_object (builder);
      add_text (builder, "kind", finding_get_name (findings->found[i].kind));
      add_number (builder, "amount", findings->found[i].amount);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_boolean (builder, "slight", findings->slight);
}

gchar *
session_origin_to_json (const SessionOrigin *origin)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_settings (builder, &origin->estimate);
  if (origin->has_estimate)
    {
      add_passes (builder, &origin->estimate);
      add_findings (builder, &origin->estimate.findings);
    }
  add_integer (builder, "pass", origin->pass + 1);
  add_integer (builder, "of", origin->n);
  add_boolean (builder, "selection", origin->in_selection);
  if (origin->shown_by != 0)
    {
      g_autofree gchar *before = session_to_json (&origin->before);

      add_integer (builder, SHOWN_BY, origin->shown_by);
      json_builder_set_member_name (builder, BEFORE);
      json_builder_add_value (builder, json_from_string (before, NULL));
    }
  return end_text (builder);
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
read_boolean (gboolean *to, JsonObject *object, const gchar *name)
{
  JsonNode *node = find_value (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  *to = json_node_get_boolean (node);
  return TRUE;
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
  if (!read_boolean (&cleanup->clamp, object, "clamp"))
    return set_fault (error, "clamp");
  return read_strengths (cleanup, object, error);
}

/* @text as an object with settings, which are read. */
static JsonNode *
read_text_of (Cleanup *cleanup,
              const gchar *text,
              gsize length,
              const gchar *name,
              GError **error)
{
  JsonNode *root;

  if (length > MAX_LENGTH)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("it is %lu bytes long, at most %d make sense"),
                   (gulong) length, MAX_LENGTH);
      return NULL;
    }
  root = jsontext_parse (text, length, MAX_DEPTH, name, error);
  if (root != NULL
      && read_settings (cleanup, json_node_get_object (root), error))
    return root;
  g_clear_pointer (&root, json_node_unref);
  return NULL;
}

gboolean
session_from_json (Cleanup *cleanup,
                   const gchar *text,
                   gsize length,
                   GError **error)
{
  Cleanup read = { .n = 0 };
  g_autoptr (JsonNode) root =
    read_text_of (&read, text, length, _ ("the record"), error);

  if (root == NULL
      || !params_passes_from_json (read.passes, &read.n, text, (gssize) length,
                                   _ ("the record"), error))
    return FALSE;
  *cleanup = read;
  return TRUE;
}

static gboolean
read_finding (Finding *finding, JsonNode *node)
{
  JsonObject *object;
  JsonNode *amount;
  gchar kind[32];

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  amount = find_value (object, "amount");
  if (amount == NULL || !jsontext_get_number (amount, &finding->amount)
      || !read_text (kind, sizeof kind, object, "kind"))
    return FALSE;
  for (finding->kind = 0; finding->kind < FINDING_N_KINDS; finding->kind++)
    if (g_str_equal (kind, finding_get_name (finding->kind)))
      return TRUE;
  return FALSE;
}

static gboolean
read_findings (Findings *findings, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, FINDINGS);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)
      || !read_boolean (&findings->slight, object, "slight"))
    return FALSE;
  array = json_node_get_array (node);
  findings->n = json_array_get_length (array);
  if (findings->n > FINDINGS_MAX)
    return FALSE;
  for (guint i = 0; i < findings->n; i++)
    if (!read_finding (&findings->found[i], json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static gboolean
read_estimate (SessionOrigin *origin,
               JsonObject *object,
               const gchar *text,
               GError **error)
{
  Cleanup *estimate = &origin->estimate;

  origin->has_estimate = json_object_has_member (object, PASSES);
  if (!origin->has_estimate)
    {
      estimate->n = 1;
      estimate->passes[0] = PARAMS_IDENTITY;
      return TRUE;
    }
  if (!params_passes_from_json (estimate->passes, &estimate->n, text, -1,
                                _ ("the effect's origin"), error))
    return FALSE;
  if (estimate->n != 1)
    return set_fault (error, PASSES);
  return read_findings (&estimate->findings, object)
         || set_fault (error, FINDINGS);
}

static gboolean
read_count (guint *to, JsonObject *object, const gchar *name)
{
  JsonNode *node = find_value (object, name);
  gdouble number;

  if (node == NULL || !jsontext_get_number (node, &number)
      || !(number >= 1.0 && number <= PARAMS_MAX_PASSES)
      || number != (guint) number)
    return FALSE;
  *to = (guint) number;
  return TRUE;
}

static gboolean
read_shown (SessionOrigin *origin, JsonObject *object, GError **error)
{
  JsonNode *before = json_object_get_member (object, BEFORE);
  JsonNode *process = find_value (object, SHOWN_BY);
  g_autofree gchar *text = NULL;
  gdouble number;

  if (process == NULL)
    return TRUE;
  if (!jsontext_get_number (process, &number) || !(number >= 1.0)
      || !(number <= G_MAXINT32))
    return set_fault (error, SHOWN_BY);
  if (before == NULL || !JSON_NODE_HOLDS_OBJECT (before))
    return set_fault (error, BEFORE);
  origin->shown_by = (gint64) number;
  text = json_to_string (before, FALSE);
  return session_from_json (&origin->before, text, strlen (text), error);
}

gboolean
session_origin_from_json (SessionOrigin *origin,
                          const gchar *text,
                          GError **error)
{
  SessionOrigin read = { 0 };
  g_autoptr (JsonNode) root = read_text_of (&read.estimate, text, strlen (text),
                                            _ ("the effect's origin"), error);
  JsonObject *object;

  if (root == NULL)
    return FALSE;
  object = json_node_get_object (root);
  if (!read_estimate (&read, object, text, error))
    return FALSE;
  if (!read_count (&read.n, object, "of"))
    return set_fault (error, "of");
  if (!read_count (&read.pass, object, "pass") || read.pass > read.n)
    return set_fault (error, "pass");
  if (!read_boolean (&read.in_selection, object, "selection"))
    return set_fault (error, "selection");
  if (!read_shown (&read, object, error))
    return FALSE;
  read.pass--;
  *origin = read;
  return TRUE;
}
