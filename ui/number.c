/* number.c - numbers as people read and type them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "core/params.h"

#define LEVELS 255.0

gboolean
number_parse (const gchar *text, gdouble *value)
{
  g_autoptr (GString) plain = g_string_new (text);
  gchar *end;
  gdouble parsed;

  g_string_replace (plain, "\u200e", "", 0); /* look_format()'s */
  g_string_replace (plain, "\u2212", "-", 0);
  g_strstrip (plain->str);
  if (plain->str[0] == '\0')
    return FALSE;
  parsed = g_strtod (plain->str, &end);
  if (*end != '\0' || !isfinite (parsed))
    return FALSE;
  *value = parsed;
  return TRUE;
}

gchar *
number_describe_unreadable (const gchar *text)
{
  return g_strdup_printf (_ ("“%s” is not a number."), text);
}

gdouble
number_get_levels (guint channel)
{
  static const gfloat std[3] = PARAMS_STD;

  g_return_val_if_fail (channel < 3, 1.0);
  return std[channel] * LEVELS;
}
