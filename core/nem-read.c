/* nem-read.c - reads parts of NEM from weights files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "nem-read.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BN_EPSILON 1e-5

gfloat *
nem_read_vector (const Weights *weights,
                 const gchar *layer,
                 const gchar *part,
                 guint n,
                 GError **error)
{
  g_autofree gchar *name = g_strconcat (layer, ".", part, NULL);
  WeightsShape shape = { 1, { n } };

  return weights_read (weights, name, &shape, error);
}

gboolean
nem_read_bn (gfloat **scale,
             gfloat **shift,
             const Weights *weights,
             const gchar *layer,
             guint n,
             GError **error)
{
  g_autofree gfloat *gamma =
    nem_read_vector (weights, layer, "weight", n, error);
  g_autofree gfloat *beta = NULL;
  g_autofree gfloat *mean = NULL;
  g_autofree gfloat *var = NULL;

  if (!gamma || !(beta = nem_read_vector (weights, layer, "bias", n, error))
      || !(mean = nem_read_vector (weights, layer, "running_mean", n, error))
      || !(var = nem_read_vector (weights, layer, "running_var", n, error)))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (var[i] < 0.0f)
        {
          g_set_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE,
                       _ ("%s: tensor '%s.running_var': number %u is %g, but a "
                          "variance cannot be negative"),
                       weights_get_path (weights), layer, i, var[i]);
          return FALSE;
        }
      gamma[i] = (gfloat) (gamma[i] / sqrt (var[i] + BN_EPSILON));
      beta[i] -= mean[i] * gamma[i];
    }
  *scale = g_steal_pointer (&gamma);
  *shift = g_steal_pointer (&beta);
  return TRUE;
}
