/* number.h - numbers as people read and type them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * number_parse:
 * @text: what was typed: spaces around, a true minus sign, and the decimal
 *   point of C or of the user's language are all understood.
 * @value: (out): finite; untouched unless the answer is %TRUE.
 *
 * Returns: whether all of @text is a number.
 */
gboolean number_parse (const gchar *text, gdouble *value);

/**
 * number_describe_unreadable:
 * @text: what number_parse() did not take.
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

G_END_DECLS
