/* jsontext.c - JSON from untrusted files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "jsontext.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A literal of at most this many digits always fits into the parser's 64 bits,
 * which it would overflow silently. */
#define MAX_INTEGER_DIGITS 18
#define MAX_NUMBER_LENGTH 512

/* What is expected next. */
typedef enum
{
  VALUE,
  VALUE_OR_END, /* after [ */
  KEY,
  KEY_OR_END,   /* after { */
  COMMA_OR_END, /* after a value in an array or object */
  END           /* after the root */
} Expected;

/* A strict scanner of RFC 8259 without recursion. json-glib accepts more than
 * JSON (comments, octal numbers, assignments), cuts strings at a NUL, lets
 * large integers overflow, and recurses; so the text is checked here first. */
typedef struct
{
  const gchar *at;
  const gchar *end;
  const gchar *fault; /* the fault at @at */
  gchar *open;        /* the opening bracket of each level */
  guint depth;
  guint max_depth;
  guint values;
  guint members;
} Scan;

static gboolean
set_fault (Scan *s, const gchar *fault)
{
  s->fault = fault;
  return FALSE;
}

static gchar
peek (const Scan *s)
{
  return s->at < s->end ? *s->at : '\0'; /* the text has no NUL of its own */
}

static void
skip_space (Scan *s)
{
  while (s->at < s->end && strchr (" \t\r\n", *s->at) != NULL)
    s->at++;
}

static gsize
skip_digits (Scan *s)
{
  const gchar *start = s->at;

  while (g_ascii_isdigit (peek (s)))
    s->at++;
  return s->at - start;
}

static gboolean
scan_hex4 (Scan *s, gunichar *code)
{
  *code = 0;
  for (guint i = 0; i < 4; i++, s->at++)
    {
      gint digit = g_ascii_xdigit_value (peek (s));

      if (digit < 0)
        return set_fault (s,
                          _ ("a \\u escape without four hexadecimal digits"));
      *code = *code * 16 + digit;
    }
  return TRUE;
}

static gboolean
scan_escape (Scan *s)
{
  gunichar code;
  gunichar low;
  gchar kind;

  s->at++;
  kind = peek (s);
  if (kind == '\0' || strchr ("\"\\/bfnrtu", kind) == NULL)
    return set_fault (s, _ ("an escape that JSON does not have"));
  s->at++;
  if (kind != 'u')
    return TRUE;

  if (!scan_hex4 (s, &code))
    return FALSE;
  if (code == 0)
    return set_fault (s, _ ("a NUL in a string"));
  if (code >= 0xdc00 && code <= 0xdfff)
    return set_fault (s, _ ("half a surrogate pair"));
  if (code < 0xd800 || code > 0xdbff)
    return TRUE;

  if (s->end - s->at < 2 || s->at[0] != '\\' || s->at[1] != 'u')
    return set_fault (s, _ ("half a surrogate pair"));
  s->at += 2;
  if (!scan_hex4 (s, &low))
    return FALSE;
  if (low < 0xdc00 || low > 0xdfff)
    return set_fault (s, _ ("half a surrogate pair"));
  return TRUE;
}

static gboolean
scan_string (Scan *s)
{
  s->at++;
  while (s->at < s->end)
    {
      guchar c = *s->at;

      if (c == '"')
        {
          s->at++;
          return TRUE;
        }
      if (c < 0x20)
        return set_fault (s, _ ("a control character in a string"));
      if (c != '\\')
        s->at++;
      else if (!scan_escape (s))
        return FALSE;
    }
  return set_fault (s, _ ("the text ends within a string"));
}

static gboolean
scan_number (Scan *s)
{
  const gchar *start = s->at;
  gboolean integer = TRUE;
  gboolean zero;
  gsize digits;

  if (peek (s) == '-')
    s->at++;
  zero = peek (s) == '0';
  digits = skip_digits (s);
  if (digits == 0 || (zero && digits > 1))
    return set_fault (s, _ ("not a number as JSON writes it"));

  if (peek (s) == '.')
    {
      s->at++;
      integer = FALSE;
      if (skip_digits (s) == 0)
        return set_fault (s, _ ("a number without digits after its point"));
    }
  if (peek (s) == 'e' || peek (s) == 'E')
    {
      s->at++;
      integer = FALSE;
      if (peek (s) == '+' || peek (s) == '-')
        s->at++;
      if (skip_digits (s) == 0)
        return set_fault (s, _ ("a number without digits in its exponent"));
    }

  if (integer ? digits > MAX_INTEGER_DIGITS : s->at - start > MAX_NUMBER_LENGTH)
    return set_fault (s, _ ("a number of too many digits"));
  return TRUE;
}

static gboolean
scan_word (Scan *s)
{
  static const gchar *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (s->end - s->at) >= length
          && memcmp (s->at, words[i], length) == 0)
        {
          s->at += length;
          return TRUE;
        }
    }
  return set_fault (s, s->at < s->end ? _ ("a value was expected")
                                      : _ ("the text ends too early"));
}

