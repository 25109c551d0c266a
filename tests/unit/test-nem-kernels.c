/* test-nem-kernels.c - each of NEM's fast kernels against plain C, and the
 * whole pass against the reference
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/nem-private.h"
#include "reference.h"

#define LIMIT 1e-4 /* of a whole pass, relative to its largest value */
#define LOOP_LIMIT 1e-5
#define GUARD 12345.0f /* value around outputs, which must not change */
#define MARGIN 64

static GRand *rng;

/* ---- material ---- */

/* Ordinary numbers, with some zeros and some large and tiny ones. */
static gfloat *
make_numbers (gsize n)
{
  static const gfloat extremes[] = {
    0.0f, -0.0f, 1e4f, -1e4f, 1e-40f, -1e-30f
  };
  gfloat *numbers = conv_alloc (n);

  for (gsize i = 0; i < n; i++)
    numbers[i] = g_rand_int_range (rng, 0, 16) == 0
                   ? extremes[g_rand_int_range (rng, 0, 6)]
                   : (gfloat) g_rand_double_range (rng, -2.0, 2.0);
  return numbers;
}

/* n zeros between guards. */
static gfloat *
make_output (gsize n)
{
  gfloat *all = conv_alloc (n + 2 * MARGIN);

  for (gsize i = 0; i < MARGIN; i++)
    all[i] = all[MARGIN + n + i] = GUARD;
  return all + MARGIN;
}

static void
free_output (gfloat *out, gsize n)
{
  for (gsize i = 0; i < MARGIN; i++)
    g_assert_true (out[-1 - (gssize) i] == GUARD && out[n + i] == GUARD);
  free (out - MARGIN);
}

/* scales: the sum of the absolute values of the terms. */
static void
assert_near (gfloat is, gdouble wanted, gdouble scale)
{
  g_assert_cmpfloat_with_epsilon (is, wanted, LOOP_LIMIT * scale + 1e-30);
}

/* ---- loop by loop ---- */

static void
check_product (const NemKernel *kernel, guint n_rows, guint depth, gboolean add)
{
  const guint step = depth + g_rand_int_range (rng, 0, 5);
  const gsize n = (gsize) n_rows * NEM_PANEL;
  gfloat *in = make_numbers ((gsize) n_rows * step);
  gfloat *weights = make_numbers ((gsize) depth * NEM_PANEL);
  gfloat *before = make_numbers (n);
  gfloat *out = make_output (n);
  const gfloat **from = g_new (const gfloat *, n_rows);
  gfloat **to = g_new (gfloat *, n_rows);

  memcpy (out, before, n * sizeof *out);
  for (guint i = 0; i < n_rows; i++)
    {
      from[i] = in + i * step;
      to[i] = out + i * NEM_PANEL;
    }
  kernel->product (to, from, n_rows, weights, depth, add);
  for (guint i = 0; i < n_rows; i++)
    for (guint c = 0; c < NEM_PANEL; c++)
      {
        gdouble sum = add ? before[i * NEM_PANEL + c] : 0.0;
        gdouble scale = fabs (sum);

        for (guint k = 0; k < depth; k++)
          {
            gdouble x = (gdouble) from[i][k] * weights[k * NEM_PANEL + c];

            sum += x;
            scale += fabs (x);
          }
        assert_near (to[i][c], sum, scale);
      }
  free_output (out, n);
  free (in);
  free (weights);
  free (before);
  g_free (from);
  g_free (to);
}

static void
test_product (gconstpointer kernel)
{
  for (guint n_rows = 1; n_rows <= 50; n_rows++)
    for (guint i = 0; i < 4; i++)
      check_product (kernel, n_rows, (guint[]){ 1, 3, 32, 65 }[i], i % 2);
}

/* All three steps of Winograd's algorithm for one tile, including the packing,
 * against plain sums of 3x3 weights on 6x6 positions. */
