/* test-params.c - arithmetic on the 37 numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/params.h"

#include <math.h>
#include <string.h>

/* Near the identity, with a K of @radius pixels around its centre. */
static SympieParams
make_random (gint radius)
{
  SympieParams p = PARAMS_IDENTITY;

  for (guint i = 0; i < 12; i++)
    p.n[i] += g_test_rand_double_range (-0.3, 0.3);
  for (gint y = 2 - radius; y <= 2 + radius; y++)
    for (gint x = 2 - radius; x <= 2 + radius; x++)
      p.k[y][x] += g_test_rand_double_range (-0.2, 0.2);
  return p;
}

static void
test_identity (void)
{
  const gfloat *numbers = PARAMS_IDENTITY.n;

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
      p.n[i] += 0.25f;
      g_assert_false (params_equal (&p, &PARAMS_IDENTITY, 0));
      g_assert_false (params_equal (&PARAMS_IDENTITY, &p, 0.2f));
      g_assert_true (params_equal (&p, &PARAMS_IDENTITY, 0.25f));
      p.n[i] = NAN;
      g_assert_false (params_equal (&p, &p, G_MAXFLOAT));
    }
}

/* Random numbers that params_check() accepts. */
static SympieParams
make_wild (void)
{
  SympieParams p;

  for (guint i = 0; i < PARAMS_N; i++)
    p.n[i] = g_test_rand_double_range (-1e3, 1e3);
  params_clamp (&p);
  return p;
}

/* The offset of the colour step: b = Cs Cm. */
static gdouble
get_offset (const SympieParams *p, guint c)
{
  return (gdouble) p->cs[0] * p->cm[0][c] + (gdouble) p->cs[1] * p->cm[1][c]
         + (gdouble) p->cs[2] * p->cm[2][c];
}

static void
test_blend (void)
{
  for (guint i = 0; i < 200; i++)
    {
      SympieParams p = i % 2 ? make_wild () : make_random (2);
      gdouble s = i % 5 * 0.5;
      SympieTransform t;

      params_blend (&t, &p, s);
      for (guint c = 0; c < 3; c++)
        {
          g_assert_cmpfloat_with_epsilon (t.b[c], s * get_offset (&p, c), 1e-9);
          for (guint d = 0; d < 3; d++)
            g_assert_cmpfloat_with_epsilon (
              t.cm[d][c], (1 - s) * (d == c) + s * p.cm[d][c], 1e-12);
        }
      for (guint j = 0; j < 25; j++)
        g_assert_cmpfloat_with_epsilon (
          t.k[j / 5][j % 5], (1 - s) * (j == 12) + s * p.k[j / 5][j % 5], 1e-5);
    }
}

/* Colours and detail each follow a line of their own. */
static void
test_blend_parts (void)
{
  for (guint i = 0; i < 50; i++)
    {
      SympieParams p = make_random (2);
      gdouble colour = i % 5 * 0.5;
      gdouble detail = i % 7 * 0.5;
      SympieTransform t, as_colour, as_detail;

      params_blend_parts (&t, &p, colour, detail);
      params_blend_parts (&as_colour, &p, colour, 0.0);
      params_blend_parts (&as_detail, &p, 0.0, detail);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (t.b[c], colour * get_offset (&p, c),
                                        1e-9);
      g_assert_cmpmem (t.cm, sizeof t.cm, as_colour.cm, sizeof t.cm);
      g_assert_cmpmem (t.b, sizeof t.b, as_colour.b, sizeof t.b);
      g_assert_cmpmem (t.k, sizeof t.k, as_detail.k, sizeof t.k);
      g_assert_cmpmem (as_colour.k, sizeof t.k, PARAMS_IDENTITY.k, sizeof t.k);
    }
}

/* The ends are exact. */
static void
test_blend_ends (void)
{
  for (guint i = 0; i < 200; i++)
    {
      SympieParams p = i % 2 ? make_wild () : make_random (2);
      SympieParams out;
      SympieTransform t;

      g_assert_true (params_at_strength (&out, &p, 0));
      g_assert_true (params_equal (&out, &PARAMS_IDENTITY, 0));
      g_assert_true (params_at_strength (&out, &p, 1));
      g_assert_true (params_equal (&out, &p, 0));

      params_blend (&t, &p, 0);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat (t.b[c], ==, 0);
      for (guint j = 0; j < 9; j++)
        g_assert_cmpfloat (t.cm[j / 3][j % 3], ==, j % 4 == 0);
      g_assert_cmpmem (t.k, sizeof t.k, PARAMS_IDENTITY.k, sizeof t.k);
      params_blend (&t, &p, 1);
      for (guint j = 0; j < 9; j++)
        g_assert_cmpfloat ((gfloat) t.cm[j / 3][j % 3], ==, p.cm[j / 3][j % 3]);
      g_assert_cmpmem (t.k, sizeof t.k, p.k, sizeof t.k);
    }
}

