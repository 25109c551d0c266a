/* adam.c - Adam on a network's learnt numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "adam.h"

#include <math.h>

#include "numbers.h"

#define HALF (1 << 20) /* of the step counter */

Adam *
adam_new (Network *network)
{
  Adam *adam = g_new0 (Adam, 1);
  NetworkParam *params = network_get_params (network, &adam->n);

  adam->first = g_new0 (real *, adam->n);
  adam->second = g_new0 (real *, adam->n);
  for (guint i = 0; i < adam->n; i++)
    if (params[i].trainable)
      {
        adam->first[i] = g_new0 (real, params[i].size);
        adam->second[i] = g_new0 (real, params[i].size);
      }
  return adam;
}

void
adam_free (Adam *adam)
{
  for (guint i = 0; i < adam->n; i++)
    {
      g_free (adam->first[i]);
      g_free (adam->second[i]);
    }
  g_free (adam->first);
  g_free (adam->second);
  g_free (adam);
}

gdouble
adam_get_rate (gdouble peak, guint iteration, guint n, guint warm_up)
{
  gdouble rate = peak * 0.5 * (1.0 + cos (G_PI * iteration / n));

  return iteration < warm_up ? rate * (iteration + 1.0) / warm_up : rate;
}

/* Returns: FALSE if a gradient is not finite; otherwise sets each tensor's
 * scale. */
static gboolean
measure (gdouble *lengths, const Adam *adam, const NetworkParam *params)
{
  for (guint i = 0; i < adam->n; i++)
    {
      lengths[i] = 0.0;
      if (params[i].trainable)
        lengths[i] = sqrt (numbers_square (params[i].grad, params[i].size));
      if (!isfinite (lengths[i]))
        return FALSE;
    }
  return TRUE;
}

gboolean
adam_step (Adam *adam,
           Network *network,
           gdouble learning_rate,
           gdouble clip,
           const gchar *head,
           gdouble head_rate)
{
  guint n;
  NetworkParam *params = network_get_params (network, &n);
  g_autofree gdouble *lengths = g_new (gdouble, n);
  g_autofree gchar *prefix = head ? g_strconcat (head, ".", NULL) : NULL;
  gdouble steps;

  g_return_val_if_fail (n == adam->n, FALSE);

  if (!measure (lengths, adam, params))
    return FALSE;
  steps = adam->steps[1] * HALF + adam->steps[0] + 1.0;
  adam->steps[1] = (real) floor (steps / HALF);
  adam->steps[0] = (real) fmod (steps, HALF);
  for (guint i = 0; i < n; i++)
    {
      NetworkParam *param = &params[i];
      AdamStep step = {
        .scale = 1.0,
        .rate = learning_rate / (1.0 - pow (ADAM_BETA1, steps)),
        .correction = 1.0 / sqrt (1.0 - pow (ADAM_BETA2, steps)),
      };

      if (!param->trainable)
        continue;
      if (clip > 0.0 && lengths[i] > clip)
        step.scale = clip / lengths[i];
      if (prefix && g_str_has_prefix (param->name, prefix))
        step.rate *= head_rate;
      numbers_adam (param->value, adam->first[i], adam->second[i], param->grad,
                    param->size, &step);
    }
  return TRUE;
}
