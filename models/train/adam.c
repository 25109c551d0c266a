/* adam.c - Adam on a network's learnt numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "adam.h"

#include <math.h>

#include "core/vectors.h"

#define BETA1 0.9
#define BETA2 0.999
#define EPSILON 1e-8
#define HALF (1 << 20) /* of the steps' number */

Adam *
adam_new (Network *network)
{
  Adam         *adam = g_new0 (Adam, 1);
  NetworkParam *params = network_get_params (network, &adam->n);

  adam->first = g_new0 (real *, adam->n);
  adam->second = g_new0 (real *, adam->n);
  adam->pace = g_new0 (real *, adam->n);
  for (guint i = 0; i < adam->n; i++)
    if (params[i].learnt)
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
      g_free (adam->pace[i]);
    }
  g_free (adam->first);
  g_free (adam->second);
  g_free (adam->pace);
  g_free (adam);
}

real *
adam_get_pace (Adam        *adam,
               Network     *network,
               const gchar *name)
{
  guint               n;
  const NetworkParam *param = network_find_param (network, name);
  real              **pace = &adam->pace[param
                                         - network_get_params (network, &n)];

  if (!*pace)
    {
      *pace = g_new (real, param->size);
      for (gsize j = 0; j < param->size; j++)
        (*pace)[j] = 1;
    }
  return *pace;
}

gdouble
adam_get_rate (gdouble highest,
               guint   iteration,
               guint   n,
               guint   rising)
{
  gdouble rate = highest * 0.5 * (1.0 + cos (G_PI * iteration / n));

  return iteration < rising ? rate * (iteration + 1.0) / rising : rate;
}

/* The derivative's length, tensor by tensor. */
static gboolean
measure (gdouble            *lengths,
         const NetworkParam *params,
         guint               n)
{
  for (guint i = 0; i < n; i++)
    {
      gdouble sum = 0.0;

      for (gsize j = 0; params[i].learnt && j < params[i].size; j++)
        sum += (gdouble) params[i].grad[j] * params[i].grad[j];
      lengths[i] = sqrt (sum);
      if (!isfinite (lengths[i]))
        return FALSE;
    }
  return TRUE;
}

VECTORS static void
move (real *restrict       value,
      real *restrict       first,
      real *restrict       second,
      const real *restrict grad,
      const real *restrict pace,
      gsize                n,
      real                 scale,
      real                 rate,
      real                 correction)
{
  for (gsize i = 0; i < n; i++)
    {
      real g = grad[i] * scale;

      first[i] += (real) (1.0 - BETA1) * (g - first[i]);
      second[i] += (real) (1.0 - BETA2) * (g * g - second[i]);
      value[i] -= rate * (pace ? pace[i] : 1) * first[i]
                  / ((real) sqrt (second[i]) * correction + (real) EPSILON);
    }
}

gboolean
adam_step (Adam        *adam,
           Network     *network,
           gdouble      learning_rate,
           gdouble      clip,
           const gchar *head,
           gdouble      head_rate)
{
  guint               n;
  NetworkParam       *params = network_get_params (network, &n);
  g_autofree gdouble *lengths = g_new (gdouble, n);
  g_autofree gchar   *prefix = head ? g_strconcat (head, ".", NULL) : NULL;
  gdouble             steps;

  g_return_val_if_fail (n == adam->n, FALSE);

  if (!measure (lengths, params, n))
    return FALSE;
  steps = adam->steps[1] * HALF + adam->steps[0] + 1.0;
  adam->steps[1] = (real) floor (steps / HALF);
  adam->steps[0] = (real) fmod (steps, HALF);
  for (guint i = 0; i < n; i++)
    {
      gdouble scale = clip > 0.0 && lengths[i] > clip ? clip / lengths[i]
                                                      : 1.0;
      gdouble rate = learning_rate / (1.0 - pow (BETA1, steps));

      if (!params[i].learnt)
        continue;
      if (prefix && g_str_has_prefix (params[i].name, prefix))
        rate *= head_rate;
      move (params[i].value, adam->first[i], adam->second[i], params[i].grad,
            adam->pace[i], params[i].size, (real) scale, (real) rate,
            (real) (1.0 / sqrt (1.0 - pow (BETA2, steps))));
    }
  return TRUE;
}
