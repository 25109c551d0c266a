/* number.h - formats numbers for users
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * number_describe_invalid:
 * @text: text that decimal_parse() rejected.
 *
 * Returns: (transfer full): an error message.
 */
gchar *number_describe_invalid (const gchar *text);

/**
 * number_get_levels:
 * @channel: 0 to 2 for red, green, blue.
 *
 * Returns: how many levels of 0 to 255 one unit of Cs moves the channel by.
 */
gdouble number_get_levels (guint channel);

/**
 * number_format:
 * @digits: after the decimal point.
 *
 * Writes @value as the user's language does, with a true minus sign and never
 * as "-0".
 *
 * Returns: (transfer full): the text.
 */
gchar *number_format (gdouble value, guint digits);

G_END_DECLS
