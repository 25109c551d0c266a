/* sparse-forward.c - sparse forward pass of the hand-crafted stages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sparse-forward-private.h"

#include <string.h>

#include "core/vectors.h"

#define POOL 5 /* as in networks-nem.c */
#define STRIDE 4
#define LATER (NEM_STAGES - 2) /* stages after the first */

/* Sums that fit into registers; all maps except the last are at least 7 x 8
 * wide. */
#define LANES 8
#define VECTORS_N 7

typedef real Vector __attribute__ ((
  vector_size (LANES * sizeof (real)), aligned (sizeof (real)), may_alias));

struct _SparseForward
{
  guint side;
  gchar *hash;   /* of the weights */
  Filters first; /* reads tints */
  GArray *tints; /* Tint; the first are the image's channels */
  Filters conv1[LATER];
  Filters conv2[LATER];
};

/* ---- making ---- */

static gchar *
hash_params (Network *features)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint n;
  const NetworkParam *params = network_get_params (features, &n);

  for (guint i = 0; i < n; i++)
    g_checksum_update (sum, (const guchar *) params[i].value,
                       (gssize) (params[i].size * sizeof (real)));
  return g_strdup (g_checksum_get_string (sum));
}

SparseForward *
sparse_forward_new (Network *features, guint side)
{
  SparseForward *sparse = g_new0 (SparseForward, 1);

  sparse->side = side;
  sparse->hash = hash_params (features);
  sparse->tints = tints_new ();
  filters_init (&sparse->first, features, "backbone.0", "backbone.1",
                sparse->tints);
  for (guint i = 0; i < LATER; i++)
    {
      g_autofree gchar *conv1 = g_strdup_printf ("backbone.%u.conv1", i + 3);
      g_autofree gchar *bn1 = g_strdup_printf ("backbone.%u.bn1", i + 3);
      g_autofree gchar *conv2 = g_strdup_printf ("backbone.%u.conv2", i + 3);
      g_autofree gchar *bn2 = g_strdup_printf ("backbone.%u.bn2", i + 3);

      filters_init (&sparse->conv1[i], features, conv1, bn1, NULL);
      filters_init (&sparse->conv2[i], features, conv2, bn2, NULL);
    }
  return sparse;
}

void
sparse_forward_free (SparseForward *sparse)
{
  g_free (sparse->hash);
  filters_clear (&sparse->first);
  g_array_unref (sparse->tints);
  for (guint i = 0; i < LATER; i++)
    {
      filters_clear (&sparse->conv1[i]);
      filters_clear (&sparse->conv2[i]);
    }
  g_free (sparse);
}

guint
sparse_forward_get_channels (const SparseForward *sparse)
{
  return sparse->conv2[LATER - 1].out;
}

const gchar *
sparse_forward_get_hash (const SparseForward *sparse)
{
  return sparse->hash;
}

/* ---- planes with a rim of one zero ---- */

static guint
pooled (guint side)
{
  return window_steps ((Window){ POOL, STRIDE, 1, 1 }, side);
}

static gsize
padded_area (guint side)
{
  return (gsize) (side + 2) * (side + 2);
}

static void
clear_halos (real *planes, guint n, guint side)
{
  guint stride = side + 2;

  for (guint c = 0; c < n; c++, planes += padded_area (side))
    {
      memset (planes, 0, stride * sizeof *planes);
      memset (planes + (side + 1) * stride, 0, stride * sizeof *planes);
      for (guint y = 1; y <= side; y++)
        planes[y * stride] = planes[y * stride + side + 1] = 0;
    }
}

/* Returns: the start of row y of a term in padded planes. */
static const real *
find_term (const Term *term, const real *planes, guint side, guint y)
{
  return planes + term->channel * padded_area (side)
         + (gsize) (y + term->tap / 3) * (side + 2) + term->tap % 3;
}

