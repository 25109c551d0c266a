/* test-relative.c - the relative form and its derivatives
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/relative.h"

#include <math.h>
#include <string.h>

static const RelativeView VIEW = { { 0.2f, 0.3f, 0.25f },
                                   { 0.05f, 0.1f, 0.08f } };
static const gdouble MEAN[3] = PARAMS_MEAN;
static const gdouble STD[3] = PARAMS_STD;
static const gdouble USUAL[3] = RELATIVE_MEAN;

static void
set_rest (gfloat y[RELATIVE_N], gdouble gate)
{
  memset (y, 0, RELATIVE_N * sizeof *y);
  y[RELATIVE_AT_GATE] = gate;
  y[RELATIVE_AT_K + 12] = 1;
}

/* The result for a colour in [0, 1]. */
static void
apply (gdouble out[3], const SympieTransform *t, const gdouble in[3])
{
  for (guint c = 0; c < 3; c++)
    {
      out[c] = t->b[c];
      for (guint d = 0; d < 3; d++)
        out[c] += (in[d] - MEAN[d]) / STD[d] * t->cm[d][c];
      out[c] = out[c] * STD[c] + MEAN[c];
    }
}

static void
test_closed_gate (void)
{
  gfloat y[RELATIVE_N];
  SympieTransform t;
  SympieParams p;

  set_rest (y, -40);
  relative_compose (&t, y, &VIEW);
  g_assert_true (params_from_transform (&p, &t));
  g_assert_true (params_equal (&p, &PARAMS_IDENTITY, 1e-6f));
}

static void
test_open_gate (void)
{
  gfloat y[RELATIVE_N];
  SympieTransform t;

  set_rest (y, 40);
  relative_compose (&t, y, &VIEW);
  for (guint c = 0; c < 3; c++)
    {
      gdouble in[3], out[3];

      for (guint d = 0; d < 3; d++)
        in[d] = VIEW.mean[d];
      apply (out, &t, in);
      g_assert_cmpfloat_with_epsilon (out[c], USUAL[c], 1e-6);
      in[c] += VIEW.deviation[c];
      apply (out, &t, in);
      g_assert_cmpfloat_with_epsilon (out[c], USUAL[c] + RELATIVE_DEVIATION,
                                      1e-6);
    }
}

static void
test_corrections (void)
{
  gfloat y[RELATIVE_N];
  SympieTransform t;
  gdouble in[3] = { 0.1, 0.5, 0.9 }, out[3];

  set_rest (y, -40);
  y[RELATIVE_AT_A + 3 * 1 + 2] = 0.5f; /* half of green is added to blue */
  y[RELATIVE_AT_SHIFT] = 0.25f;
  relative_compose (&t, y, &VIEW);
  apply (out, &t, in);
  g_assert_cmpfloat_with_epsilon (out[0], 0.35, 1e-6);
  g_assert_cmpfloat_with_epsilon (out[1], 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (out[2], 1.15, 1e-6);
}

/* ---- derivatives ---- */

static gdouble
get_loss (const gdouble weights[PARAMS_N], const gfloat y[RELATIVE_N])
{
  SympieTransform t;
  gdouble loss = 0;

  relative_compose (&t, y, &VIEW);
  for (guint i = 0; i < 9; i++)
    loss += weights[i] * t.cm[i / 3][i % 3];
  for (guint c = 0; c < 3; c++)
    loss += weights[PARAMS_AT_CS + c] * t.b[c];
  for (guint i = 0; i < 25; i++)
    loss += weights[PARAMS_AT_K + i] * t.k[i / 5][i % 5];
  return loss;
}

static void
test_backward (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gdouble weights[PARAMS_N], slope[RELATIVE_N];
  gfloat y[RELATIVE_N];

  for (guint i = 0; i < PARAMS_N; i++)
    weights[i] = g_rand_double_range (rand, -1, 1);
  for (guint i = 0; i < RELATIVE_N; i++)
    y[i] = g_rand_double_range (rand, -0.5, 0.5);
  relative_backward (slope, weights, y, &VIEW);
  for (guint i = 0; i < RELATIVE_N; i++)
    {
      gfloat up[RELATIVE_N], down[RELATIVE_N];
      gdouble by;

      memcpy (up, y, sizeof up);
      memcpy (down, y, sizeof down);
      up[i] += 1e-3f;
      down[i] -= 1e-3f;
      by = (gdouble) up[i] - down[i];
      g_assert_cmpfloat_with_epsilon (
        (get_loss (weights, up) - get_loss (weights, down)) / by, slope[i],
        1e-4 * (1 + fabs (slope[i])));
    }
}

static void
test_measure (void)
{
  gfloat view[3][4] = { { 0, 1, 0, 1 }, { 0.5f, 0.5f, 0.5f, 0.5f }, { 1 } };
  RelativeView out;

  relative_measure (&out, view[0], 4);
  g_assert_cmpfloat_with_epsilon (out.mean[0], 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (out.deviation[0], 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (out.deviation[1], RELATIVE_DEVIATION_MIN,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (out.mean[2], 0.25, 1e-6);
}

gint
main (gint argc, gchar **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relative/measure", test_measure);
  g_test_add_func ("/relative/closed-gate", test_closed_gate);
  g_test_add_func ("/relative/open-gate", test_open_gate);
  g_test_add_func ("/relative/corrections", test_corrections);
  g_test_add_func ("/relative/backward", test_backward);
  return g_test_run ();
}