/* If there are numbers for a strength, they do the same. */
static void
test_at_strength (void)
{
  guint n = 0;

  for (guint i = 0; i < 500; i++)
    {
      SympieParams p = i % 2 ? make_wild () : make_random (2);
      gdouble s = g_test_rand_double_range (0, PARAMS_STRENGTH_MAX);
      SympieParams out = PARAMS_IDENTITY;
      SympieTransform wanted, t;

      if (!params_at_strength (&out, &p, s))
        {
          g_assert_true (params_equal (&out, &PARAMS_IDENTITY, 0));
          continue;
        }
      n++;
      g_assert_true (params_check (&out, NULL));
      params_blend (&wanted, &p, s);
      params_blend (&t, &out, 1);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (t.b[c], wanted.b[c], 1e-3);
      for (guint j = 0; j < 9; j++)
        g_assert_cmpfloat_with_epsilon (t.cm[j / 3][j % 3],
                                        wanted.cm[j / 3][j % 3], 1e-5);
      g_assert_cmpmem (t.k, sizeof t.k, wanted.k, sizeof t.k);
    }
  g_assert_cmpuint (n, >, 250);
}

static void
test_at_strength_none (void)
{
  SympieParams p = PARAMS_IDENTITY;
  SympieParams out = PARAMS_IDENTITY;

  /* halfway to the negative Cm is 0, so no shift has an effect */
  p.cm[0][0] = p.cm[1][1] = p.cm[2][2] = -1;
  p.cs[1] = 0.5f;
  g_assert_false (params_at_strength (&out, &p, 0.5));
  g_assert_false (params_at_strength (&out, &p, 0.5001));
  g_assert_true (params_equal (&out, &PARAMS_IDENTITY, 0));
  g_assert_true (params_at_strength (&out, &p, 0.75));
  g_assert_cmpfloat_with_epsilon (out.cs[1], 0.75, 1e-6);

  /* Cm is 0, but there is no shift either */
  p.cs[1] = 0;
  g_assert_true (params_at_strength (&out, &p, 0.5));
  g_assert_cmpfloat (out.cs[1], ==, 0);

  /* beyond the bounds */
  p = PARAMS_IDENTITY;
  p.k[2][2] = PARAMS_K_MAX;
  g_assert_false (params_at_strength (&out, &p, 1.5));
  g_assert_true (params_at_strength (&p, &p, 0.5));
  g_assert_cmpfloat (p.k[2][2], ==, (PARAMS_K_MAX + 1) / 2);
}

/* Without such numbers, the largest fraction that has some. */
static void
test_from_transform_held (void)
{
  SympieTransform t, back;
  SympieParams p, exact;

  params_blend (&t, &PARAMS_IDENTITY, 1);
  t.cm[0][0] = 1.5;
  t.b[1] = 0.25;
  g_assert_true (params_from_transform (&exact, &t));
  params_from_transform_held (&p, &t);
  g_assert_true (params_equal (&p, &exact, 0));

  /* Everything becomes one colour: Cs would be infinite. */
  for (guint i = 0; i < 9; i++)
    t.cm[i / 3][i % 3] = 0;
  t.b[0] = 2;
  g_assert_false (params_from_transform (&exact, &t));
  params_from_transform_held (&p, &t);
  g_assert_true (params_check (&p, NULL));
  params_blend (&back, &p, 1);
  g_assert_cmpfloat_with_epsilon (back.b[0], 2 * (1 - back.cm[0][0]), 1e-4);
  g_assert_cmpfloat_with_epsilon (back.b[1], 0.25 * (1 - back.cm[0][0]), 1e-4);
  /* Cs reaches its bound of 20 where s 2 / (1 - s) does. */
  g_assert_cmpfloat_with_epsilon (p.cs[0], PARAMS_CS_MAX, 1e-2);

  /* 62 is more than a number of Cm may be. */
  params_blend (&t, &PARAMS_IDENTITY, 1);
  t.cm[2][2] = 62;
  params_from_transform_held (&p, &t);
  g_assert_cmpfloat_with_epsilon (p.cm[2][2], PARAMS_CM_MAX, 1e-3);
  g_assert_cmpfloat_with_epsilon (p.cm[0][0], 1, 1e-6);
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

          p.n[cases[i].index] = sign * bound;
          g_assert_true (params_check (&p, NULL));
        }
      for (guint j = 0; j < G_N_ELEMENTS (bad); j++)
        {
          g_autoptr (GError) error = NULL;
          SympieParams p = PARAMS_IDENTITY;

          p.n[cases[i].index] = bad[j];
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

  params_clamp (&held);
  g_assert_true (params_equal (&p, &held, 0));
  for (guint i = 0; i < PARAMS_N; i++)
    p.n[i] = i % 2 ? 1e30f : -INFINITY;
  params_clamp (&p);
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
  g_test_add_func ("/params/blend-parts", test_blend_parts);
  g_test_add_func ("/params/blend-ends", test_blend_ends);
  g_test_add_func ("/params/at-strength", test_at_strength);
  g_test_add_func ("/params/at-strength-none", test_at_strength_none);
  g_test_add_func ("/params/from-transform-held", test_from_transform_held);
  g_test_add_func ("/params/check", test_check);
  g_test_add_func ("/params/hold", test_hold);
  return g_test_run ();
}
