/* test-resize.c - antialiased scaling against hand-computed values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/resize.h"

#include <math.h>
#include <string.h>

static gfloat *
make_noise (gsize n)
{
  gfloat *numbers = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++)
    numbers[i] = g_test_rand_double_range (-1, 2);
  return numbers;
}

/* One row, also as one column, of one channel. */
static void
assert_line (const gfloat *wanted, guint n_out, const gfloat *in, guint n_in)
{
  g_autofree gfloat *row = g_new (gfloat, n_out);
  g_autofree gfloat *column = g_new (gfloat, n_out);

  resize_triangle (row, n_out, 1, in, n_in, 1, 1);
  resize_triangle (column, 1, n_out, in, 1, n_in, 1);
  for (guint i = 0; i < n_out; i++)
    {
      g_assert_cmpfloat_with_epsilon (row[i], wanted[i], 1e-6);
      g_assert_cmpfloat_with_epsilon (column[i], wanted[i], 1e-6);
    }
}

static void
test_same_size (void)
{
  for (guint channels = 1; channels <= 4; channels++)
    {
      const gsize n = 31 * 17 * channels;
      g_autofree gfloat *in = make_noise (n);
      g_autofree gfloat *out = g_new (gfloat, n);

      in[5] = -0.0f;
      in[6] = INFINITY; /* affects only its own pixel */
      resize_triangle (out, 31, 17, in, 31, 17, channels);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat (out[i], ==, in[i]);
    }
}

static void
test_constant (void)
{
  static const guint sizes[] = { 1, 2, 3, 7, 16, 33, 100 };
  gfloat in[100 * 3];
  gfloat out[100 * 3];

  for (guint i = 0; i < G_N_ELEMENTS (in); i++)
    in[i] = 0.25f * (1 + i % 3);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        resize_triangle (out, sizes[j], 1, in, sizes[i], 1, 3);
        for (guint k = 0; k < sizes[j] * 3; k++)
          g_assert_cmpfloat_with_epsilon (out[k], in[k % 3], 1e-6);
        resize_triangle (out, 1, sizes[j], in, 1, sizes[i], 3);
        for (guint k = 0; k < sizes[j] * 3; k++)
          g_assert_cmpfloat_with_epsilon (out[k], in[k % 3], 1e-6);
      }
}

static void
test_half (void)
{
  /* weights 1 3 3 1 over 8; at the ends 3 3 1 over 7 */
  const gfloat ramp[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  const gfloat wanted[] = { 5 / 7.0f, 2.5f, 4.5f, 44 / 7.0f };
  const gfloat pulse[] = { 0, 0, 0, 8, 0, 0, 0, 0 };
  const gfloat spread[] = { 0, 3, 1, 0 };

  assert_line (wanted, 4, ramp, 8);
  assert_line (spread, 4, pulse, 8);
}

static void
test_up (void)
{
  const gfloat pair[] = { 0, 1 };
  const gfloat twice[] = { 0, 0.25f, 0.75f, 1 };
  const gfloat three[] = { 3, 0, 6 };
  const gfloat five[] = { 3, 1.8f, 0, 3.6f, 6 };

  assert_line (twice, 4, pair, 2);
  assert_line (five, 5, three, 3);
}

static void
test_uneven (void)
{
  /* a step of 1.5: centres at 0.25 and 1.75, weights 1.5 - distance */
  const gfloat in[] = { 12, 0, 0 };
  const gfloat wanted[] = { 12 * 1.25f / 2, 0 };

  assert_line (wanted, 2, in, 3);
}

static void
test_one_pixel (void)
{
  const gfloat in[3] = { 0.25f, -1, 2 };
  gfloat out[5 * 4 * 3];
  gfloat one[3];

  resize_triangle (out, 5, 4, in, 1, 1, 3);
  for (guint i = 0; i < G_N_ELEMENTS (out); i++)
    g_assert_cmpfloat_with_epsilon (out[i], in[i % 3], 1e-6);
  resize_triangle (one, 1, 1, out, 5, 4, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (one[i], in[i], 1e-6);
}

static void
test_separable (void)
{
  const gfloat in[2][2][2] = { { { 0, 10 }, { 1, 20 } },
                               { { 2, 30 }, { 3, 40 } } };
  gfloat out[3][4][2];

  resize_triangle (&out[0][0][0], 4, 3, &in[0][0][0], 2, 2, 2);
  for (guint y = 0; y < 3; y++)
    for (guint x = 0; x < 4; x++)
      {
        const gfloat across[] = { 0, 0.25f, 0.75f, 1 };
        const gfloat down[] = { 0, 0.5f, 1 };

        g_assert_cmpfloat_with_epsilon (out[y][x][0], across[x] + 2 * down[y],
                                        1e-6);
        g_assert_cmpfloat_with_epsilon (
          out[y][x][1], 10 + 10 * across[x] + 20 * down[y], 1e-5);
      }
}

static void
test_mean (void)
{
  const guint width = 300, height = 200;
  g_autofree gfloat *in = make_noise (width * height);
  g_autofree gfloat *out = g_new (gfloat, 37 * 23);
  gdouble before = 0;
  gdouble after = 0;
  gdouble squares = 0;

  resize_triangle (out, 37, 23, in, width, height, 1);
  for (guint i = 0; i < width * height; i++)
    before += in[i] / (width * height);
  for (guint i = 0; i < 37 * 23; i++)
    after += out[i] / (37 * 23);
  for (guint i = 0; i < 37 * 23; i++)
    squares += (out[i] - after) * (out[i] - after) / (37 * 23);

  g_assert_cmpfloat_with_epsilon (before, after, 0.02);
  /* noise of a variance of 3/4, averaged over some 30 pixels: no aliasing */
  g_assert_cmpfloat (squares, <, 0.75 / 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resize/same-size", test_same_size);
  g_test_add_func ("/resize/constant", test_constant);
  g_test_add_func ("/resize/half", test_half);
  g_test_add_func ("/resize/up", test_up);
  g_test_add_func ("/resize/uneven", test_uneven);
  g_test_add_func ("/resize/one-pixel", test_one_pixel);
  g_test_add_func ("/resize/separable", test_separable);
  g_test_add_func ("/resize/mean", test_mean);
  return g_test_run ();
}