/* One row of a channel's filter on padded planes. */
VECTORS static void
filter_row (real *row,
            const Filters *filters,
            guint channel,
            const real *planes,
            guint side,
            guint y)
{
  const Term *first =
    &g_array_index (filters->terms, Term, filters->first[channel]);
  const Term *end =
    &g_array_index (filters->terms, Term, filters->first[channel + 1]);
  real bias = filters->bias[channel];
  guint x = 0;

  for (; x + VECTORS_N * LANES <= side; x += VECTORS_N * LANES)
    {
      Vector sums[VECTORS_N];

      for (guint v = 0; v < VECTORS_N; v++)
        sums[v] = (Vector){ 0 } + bias;
      for (const Term *term = first; term < end; term++)
        {
          const real *from = find_term (term, planes, side, y) + x;

          for (guint v = 0; v < VECTORS_N; v++)
            sums[v] += term->weight * *(const Vector *) (from + v * LANES);
        }
      for (guint v = 0; v < VECTORS_N; v++)
        *(Vector *) (row + x + v * LANES) = sums[v];
    }
  for (; x < side; x++)
    {
      row[x] = bias;
      for (const Term *term = first; term < end; term++)
        row[x] += term->weight * find_term (term, planes, side, y)[x];
    }
}

/* Adds a row after batch norm and ReLU. */
VECTORS static void
add_activated (
  real *sums, const real *row, const Filters *filters, guint channel, guint n)
{
  real scale = filters->scale[channel];
  real offset = filters->offset[channel];

  for (guint x = 0; x < n; x++)
    {
      real value = scale * row[x] + offset;

      sums[x] += value > 0 ? value : 0;
    }
}

/* Pools column sums, including the halo's at both ends, to a row of means. */
static void
pool_columns (real *out, const real *sums, guint n)
{
  for (guint x = 0; x < n; x++, sums += STRIDE)
    out[x] = (sums[0] + sums[1] + sums[2] + sums[3] + sums[4]) / (POOL * POOL);
}

/* ---- the stages ---- */

/* @planes: the image's channels, followed by space for the other tints. */
static void
make_tints (const SparseForward *sparse, real *planes)
{
  gsize area = padded_area (sparse->side);
  real *to = planes + CHANNELS * area;

  for (guint t = CHANNELS; t < sparse->tints->len; t++, to += area)
    {
      const real *weights = g_array_index (sparse->tints, Tint, t).weights;

      for (gsize i = 0; i < area; i++)
        to[i] = weights[0] * planes[i] + weights[1] * planes[area + i]
                + weights[2] * planes[2 * area + i];
    }
}

/* Computes the pooled first stage row by row, without storing full-size maps.
 * */
static void
run_first (const SparseForward *sparse, real *out, const real *image)
{
  const Filters *filters = &sparse->first;
  guint side = sparse->side;
  guint small = pooled (side);
  real *row = g_newa (real, side);
  real *sums = g_newa (real, side + STRIDE);

  clear_halos (out, filters->out, small);
  for (guint o = 0; o < filters->out; o++, out += padded_area (small))
    for (guint y = 0; y < small; y++)
      {
        guint from = MAX (STRIDE * y, 1) - 1;

        memset (sums, 0, (side + STRIDE) * sizeof *sums);
        for (guint i = from; i < MIN (STRIDE * y + STRIDE, side); i++)
          {
            filter_row (row, filters, o, image, side, i);
            add_activated (sums + 1, row, filters, o, side);
          }
        pool_columns (out + (y + 1) * (small + 2) + 1, sums, small);
      }
}

/* @in: padded planes. @sum, @activated: likewise, the first convolution's
 * output before and after batch norm and ReLU. */
