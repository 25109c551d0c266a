/* estimate-options.c - what a person may choose of a clean-up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/estimate-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
choice_init (Choice *choice)
{
  memset (choice, 0, sizeof *choice);
  choice->scope = VIEWS_WHOLE;
  choice->strength = 1.0;
  choice->passes = 1;
}

gboolean
choice_set_model (Choice *choice, const gchar *model, GError **error)
{
  gsize length = model == NULL ? 0 : strlen (model);

  if (length >= CHOICE_MODEL_SIZE)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("the model's name is %lu bytes long, at most %d are "
                      "possible"),
                   (gulong) length, CHOICE_MODEL_SIZE - 1);
      return FALSE;
    }
  g_strlcpy (choice->model, model == NULL ? "" : model, CHOICE_MODEL_SIZE);
  return TRUE;
}

gboolean
choice_check (const Choice *choice, GError **error)
{
  if (choice->scope != VIEWS_WHOLE && choice->scope != VIEWS_CENTRE)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("scope is %d; it can be 0 (whole) or 1 (centre)"),
                   (gint) choice->scope);
      return FALSE;
    }
  if (!(choice->strength >= 0.0 && choice->strength <= PARAMS_STRENGTH_MAX))
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("strength is %g; it can be 0 to %g"), choice->strength,
                   PARAMS_STRENGTH_MAX);
      return FALSE;
    }
  if (choice->passes < 1 || choice->passes > PARAMS_MAX_PASSES)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("passes is %u; it can be 1 to %d"), choice->passes,
                   PARAMS_MAX_PASSES);
      return FALSE;
    }
  return TRUE;
}
