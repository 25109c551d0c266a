/* test-params.c - arithmetic on the 37 numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/params.h"

#include <math.h>
#include <string.h>

#define SIDE 14  /* of the pictures warped here */
#define MARGIN 4 /* two kernels one after the other reach this far */

static gfloat *
get_numbers (SympieParams *p)
{
  return (gfloat *) p;
}

/* Near the identity, with a K of @reach pixels around its centre. */
static SympieParams
make_random (gint reach)
{
  SympieParams p = PARAMS_IDENTITY;

  for (guint i = 0; i < 12; i++)
    get_numbers (&p)[i] += g_test_rand_double_range (-0.3, 0.3);
  for (gint y = 2 - reach; y <= 2 + reach; y++)
    for (gint x = 2 - reach; x <= 2 + reach; x++)
      p.k[y][x] += g_test_rand_double_range (-0.2, 0.2);
  return p;
}

typedef gdouble Picture[SIDE][SIDE][3];

/* The equations in params.h as they stand, on pixels that all of K reaches. */
static void
warp (Picture out, Picture in, const SympieParams *p, gint margin)
{
  for (gint y = margin; y < SIDE - margin; y++)
    for (gint x = margin; x < SIDE - margin; x++)
      for (gint c = 0; c < 3; c++)
        {
          gdouble sum = 0;

          for (gint i = 0; i < 25; i++)
            for (gint d = 0; d < 3; d++)
              sum += p->k[i / 5][i % 5] * p->cm[d][c]
                     * (in[y + i / 5 - 2][x + i % 5 - 2][d] + p->cs[d]);
          out[y][x][c] = sum;
        }
}

