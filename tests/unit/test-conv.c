/* test-conv.c - the convolutions of NEM's blocks against their definition
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/nem-layer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT 2e-5 /* relative to the largest value */

static void
fill (gfloat *out, gsize n, GRand *rand, gdouble range)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (gfloat) g_rand_double_range (rand, -range, range);
}

/* Converts channel-major to position-major. */
static void
interleave (PaddedMap *to, const gfloat *from, guint channels)
{
  gsize n = size_area (to->size);

  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < channels; c++)
      to->inside[i / to->size.width * to->row + i % to->size.width * to->pixel
                 + c] = from[c * n + i];
}

static gfloat
largest (const gfloat *in, gsize n)
{
  gfloat max = 0.0f;

  for (gsize i = 0; i < n; i++)
    max = MAX (max, fabsf (in[i]));
  return max;
}

/* ---- a block's convolutions ---- */

typedef struct
{
  guint c_in;
  guint c_out;
  Size size;
  gdouble range; /* of the input */
} Case;

/* One output of the convolution, by its definition. */
static gdouble
convolve (const Conv *conv, const gfloat *in, Size size, guint c, gsize i)
{
  gint y = (gint) (i / size.width);
  gint x = (gint) (i % size.width);
  gdouble sum = conv->bias[c];

  for (guint d = 0; d < conv->c_in; d++)
    for (gint tap = 0; tap < 9; tap++)
      {
        gint row = y + tap / 3 - 1;
        gint column = x + tap % 3 - 1;

        if (row >= 0 && row < (gint) size.height && column >= 0
            && column < (gint) size.width)
          sum += (gdouble) conv->weight[(c * conv->c_in + d) * 9 + tap]
                 * in[(d * size.height + row) * size.width + column];
      }
  return sum;
}

/* The output of a convolution and its epilogue, channel by channel. With bn1:
 * raw and active; without: added to raw. */
static void
plain_layer (gfloat *raw,
             gfloat *active,
             const gfloat *in,
             const Conv *conv,
             Size size,
             const gfloat *scale,
             const gfloat *shift)
{
  gsize n = size_area (size);

  for (gsize i = 0; i < conv->c_out * n; i++)
    {
      gdouble x = convolve (conv, in, size, i / n, i % n);

      if (active)
        {
          raw[i] = x;
          active[i] = MAX (x * scale[i / n] + shift[i / n], 0.0);
        }
      else
        raw[i] += MAX (x, 0.0);
    }
}

static void
assert_same (const gfloat *is,
             gsize row,
             gsize pixel,
             const gfloat *wanted,
             Size size,
             guint channels)
{
  gsize n = size_area (size);
  gfloat max = largest (wanted, channels * n);

  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < pixel; c++)
      g_assert_cmpfloat_with_epsilon (
        is[i / size.width * row + i % size.width * pixel + c],
        c < channels ? wanted[c * n + i] : 0.0f, LIMIT * max + G_MINFLOAT);
}

/* Nothing was written to the border. */
static void
assert_border (const PaddedMap *map)
{
  gsize rows = (map->size.height + NEM_TILE - 1) / NEM_TILE * NEM_TILE + 2;

  for (gsize y = 0; y < rows; y++)
    for (gsize i = 0; i < map->row; i++)
      if (y == 0 || y > map->size.height || i < map->pixel
          || i >= (map->size.width + 1) * map->pixel)
        g_assert_cmpfloat (map->border[y * map->row + i], ==, 0.0f);
}

static void
run_layer (const NemKernel *kernel,
           guint n_threads,
           Conv *conv,
           const PaddedMap *in,
           gfloat *out,
           const PaddedMap *active,
           const gfloat *scale,
           const gfloat *shift)
{
  Layer layer;
  gsize size =
    layer_init (&layer, kernel, n_threads, conv, in, out, active, scale, shift);
  gfloat *worker;

  size = (size + 15) / 16 * 16;
  worker = conv_alloc (size * n_threads);
  layer_run (&layer, worker, size);
  free (worker);
  layer_clear (&layer);
}

static void
check_layer (const NemKernel *kernel, const Case *test, GRand *rand)
{
  gsize n = size_area (test->size);
  gsize n_weights = (gsize) test->c_in * test->c_out * 9;
  Conv conv = { test->c_in, test->c_out, g_new (gfloat, n_weights),
                g_new (gfloat, test->c_out) };
  gfloat *planes = g_new (gfloat, test->c_in * n);
  gfloat *numbers = g_new (gfloat, 2 * test->c_out);
  gfloat *raw = g_new (gfloat, test->c_out * n);
  gfloat *wanted = g_new (gfloat, test->c_out * n);
  gfloat *out;
  PaddedMap in;
  PaddedMap active;

  fill (conv.weight, n_weights, rand, 2.5 / sqrt (9.0 * test->c_in));
  fill (conv.bias, test->c_out, rand, test->range);
  fill (planes, test->c_in * n, rand, test->range);
  fill (numbers, 2 * test->c_out, rand, 2.0);
  padded_map_init (&in, test->size, test->c_in);
  padded_map_init (&active, test->size, test->c_out);
  interleave (&in, planes, test->c_in);
  out = conv_alloc (n * active.pixel);

  plain_layer (raw, wanted, planes, &conv, test->size, numbers,
               numbers + test->c_out);
  run_layer (kernel, 3, &conv, &in, out, &active, numbers,
             numbers + test->c_out);
  assert_same (out, test->size.width * active.pixel, active.pixel, raw,
               test->size, test->c_out);
  assert_same (active.inside, active.row, active.pixel, wanted, test->size,
               test->c_out);
  assert_border (&active);

  plain_layer (raw, NULL, planes, &conv, test->size, NULL, NULL);
  run_layer (kernel, 2, &conv, &in, out, NULL, NULL, NULL);
  assert_same (out, test->size.width * active.pixel, active.pixel, raw,
               test->size, test->c_out);

  conv_clear (&conv);
  padded_map_clear (&in);
  padded_map_clear (&active);
  g_free (planes);
  g_free (numbers);
  g_free (raw);
  g_free (wanted);
  free (out);
}

static void
test_layer (gconstpointer data)
{
  static const Case cases[] = {
    { 1, 1, { 1, 1 }, 1 },      { 1, 33, { 2, 2 }, 1 },
    { 7, 5, { 3, 3 }, 1 },      { 33, 70, { 3, 3 }, 1 },
    { 64, 96, { 4, 4 }, 1 },    { 5, 9, { 5, 9 }, 1 },
    { 31, 32, { 14, 14 }, 1 },  { 40, 65, { 13, 15 }, 1 },
    { 3, 2, { 1, 100 }, 1 },    { 2, 3, { 100, 1 }, 1 },
    { 65, 3, { 30, 29 }, 1 },   { 16, 16, { 56, 56 }, 1 },
    { 9, 8, { 17, 18 }, 1e9 },  { 9, 8, { 3, 3 }, 1e9 },
    { 9, 8, { 17, 18 }, 1e-9 }, { 8, 8, { 17, 18 }, 0.0 },
  };
  GRand *rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_layer (data, &cases[i], rand);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (const NemKernel *const *kernel = nem_kernels (); *kernel; kernel++)
    {
      g_autofree gchar *layer =
        g_strdup_printf ("/conv/%s/layer", (*kernel)->name);

      g_test_add_data_func (layer, *kernel, test_layer);
    }
  return g_test_run ();
}
