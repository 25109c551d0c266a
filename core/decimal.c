/* decimal.c - parses numbers typed by users
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "decimal.h"

#include <math.h>
#include <string.h>

#define CHARACTERS "0123456789.+-eE"

gboolean
decimal_parse (const gchar *text, gdouble *value)
{
  g_autoptr (GString) plain = g_string_new (text);
  gchar *end;
  gdouble parsed;

  /* A right-to-left text may put this mark before a number. */
  g_string_replace (plain, "\u200e", "", 0);
  g_string_replace (plain, "\u2212", "-", 0);
  g_string_replace (plain, ",", ".", 0);
  g_strstrip (plain->str);
  /* Neither "nan" nor hexadecimal numbers. */
  if (plain->str[0] == '\0'
      || plain->str[strspn (plain->str, CHARACTERS)] != '\0')
    return FALSE;
  parsed = g_ascii_strtod (plain->str, &end);
  if (*end != '\0' || !isfinite (parsed))
    return FALSE;
  *value = parsed;
  return TRUE;
}
