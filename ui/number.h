/* number.h - numbers that people type
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
gboolean number_parse (const gchar *text,
                       gdouble     *value);

G_END_DECLS
