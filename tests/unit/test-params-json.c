/* test-params-json.c - the 37 numbers as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/params.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define CS "\"cs\": [0, 0, 0]"
#define CM "\"cm\": [[1, 0, 0], [0, 1, 0], [0, 0, 1]]"
#define ZERO "[0, 0, 0, 0, 0]"
#define K_ROWS ZERO ", " ZERO ", [0, 0, 1, 0, 0], " ZERO
#define K "\"k\": [" K_ROWS ", " ZERO "]"
#define ONE "\"sympie\": 1"

static void
assert_bad (const gchar *text, gssize length, gint code, const gchar *part)
{
  g_autoptr (GError) error = NULL;
  SympieParams p;
  SympieParams before;

  memset (&p, 0x5a, sizeof p);
  before = p;
  if (params_from_json (&p, text, length, "clean.json", &error))
    g_test_message ("taken for numbers: %.200s", text);
  g_assert_error (error, SYMPIE_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, "clean.json: "));
  if (strstr (error->message, part) == NULL)
    g_test_message ("\"%s\" is not in: %s", part, error->message);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_cmpmem (&p, sizeof p, &before, sizeof before);
}

static void
assert_comes_back (const SympieParams *p)
{
  g_autofree gchar *text = params_to_json (p);
  g_autoptr (GError) error = NULL;
  SympieParams back;

  g_assert_true (params_from_json (&back, text, -1, "text", &error));
  g_assert_no_error (error);
  g_assert_cmpmem (p, sizeof *p, &back, sizeof back);
}

static void
test_text (void)
{
  SympieParams p = PARAMS_IDENTITY;
  g_autofree gchar *text = NULL;

  p.cs[0] = 0.1f;
  p.cs[1] = -1 / 3.0f;
  p.cm[0][1] = 16777216;
  p.k[4][4] = 1e-20f;
  text = params_to_json (&p);
  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"cs\": [0.1, -0.33333334, 0],\n"
                   "  \"cm\": [\n"
                   "    [1, 16777216, 0],\n"
                   "    [0, 1, 0],\n"
                   "    [0, 0, 1]\n"
                   "  ],\n"
                   "  \"k\": [\n"
                   "    [0, 0, 0, 0, 0],\n"
                   "    [0, 0, 0, 0, 0],\n"
                   "    [0, 0, 1, 0, 0],\n"
                   "    [0, 0, 0, 0, 0],\n"
                   "    [0, 0, 0, 0, 1e-20]\n"
                   "  ],\n"
                   "  \"sympie\": 1\n"
                   "}\n");
}

static void
test_round_trip (void)
{
  static const gfloat odd[] = {
    0.0f,       -0.0f,       1e-45f, -1.1754942e-38f, 1.17549435e-38f,
    1e-7f,      0.1f,        -0.3f,  1 / 3.0f,        0.99999994f,
    1.0000001f, -19.999998f, 20.0f,  5e-5f,
  };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      SympieParams p;

      for (guint j = 0; j < PARAMS_N; j++)
        p.n[j] = odd[(i + j) % G_N_ELEMENTS (odd)];
      assert_comes_back (&p);
    }
  for (guint i = 0; i < 500; i++)
    {
      SympieParams p;

      for (guint j = 0; j < PARAMS_N; j++)
        p.n[j] = g_test_rand_double_range (-20, 20)
                 * pow (10, -g_test_rand_int_range (0, 12));
      assert_comes_back (&p);
    }
}

static void
test_locale (void)
{
  SympieParams p = PARAMS_IDENTITY;
  g_autofree gchar *text = NULL;
  g_autofree gchar *old = g_strdup (setlocale (LC_NUMERIC, NULL));

  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL
      && setlocale (LC_NUMERIC, "fr_FR.UTF-8") == NULL)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }
  p.cs[0] = 0.5f;
  text = params_to_json (&p);
  g_assert_nonnull (strstr (text, "[0.5, 0, 0]"));
  assert_comes_back (&p);
  setlocale (LC_NUMERIC, old);
}

static void
test_lenient (void)
{
  static const gchar text[] =
    "{\"model\": {\"name\": \"photo\", \"hash\": null}, " ONE ", " K ", "
    "\"cm\": [[1.0, 0e5, -0], [0, 1, 0], [0, 0, 1.00]], " CS "}";
  g_autoptr (GError) error = NULL;
  SympieParams p;

  g_assert_true (params_from_json (&p, text, -1, "text", &error));
  g_assert_no_error (error);
  g_assert_true (params_equal (&p, &PARAMS_IDENTITY, 0));
}

static void
test_members (void)
{
  assert_bad ("{" CM ", " K ", " ONE "}", -1, SYMPIE_ERROR_FORMAT, "\"cs\"");
  assert_bad ("{" CS ", " K ", " ONE "}", -1, SYMPIE_ERROR_FORMAT, "\"cm\"");
  assert_bad ("{" CS ", " CM ", " ONE "}", -1, SYMPIE_ERROR_FORMAT, "\"k\"");
  assert_bad ("{" CS ", " CM ", " K "}", -1, SYMPIE_ERROR_FORMAT, "\"sympie\"");
  assert_bad ("{}", -1, SYMPIE_ERROR_FORMAT, "missing");
  assert_bad ("[]", -1, SYMPIE_ERROR_FORMAT, "");
}

static void
test_version (void)
{
  static const struct
  {
    const gchar *version;
    const gchar *part;
  } cases[] = {
    { "2", "later version" },     { "123456789012345678", "later version" },
    { "0", "must be 1" },         { "-1", "must be 1" },
    { "1.5", "not an integer" },  { "\"1\"", "not an integer" },
    { "true", "not an integer" }, { "null", "not an integer" },
    { "[1]", "not an integer" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gchar *text = g_strdup_printf (
        "{" CS ", " CM ", " K ", \"sympie\": %s}", cases[i].version);

      assert_bad (text, -1, SYMPIE_ERROR_FORMAT, cases[i].part);
    }
}

static void
test_shapes (void)
{
  static const struct
  {
    const gchar *cs;
    const gchar *cm;
    const gchar *k;
    const gchar *part;
  } cases[] = {
    { "\"cs\": 0", CM, K, "cs is not an array" },
    { "\"cs\": null", CM, K, "cs is not an array" },
    { "\"cs\": {}", CM, K, "cs is not an array" },
    { "\"cs\": \"[0, 0, 0]\"", CM, K, "cs is not an array" },
    { "\"cs\": []", CM, K, "cs has 0 entries, not 3" },
    { "\"cs\": [0, 0]", CM, K, "cs has 2 entries, not 3" },
    { "\"cs\": [0, 0, 0, 0]", CM, K, "cs has 4 entries, not 3" },
    { "\"cs\": [0, [0], 0]", CM, K, "cs[1] is not a number" },
    { "\"cs\": [0, 0, \"0\"]", CM, K, "cs[2] is not a number" },
    { "\"cs\": [true, 0, 0]", CM, K, "cs[0] is not a number" },
    { CS, "\"cm\": [1, 0, 0, 0, 1, 0, 0, 0, 1]", K, "cm has 9 entries" },
    { CS, "\"cm\": [[1, 0, 0], [0, 1, 0]]", K, "cm has 2 entries, not 3" },
    { CS, "\"cm\": [1, 0, 0]", K, "cm[0] is not an array" },
    { CS, "\"cm\": [[0, 0, 0], [0, 0], [0, 0, 0]]", K, "cm[1] has 2 entries" },
    { CS, "\"cm\": [[0, 0, 0], [0, 0, 0], [0, null, 0]]", K,
      "cm[2][1] is not a number" },
    { CS, CM, "\"k\": [" K_ROWS "]", "k has 4 entries, not 5" },
    { CS, CM, "\"k\": [" K_ROWS ", [0, 0, 0]]", "k[4] has 3 entries, not 5" },
    { CS, CM, "\"k\": [" K_ROWS ", [0, 0, 0, 0, {}]]",
      "k[4][4] is not a number" },
    { CS, CM, "\"k\": " ZERO, "k[0] is not an array" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree gchar *text = g_strdup_printf (
        "{%s, %s, %s, " ONE "}", cases[i].cs, cases[i].cm, cases[i].k);

      assert_bad (text, -1, SYMPIE_ERROR_FORMAT, cases[i].part);
    }
}

static void
test_values (void)
{
  static const gchar *const numbers[] = { "1e400", "-1e400",
                                          "1e39",  "50.1",
                                          "-51",   "123456789012345678" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree gchar *k = g_strdup_printf ("{" CS ", " CM ", \"k\": [" K_ROWS
                                             ", [0, 0, 0, %s, 0]], " ONE "}",
                                             numbers[i]);
      g_autofree gchar *cs = g_strdup_printf (
        "{\"cs\": [0, %s, 0], " CM ", " K ", " ONE "}", numbers[i]);

      assert_bad (k, -1, SYMPIE_ERROR_VALUE, "k[4][3] is");
      assert_bad (cs, -1, SYMPIE_ERROR_VALUE, "cs[1] is");
    }
  assert_bad ("{\"cs\": [0, NaN, 0], " CM ", " K ", " ONE "}", -1,
              SYMPIE_ERROR_FORMAT, "line 1");
}

static void
test_damaged (void)
{
  g_autofree gchar *text = params_to_json (&PARAMS_IDENTITY);
  g_autofree gchar *nested = g_strnfill (100000, '[');
  g_autofree gchar *deep = g_strdup_printf ("{\"x\": %s", nested);
  g_autofree gchar *bom = g_strconcat ("\xef\xbb\xbf", text, NULL);

  /* except for the final newline */
  for (gsize length = 0; length + 1 < strlen (text); length++)
    assert_bad (text, length, SYMPIE_ERROR_FORMAT, "line ");
  assert_bad ("", -1, SYMPIE_ERROR_FORMAT, "line 1");
  assert_bad (deep, -1, SYMPIE_ERROR_FORMAT, "too deep");
  assert_bad (bom, -1, SYMPIE_ERROR_FORMAT, "line 1");
  assert_bad ("{" CS ", \"\xff\": 0}", -1, SYMPIE_ERROR_FORMAT, "UTF-8");
  assert_bad (text, strlen (text) + 1, SYMPIE_ERROR_FORMAT, "NUL");
  assert_bad ("{" CS ", " CS ", " CM ", " K ", " ONE "}", -1,
              SYMPIE_ERROR_FORMAT, "twice");
}

