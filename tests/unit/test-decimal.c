/* test-decimal.c - numbers as people type them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "core/decimal.h"

static const struct
{
  const gchar *text;
  gdouble value;
} RIGHT[] = {
  { "0.7", 0.7 },   { "0,7", 0.7 },    { ",5", 0.5 },
  { ".5", 0.5 },    { "12", 12.0 },    { " \u22121.5 ", -1.5 },
  { "2e1", 20.0 },  { "+3,25", 3.25 }, { "\u200e\u22120,25", -0.25 },
  { "-0.5", -0.5 },
};

static const gchar *const WRONG[] = {
  "",    "  ",  "1.2.3", "1,234.5", "1.234,5", "1 000", "four", "4x",
  "inf", "nan", "0x10",  "1e999",   "--1",     ".",     ",",    "70%",
};

static void
check_all (void)
{
  gdouble value;

  for (gsize i = 0; i < G_N_ELEMENTS (RIGHT); i++)
    {
      g_assert_true (decimal_parse (RIGHT[i].text, &value));
      g_assert_cmpfloat (value, ==, RIGHT[i].value);
    }
  value = 7.0;
  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_assert_false (decimal_parse (WRONG[i], &value));
      g_assert_cmpfloat (value, ==, 7.0);
    }
}

static void
test_c (void)
{
  setlocale (LC_ALL, "C");
  check_all ();
}

/* The comma is German's decimal separator; where that locale is not installed
 * another of the kind may be. */
static void
test_comma (void)
{
  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL
      && setlocale (LC_NUMERIC, "fr_FR.UTF-8") == NULL)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }
  check_all ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decimal/c", test_c);
  g_test_add_func ("/decimal/comma", test_comma);
  return g_test_run ();
}
