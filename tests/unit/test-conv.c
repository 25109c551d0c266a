/* test-conv.c - NEM's fast loops against the plain ones
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/nem-layer.h"
#include "reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT 2e-5 /* relative to the largest number */

static void
fill (gfloat *out, gsize n, GRand *rand, gdouble range)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (gfloat) g_rand_double_range (rand, -range, range);
}

/* Channel by channel to position by position. */
static void
interleave (Framed *to, const gfloat *from, guint channels)
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
  gdouble range; /* of what comes in */
} Case;

/* What a convolution and what follows it give: by conv_forward(), channel by
 * channel. With bn1: raw and active; without: raw is added to. */
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
  g_autofree gfloat *x = g_new (gfloat, conv->c_out * n);
  g_autofree gfloat *columns =
    g_new (gfloat, conv_columns_size (conv, size.width, size.height));

  conv_forward (x, n, in, conv, size.height, size.width, 0, size.height, 0,
                conv->c_out, columns);
  for (gsize i = 0; i < conv->c_out * n; i++)
    if (active)
      {
        raw[i] = x[i];
        active[i] = MAX (x[i] * scale[i / n] + shift[i / n], 0.0f);
      }
    else
      raw[i] += MAX (x[i], 0.0f);
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

/* Nothing was written to the frame. */
static void
assert_frame (const Framed *framed)
{
  gsize rows = (framed->size.height + NEM_TILE - 1) / NEM_TILE * NEM_TILE + 2;

  for (gsize y = 0; y < rows; y++)
    for (gsize i = 0; i < framed->row; i++)
      if (y == 0 || y > framed->size.height || i < framed->pixel
          || i >= (framed->size.width + 1) * framed->pixel)
        g_assert_cmpfloat (framed->frame[y * framed->row + i], ==, 0.0f);
}

static void
run_layer (const NemKernel *kernel,
           guint n_threads,
           Conv *conv,
           const Framed *in,
           gfloat *out,
           const Framed *active,
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
  Framed in;
  Framed active;

  fill (conv.weight, n_weights, rand, 2.5 / sqrt (9.0 * test->c_in));
  fill (conv.bias, test->c_out, rand, test->range);
  fill (planes, test->c_in * n, rand, test->range);
  fill (numbers, 2 * test->c_out, rand, 2.0);
  framed_init (&in, test->size, test->c_in);
  framed_init (&active, test->size, test->c_out);
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
  assert_frame (&active);

  plain_layer (raw, NULL, planes, &conv, test->size, NULL, NULL);
  run_layer (kernel, 2, &conv, &in, out, NULL, NULL, NULL);
  assert_same (out, test->size.width * active.pixel, active.pixel, raw,
               test->size, test->c_out);

  conv_clear (&conv);
  framed_clear (&in);
  framed_clear (&active);
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

/* ---- products ---- */

/* Every number of rows and depth: the sums stay apart. */
static void
test_product (gconstpointer data)
{
  const NemKernel *kernel = data;
  GRand *rand = g_rand_new_with_seed (2);
  gfloat weights[7 * NEM_PANEL];
  gfloat in[30 * 7];
  gfloat out[31 * NEM_PANEL];
  const gfloat *from[30];
  gfloat *to[30];

  fill (weights, G_N_ELEMENTS (weights), rand, 1.0);
  fill (in, G_N_ELEMENTS (in), rand, 1.0);
  for (guint i = 0; i < 30; i++)
    {
      from[i] = in + i * 7;
      to[i] = out + (29 - i) * NEM_PANEL;
    }
  for (guint n = 1; n <= 30; n++)
    for (guint depth = 1; depth <= 7; depth++)
      {
        for (guint i = 0; i < G_N_ELEMENTS (out); i++)
          out[i] = 5.0f;
        kernel->product (to, from, n, weights, depth, FALSE);
        kernel->product (to, from, n, weights, depth, TRUE);
        for (guint i = 0; i < 31; i++)
          for (guint c = 0; c < NEM_PANEL; c++)
            {
              gdouble sum = 0.0;

              for (guint k = 0; k < depth && i < 30; k++)
                sum += 2.0 * in[(29 - i) * 7 + k] * weights[k * NEM_PANEL + c];
              g_assert_cmpfloat_with_epsilon (out[i * NEM_PANEL + c],
                                              i < 30 && i >= 30 - n ? sum : 5.0,
                                              1e-5);
            }
      }
  g_rand_free (rand);
}

/* ---- the whole pass ---- */

static void
check_pass (const NemKernel *kernel,
            Nem *nem,
            guint height,
            guint width,
            GRand *rand,
            gdouble range)
{
  gsize n = (gsize) 3 * height * width;
  g_autofree gfloat *view = g_new (gfloat, n);
  g_autoptr (NemPlan) plain =
    nem_plan_new_with (NULL, nem, height, width, 1, NULL);
  guint rows;
  guint columns;
  gsize count;
  SympieParams *wanted;
  SympieParams *is;
  gfloat max;

  nem_plan_get_grid (plain, &rows, &columns);
  count = ((gsize) rows * columns + 1) * PARAMS_N;
  wanted = g_new (SympieParams, rows * columns + 1);
  is = g_new (SympieParams, 2 * (rows * columns + 1));
  fill (view, n, rand, range);
  nem_plan_estimate (plain, view, 1, wanted, wanted + 1);
  max = largest ((const gfloat *) wanted, count);
  for (guint threads = 1; threads <= 5; threads++)
    {
      g_autoptr (NemPlan) fast =
        nem_plan_new_with (kernel, nem, height, width, threads, NULL);
      SympieParams *to = is + (threads > 1 ? rows * columns + 1 : 0);

      nem_plan_estimate (fast, view, 1, to, to + 1);
      for (gsize i = 0; i < count; i++)
        g_assert_cmpfloat_with_epsilon (
          ((const gfloat *) to)[i], ((const gfloat *) wanted)[i], LIMIT * max);
      g_assert_cmpmem (to, count * sizeof (gfloat), is,
                       count * sizeof (gfloat));
    }
  g_free (wanted);
  g_free (is);
}

static void
test_pass (gconstpointer data)
{
  static const guint sizes[][2] = { { 32, 32 },  { 33, 47 },  { 42, 43 },
                                    { 35, 301 }, { 300, 34 }, { 224, 224 },
                                    { 227, 225 } };
  static const guint widths[][NEM_STAGES] = { { 8, 16, 24, 40 },
                                              { 65, 33, 1, 97 },
                                              { 32, 64, 128, 256 } };
  GRand *rand = g_rand_new_with_seed (4);

  for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      gchar *path = reference_write_network (widths[w], WEIGHTS_F32, w);
      g_autoptr (Nem) nem = nem_load (path, NULL);

      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        check_pass (data, nem, sizes[s][0], sizes[s][1], rand,
                    s % 2 ? 1.0 : 1e4);
      reference_remove (path);
    }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (const NemKernel *const *kernel = nem_kernels (); *kernel; kernel++)
    {
      g_autofree gchar *product =
        g_strdup_printf ("/conv/%s/product", (*kernel)->name);
      g_autofree gchar *layer =
        g_strdup_printf ("/conv/%s/layer", (*kernel)->name);
      g_autofree gchar *pass =
        g_strdup_printf ("/conv/%s/pass", (*kernel)->name);

      g_test_add_data_func (product, *kernel, test_product);
      g_test_add_data_func (layer, *kernel, test_layer);
      g_test_add_data_func (pass, *kernel, test_pass);
    }
  return g_test_run ();
}
