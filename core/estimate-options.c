/* estimate-options.c - what a user asks of an estimate: model, scope, strength,
 * passes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
estimate_options_init (EstimateOptions *options)
{
  memset (options, 0, sizeof *options);
  options->scope = VIEWS_WHOLE;
  options->strength = 1.0;
  options->colour = 1.0;
  options->detail = 1.0;
  options->passes = 1;
}

gboolean
estimate_options_set_model (EstimateOptions *options,
                            const gchar *model,
                            GError **error)
{
  gsize length = model == NULL ? 0 : strlen (model);

  if (length >= ESTIMATE_MODEL_SIZE)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("the model's name is %lu bytes long, at most %d are "
                      "possible"),
                   (gulong) length, ESTIMATE_MODEL_SIZE - 1);
      return FALSE;
    }
  g_strlcpy (options->model, model == NULL ? "" : model, ESTIMATE_MODEL_SIZE);
  return TRUE;
}

static gboolean
check_strength (const gchar *name, gdouble strength, GError **error)
{
  if (strength >= 0.0 && strength <= PARAMS_STRENGTH_MAX)
    return TRUE;
  g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
               _ ("%s is %g; it can be 0 to %g"), name, strength,
               PARAMS_STRENGTH_MAX);
  return FALSE;
}

gboolean
estimate_options_check (const EstimateOptions *options, GError **error)
{
  if (options->scope != VIEWS_WHOLE && options->scope != VIEWS_CENTRE)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("scope is %d; it can be 0 (whole) or 1 (centre)"),
                   (gint) options->scope);
      return FALSE;
    }
  if (!check_strength ("strength", options->strength, error)
      || !check_strength ("colour-strength", options->colour, error)
      || !check_strength ("detail-strength", options->detail, error))
    return FALSE;
  if (options->passes < 1 || options->passes > PARAMS_MAX_PASSES)
    {
      g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                   _ ("passes is %u; it can be 1 to %d"), options->passes,
                   PARAMS_MAX_PASSES);
      return FALSE;
    }
  return TRUE;
}