static void
check_winograd (const NemKernel *kernel, guint depth)
{
  const guint pixel = (depth + NEM_PANEL - 1) / NEM_PANEL * NEM_PANEL;
  const gsize row = (gsize) pixel * (NEM_WINDOW + 3);
  Conv conv = { .c_in = depth, .c_out = NEM_PANEL };
  gfloat *in = make_numbers (row * NEM_WINDOW);
  gfloat *inputs = make_output ((gsize) NEM_PRODUCTS * pixel);
  gfloat *products = make_output (NEM_PRODUCTS * NEM_PANEL);
  gfloat *out = make_output (NEM_TILE * NEM_TILE * NEM_PANEL);
  const gfloat *packed;

  conv.weight = g_new (gfloat, depth * 9 * NEM_PANEL);
  for (guint i = 0; i < depth * 9 * NEM_PANEL; i++)
    conv.weight[i] = (gfloat) g_rand_double_range (rng, -1.0, 1.0);
  packed = conv_pack (&conv, CONV_WINOGRAD, 1);
  kernel->winograd_in (inputs, pixel, in, pixel, row, pixel);
  for (guint i = 0; i < NEM_PRODUCTS; i++)
    kernel->product (&(gfloat *){ products + i * NEM_PANEL },
                     &(const gfloat *){ inputs + i * pixel }, 1,
                     packed + (gsize) i * depth * NEM_PANEL, depth, FALSE);
  kernel->winograd_out (out, products, NEM_PANEL);
  for (guint i = 0; i < NEM_TILE * NEM_TILE; i++)
    for (guint c = 0; c < NEM_PANEL; c++)
      {
        gdouble sum = 0.0, scale = 0.0;

        for (guint d = 0; d < depth; d++)
          for (guint t = 0; t < 9; t++)
            {
              guint y = i / NEM_TILE + t / 3, x = i % NEM_TILE + t % 3;

              sum += (gdouble) in[y * row + x * pixel + d]
                     * conv.weight[(c * depth + d) * 9 + t];
            }
        /* The transforms mix all of the window. */
        for (guint j = 0; j < NEM_WINDOW * NEM_WINDOW; j++)
          for (guint d = 0; d < depth; d++)
            scale +=
              fabs (in[j / NEM_WINDOW * row + j % NEM_WINDOW * pixel + d]);
        assert_near (out[i * NEM_PANEL + c], sum, scale);
      }
  free_output (inputs, (gsize) NEM_PRODUCTS * pixel);
  free_output (products, NEM_PRODUCTS * NEM_PANEL);
  free_output (out, NEM_TILE * NEM_TILE * NEM_PANEL);
  free (in);
  conv_clear (&conv);
}

static void
test_winograd (gconstpointer kernel)
{
  for (guint i = 0; i < 5; i++)
    check_winograd (kernel, (guint[]){ 1, 3, 32, 33, 96 }[i]);
}

static void
test_epilogue (gconstpointer data)
{
  const NemKernel *kernel = data;

  for (guint n = 1; n <= 9; n++)
    {
      const gsize pixel = NEM_PANEL * (1 + n % 3);
      const gsize size = (n - 1) * pixel + NEM_PANEL;
      gfloat *x = make_numbers (n * NEM_PANEL);
      gfloat *numbers = make_numbers (3 * NEM_PANEL);
      gfloat *raw = make_output (size), *active = make_output (size);
      gfloat *last = make_output (size);

      kernel->epilogue_first (raw, active, pixel, x, n, numbers,
                              numbers + NEM_PANEL, numbers + 2 * NEM_PANEL);
      memcpy (last, raw, size * sizeof *raw);
      kernel->epilogue_last (last, pixel, x, n, numbers);
      for (guint i = 0; i < n * NEM_PANEL; i++)
        {
          gsize at = i / NEM_PANEL * pixel + i % NEM_PANEL;
          guint c = i % NEM_PANEL;
          gdouble y = (gdouble) x[i] + numbers[c];
          gdouble z = y * numbers[NEM_PANEL + c];

          assert_near (raw[at], y, fabs (x[i]) + fabs (numbers[c]));
          assert_near (active[at], MAX (z + numbers[2 * NEM_PANEL + c], 0.0),
                       (fabs (x[i]) + fabs (numbers[c]))
                           * fabs (numbers[NEM_PANEL + c])
                         + fabs (numbers[2 * NEM_PANEL + c]));
          assert_near (last[at], raw[at] + MAX (y, 0.0),
                       2 * (fabs (x[i]) + fabs (numbers[c])));
        }
      free_output (raw, size);
      free_output (active, size);
      free_output (last, size);
      free (x);
      free (numbers);
    }
}