static void
assert_composed (const SympieParams *first, const SympieParams *second)
{
  static Picture in, between, wanted, out;
  SympieParams both;

  g_assert_true (params_compose (&both, first, second));
  for (gint i = 0; i < SIDE * SIDE * 3; i++)
    (&in[0][0][0])[i] = g_test_rand_double_range (-2, 2);
  warp (between, in, first, 2);
  warp (wanted, between, second, MARGIN);
  warp (out, in, &both, MARGIN);

  for (gint y = MARGIN; y < SIDE - MARGIN; y++)
    for (gint x = MARGIN; x < SIDE - MARGIN; x++)
      for (gint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (out[y][x][c], wanted[y][x][c], 2e-5);
}

static void
test_identity (void)
{
  const gfloat *numbers = (const gfloat *) &PARAMS_IDENTITY;

  /* the order of the network's outputs: Cm, Cs, K */
  for (guint i = 0; i < PARAMS_N; i++)
    g_assert_cmpfloat (numbers[i], ==,
                       i == 0 || i == 4 || i == 8 || i == 12 + 12 ? 1 : 0);
  g_assert_true (params_check (&PARAMS_IDENTITY, NULL));
}

static void
test_equal (void)
{
  for (guint i = 0; i < PARAMS_N; i++)
    {
      SympieParams p = PARAMS_IDENTITY;

      g_assert_true (params_equal (&p, &PARAMS_IDENTITY, 0));
      get_numbers (&p)[i] += 0.25f;
      g_assert_false (params_equal (&p, &PARAMS_IDENTITY, 0));
      g_assert_false (params_equal (&PARAMS_IDENTITY, &p, 0.2f));
      g_assert_true (params_equal (&p, &PARAMS_IDENTITY, 0.25f));
      get_numbers (&p)[i] = NAN;
      g_assert_false (params_equal (&p, &p, G_MAXFLOAT));
    }
}

static void
test_blend (void)
{
  SympieParams p = make_random (2);
  SympieParams out;

  params_blend (&out, &p, 0);
  g_assert_true (params_equal (&out, &PARAMS_IDENTITY, 0));
  params_blend (&out, &p, 1);
  g_assert_true (params_equal (&out, &p, 1e-7f));

  params_blend (&out, &p, 2);
  g_assert_cmpfloat_with_epsilon (out.cm[0][0], 2 * p.cm[0][0] - 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (out.cs[1], 2 * p.cs[1], 1e-6);
  params_blend (&p, &p, 2);
  g_assert_true (params_equal (&out, &p, 0));
}

static void
test_average (void)
{
  SympieParams p[3] = { make_random (2), make_random (2), make_random (2) };
  SympieParams out;

  params_average (&out, p, 1);
  g_assert_true (params_equal (&out, &p[0], 0));

  params_average (&out, p, 3);
  for (guint i = 0; i < PARAMS_N; i++)
    g_assert_cmpfloat_with_epsilon (
      get_numbers (&out)[i],
      (get_numbers (&p[0])[i] + get_numbers (&p[1])[i] + get_numbers (&p[2])[i])
        / 3,
      1e-6);
  params_average (&p[0], p, 3);
  g_assert_true (params_equal (&out, &p[0], 0));
}

static void
test_compose_identity (void)
{
  SympieParams p = make_random (2);
  SympieParams out;

  g_assert_true (params_compose (&out, &p, &PARAMS_IDENTITY));
  g_assert_true (params_equal (&out, &p, 0));
  g_assert_true (params_compose (&out, &PARAMS_IDENTITY, &p));
  g_assert_true (params_equal (&out, &p, 1e-6f));
}

static void
test_compose_pixels (void)
{
  for (guint i = 0; i < 20; i++)
    {
      SympieParams wide = make_random (2);
      SympieParams middle[2] = { make_random (1), make_random (1) };
      SympieParams narrow = make_random (0);

      assert_composed (&wide, &narrow);
      assert_composed (&narrow, &wide);
      assert_composed (&middle[0], &middle[1]);
    }
}

static void
test_compose_aliased (void)
{
  SympieParams a = make_random (1);
  SympieParams b = make_random (1);
  SympieParams both;
  SympieParams out = a;

  g_assert_true (params_compose (&both, &a, &b));
  g_assert_true (params_compose (&out, &out, &b));
  g_assert_true (params_equal (&out, &both, 0));
  out = b;
  g_assert_true (params_compose (&out, &a, &out));
  g_assert_true (params_equal (&out, &both, 0));
}

static void
test_compose_too_wide (void)
{
  SympieParams wide = make_random (2);
  SympieParams middle = make_random (1);
  SympieParams out = PARAMS_IDENTITY;

  g_assert_false (params_compose (&out, &wide, &middle));
  g_assert_false (params_compose (&out, &middle, &wide));
  g_assert_true (params_equal (&out, &PARAMS_IDENTITY, 0));

  /* rows along one axis and the other: 5x5 together, none needs more */
  middle = wide = PARAMS_IDENTITY;
  for (guint i = 0; i < 5; i++)
    wide.k[2][i] = middle.k[i][2] = 0.2f;
  assert_composed (&wide, &middle);
  /* and what a shift by two pixels undoes in a shift by two is inside */
  wide = middle = PARAMS_IDENTITY;
  wide.k[2][2] = middle.k[2][2] = 0;
  wide.k[0][4] = middle.k[4][0] = 1;
  g_assert_true (params_compose (&out, &wide, &middle));
  g_assert_true (params_equal (&out, &PARAMS_IDENTITY, 0));
}

static void
test_compose_singular (void)
{
  SympieParams grey = PARAMS_IDENTITY;
  SympieParams plain = make_random (1);
  SympieParams edges = PARAMS_IDENTITY;
  SympieParams out;

  for (guint i = 0; i < 9; i++)
    grey.cm[i / 3][i % 3] = 1 / 3.0f;
  edges.k[2][1] = -0.7f;
  edges.k[2][3] = -0.3f;

  /* what they leave of a picture cannot carry a shift of any channel */
  out = PARAMS_IDENTITY;
  g_assert_false (params_compose (&out, &grey, &plain));
  g_assert_false (params_compose (&out, &edges, &plain));
  g_assert_true (params_equal (&out, &PARAMS_IDENTITY, 0));

  assert_composed (&plain, &grey);
  memset (plain.cs, 0, sizeof plain.cs);
  assert_composed (&grey, &plain);
  assert_composed (&edges, &plain);
}

static void
test_check (void)
{
  static const struct
  {
    guint index;
    gfloat bound;
    const gchar *place;
  } cases[] = {
    { 5, PARAMS_CM_MAX, "cm[1][2]" }, { 8, PARAMS_CM_MAX, "cm[2][2]" },
    { 9, PARAMS_CS_MAX, "cs[0]" },    { 11, PARAMS_CS_MAX, "cs[2]" },
    { 12, PARAMS_K_MAX, "k[0][0]" },  { 26, PARAMS_K_MAX, "k[2][4]" },
    { 36, PARAMS_K_MAX, "k[4][4]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gfloat bound = cases[i].bound;
      gfloat bad[] = { NAN, INFINITY, -INFINITY, nextafterf (bound, 100),
                       -nextafterf (bound, 100) };

      for (gint sign = -1; sign <= 1; sign += 2)
        {
          SympieParams p = PARAMS_IDENTITY;

          get_numbers (&p)[cases[i].index] = sign * bound;
          g_assert_true (params_check (&p, NULL));
        }
      for (guint j = 0; j < G_N_ELEMENTS (bad); j++)
        {
          g_autoptr (GError) error = NULL;
          SympieParams p = PARAMS_IDENTITY;

          get_numbers (&p)[cases[i].index] = bad[j];
          g_assert_false (params_check (&p, &error));
          g_assert_error (error, SYMPIE_ERROR, SYMPIE_ERROR_VALUE);
          g_assert_nonnull (strstr (error->message, cases[i].place));
        }
    }
}

static void
test_hold (void)
{
  SympieParams p = make_random (2);
  SympieParams held = p;

  params_hold (&held);
  g_assert_true (params_equal (&p, &held, 0));
  for (guint i = 0; i < PARAMS_N; i++)
    get_numbers (&p)[i] = i % 2 ? 1e30f : -INFINITY;
  params_hold (&p);
  g_assert_true (params_check (&p, NULL));
  g_assert_cmpfloat (p.cm[0][0], ==, -PARAMS_CM_MAX);
  g_assert_cmpfloat (p.cs[0], ==, PARAMS_CS_MAX);
  g_assert_cmpfloat (p.k[4][4], ==, -PARAMS_K_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/params/identity", test_identity);
  g_test_add_func ("/params/equal", test_equal);
  g_test_add_func ("/params/blend", test_blend);
  g_test_add_func ("/params/average", test_average);
  g_test_add_func ("/params/compose-identity", test_compose_identity);
  g_test_add_func ("/params/compose-pixels", test_compose_pixels);
  g_test_add_func ("/params/compose-aliased", test_compose_aliased);
  g_test_add_func ("/params/compose-too-wide", test_compose_too_wide);
  g_test_add_func ("/params/compose-singular", test_compose_singular);
  g_test_add_func ("/params/check", test_check);
  g_test_add_func ("/params/hold", test_hold);
  return g_test_run ();
}