static Expected
get_expected (const Scan *s)
{
  return s->depth > 0 ? COMMA_OR_END : END;
}

static gboolean
scan_value (Scan *s, Expected *expected)
{
  gchar c = peek (s);
  gboolean good;

  if (++s->values > JSONTEXT_MAX_VALUES)
    return set_fault (s, _ ("too many values"));
  if (c == '{' || c == '[')
    {
      if (s->depth == s->max_depth)
        return set_fault (s, _ ("nested too deep"));
      s->open[s->depth++] = c;
      s->at++;
      *expected = c == '{' ? KEY_OR_END : VALUE_OR_END;
      return TRUE;
    }

  if (c == '"')
    good = scan_string (s);
  else if (c == '-' || g_ascii_isdigit (c))
    good = scan_number (s);
  else
    good = scan_word (s);
  *expected = get_expected (s);
  return good;
}

static gboolean
scan_key (Scan *s, Expected *expected)
{
  if (peek (s) != '"')
    return set_fault (s, _ ("a name in quotes was expected"));
  if (!scan_string (s))
    return FALSE;
  skip_space (s);
  if (peek (s) != ':')
    return set_fault (s, _ ("a colon was expected"));
  s->at++;
  s->members++;
  *expected = VALUE;
  return TRUE;
}

static gboolean
scan_comma (Scan *s, Expected *expected)
{
  if (peek (s) != ',')
    return set_fault (s, s->at < s->end
                           ? _ ("a comma or a closing bracket was expected")
                           : _ ("the text ends too early"));
  s->at++;
  *expected = s->open[s->depth - 1] == '{' ? KEY : VALUE;
  return TRUE;
}

static gboolean
scan_text (Scan *s)
{
  Expected expected = VALUE;
  gboolean good = TRUE;

  for (skip_space (s); good && expected != END; skip_space (s))
    {
      gboolean may_end = expected == VALUE_OR_END || expected == KEY_OR_END
                         || expected == COMMA_OR_END;

      /* in ASCII, a closing bracket comes two after its opening one */
      if (may_end && peek (s) == s->open[s->depth - 1] + 2)
        {
          s->at++;
          s->depth--;
          expected = get_expected (s);
        }
      else if (expected == COMMA_OR_END)
        good = scan_comma (s, &expected);
      else if (expected == KEY || expected == KEY_OR_END)
        good = scan_key (s, &expected);
      else
        good = scan_value (s, &expected);

      if (!good)
        return FALSE;
    }
  return s->at == s->end || set_fault (s, _ ("more text after the end"));
}

static void
set_error (GError **error,
           const gchar *name,
           const gchar *text,
           const gchar *at,
           const gchar *fault)
{
  guint line = 1;
  const gchar *start = text;

  for (const gchar *c = text; c < at; c++)
    if (*c == '\n')
      {
        line++;
        start = c + 1;
      }
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
               _ ("%s: not valid JSON: line %u, byte %zu: %s"), name, line,
               (gsize) (at - start) + 1, fault);
}

/* Also counts the members of all objects of @text. */
static gboolean
check_text (const gchar *text,
            gsize length,
            guint max_depth,
            const gchar *name,
            guint *members,
            GError **error)
{
  g_autofree gchar *open = g_malloc (MAX (max_depth, 1));
  Scan s = {
    .at = text, .end = text + length, .open = open, .max_depth = max_depth
  };
  const gchar *bad;

  if (!g_utf8_validate_len (text, length, &bad))
    {
      set_error (error, name, text, bad,
                 *bad == '\0' ? _ ("a NUL") : _ ("not UTF-8"));
      return FALSE;
    }
  if (!scan_text (&s))
    {
      set_error (error, name, text, s.at, s.fault);
      return FALSE;
    }
  *members = s.members;
  return TRUE;
}

static void
count_members (JsonParser *parser, JsonObject *object, gpointer data)
{
  *(guint *) data += json_object_get_size (object);
}

JsonNode *
jsontext_parse (const gchar *text,
                gsize length,
                guint max_depth,
                const gchar *name,
                GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) fault = NULL;
  guint members;
  guint kept = 0;

  if (!check_text (text, length, max_depth, name, &members, error))
    return NULL;

  parser = json_parser_new ();
  g_signal_connect (parser, "object-end", G_CALLBACK (count_members), &kept);
  if (!json_parser_load_from_data (parser, text, length, &fault))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("%s: not valid JSON: %s"), name, fault->message);
      return NULL;
    }

  root = json_parser_steal_root (parser);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("%s: not valid JSON: it does not begin with {"), name);
      return NULL;
    }
  if (kept != members)
    {
      /* the parser keeps the last one, other programs the first */
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT,
                   _ ("%s: not valid JSON: a name occurs twice in one object"),
                   name);
      return NULL;
    }
  return g_steal_pointer (&root);
}

gboolean
jsontext_get_number (JsonNode *node, gdouble *value)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                            : G_TYPE_INVALID;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *value = json_node_get_double (node);
  return TRUE;
}