static void
test_pool (gconstpointer data)
{
  const NemKernel *kernel = data;

  for (guint i = 0; i < 25 * 3; i++)
    {
      const guint n_rows = 1 + i % 5, n_columns = 1 + i / 5 % 5;
      const guint n = NEM_PANEL * (1 + i / 25);
      const gsize row = (gsize) n * 7;
      gfloat *in = make_numbers (row * n_rows);
      gfloat *out = make_output (n);

      kernel->pool (out, in, row, n_rows, n_columns, n);
      for (guint c = 0; c < n; c++)
        {
          gdouble sum = 0.0, scale = 0.0;

          for (guint j = 0; j < n_rows * n_columns; j++)
            {
              gdouble x = in[j / n_columns * row + j % n_columns * n + c];

              sum += x / 25.0;
              scale += fabs (x) / 25.0;
            }
          assert_near (out[c], sum, scale);
        }
      free_output (out, n);
      free (in);
    }
}

static void
check_first (const NemKernel *kernel, guint n_out, guint n, gboolean whole)
{
  const guint length = 4 * n_out + 2;
  gfloat *in = make_numbers (9 * length);
  gfloat *weights = make_numbers (27 * n);
  gfloat *bias = make_numbers (n);
  gfloat *out = make_output (n_out * n), *also = make_output (n_out * n);
  const gfloat *rows[9];

  for (guint i = 0; i < 9; i++)
    rows[i] = in + i * length;
  kernel->first (out, NULL, n_out, rows, weights, bias, n, whole);
  kernel->first (NULL, also, n_out, rows, weights, bias, n, whole);
  for (guint i = 0; i < n_out * n; i++)
    {
      guint x = i / n, c = i % n;
      gdouble sum = 0.0, scale = 0.0;

      /* The window's pixels: the first is before the row. */
      for (guint p = x ? 0 : 1; p < (x + 1 < n_out || whole ? 5 : 4); p++)
        {
          gdouble y = bias[c];

          scale += fabs (y);
          for (guint t = 0; t < 27; t++)
            {
              gdouble term = (gdouble) rows[t / 3][4 * x + p - 1 + t % 3]
                             * weights[t * n + c];

              y += term;
              scale += fabs (term);
            }
          sum += MAX (y, 0.0);
        }
      assert_near (out[i], sum, scale);
      g_assert_cmpfloat (out[i], ==, also[i]);
    }
  free_output (out, n_out * n);
  free_output (also, n_out * n);
  free (in);
  free (weights);
  free (bias);
}

static void
test_first (gconstpointer kernel)
{
  for (guint n_out = 1; n_out <= 9; n_out += 2)
    for (guint i = 0; i < 8; i++)
      check_first (kernel, n_out, NEM_PANEL * (1 + i / 2), i % 2);
}

/* ---- the whole pass ---- */

typedef gfloat (*Paint) (guint x, guint y);

static gfloat
paint_random (guint x, guint y)
{
  return (gfloat) g_rand_double (rng);
}

static gfloat
paint_black (guint x, guint y)
{
  return 0.0f;
}

static gfloat
paint_checks (guint x, guint y)
{
  return (gfloat) ((x + y) % 2);
}

