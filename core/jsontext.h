/* jsontext.h - JSON from untrusted files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "error.h"

G_BEGIN_DECLS

/* The most values that a text may hold: enough for two thousand tensors,
 * few enough that no text of some megabytes eats the memory, or, with names
 * made to meet in a hash table, the time. */
#define JSONTEXT_MAX_VALUES 20000

/**
 * jsontext_parse:
 * @length: bytes of @text; a NUL need not follow.
 * @max_depth: how deep arrays and objects may nest. The parser recurses, so
 *   this is checked before it sees the text.
 * @name: what to call the text in an error.
 *
 * Returns: (transfer full): the root, an object; %NULL with
 *   %SYMPIE_ERROR_FORMAT when @text is not UTF-8, nests too deep, holds more
 *   than %JSONTEXT_MAX_VALUES values, is not strictly JSON (RFC 8259), names a
 *   member twice in one object, has an integer of over 18 digits or a NUL in
 *   a string, or its root is no object. Free with json_node_unref().
 */
JsonNode *jsontext_parse (const gchar *text,
                          gsize length,
                          guint max_depth,
                          const gchar *name,
                          GError **error);

/**
 * jsontext_get_number:
 * @value: (out): the number.
 *
 * Returns: whether @node is a number.
 */
gboolean jsontext_get_number (JsonNode *node, gdouble *value);

G_END_DECLS
