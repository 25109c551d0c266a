/* test-jsontext.c - JSON from untrusted files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/jsontext.h"

#include <math.h>
#include <string.h>

#define DEPTH 8

/* The text is at the very end of its allocation, without a NUL, so that memory
 * checkers detect any read beyond it. */
static JsonNode *
parse (const gchar *text, gsize length, GError **error)
{
  g_autofree gchar *copy = g_memdup2 (text, length);

  return jsontext_parse (copy != NULL ? copy : "", length, DEPTH, "the text",
                         error);
}

static void
assert_bad (const gchar *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = parse (text, length, &error);

  if (root != NULL)
    g_test_message ("taken for JSON: %.200s", text);
  g_assert_null (root);
  g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
  g_assert_true (g_str_has_prefix (error->message, "the text: "));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
assert_good (const gchar *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (root);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
}

static void
test_good (void)
{
  static const gchar *const texts[] = {
    "{}",
    " \t\r\n{ } \n",
    "{\"\":0}",
    "{\"a\":[],\"b\":{},\"c\":[{},[],null,true,false]}",
    "{\"a\":[0,-0,1,-1.5,0.25,1e5,1E+5,1e-05,123456789012345678]}",
    "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"}",
    "{\"\xc3\xa9\":\"\xf0\x9f\x93\xb7\",\"b\":\"\\ud83d\\udcf7\\uFFFD\"}",
    "{\"a\":{\"b\":1},\"b\":{\"b\":2}}",
    "{\"a\":[[[[[[[1]]]]]]]}",
    "{\"a\":\"[[[[[[[[[[[[{{{{{{{{{{{\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_good (texts[i]);
}

static void
test_bad (void)
{
  static const gchar *const texts[] = {
    "",
    " ",
    "1",
    "\"a\"",
    "null",
    "[]",
    "[{}]",
    "{",
    "}",
    "{]",
    "[}",
    "{}{}",
    "{},",
    "{} x",
    "{}\"",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1,,\"b\":2}",
    "{\"a\":[1,]}",
    "{\"a\":[,1]}",
    "{\"a\":[1 2]}",
    "{\"a\":[1}",
    "{\"a\"=1}",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "{\"a\":'b'}",
    "{\"a\":\"b}",
    "{\"a\":\"\n\"}",
    "{\"a\":\"\\x41\"}",
    "{\"a\":\"\\u00g0\"}",
    "{\"a\":\"\\u12\"}",
    "{\"a\":\"\\u0000\"}",
    "{\"a\":\"\\ud800\"}",
    "{\"a\":\"\\ud800\\ud800\"}",
    "{\"a\":\"\\udc00\\udc00\"}",
    "{\"a\":\"\\ud800x\"}",
    "{\"a\":\"\\ud800\\n\"}",
    "{\"a\":\"\\ud800\\u0041\"}",
    "{\"\\udc00\":1}",
    "{\"a\":01}",
    "{\"a\":-01}",
    "{\"a\":+1}",
    "{\"a\":.5}",
    "{\"a\":1.}",
    "{\"a\":1.e5}",
    "{\"a\":1e}",
    "{\"a\":1e+}",
    "{\"a\":-}",
    "{\"a\":0x10}",
    "{\"a\":NaN}",
    "{\"a\":Infinity}",
    "{\"a\":-Infinity}",
    "{\"a\":nul}",
    "{\"a\":nulll}",
    "{\"a\":True}",
    "{\"a\":1234567890123456789}",
    "{\"a\":18446744073709551616}",
    "/* c */{}",
    "{} // c",
    "{\"a\":1 /* c */}",
    "# c\n{}",
    "var a = {};",
    "\xef\xbb\xbf{}",
    "{\"a\":\"\xff\"}",
    "{\"a\":\"\xc0\x80\"}",
    "{\"a\":\"\xed\xa0\x80\"}",
    "{\xc2\xa0}",
    "{\"a\":\"\xc3",
    "{\"a\":1,\"a\":2}",
    "{\"b\":[{\"a\":1,\"a\":1}]}",
    "{\"a\":1,\"\\u0061\":2}",
    "{\"a\":[[[[[[[[1]]]]]]]]}",
    "{\"\":{\"\":{\"\":{\"\":{\"\":{\"\":{\"\":{\"\":{}}}}}}}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_bad (texts[i], strlen (texts[i]));
}

static void
test_nul (void)
{
  assert_bad ("{}\0", 3);
  assert_bad ("\0{}", 3);
  assert_bad ("{\"a\0b\":1}", 9);
  assert_bad ("{\"a\":1\0}", 8);
}

static void
test_place (void)
{
  static const gchar text[] = "{\n  \"a\": 1,\n  \"b\": ?\n}";
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (text, strlen (text), &error));
  g_assert_nonnull (strstr (error->message, "line 3, byte 8"));
}

static void
test_truncated (void)
{
  static const gchar text[] =
    "{\"a\": [1, -2.5e-3, {\"b\": \"\\u00e9\\n\xc3\xa9\"}, true, null], "
    "\"\\ud83d\\udcf7\": {\"c\": []}}";

  assert_good (text);
  for (gsize length = 0; length < strlen (text); length++)
    assert_bad (text, length);
}

static void
test_flipped (void)
{
  static const gchar text[] =
    "{\"a\": [1, -2.5e-3, {\"b\": \"\\ud83d\\udcf7\\n\"}, true, null]}";

  /* good or bad: each must be handled without a crash */
  for (gsize i = 0; i < strlen (text); i++)
    for (guint value = 0; value < 256; value++)
      {
        g_autofree gchar *copy = g_strdup (text);
        g_autoptr (GError) error = NULL;
        g_autoptr (JsonNode) root = NULL;

        copy[i] = value;
        root = parse (copy, strlen (text), &error);
        g_assert_true ((root != NULL) != (error != NULL));
      }
}

static void
test_deep (void)
{
  const gsize n = 100000;
  g_autofree gchar *text = g_malloc (2 * n);

  memset (text, '[', n);
  memset (text + n, ']', n);
  assert_bad (text, n);
  assert_bad (text, 2 * n);
  for (gsize i = 0; i + 5 <= 2 * n; i += 5)
    memcpy (text + i, "{\"a\":", 5);
  assert_bad (text, 2 * n);
}

static void
test_long (void)
{
  const gsize n = 16 * 1024 * 1024;
  g_autofree gchar *text = g_malloc (n);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;

  memset (text, 'x', n);
  memcpy (text, "{\"a\":\"", 6);
  memcpy (text + n - 2, "\"}", 2);
  root = parse (text, n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (
    strlen (json_object_get_string_member (json_node_get_object (root), "a")),
    ==, n - 8);

  memset (text, '1', n);
  memcpy (text, "{\"a\":0.", 7);
  text[n - 1] = '}';
  assert_bad (text, n);

  memset (text, ' ', n);
  assert_bad (text, n);
}

static void
test_many (void)
{
  const gsize n = 2 * JSONTEXT_MAX_VALUES + 8;
  g_autofree gchar *text = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    text[i] = i % 2 ? ',' : '0';
  memcpy (text, "{\"a\":  [", 8);
  memcpy (text + n - 2, "]}", 2);
  assert_bad (text, n);
}

static void
test_number (void)
{
  static const gchar text[] =
    "{\"a\": [0, -7, 2.5, 1e400, \"1\", true, null, [], {}]}";
  static const gdouble wanted[] = { 0, -7, 2.5, INFINITY };
  g_autoptr (JsonNode) root = parse (text, strlen (text), NULL);
  JsonArray *array =
    json_object_get_array_member (json_node_get_object (root), "a");

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gdouble value = 42;
      JsonNode *node = json_array_get_element (array, i);

      if (i < G_N_ELEMENTS (wanted))
        {
          g_assert_true (jsontext_get_number (node, &value));
          g_assert_cmpfloat (value, ==, wanted[i]);
        }
      else
        g_assert_false (jsontext_get_number (node, &value));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jsontext/good", test_good);
  g_test_add_func ("/jsontext/bad", test_bad);
  g_test_add_func ("/jsontext/nul", test_nul);
  g_test_add_func ("/jsontext/place", test_place);
  g_test_add_func ("/jsontext/truncated", test_truncated);
  g_test_add_func ("/jsontext/flipped", test_flipped);
  g_test_add_func ("/jsontext/deep", test_deep);
  g_test_add_func ("/jsontext/long", test_long);
  g_test_add_func ("/jsontext/many", test_many);
  g_test_add_func ("/jsontext/number", test_number);
  return g_test_run ();
}
