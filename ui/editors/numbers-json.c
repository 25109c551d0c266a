/* numbers-json.c - the numbers of all passes as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/numbers-json.h"

gchar *
numbers_to_json (const Cleanup *numbers)
{
  SympieParams passes[PARAMS_MAX_PASSES];

  for (guint i = 0; i < numbers->n; i++)
    {
      params_blend (&passes[i], &numbers->passes[i], numbers->strength);
      params_hold (&passes[i]);
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
