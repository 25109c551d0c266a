/* numbers-json.c - the numbers of all passes as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/numbers-json.h"

#include <glib/gi18n-lib.h>

gchar *
numbers_to_json (const Cleanup *numbers, GError **error)
{
  SympieParams passes[PARAMS_MAX_PASSES];

  for (guint i = 0; i < numbers->n; i++)
    if (!params_at_strength (&passes[i], &numbers->passes[i],
                             numbers->strength))
      {
        g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                     _ ("At a strength of %.0f %% there are no numbers that do "
                        "the same at 100 %%. Choose another strength."),
                     numbers->strength * 100);
        return NULL;
      }
  return params_passes_to_json (passes, numbers->n);
}

gboolean
numbers_from_json (Cleanup *numbers,
                   const gchar *text,
                   const gchar *name,
                   GError **error)
{
  Cleanup read;

  cleanup_init (&read);
  if (!params_passes_from_json (read.passes, &read.n, text, -1, name, error))
    return FALSE;
  *numbers = read;
  return TRUE;
}
