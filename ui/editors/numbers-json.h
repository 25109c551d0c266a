/* numbers-json.h - the numbers of all passes as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/edit.h"

G_BEGIN_DECLS

/**
 * numbers_to_json:
 *
 * Writes what `sympie apply --params` takes, with the strengths worked into the
 * numbers. Where these are not all 1 a member "edit" has them, and the numbers
 * without them, for numbers_from_json().
 *
 * Returns: (transfer full): the text, or %NULL with %SYMPIE_ERROR_VALUE where
 *   params_from_transform() finds no numbers.
 */
gchar *numbers_to_json (const Cleanup *numbers, GError **error);

/**
 * numbers_from_json:
 * @numbers: (out): as they were; at strengths of 1 if the text has no "edit", or
 *   one that does not do what the other numbers do. Untouched on error.
 * @text: either form of numbers_to_json().
 * @name: what to call the text in an error.
 *
 * Returns: %FALSE with %SYMPIE_ERROR_FORMAT or %SYMPIE_ERROR_VALUE.
 */
gboolean numbers_from_json (Cleanup *numbers,
                            const gchar *text,
                            const gchar *name,
                            GError **error);

G_END_DECLS