static void
run_first_half (const Filters *filters,
                real *sum,
                real *activated,
                const real *in,
                guint side)
{
  clear_halos (activated, filters->out, side);
  for (guint o = 0; o < filters->out; o++)
    for (guint y = 0; y < side; y++)
      {
        gsize at = o * padded_area (side) + (y + 1) * (side + 2) + 1;

        filter_row (sum + at, filters, o, in, side, y);
        memset (activated + at, 0, side * sizeof *activated);
        add_activated (activated + at, sum + at, filters, o, side);
      }
}

/* Adds the second convolution of @activated to @sum, a padded plane. */
static void
add_second_half (const Filters *filters,
                 guint channel,
                 real *sum,
                 const real *activated,
                 guint side)
{
  real *row = g_newa (real, side);

  for (guint y = 0; y < side; y++)
    {
      filter_row (row, filters, channel, activated, side, y);
      add_activated (sum + (y + 1) * (side + 2) + 1, row, filters, channel,
                     side);
    }
}

/* @out: a padded plane of the pooled size. */
static void
pool_plane (real *out, const real *plane, guint side)
{
  guint small = pooled (side);
  real *sums = g_newa (real, side + STRIDE);

  for (guint y = 0; y < small; y++)
    {
      guint from = MAX (STRIDE * y, 1) - 1;

      memset (sums, 0, (side + STRIDE) * sizeof *sums);
      for (guint i = from; i < MIN (STRIDE * y + STRIDE, side); i++)
        for (guint x = 0; x < side; x++)
          sums[x + 1] += plane[(i + 1) * (side + 2) + x + 1];
      pool_columns (out + (y + 1) * (small + 2) + 1, sums, small);
    }
}

static real
average_plane (const real *plane, guint side)
{
  gdouble sum = 0.0;

  for (guint y = 1; y <= side; y++)
    for (guint x = 1; x <= side; x++)
      sum += plane[y * (side + 2) + x];
  return (real) (sum / ((gdouble) side * side));
}

/* Computes the largest buffers of any stage: for inputs and outputs, and
 * between. */
static void
find_sizes (const SparseForward *sparse, gsize *ends, gsize *between)
{
  guint side = sparse->side;

  *ends = sparse->tints->len * padded_area (side);
  *between = 0;
  for (guint i = 0; i < LATER; i++)
    {
      side = pooled (side);
      *ends = MAX (*ends, sparse->conv1[i].in * padded_area (side));
      *between = MAX (*between, sparse->conv1[i].out * padded_area (side));
    }
}

gsize
sparse_forward_get_scratch (const SparseForward *sparse)
{
  gsize ends, between;

  find_sizes (sparse, &ends, &between);
  return 2 * (ends + between);
}

void
sparse_forward_run (const SparseForward *sparse,
                    real *means,
                    const real *image,
                    real *scratch)
{
  guint side = sparse->side;
  gsize ends, between;
  real *in, *out, *sum, *activated;

  find_sizes (sparse, &ends, &between);
  in = scratch;
  out = in + ends;
  sum = out + ends;
  activated = sum + between;
  clear_halos (in, CHANNELS, side);
  for (guint c = 0; c < CHANNELS; c++)
    for (guint y = 0; y < side; y++)
      memcpy (in + c * padded_area (side) + (y + 1) * (side + 2) + 1,
              image + ((gsize) c * side + y) * side, side * sizeof (real));
  make_tints (sparse, in);
  run_first (sparse, out, in);
  for (guint i = 0; i < LATER; i++)
    {
      const Filters *filters = &sparse->conv2[i];
      real *next = in;

      side = pooled (side);
      if (i + 1 < LATER)
        clear_halos (next, filters->out, pooled (side));
      run_first_half (&sparse->conv1[i], sum, activated, out, side);
      for (guint o = 0; o < filters->out; o++)
        {
          real *plane = sum + o * padded_area (side);

          add_second_half (filters, o, plane, activated, side);
          if (i + 1 < LATER)
            pool_plane (next + o * padded_area (pooled (side)), plane, side);
          else
            means[o] = average_plane (plane, side);
        }
      in = out;
      out = next;
    }
}
