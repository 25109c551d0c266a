/* number.c - formats numbers for users
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/number.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>
#include <math.h>

#include "core/params.h"

#define LEVELS 255.0

gchar *
number_describe_invalid (const gchar *text)
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

gchar *
number_format (gdouble value, guint digits)
{
  gdouble unit = pow (10.0, digits);
  gdouble shown = round (value * unit) / unit;
  GString *text = g_string_new (NULL);

  /* In right-to-left text the sign is still on the left. */
  if (shown < 0.0 && gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    g_string_append (text, "\u200e");
  if (shown < 0.0)
    g_string_append (text, "\u2212");
  g_string_append_printf (text, "%.*f", (gint) digits, fabs (shown));
  return g_string_free (text, FALSE);
}