static void
test_passes (void)
{
  SympieParams passes[PARAMS_MAX_PASSES], back[PARAMS_MAX_PASSES];

  for (guint i = 0; i < PARAMS_MAX_PASSES; i++)
    {
      passes[i] = PARAMS_IDENTITY;
      passes[i].cs[0] = (gfloat) i / 7;
    }
  for (guint n = 1; n <= PARAMS_MAX_PASSES; n++)
    {
      g_autofree gchar *text = params_passes_to_json (passes, n);
      g_autoptr (GError) error = NULL;
      guint read = 0;

      params_passes_from_json (back, &read, text, -1, "text", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (read, ==, n);
      for (guint i = 0; i < n; i++)
        g_assert_true (params_equal (&passes[i], &back[i], 0));
    }
}

/* None, too many, or a bad one: nothing is changed. */
static void
test_bad_passes (void)
{
  g_autofree gchar *good = params_to_json (&PARAMS_IDENTITY);
  g_autofree gchar *six =
    g_strdup_printf ("{\"passes\": [%s, %s, %s, %s, %s, %s], \"sympie\": 1}",
                     good, good, good, good, good, good);
  g_autofree gchar *second = g_strdup_printf (
    "{\"passes\": [%s, {\"sympie\": 1}], \"sympie\": 1}", good);
  const gchar *const bad[] = { "{\"passes\": [], \"sympie\": 1}", six, second,
                               "{\"passes\": [7], \"sympie\": 1}",
                               "{\"passes\": 7, \"sympie\": 1}" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      SympieParams passes[PARAMS_MAX_PASSES] = { 0 };
      guint n = 3;

      g_assert_false (
        params_passes_from_json (passes, &n, bad[i], -1, "the note", &error));
      g_assert_true (error->domain == SYMPIE_ERROR);
      g_assert_nonnull (strstr (error->message, "the note"));
      g_assert_cmpuint (n, ==, 3);
      g_assert_cmpfloat (passes[0].cm[0][0], ==, 0);
    }
}

static void
test_file (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("sympie-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "numbers.json", NULL);
  g_autofree gchar *text = params_to_json (&PARAMS_IDENTITY);
  g_autofree gchar *large = g_strnfill (1024 * 1024 + 1, ' ');
  const gchar *const unreadable[] = { folder, path };
  SympieParams p[PARAMS_MAX_PASSES] = { 0 };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (unreadable); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (params_passes_load (p, &n, unreadable[i], &error));
      g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_IO);
      g_assert_nonnull (strstr (error->message, unreadable[i]));
    }

  for (guint i = 0; i < 3; i++)
    {
      const gchar *contents[] = { large, "{", text };
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
      g_assert_true (params_passes_load (p, &n, path, &error) == (i == 2));
      if (i == 2)
        break;
      g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_cmpfloat (p[0].cm[0][0], ==, 0);
      g_assert_cmpuint (n, ==, 0);
    }
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (params_equal (&p[0], &PARAMS_IDENTITY, 0));

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/params-json/text", test_text);
  g_test_add_func ("/params-json/round-trip", test_round_trip);
  g_test_add_func ("/params-json/locale", test_locale);
  g_test_add_func ("/params-json/lenient", test_lenient);
  g_test_add_func ("/params-json/members", test_members);
  g_test_add_func ("/params-json/version", test_version);
  g_test_add_func ("/params-json/shapes", test_shapes);
  g_test_add_func ("/params-json/values", test_values);
  g_test_add_func ("/params-json/damaged", test_damaged);
  g_test_add_func ("/params-json/passes", test_passes);
  g_test_add_func ("/params-json/bad-passes", test_bad_passes);
  g_test_add_func ("/params-json/file", test_file);
  return g_test_run ();
}
