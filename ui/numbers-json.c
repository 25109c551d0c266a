/* numbers-json.c - the numbers of all passes as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "numbers-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/jsontext.h"

#define PASSES "passes"

/* Object, passes, numbers, Cm or K, row. */
#define MAX_DEPTH 8

static gchar *
pass_to_json (const EditNumbers *numbers, guint pass)
{
  SympieParams p;

  params_blend (&p, &numbers->passes[pass], numbers->strength);
  params_hold (&p);
  return params_to_json (&p);
}

gchar *
numbers_to_json (const EditNumbers *numbers)
{
  GString *text;

  if (numbers->n == 1)
    return pass_to_json (numbers, 0);
  text = g_string_new ("{\"" PASSES "\": [\n");
  for (guint i = 0; i < numbers->n; i++)
    {
      g_autofree gchar *pass = pass_to_json (numbers, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ",\n" : "",
                              g_strchomp (pass));
    }
  g_string_append (text, "\n], \"sympie\": 1}\n");
  return g_string_free (text, FALSE);
}

static gboolean
take_passes (EditNumbers *numbers, JsonArray *passes, const gchar *name,
             GError **error)
{
  guint n = json_array_get_length (passes);

  if (n < 1 || n > CHOICE_MAX_PASSES)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("%s: there are numbers for %u passes; 1 to %d are "
                      "possible"),
                   name, n, CHOICE_MAX_PASSES);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree gchar *pass
        = json_to_string (json_array_get_element (passes, i), FALSE);

      if (!params_from_json (&numbers->passes[i], pass, -1, name, error))
        return FALSE;
    }
  numbers->n = n;
  return TRUE;
}

gboolean
numbers_from_json (EditNumbers *numbers, const gchar *text, const gchar *name,
                   GError **error)
{
  g_autoptr (JsonNode) root
    = jsontext_parse (text, strlen (text), MAX_DEPTH, name, error);
  EditNumbers          read = { .n = 1, .strength = 1.0 };
  JsonNode            *passes;
  gboolean             ok;

  if (root == NULL)
    return FALSE;
  passes = json_object_get_member (json_node_get_object (root), PASSES);
  if (passes != NULL && JSON_NODE_HOLDS_ARRAY (passes))
    ok = take_passes (&read, json_node_get_array (passes), name, error);
  else
    ok = params_from_json (&read.passes[0], text, -1, name, error);
  if (ok)
    *numbers = read;
  return ok;
}
