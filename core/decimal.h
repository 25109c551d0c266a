/* decimal.h - parses numbers typed by users
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * decimal_parse:
 * @text: what was typed. A point and a comma are both decimal separators, in
 *   every locale, and there is at most one: digits are not grouped. White space
 *   around, a typographic minus sign and an exponent are understood.
 * @value: (out): finite; untouched unless the answer is %TRUE.
 *
 * Returns: whether all of @text is a number.
 */
gboolean decimal_parse (const gchar *text, gdouble *value);

G_END_DECLS
