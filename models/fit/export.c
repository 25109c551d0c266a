/* export.c - a fitted last stage is written into NEM
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "export.h"

#include "core/half.h"
#include "core/parallel.h"

#define SMALL (1.0 / 4096) /* of the first filters, so that little bypasses */
#define MARGIN 2.0         /* beyond what was seen outside the middle */
#define MIDDLE (SPARSE_FORWARD_AREA / 2)

/* A layer and the batch norm after it, if there is one, in one. */
typedef struct
{
  guint in;
  guint out;
  gfloat *weight; /* (out, in) */
  gfloat *bias;
} Dense;

/* One of the stage's convolutions and its batch norm, to be written. */
typedef struct
{
  real *weight; /* (out, in, SPARSE_FORWARD_AREA) */
  real *bias;
  real *gamma;
  real *beta;
} Filters;

/* ---- reading ---- */

static void
dense_init (Dense *dense, Network *last, const gchar *layer, const gchar *norm)
{
  const NetworkParam *weight = network_find_part (last, layer, "weight");
  const real *bias = network_find_part (last, layer, "bias")->value;
  g_autofree gdouble *scale = NULL, *offset = NULL;

  dense->out = (guint) weight->shape.d[0];
  dense->in = (guint) weight->shape.d[1];
  dense->weight = g_new (gfloat, weight->size);
  dense->bias = g_new (gfloat, dense->out);
  scale = g_new (gdouble, dense->out);
  offset = g_new0 (gdouble, dense->out);
  for (guint o = 0; o < dense->out; o++)
    scale[o] = 1.0;
  if (norm)
    network_get_norm (last, norm, scale, offset);
  for (guint o = 0; o < dense->out; o++)
    {
      dense->bias[o] = (gfloat) (scale[o] * bias[o] + offset[o]);
      for (guint i = 0; i < dense->in; i++)
        dense->weight[o * dense->in + i] =
          (gfloat) (scale[o] * weight->value[o * dense->in + i]);
    }
}

static void
dense_clear (Dense *dense)
{
  g_free (dense->weight);
  g_free (dense->bias);
}

/* Its batch norm does nothing but what gamma and beta say. */
static void
filters_init (Filters *filters,
              Network *nem,
              const gchar *conv,
              const gchar *norm)
{
  const NetworkParam *bias = network_find_part (nem, conv, "bias");
  real *mean = network_find_part (nem, norm, "running_mean")->value;
  real *var = network_find_part (nem, norm, "running_var")->value;

  filters->weight = network_find_part (nem, conv, "weight")->value;
  filters->bias = bias->value;
  filters->gamma = network_find_part (nem, norm, "weight")->value;
  filters->beta = network_find_part (nem, norm, "bias")->value;
  for (gsize o = 0; o < bias->size; o++)
    {
      mean[o] = 0;
      var[o] = 1;
    }
}

/* ---- the first filters ---- */

/* A filter's (in, SPARSE_FORWARD_AREA) answer at @place, without its bias. */
static gdouble
get_answer (const real *filter, const real *maps, guint in, guint place)
{
  gint row = (gint) (place / SPARSE_FORWARD_SIDE) - 1;
  gint column = (gint) (place % SPARSE_FORWARD_SIDE) - 1;
  gdouble sum = 0.0;

  for (guint c = 0; c < in;
       c++, filter += SPARSE_FORWARD_AREA, maps += SPARSE_FORWARD_AREA)
    for (gint y = MAX (0, -row); y < SPARSE_FORWARD_SIDE - MAX (0, row); y++)
      for (gint x = MAX (0, -column); x < SPARSE_FORWARD_SIDE - MAX (0, column);
           x++)
        sum += filter[SPARSE_FORWARD_SIDE * y + x]
               * maps[SPARSE_FORWARD_SIDE * (y + row) + x + column];
  return sum;
}

/* @lacks: (out): how much the sum of the constant channel's map falls short at
 * each place of what it is at the middle. Returns: that. */
