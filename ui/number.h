/* number.h - numbers as people read them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * number_describe_unreadable:
 * @text: what decimal_parse() did not take.
 *
 * Returns: (transfer full): a sentence that says so.
 */
gchar *number_describe_unreadable (const gchar *text);

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