static gfloat
paint_bright (guint x, guint y)
{
  return g_rand_int_range (rng, 0, 50) ? 0.5f : 1000.0f;
}

static const Paint paints[] = { paint_random, paint_black, paint_checks,
                                paint_bright };

static void
assert_same (const SympieParams *is, const gdouble *wanted, gsize n)
{
  gdouble largest = 0.0;

  for (gsize i = 0; i < n * PARAMS_N; i++)
    largest = MAX (largest, fabs (wanted[i]));
  for (gsize i = 0; i < n * PARAMS_N; i++)
    g_assert_cmpfloat_with_epsilon (is[i / PARAMS_N].n[i % PARAMS_N], wanted[i],
                                    LIMIT * largest);
}

/* Every kernel, with one thread and three. */
static void
check_pass (const gchar *path, guint height, guint width, Paint paint)
{
  g_autoptr (Nem) nem = nem_load (path, NULL);
  g_autofree gfloat *view = g_new (gfloat, 3 * height * width);
  g_autofree SympieParams *local = NULL;
  g_autofree gdouble *wanted = NULL;
  gdouble mean[PARAMS_N];

  for (guint i = 0; i < 3 * height * width; i++)
    view[i] = paint (i % width, i / width);
  for (const NemKernel *const *kernel = nem_kernels (); *kernel; kernel++)
    for (guint n_threads = 1; n_threads <= 3; n_threads += 2)
      {
        g_autoptr (NemPlan) plan =
          nem_plan_new_with (*kernel, nem, height, width, n_threads, NULL);
        SympieParams is;
        guint rows, columns;

        nem_plan_get_grid (plan, &rows, &columns);
        if (wanted == NULL)
          {
            wanted = g_new (gdouble, rows * columns * PARAMS_N);
            local = g_new (SympieParams, rows * columns);
            reference_nem (path, view, height, width, mean, wanted);
          }
        nem_plan_estimate (plan, view, 1, &is, local);
        assert_same (&is, mean, 1);
        assert_same (local, wanted, rows * columns);
      }
}

static void
test_pass (void)
{
  static const guint sizes[][2] = { { 32, 32 },  { 33, 47 },  { 43, 43 },
                                    { 42, 97 },  { 65, 130 }, { 101, 75 },
                                    { 224, 224 } };
  static const guint widths[][NEM_STAGES] = { { 1, 1, 1, 1 },
                                              { 5, 3, 70, 9 },
                                              { 33, 64, 65, 31 } };

  for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
    {
      gchar *path = reference_write_network (widths[w], WEIGHTS_F32, 31 + w);

      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        for (guint p = 0; p < G_N_ELEMENTS (paints); p++)
          check_pass (path, sizes[s][0], sizes[s][1], paints[p]);
      reference_remove (path);
    }
}

static void
test_paper (void)
{
  static const guint widths[NEM_STAGES] = { 64, 128, 256, 512 };
  gchar *path = reference_write_network (widths, WEIGHTS_F16, 8);

  check_pass (path, NEM_SIZE, NEM_SIZE, paint_random);
  check_pass (path, 129, 300, paint_checks);
  reference_remove (path);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const gchar *name;
    GTestDataFunc run;
  } tests[] = { { "product", test_product },
                { "winograd", test_winograd },
                { "epilogue", test_epilogue },
                { "pool", test_pool },
                { "first", test_first } };

  g_test_init (&argc, &argv, NULL);
  rng = g_rand_new_with_seed (20);
  for (const NemKernel *const *kernel = nem_kernels (); *kernel; kernel++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree gchar *path = g_strdup_printf (
          "/nem-kernels/%s/%s", (*kernel)->name, tests[i].name);

        g_test_add_data_func (path, *kernel, tests[i].run);
      }
  g_test_add_func ("/nem-kernels/pass", test_pass);
  g_test_add_func ("/nem-kernels/paper", test_paper);
  return g_test_run ();
}
