/* sparse-forward-filters.c - sparse filters
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse-forward-private.h"

#include <math.h>

#define SAME 1e-6 /* tolerance of a weight */

static void
add_term (Filters *filters, guint channel, guint tap, real weight)
{
  Term term = { channel, tap, weight };

  if (weight != 0)
    g_array_append_val (filters->terms, term);
}

/* Factors a filter (CHANNELS, TAPS) into a weighted sum of channels and a
 * spatial pattern. Returns: FALSE if it is not separable. */
static gboolean
split_filter (Tint *tint, const real *weight, guint *channel)
{
  guint most = 0;

  for (guint i = 1; i < CHANNELS * TAPS; i++)
    if (fabs (weight[i]) > fabs (weight[most]))
      most = i;
  if (weight[most] == 0)
    return FALSE;
  *channel = most / TAPS;
  for (guint c = 0; c < CHANNELS; c++)
    {
      tint->weights[c] = weight[c * TAPS + most % TAPS] / weight[most];
      for (guint j = 0; j < TAPS; j++)
        if (fabs (weight[c * TAPS + j]
                  - tint->weights[c] * weight[*channel * TAPS + j])
            > SAME * fabs (weight[most]))
          return FALSE;
    }
  return TRUE;
}

GArray *
tints_new (void)
{
  static const Tint channels[CHANNELS] = { { { 1, 0, 0 } },
                                           { { 0, 1, 0 } },
                                           { { 0, 0, 1 } } };
  GArray *tints = g_array_new (FALSE, FALSE, sizeof (Tint));

  return g_array_append_vals (tints, channels, CHANNELS);
}

/* Not memcmp(): there may be negative zeros. */
static gboolean
is_tint (const Tint *a, const Tint *b)
{
  for (guint c = 0; c < CHANNELS; c++)
    if (a->weights[c] != b->weights[c])
      return FALSE;
  return TRUE;
}

/* Returns: the index of the tint, which is added if it is new. */
static guint
find_tint (GArray *tints, const Tint *tint)
{
  guint i = 0;

  while (i < tints->len && !is_tint (&g_array_index (tints, Tint, i), tint))
    i++;
  if (i == tints->len)
    g_array_append_val (tints, *tint);
  return i;
}

/* Most filters of the first stage use few weighted sums of channels, which are
 * computed once. */
static void
add_first_terms (Filters *filters, GArray *tints, const real *weight)
{
  Tint tint;
  guint channel;

  if (split_filter (&tint, weight, &channel))
    {
      guint plane = find_tint (tints, &tint);

      for (guint j = 0; j < TAPS; j++)
        add_term (filters, plane, j, weight[channel * TAPS + j]);
    }
  else
    for (guint i = 0; i < CHANNELS * TAPS; i++)
      add_term (filters, i / TAPS, i % TAPS, weight[i]);
}

void
filters_init (Filters *filters,
              Network *features,
              const gchar *conv,
              const gchar *norm,
              GArray *tints)
{
  const NetworkParam *param = network_find_part (features, conv, "weight");
  const real *weight = param->value;
  g_autofree gdouble *scale = NULL, *offset = NULL;

  filters->out = (guint) param->shape.d[0];
  filters->in = (guint) param->shape.d[1];
  filters->terms = g_array_new (FALSE, FALSE, sizeof (Term));
  filters->first = g_new0 (guint, filters->out + 1);
  filters->bias = g_memdup2 (network_find_part (features, conv, "bias")->value,
                             filters->out * sizeof (real));
  filters->scale = g_new (real, filters->out);
  filters->offset = g_new (real, filters->out);
  scale = g_new (gdouble, filters->out);
  offset = g_new (gdouble, filters->out);
  network_get_norm (features, norm, scale, offset);
  for (guint o = 0; o < filters->out; o++)
    {
      if (tints)
        add_first_terms (filters, tints, weight);
      else
        for (guint i = 0; i < filters->in * TAPS; i++)
          add_term (filters, i / TAPS, i % TAPS, weight[i]);
      weight += filters->in * TAPS;
      filters->first[o + 1] = filters->terms->len;
      filters->scale[o] = (real) scale[o];
      filters->offset[o] = (real) offset[o];
    }
}

void
filters_clear (Filters *filters)
{
  g_array_unref (filters->terms);
  g_free (filters->first);
  g_free (filters->bias);
  g_free (filters->scale);
  g_free (filters->offset);
}