static gdouble
get_lacks (gdouble lacks[SPARSE_FORWARD_AREA], const real *constant)
{
  const real ones[SPARSE_FORWARD_AREA] = { 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  gdouble all = get_answer (ones, constant, 1, MIDDLE);

  for (guint i = 0; i < SPARSE_FORWARD_AREA; i++)
    lacks[i] = all - get_answer (ones, constant, 1, i);
  return all;
}

/* How much of the constant keeps a filter below 0 but at the middle. */
static gdouble
find_push (const real *filter,
           gdouble bias,
           const Samples *samples,
           const gdouble lacks[SPARSE_FORWARD_AREA])
{
  gsize size = (gsize) samples->channels * SPARSE_FORWARD_AREA;
  gdouble push = 0.0;

  for (guint i = 0; i < samples->n_maps; i++)
    for (guint place = 0; place < SPARSE_FORWARD_AREA; place++)
      if (place != MIDDLE)
        {
          gdouble answer = bias
                           + get_answer (filter, samples->maps + i * size,
                                         samples->channels, place);

          push = MAX (push, MARGIN * answer / lacks[place]);
        }
  return push;
}

/* @mean: the mean of the samples' maps. Returns: how much the middle one of
 * the filters @o, as written, misses of @wanted and @bias for it. */
static gdouble
find_miss (const Filters *filters,
           guint o,
           const gdouble *wanted,
           gdouble bias,
           const real *mean,
           guint in)
{
  gdouble miss = bias;

  for (guint i = 0; i < in * SPARSE_FORWARD_AREA; i++)
    miss += wanted[i] * mean[i];
  return miss
         - (filters->bias[o]
            + get_answer (filters->weight
                            + (gsize) o * in * SPARSE_FORWARD_AREA,
                          mean, in, MIDDLE))
             / SMALL;
}

typedef struct
{
  const Filters *filters;
  const Dense *dense;
  const Samples *samples;
  const real *mean; /* of the samples' maps */
  gdouble lacks[SPARSE_FORWARD_AREA];
  gdouble all; /* what they lack to */
} Work;

static void
write_first_task (guint o, guint worker, gpointer data)
{
  const Work *work = data;
  const Filters *filters = work->filters;
  const Dense *dense = work->dense;
  const Samples *samples = work->samples;
  guint in = samples->channels;
  real *filter = filters->weight + (gsize) o * in * SPARSE_FORWARD_AREA;
  g_autofree gdouble *wanted = g_new (gdouble, in * SPARSE_FORWARD_AREA);
  gdouble bias =
    dense->bias[o]
    + pooled_features_unfold (samples->pooled, wanted,
                              dense->weight + (gsize) o * dense->in);
  gdouble push;

  for (guint i = 0; i < in * SPARSE_FORWARD_AREA; i++)
    filter[i] = half_round (SMALL * wanted[i]);
  push = half_round (find_push (filter, SMALL * bias, samples, work->lacks));
  for (guint i = 0; i < SPARSE_FORWARD_AREA; i++)
    filter[(in - 1) * SPARSE_FORWARD_AREA + i] += (real) push;
  filters->bias[o] = half_round (SMALL * bias - push * work->all);
  filters->gamma[o] = (real) (1.0 / SMALL);
  filters->beta[o] =
    half_round (find_miss (filters, o, wanted, bias, work->mean, in));
}

/* ---- the second filters and the outputs ---- */

static void
write_second (const Filters *filters, const Dense *dense)
{
  for (guint o = 0; o < dense->out; o++)
    {
      for (guint i = 0; i < dense->in * SPARSE_FORWARD_AREA; i++)
        filters->weight[(gsize) o * dense->in * SPARSE_FORWARD_AREA + i] =
          half_round (dense->weight[o * dense->in + i / SPARSE_FORWARD_AREA]);
      filters->bias[o] = half_round (dense->bias[o]);
      filters->gamma[o] = 1;
      filters->beta[o] = 0;
    }
}

/* What the first filters give on the mean of all places passes the rest by;
 * its mean is taken off again. */
static void
write_outputs (Network *nem,
               Network *last,
               const Filters *first,
               const real *mean,
               guint in,
               guint width)
{
  const real *weight = network_find_part (last, "out", "weight")->value;
  const real *bias = network_find_part (last, "out", "bias")->value;
  real *to = network_find_part (nem, "out", "weight")->value;
  real *to_bias = network_find_part (nem, "out", "bias")->value;
  gdouble values[PARAMS_N];

  for (guint i = 0; i < PARAMS_N * width; i++)
    to[i] = half_round (weight[i]);
  for (guint p = 0; p < PARAMS_N; p++)
    values[p] = bias[p];
  for (guint o = 0; o < width; o++)
    {
      gdouble passed = SPARSE_FORWARD_AREA * (gdouble) first->bias[o];

      for (guint i = 0; i < SPARSE_FORWARD_AREA; i++)
        passed += get_answer (
          first->weight + (gsize) o * in * SPARSE_FORWARD_AREA, mean, in, i);
      for (guint p = 0; p < PARAMS_N; p++)
        values[p] -= to[p * width + o] * passed / SPARSE_FORWARD_AREA;
    }
  for (guint p = 0; p < PARAMS_N; p++)
    to_bias[p] = half_round (values[p]);
}

void
export_last_stage (Network *nem,
                   Network *last,
                   const Whiten *whiten,
                   const Samples *samples,
                   guint n_threads)
{
  gsize size = (gsize) samples->channels * SPARSE_FORWARD_AREA;
  g_autofree real *mean = g_new0 (real, size);
  Dense one, two;
  Filters first, second;
  Work work = { &first, &one, samples, mean };

  for (guint i = 0; i < samples->n_maps; i++)
    for (gsize j = 0; j < size; j++)
      mean[j] += samples->maps[i * size + j] / (real) samples->n_maps;
  dense_init (&one, last, "conv1", "bn1");
  dense_init (&two, last, "conv2", NULL);
  whiten_fold (whiten, one.weight, one.bias, one.out);
  filters_init (&first, nem, "backbone.5.conv1", "backbone.5.bn1");
  filters_init (&second, nem, "backbone.5.conv2", "backbone.5.bn2");
  work.all = get_lacks (
    work.lacks, mean + (gsize) (samples->channels - 1) * SPARSE_FORWARD_AREA);
  parallel_for (one.out, n_threads, write_first_task, &work);
  write_second (&second, &two);
  write_outputs (nem, last, &first, mean, samples->channels, two.out);
  dense_clear (&one);
  dense_clear (&two);
}
