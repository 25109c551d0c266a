/* numbers-json.c - the numbers of all passes as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/numbers-json.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "core/jsontext.h"

#define EDIT "edit"
#define NUMBERS "numbers"
#define MAX_DEPTH 32

/* Of numbers that have been through text and the arithmetic of strength. */
#define TOLERANCE 1e-4f

static const gchar *const STRENGTHS[] = { "strength", "colour-strength",
                                          "detail-strength" };

static gboolean
is_full (const Cleanup *numbers)
{
  return numbers->strength == 1.0 && numbers->colour == 1.0
         && numbers->detail == 1.0;
}

/* The numbers that do at full strength what @numbers do at theirs. */
static gboolean
work_in (SympieParams *passes, const Cleanup *numbers)
{
  if (is_full (numbers))
    {
      memcpy (passes, numbers->passes, numbers->n * sizeof *passes);
      return TRUE;
    }
  for (guint i = 0; i < numbers->n; i++)
    {
      SympieTransform transform;

      cleanup_get_transform (&transform, numbers, i);
      if (!params_from_transform (&passes[i], &transform))
        return FALSE;
    }
  return TRUE;
}

/* Adds what the window needs in order to go on where it was. */
static gchar *
add_edit (gchar *text, const Cleanup *numbers)
{
  g_autofree gchar *plain = params_passes_to_json (numbers->passes, numbers->n);
  const gdouble strengths[] = { numbers->strength, numbers->colour,
                                numbers->detail };
  GString *all = g_string_new (g_strchomp (text));

  g_string_truncate (all, all->len - 1); /* the brace */
  g_string_append (all, ", \"" EDIT "\": {");
  for (guint i = 0; i < G_N_ELEMENTS (strengths); i++)
    {
      gchar number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (
        all, "\"%s\": %s, ", STRENGTHS[i],
        g_ascii_dtostr (number, sizeof number, strengths[i]));
    }
  g_string_append_printf (all, "\"" NUMBERS "\": %s}}\n", g_strchomp (plain));
  g_free (text);
  return g_string_free (all, FALSE);
}

gchar *
numbers_to_json (const Cleanup *numbers, GError **error)
{
  SympieParams passes[PARAMS_MAX_PASSES];
  gchar *text;

  if (!work_in (passes, numbers))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("At a strength of %.0f %% there are no numbers that do "
                      "the same at 100 %%. Choose another strength."),
                   numbers->strength * 100);
      return NULL;
    }
  text = params_passes_to_json (passes, numbers->n);
  return is_full (numbers) ? text : add_edit (text, numbers);
}

static gboolean
read_strength (gdouble *strength, JsonObject *edit, const gchar *name)
{
  JsonNode *node = json_object_get_member (edit, name);

  return node != NULL && jsontext_get_number (node, strength)
         && *strength >= 0.0 && *strength <= PARAMS_STRENGTH_MAX;
}

static gboolean
read_edit (Cleanup *numbers, JsonNode *root)
{
  JsonNode *node = json_object_get_member (json_node_get_object (root), EDIT);
  JsonObject *edit = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                       ? json_node_get_object (node)
                       : NULL;
  g_autofree gchar *plain = NULL;

  cleanup_init (numbers);
  if (edit == NULL || !read_strength (&numbers->strength, edit, STRENGTHS[0])
      || !read_strength (&numbers->colour, edit, STRENGTHS[1])
      || !read_strength (&numbers->detail, edit, STRENGTHS[2])
      || !json_object_has_member (edit, NUMBERS))
    return FALSE;
  plain = json_to_string (json_object_get_member (edit, NUMBERS), FALSE);
  return params_passes_from_json (numbers->passes, &numbers->n, plain, -1,
                                  NUMBERS, NULL);
}

/* Somebody may have changed the numbers that are applied. */
static gboolean
does_same (const Cleanup *edited, const Cleanup *read)
{
  SympieParams passes[PARAMS_MAX_PASSES];

  if (edited->n != read->n || !work_in (passes, edited))
    return FALSE;
  for (guint i = 0; i < read->n; i++)
    if (!params_equal (&passes[i], &read->passes[i], TOLERANCE))
      return FALSE;
  return TRUE;
}

gboolean
numbers_from_json (Cleanup *numbers,
                   const gchar *text,
                   const gchar *name,
                   GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  Cleanup edited;
  Cleanup read;

  cleanup_init (&read);
  if (!params_passes_from_json (read.passes, &read.n, text, -1, name, error))
    return FALSE;
  root = jsontext_parse (text, strlen (text), MAX_DEPTH, name, NULL);
  *numbers =
    read_edit (&edited, root) && does_same (&edited, &read) ? edited : read;
  return TRUE;
}
